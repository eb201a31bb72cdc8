"""Two viewers take turns on one session of the server, behind PgBouncer in transaction mode, as a role that owns nothing.
Skipped where there is no PgBouncer, unless NETLIB_REQUIRE_PGBOUNCER is set."""

import contextlib
import os
import secrets
import shutil
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg2
import pytest
from django.db import connection
from django.test import Client

from members.models import Contact, Member
from members.rule.masks import MEMBERS, PERSONAL, PROFESSIONAL
from netlib.dev.postgres_programs import server_user
from netlib.roles import WEB, restricted
from tests.factories import PASSWORD, line, listed, tie

SignIn = Callable[[Member | None], Client]
PORT = 6432
TURNS = 15


@pytest.fixture
def login() -> Iterator[str]:
    """A role of the server that may become those that serve, and owns nothing."""
    name = f"netlib_login_{secrets.token_hex(4)}"
    with connection.cursor() as cursor:
        cursor.execute(
            f"CREATE ROLE {name} LOGIN; GRANT netlib_service, netlib_curator, netlib_web, netlib_worker TO {name}"
        )
    yield name
    with connection.cursor() as cursor:
        cursor.execute(f"DROP ROLE {name}")


@pytest.fixture
def bouncer(login: str) -> Iterator[None]:
    """PgBouncer with one session of the server, to which new connections of Django lead while the test lasts."""
    program = shutil.which("pgbouncer") or next(filter(os.path.exists, ["/usr/sbin/pgbouncer"]), None)
    if program is None:
        if os.environ.get("NETLIB_REQUIRE_PGBOUNCER"):
            pytest.fail("There is no PgBouncer.")
        pytest.skip("There is no PgBouncer.")
    settings = connection.settings_dict
    before = {name: settings[name] for name in ("HOST", "PORT", "USER")}
    user = server_user()
    with tempfile.TemporaryDirectory(prefix="pgb") as place:
        if user:
            os.chown(place, user.pw_uid, user.pw_gid)
        (Path(place) / "ini").write_text(
            f"[databases]\n* = host={before['HOST']} port={before['PORT'] or 5432} user={login}\n"
            "[pgbouncer]\npool_mode = transaction\ndefault_pool_size = 1\nmax_db_connections = 1\nauth_type = any\n"
            f"listen_port = {PORT}\nunix_socket_dir = {place}\nlogfile = {place}/log\n"
            "ignore_startup_parameters = extra_float_digits,options\n"
        )
        (Path(place) / "ini").chmod(0o644)
        command = [program, *(["-u", user.pw_name] if user else []), f"{place}/ini"]
        running = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            _wait_for(place, settings["NAME"], login)
            settings.update(HOST=place, PORT=str(PORT), USER=login)
            yield
        finally:
            settings.update(before)
            running.terminate()
            running.wait(10)


def _wait_for(place: str, name: str, login: str) -> None:
    until = time.monotonic() + 10
    while True:
        try:
            psycopg2.connect(host=place, port=PORT, dbname=name, user=login).close()
            return
        except psycopg2.OperationalError:
            if time.monotonic() > until:
                log = Path(place) / "log"
                pytest.fail(log.read_text() if log.exists() else "PgBouncer did not start.")
            time.sleep(0.05)


def _in_thread(work: Callable[[], None], failed: list[BaseException]) -> threading.Thread:
    def run() -> None:
        try:
            work()
        except BaseException as error:
            failed.append(error)
        finally:
            connection.close()

    return threading.Thread(target=run)


@pytest.mark.django_db(transaction=True)
def test_two_viewers_take_turns_on_one_session(sign_in: SignIn, bouncer: None, login: str) -> None:
    owner, colleague, friend = (
        listed(name=name) for name in ("Nell Harrigan", "Tobias Lindqvist", "Odette Marchetti")
    )
    tie(owner, colleague, PROFESSIONAL)
    tie(owner, friend, PERSONAL)
    for audience, text in ((PROFESSIONAL, "Cataloging"), (PERSONAL, "Gin"), (MEMBERS, "Chess")):
        line(owner, text, audience)
    browsers = {colleague.pk: sign_in(colleague), friend.pk: sign_in(friend)}
    shown = {colleague.pk: ["Cataloging", "Chess"], friend.pk: ["Chess", "Gin"]}
    together, failed, sessions = threading.Barrier(2, timeout=60), list[BaseException](), set[int]()

    def look(me: int) -> Callable[[], None]:
        def work() -> None:
            for _ in range(TURNS):
                together.wait()
                page = browsers[me].get(owner.get_absolute_url()).content.decode()
                assert [text for text in ("Cataloging", "Chess", "Gin") if text in page] == shown[me]
                with restricted(WEB, me):
                    assert set(Contact.objects.values_list("owner_id", flat=True)) == {me}
                with connection.cursor() as cursor:
                    cursor.execute(
                        "SELECT pg_backend_pid(), current_user::text, current_setting('netlib.viewer', true)"
                    )
                    session, itself, left = cursor.fetchone()
                assert (itself, left or "") == (login, "")
                sessions.add(session)

        return work

    threads = [_in_thread(look(me), failed) for me in browsers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with contextlib.suppress(IndexError):
        raise failed[0]
    assert len(sessions) == 1


@pytest.mark.django_db(transaction=True)
def test_a_member_signs_in_and_changes_a_line_there(bouncer: None) -> None:
    owner = listed(name="Nell Harrigan")
    mine = line(owner, "Chess")
    browser, failed = Client(), list[BaseException]()

    def work() -> None:
        browser.post("/accounts/login/", {"login": owner.email, "password": PASSWORD})
        answered = browser.post(f"/profile/lines/{mine.pk}/audience/", {"audience": "members"})
        assert answered.status_code == 302

    thread = _in_thread(work, failed)
    thread.start()
    thread.join()
    with contextlib.suppress(IndexError):
        raise failed[0]
    mine.refresh_from_db()
    assert mine.audience == MEMBERS
