"""Databases that were made before the first release, when the migrations were others: brought over once.

Their tables are those of the first release. What differs is what the database does by itself (functions and triggers),
how letters are folded in the columns by which names are sorted and found, and which migrations are noted as done.
"""

from collections.abc import Collection
from typing import Any

from django.core import checks
from django.core.management.base import CommandError
from django.db import connection, transaction
from django.db.migrations import RunSQL
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.utils.module_loading import import_string

from netlib.text.family import guess_sort_name

# The migrations from before, all of them, and those that stand for them now, in their order.
BEFORE = {
    "netlib": ("0001_initial",),
    "members": (
        "0001_initial",
        "0002_tie_has_two_sides",
        "0003_search",
        "0004_directory",
        "0005_contact_indexes",
        "0006_quicker_search",
        "0007_few_and_names",
        "0008_squares_and_pairs",
        "0009_old_organizations",
        "0010_pairs_of_hangul",
        "0011_abbreviations",
    ),
    "events": ("0001_initial", "0002_log_masks"),
    "committees": ("0001_initial", "0002_agreed_audience", "0003_log_record"),
}
FIRST = (
    ("netlib", "0001_first_release"),
    ("members", "0001_first_release"),
    ("members", "0002_functions_and_triggers"),
    ("events", "0001_first_release"),
    ("committees", "0001_first_release"),
)
_BEFORE = {(app, name) for app, names in BEFORE.items() for name in names}


def is_prerelease() -> bool:
    """Whether the database was made before the first release. Two queries."""
    return bool(_applied() & _BEFORE)


def check(databases: Collection[str] | None = None, **options: Any) -> list[checks.CheckMessage]:
    """A system check that keeps `migrate` from such a database, whose tables it would try to make again. Without
    `databases` none may be asked, as no server may run."""
    if not databases or not is_prerelease():
        return []
    return [
        checks.Error(
            "This database was made before the first release.",
            hint="Bring it over with `manage.py upgrade_prerelease`, while neither site nor worker runs.",
        )
    ]


@transaction.atomic
def bring_over() -> bool:
    """Bring the database to what the first release makes, and say whether there was anything to do.

    All or nothing, while everybody else waits. Raises CommandError with a sentence for a person when it is empty, stands
    between two versions, or has jobs waiting that this version does not know.
    """
    applied = _applied()
    if not applied:
        raise CommandError("This database has no Netlib yet: `manage.py migrate` makes it.")
    if not applied & _BEFORE:
        return False
    if missing := sorted(_BEFORE - applied):
        raise CommandError(
            f"This database lacks {', '.join('.'.join(each) for each in missing)}: migrate it with the last version"
            " before the first release, then try again."
        )
    with connection.cursor() as cursor:
        # Two at once would do it twice.
        cursor.execute("LOCK TABLE django_migrations IN EXCLUSIVE MODE")
    if not is_prerelease():
        return False
    if lost := _lost_jobs():
        raise CommandError(
            f"Jobs wait that this version does not know ({', '.join(lost)}): let the worker of the version before"
            " do them, then try again."
        )
    _replace_functions()
    _rebuild_documents()
    recorder = MigrationRecorder(connection)
    for app, name in _BEFORE:
        recorder.record_unapplied(app, name)
    for app, name in FIRST:
        recorder.record_applied(app, name)
    return True


def _applied() -> set[tuple[str, str]]:
    """The migrations of our apps that are noted as done."""
    return {each for each in MigrationRecorder(connection).applied_migrations() if each[0] in BEFORE}


def _lost_jobs() -> list[str]:
    """What the jobs that are not done yet call, as far as it is not there. A letter's job names the letter too."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT unnest(ARRAY[task_path, args_kwargs -> 'kwargs' ->> 'path'])"
            " FROM django_tasks_database_dbtaskresult WHERE status IN ('READY', 'RUNNING')"
        )
        return sorted(path for (path,) in cursor.fetchall() if path and not _is_there(path))


def _is_there(path: str) -> bool:
    try:
        import_string(path)
    except ImportError:
        return False
    return True


def _replace_functions() -> None:
    """Make the functions and triggers anew. In between, while there are no triggers, the keys of names are folded anew:
    neither the history of seats nor the documents need to hear of each."""
    migrations = MigrationLoader(connection).disk_migrations
    with connection.cursor() as cursor:
        cursor.execute(_DROP)
        for app, name in FIRST:
            for operation in migrations[app, name].operations:
                if isinstance(operation, RunSQL):
                    cursor.execute(str(operation.sql))
            if app == "netlib":
                _fold(cursor)
        cursor.execute("DROP EXTENSION IF EXISTS unaccent")


# What the dropped functions were called; their triggers go with them.
_DROP = r"""
DO $$ DECLARE made regprocedure; BEGIN
    FOR made IN SELECT oid FROM pg_proc
                 WHERE pronamespace = current_schema()::regnamespace AND proname ~ '^(members_search_|_?pgtrigger_)'
    LOOP EXECUTE 'DROP ROUTINE IF EXISTS ' || made || ' CASCADE'; END LOOP;
END $$;
"""


def _fold(cursor: Any) -> None:
    cursor.execute(_NAMES)
    names = [(pk, sort_name or guess_sort_name(name)) for pk, name, sort_name in cursor.fetchall()]
    for pk, name in names:
        cursor.execute(
            "UPDATE members_member SET sort_key = left(netlib_fold(%s), 130) WHERE id = %s", [name, pk]
        )
    for table, name, key, size in _KEYS:
        cursor.execute(_FOLD.format(table=table, name=name, key=key, size=size))
    cursor.execute(_GUESTS)


# A text of ASCII alone folds as it did.
_NAMES = """
SELECT id, name, sort_name FROM members_member
 WHERE octet_length(name || sort_name) > char_length(name || sort_name) ORDER BY id
"""
_FOLD = """
UPDATE {table} SET {key} = left(netlib_fold({name}), {size})
 WHERE octet_length({name}) > char_length({name}) AND {key} <> left(netlib_fold({name}), {size})
"""
# Of what was merged into another organization nothing but the key is left.
_KEYS = (
    ("members_place", "name", "key", 200),
    ("members_organization", "name", "key", 200),
    ("members_oldorganization", "key", "key", 200),
    ("members_headingname", "name", "key", 120),
    ("committees_committee", "name", "key", 160),
    ("committees_seat", "name", "name_key", 120),
)
_GUESTS = """
UPDATE events_rsvp r SET sort_key = m.sort_key
  FROM members_member m WHERE m.id = r.member_id AND r.sort_key <> m.sort_key;
UPDATE events_rsvp SET sort_key = left(netlib_fold(name), 130)
 WHERE member_id IS NULL AND sort_key <> left(netlib_fold(name), 130);
"""


def _rebuild_documents() -> None:
    with connection.cursor() as cursor:
        cursor.execute(_REBUILD)


_REBUILD = """
DELETE FROM members_document;
DELETE FROM members_contactdocument;
DELETE FROM members_fulldocument;
DELETE FROM members_nameform;
DELETE FROM members_spelling;
SELECT members_search_index(ids), members_search_names(ids) FROM (
    SELECT array_agg(id ORDER BY id) AS ids FROM members_member GROUP BY id / 1000 ORDER BY id / 1000
) AS batch;
SELECT members_search_spell(array_agg(name)) FROM members_headingname;
SELECT members_search_spell(array_agg(name)) FROM members_organization;
"""
