"""The embedded PostgreSQL: each test works in a checkout of its own, with a space in its path."""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import dj_database_url
import psycopg2
import pytest

import netlib.dev
from netlib import default_database
from netlib.default_database import home, url
from netlib.dev import devdb, postgres_programs


def make_checkout(folder: Path) -> Path:
    """A folder with nothing of Netlib but the starter: it must not need more."""
    (folder / "netlib" / "dev").mkdir(parents=True)
    for module in (netlib, netlib.dev, default_database, devdb, postgres_programs):
        source = Path(str(module.__file__))
        shutil.copy(source, folder / source.relative_to(default_database.CHECKOUT))
    return folder


@pytest.fixture(scope="module")
def checkout() -> Iterator[Path]:
    with open_folder() as folder:
        yield make_checkout(folder / "netlib")
        devdb.remove(folder / "netlib")


@contextlib.contextmanager
def open_folder() -> Iterator[Path]:
    """A folder that all users may enter; pytest's own are closed, and root's server would not stay in them."""
    with tempfile.TemporaryDirectory(prefix="a b") as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


def command(checkout: Path, verb: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "netlib.dev.devdb", verb],
        cwd=checkout,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def says(checkout: Path, verb: str) -> tuple[str, int]:
    running = command(checkout, verb)
    output = running.communicate(timeout=60)[0]
    return output.strip(), running.returncode


def ask(checkout: Path, sql: str) -> str:
    line = psycopg2.connect(url(checkout))
    try:
        with line.cursor() as cursor:
            cursor.execute(sql)
            row = cursor.fetchone()
            return str(row[0]) if row else ""
    finally:
        line.close()


def server_pid(checkout: Path) -> int:
    return int((home(checkout) / "data" / "postmaster.pid").read_text().split()[0])


def test_four_starts_at_once_make_one_server(checkout: Path) -> None:
    running = [command(checkout, "start") for _ in range(4)]
    outputs = sorted(each.communicate(timeout=60)[0].strip() for each in running)
    assert outputs == ["PostgreSQL started."] + ["PostgreSQL was running."] * 3
    assert [each.returncode for each in running] == [0, 0, 0, 0]
    assert ask(checkout, "SELECT current_database()") == "netlib"


def test_everything_lies_in_the_checkout(checkout: Path) -> None:
    devdb.start(checkout)
    assert home(checkout) == checkout / ".postgres"
    assert ask(checkout, "SHOW data_directory") == str(checkout / ".postgres" / "data")


def test_status_and_stop_tell_the_truth(checkout: Path) -> None:
    devdb.start(checkout)
    assert says(checkout, "status") == ("PostgreSQL is running.", 0)
    assert says(checkout, "stop") == ("PostgreSQL stopped.", 0)
    assert says(checkout, "status") == ("PostgreSQL is not running.", 3)
    assert says(checkout, "stop") == ("PostgreSQL was not running.", 0)


def test_data_survive_a_killed_server(checkout: Path) -> None:
    devdb.start(checkout)
    line = psycopg2.connect(url(checkout))
    line.cursor().execute("CREATE TABLE kept (word text)")
    line.commit()
    line.close()
    os.kill(server_pid(checkout), signal.SIGKILL)
    assert says(checkout, "start") == ("PostgreSQL started.", 0)
    assert ask(checkout, "SELECT count(*) FROM kept") == "0"


def test_the_number_of_a_dead_server_may_belong_to_another_process(checkout: Path) -> None:
    devdb.start(checkout)
    devdb.stop(checkout)
    data = home(checkout) / "data"
    (data / "postmaster.pid").write_text(f"{os.getpid()}\n{data}\n")
    assert not devdb.stop(checkout)
    assert devdb.start(checkout)


def test_no_port_is_open_and_the_socket_is_for_one_user(checkout: Path) -> None:
    devdb.start(checkout)
    assert ask(checkout, "SHOW listen_addresses") == ""
    assert (home(checkout) / "run").stat().st_mode & 0o077 == 0


def test_the_database_knows_letters_beyond_ascii(checkout: Path) -> None:
    devdb.start(checkout)
    assert ask(checkout, "SELECT lower('ÅSE ÉMILE')") == "åse émile"


def test_the_server_stops_with_the_last_command_that_uses_it(checkout: Path) -> None:
    devdb.stop(checkout)
    with devdb.running(checkout):
        with devdb.running(checkout):
            assert devdb.is_running(checkout)
        assert devdb.is_running(checkout)
    assert not devdb.is_running(checkout)


def test_a_server_that_was_started_for_itself_outlives_commands(checkout: Path) -> None:
    devdb.stop(checkout)
    assert says(checkout, "start") == ("PostgreSQL started.", 0)
    with devdb.running(checkout):
        pass
    assert devdb.is_running(checkout)


def test_the_variables_of_other_servers_do_not_matter(
    checkout: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    devdb.stop(checkout)
    monkeypatch.setenv("PGPORT", "6543")
    monkeypatch.setenv("PGDATA", "/nowhere")
    monkeypatch.setenv("PGDATABASE", "other")
    assert devdb.start(checkout)
    assert ask(checkout, "SELECT current_database()") == "netlib"


def test_two_checkouts_never_meet(checkout: Path, tmp_path: Path) -> None:
    other = make_checkout(tmp_path / "other")
    devdb.start(checkout)
    assert url(other) != url(checkout)
    try:
        devdb.start(other)
        assert ask(other, "SELECT count(*) FROM pg_tables WHERE tablename = 'kept'") == "0"
        devdb.stop(other)
        assert devdb.is_running(checkout)
    finally:
        devdb.remove(other)


def test_another_major_version_is_refused_in_one_sentence(tmp_path: Path) -> None:
    checkout = make_checkout(tmp_path / "old")
    data = home(checkout) / "data"
    data.mkdir(parents=True)
    (data / "PG_VERSION").write_text("9\n")
    output, code = says(checkout, "start")
    assert code == 1
    assert len(output.splitlines()) == 1
    assert "was made by PostgreSQL 9" in output
    assert "make clean" in output
    devdb.remove(checkout)


def test_programs_of_ones_own_choice_have_a_server_of_their_own(
    checkout: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    devdb.start(checkout)
    programs = postgres_programs.find_programs(home(checkout))
    monkeypatch.setenv("NETLIB_POSTGRES", str(programs))
    assert not devdb.is_running(checkout)
    assert devdb.start(checkout)
    assert ask(checkout, "SHOW data_directory") == str(home(checkout) / "data")
    other = server_pid(checkout)
    monkeypatch.delenv("NETLIB_POSTGRES")
    assert devdb.is_running(checkout)
    assert server_pid(checkout) != other
    assert len(devdb.places(checkout)) == 2
    # One command stops both.
    assert says(checkout, "stop") == ("PostgreSQL stopped.", 0)
    monkeypatch.setenv("NETLIB_POSTGRES", str(programs))
    assert not devdb.is_running(checkout)


def test_programs_that_are_not_there_are_said_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    checkout = make_checkout(tmp_path / "none")
    monkeypatch.setenv("NETLIB_POSTGRES", "/nowhere/bin")
    assert says(checkout, "start") == (
        "NETLIB_POSTGRES must name a folder with initdb and pg_ctl, which /nowhere/bin is not.",
        1,
    )
    devdb.remove(checkout)


def test_a_cluster_half_made_is_made_anew(tmp_path: Path) -> None:
    checkout = make_checkout(tmp_path / "half")
    part = home(checkout) / "data-part"
    part.mkdir(parents=True)
    (part / "PG_VERSION").write_text("18\n")
    try:
        assert devdb.start(checkout)
    finally:
        devdb.remove(checkout)


def test_url_changes_nothing_and_django_can_read_it(tmp_path: Path) -> None:
    checkout = tmp_path / "a b %2F ü"
    checkout.mkdir()
    read = dj_database_url.parse(url(checkout))
    assert read["HOST"] == str(home(checkout) / "run")
    assert (read["USER"], read["NAME"], read["PORT"]) == ("netlib", "netlib", 5432)
    assert list(checkout.iterdir()) == []
    assert not home(checkout).exists()


@pytest.mark.parametrize("name", ["x" * 120, "a,b"])
def test_a_path_that_no_socket_takes_moves_the_server_out(tmp_path: Path, name: str) -> None:
    checkout = tmp_path / name
    checkout.mkdir()
    place = home(checkout)
    assert place.parent == Path("/var/tmp").resolve()
    assert len(os.fsencode(place / "run" / ".s.PGSQL.5432")) <= default_database.LONGEST_SOCKET
    assert "," not in url(checkout)


def test_root_serves_a_checkout_below_a_closed_folder(tmp_path: Path) -> None:
    if os.getuid() != 0:
        # A normal user runs the server as themself and needs no folder outside.
        with open_folder() as folder:
            closed = folder / "closed"
            closed.mkdir(mode=0o700)
            assert home(closed) == closed / ".postgres"
        return
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    checkout = make_checkout(closed / "netlib")
    assert home(checkout).parent == Path("/var/tmp").resolve()
    try:
        assert devdb.start(checkout)
        assert ask(checkout, "SELECT current_database()") == "netlib"
        assert not (checkout / ".postgres").exists()
    finally:
        devdb.remove(checkout)


def test_a_folder_of_another_user_is_left_alone() -> None:
    if os.getuid() != 0:
        return  # only root can give a folder away
    with open_folder() as folder:
        checkout = make_checkout(folder / "netlib")
        inside = home(checkout)
        inside.mkdir()
        os.chown(inside, 12345, 12345)
        outside = home(checkout)
        assert outside.parent == Path("/var/tmp").resolve()
        outside.mkdir()
        os.chown(outside, 12345, 12345)
        try:
            output, code = says(checkout, "start")
        finally:
            outside.rmdir()
    assert code == 1
    assert len(output.splitlines()) == 1
    assert "belongs to another user" in output
