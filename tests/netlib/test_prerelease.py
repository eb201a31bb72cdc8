"""A database that holds the demo world from before the first release is brought over whole, or told why not."""

import gzip
import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, connections, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from members.models import Member, Organization
from members.rule.standing import Viewer
from members.search import Search
from members.search.rebuild import rebuild
from netlib.prerelease import BEFORE, FIRST, bring_over, check, is_prerelease
from tests.catalog import catalog, differences, extensions

pytestmark = pytest.mark.django_db
DUMP = Path(__file__).parent / "files" / "before-the-first-release.sql.gz"
# What the demo world held on the day of the dump.
ROWS = {
    "members_member": 94,
    "members_entry": 821,
    "members_contact": 372,
    "members_change": 1341,
    "members_photo": 12,
    "members_organization": 105,
    "members_headingname": 926,
    "events_event": 26,
    "events_rsvp": 90,
    "committees_committee": 6,
    "committees_seat": 43,
    "committees_seatchange": 43,
    "auth_permission": 240,
}
# Four permissions for each of the eleven models that came after the first release, and those of one that went stay.
NOW = {**ROWS, "auth_permission": 284}
DOCUMENTS = (
    "members_document",
    "members_contactdocument",
    "members_fulldocument",
    "members_nameform",
    "members_spelling",
)


def ask(sql: str, *values: Any) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql, list(values) or None)
        return list(cursor.fetchall()) if cursor.description else []


@contextmanager
def using(name: str) -> Iterator[None]:
    """Have all of Django use another database of the same server."""
    usual = connections["default"]
    other = type(usual)({**usual.settings_dict, "NAME": name}, "default")
    connections["default"] = other
    try:
        yield
    finally:
        other.close()
        connections["default"] = usual


def on_server(*commands: str) -> None:
    with connection._nodb_cursor() as cursor:
        for command in commands:
            cursor.execute(command)


@pytest.fixture(scope="module")
def dumped(django_db_setup: None, django_db_blocker: Any) -> Iterator[str]:
    """The name of a database with the dump, as each test finds it."""
    with django_db_blocker.unblock():
        name = f"{connection.settings_dict['NAME']}_prerelease"
        on_server(f"DROP DATABASE IF EXISTS {name}", f"CREATE DATABASE {name} TEMPLATE template0")
        with using(name):
            ask(gzip.decompress(DUMP.read_bytes()).decode())
            # While a test changes tables in one long transaction, autovacuum and it may wait for each other.
            ask(
                "DO $$ DECLARE it regclass; BEGIN FOR it IN SELECT oid FROM pg_class"
                " WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace LOOP"
                " EXECUTE format('ALTER TABLE %s SET (autovacuum_enabled = off)', it); END LOOP; END $$"
            )
    yield name
    with django_db_blocker.unblock():
        on_server(f"DROP DATABASE {name}")


@pytest.fixture
def fresh(db: None) -> tuple[dict[str, str], set[str]]:
    """What migrations make of an empty database."""
    return made()


@pytest.fixture
def old(fresh: object, dumped: str) -> Iterator[None]:
    """A database as it was before the first release, in use."""
    with using(dumped), transaction.atomic():
        yield
        transaction.set_rollback(True)


def made() -> tuple[dict[str, str], set[str]]:
    return catalog(), extensions()


def restored(parts: dict[str, str]) -> dict[str, str]:
    """The same as a dump leaves it: PostgreSQL writes lists of texts with other casts and brackets when it reads one."""
    casts = re.compile(r"::(text|character varying)(\[\])?|[()]")
    return {
        name: casts.sub("", made) if name.startswith(("constraint", "index")) else made
        for name, made in parts.items()
    }


def noted() -> set[tuple[str, str]]:
    return {each for each in ask("SELECT app, name FROM django_migrations") if each[0] in BEFORE}


def upgrade() -> str:
    said = io.StringIO()
    call_command("upgrade_prerelease", stdout=said)
    return said.getvalue()


def test_no_database_is_asked_unless_one_is_named(fresh: object) -> None:
    with CaptureQueriesContext(connection) as queries:
        assert check(databases=None) == []
    assert len(queries) == 0
    assert check(databases=["default"]) == []


def test_it_becomes_what_migrations_make(old: None, fresh: tuple[dict[str, str], set[str]]) -> None:
    assert made()[0] != fresh[0]
    counted = {table: ask(f"SELECT count(*) FROM {table}")[0][0] for table in ROWS}
    assert counted == ROWS

    assert upgrade() == "The database is brought over to the first release.\n"

    assert noted() == set(FIRST)
    # What came after the first release.
    call_command("migrate", verbosity=0)
    assert differences(restored(made()[0]), restored(fresh[0])) == {}
    assert made()[1] == fresh[1]
    call_command("migrate", check_unapplied=True, verbosity=0)
    assert {table: ask(f"SELECT count(*) FROM {table}")[0][0] for table in ROWS} == NOW
    assert upgrade() == "This database is of the first release or newer: there is nothing to do.\n"


def test_names_are_folded_anew_and_found(old: None) -> None:
    ask(
        "UPDATE members_member SET name = 'Karmenu Ħalil', sort_name = '', sort_key = 'ħalil, karmenu' WHERE handle = 'tobias';"
        "UPDATE members_organization SET name = 'Ħamrun Library', key = 'ħamrun library'"
        " WHERE id = (SELECT min(id) FROM members_organization);"
        "UPDATE committees_seat SET name = 'Ġorġ Ħili', name_key = 'ġorġ ħili', member_id = NULL, agreed_audience = NULL"
        " WHERE id = (SELECT min(id) FROM committees_seat WHERE member_id IS NOT NULL);"
        "UPDATE events_rsvp SET sort_key = 'ħalil, karmenu' WHERE member_id = (SELECT id FROM members_member WHERE handle = 'tobias');"
        # As at the end of a transaction.
        "SET CONSTRAINTS ALL IMMEDIATE"
    )
    told = ask("SELECT count(*) FROM committees_seatchange")

    bring_over()
    # What came after the first release: our models are those of today.
    call_command("migrate", verbosity=0)

    tobias = Member.objects.get(handle="tobias")
    assert tobias.sort_key == "halil, karmenu"
    assert Organization.objects.order_by("pk")[0].key == "hamrun library"
    assert ask("SELECT name_key FROM committees_seat WHERE name = 'Ġorġ Ħili'") == [("gorg hili",)]
    assert {key for (key,) in ask("SELECT sort_key FROM events_rsvp WHERE member_id = %s", tobias.pk)} == {
        "halil, karmenu"
    }
    assert ask("SELECT count(*) FROM committees_seatchange") == told
    call_command("migrate", verbosity=0)
    viewer = Viewer(Member.objects.get(handle="nell").pk)
    assert [hit.member for hit in Search(viewer, "karmenu halil").page().hits] == [tobias]

    documents = {table: sorted(map(repr, ask(f"SELECT * FROM {table}"))) for table in DOCUMENTS}
    list(rebuild())
    # Rows are numbered anew.
    for table in ("members_document", "members_fulldocument", "members_spelling"):
        assert sorted(map(repr, ask(f"SELECT * FROM {table}"))) == documents[table]


def test_pages_open_and_the_database_writes_by_itself(old: None) -> None:
    call_command("prepare", stdout=io.StringIO(), stderr=io.StringIO())

    assert not is_prerelease()
    client, nell = Client(), Member.objects.get(handle="nell")
    client.force_login(nell)
    page = client.get("/people/tobias/")
    assert page.status_code == 200
    assert "Tobias" in page.content.decode()
    assert [hit.member.handle for hit in Search(Viewer(nell.pk), "tobias").page().hits] == ["tobias"]
    entry = nell.entries.exclude(audience=0)[0]
    changes = nell.changes.count()
    nell.entries.filter(pk=entry.pk).update(audience=0)
    assert nell.changes.count() == changes + 1


def test_what_cannot_be_brought_over_says_why_and_stays(old: None) -> None:
    before = made()
    with pytest.raises(CommandError, match=r"Bring it over with `manage\.py upgrade_prerelease`"):
        call_command("migrate", verbosity=0, skip_checks=False)

    ask(
        "INSERT INTO django_tasks_database_dbtaskresult (id, status, enqueued_at, args_kwargs, priority, task_path,"
        " worker_ids, queue_name, backend_name, run_after, exception_class_path, traceback)"
        " SELECT gen_random_uuid(), status, now(), args::jsonb, 0, path, '[]', 'default', 'default', now(), '', ''"
        "   FROM (VALUES ('READY', 'events.tasks.gone', '{}'), ('SUCCESSFUL', 'events.tasks.done', '{}'),"
        "                ('READY', 'netlib.mail.deliver_letter', '{\"kwargs\": {\"path\": \"members.letters.lost\"}}'),"
        "                ('READY', 'netlib.mail.deliver_letter', '{\"kwargs\": {\"path\": \"members.letters.contact_made\"}}'))"
        "        AS job (status, path, args)"
    )
    with pytest.raises(CommandError, match=r"does not know \(events\.tasks\.gone, members\.letters\.lost\)"):
        bring_over()
    ask("DELETE FROM django_migrations WHERE name = '0011_abbreviations'")
    with pytest.raises(CommandError, match=r"This database lacks members\.0011_abbreviations"):
        bring_over()
    assert made() == before

    ask("DELETE FROM django_migrations WHERE app IN ('netlib', 'members', 'events', 'committees')")
    with pytest.raises(CommandError, match="no Netlib yet"):
        bring_over()


def test_jobs_that_wait_stay(old: None) -> None:
    ask(
        "INSERT INTO django_tasks_database_dbtaskresult (id, status, enqueued_at, args_kwargs, priority, task_path,"
        " worker_ids, queue_name, backend_name, run_after, exception_class_path, traceback)"
        ' VALUES (gen_random_uuid(), \'READY\', now(), \'{"kwargs": {"path": "members.letters.contact_made"}}\', 0,'
        " 'netlib.mail.deliver_letter', '[]', 'default', 'default', now(), '', '')"
    )
    bring_over()
    assert ask("SELECT status, task_path FROM django_tasks_database_dbtaskresult") == [
        ("READY", "netlib.mail.deliver_letter")
    ]
