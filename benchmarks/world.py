"""A synthetic world of any size: `python -m benchmarks.world SIZE` fills the database of `DATABASE_URL`, which must be
migrated and hold nobody.

Members have some eight lines each and a power law of ties: a median of about 25, the largest some 2,900. Everything
goes in by COPY with triggers and indexes off; the search documents are then built as `rebuild_search` builds them. The
same size and seed give the same world.
"""

import itertools
import json
import math
import os
import random
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from typing import Any

from benchmarks import words
from benchmarks.copying import NOW, copy
from benchmarks.gatherings import add

SEED = 1876
# The member with the most contacts, whatever the size of the world (as far as there are so many).
HUB = 1
LARGEST = 2900
# One of so many is suspended.
GONE = 200
_MEMBERS = (
    "id, password, is_superuser, email, name, sort_name, sort_key, handle, headline, listing, search_engines,"
    " contacts_audience, theme, mail_on_request, is_active, is_staff, date_joined,"
    " clock, date_order, distances, week_start"
)
_ENTRIES = "owner_id, kind, label, value, text, audience, position, updated_at, organization_id, heading_id, place_id"
_CONTACTS = "owner_id, other_id, mask, note, where_met, since, reviewed_at"
PUBLIC, MEMBERS, PROFESSIONAL, PERSONAL, CONTACTS, CIRCLE = 1, 2, 4, 8, 12, 16
_TABLES = (
    "members_member",
    "members_entry",
    "members_contact",
    "members_document",
    "members_contactdocument",
    "members_fulldocument",
    "members_nameform",
)
# Indexed last, when all documents are built.
_LATE = (" ON public.members_document ", " ON public.members_fulldocument ")


def build(size: int) -> dict[str, float]:
    """Fill the database with so many members; gives the seconds that each part took."""
    from django.db import connection

    from members.services.places import load_places
    from members.services.vocabulary import load_vocabulary

    took: dict[str, float] = {}
    clock = time.monotonic()

    def lap(name: str) -> None:
        nonlocal clock
        took[name] = time.monotonic() - clock
        clock = time.monotonic()
        print(f"  {name}: {took[name]:.0f} s", flush=True)

    load_places()
    load_vocabulary()
    lap("places")
    connection.ensure_connection()
    with connection.cursor() as cursor:
        # Neither triggers nor checks of foreign keys.
        cursor.execute(
            "SET session_replication_role = replica; SET synchronous_commit = off; SET maintenance_work_mem = '1GB'"
        )
        indexes = _drop_indexes(cursor)
        rng = random.Random(SEED)
        organizations = _organizations(cursor, size, rng)
        copy(cursor, "members_member", _MEMBERS, _members(size, organizations, rng))
        lap("members")
        copy(cursor, "members_entry", _ENTRIES, _entries(size, organizations, cursor, rng))
        lap("lines")
        copy(cursor, "members_contact", _CONTACTS, _contacts(size, rng))
        lap("contacts")
        _restore(cursor, [sql for sql in indexes if not any(table in sql for table in _LATE)])
        cursor.execute("SELECT setval('members_member_id_seq', %s)", [size])
        cursor.execute("ANALYZE members_member, members_entry, members_contact, members_organization")
        lap("indexes")
    from members.search.rebuild import prune, set_tiers

    set_tiers(size)
    halves = [(0, size // 2), (size // 2, size)]
    workers = [
        subprocess.Popen([sys.executable, "-m", "benchmarks.world", *map(str, half), "documents"])
        for half in halves
    ]
    if any(worker.wait() for worker in workers):
        raise SystemExit("The documents could not be built.")
    prune()
    lap("documents")
    add(size)
    lap("events")
    with connection.cursor() as cursor:
        _restore(cursor, [sql for sql in indexes if any(table in sql for table in _LATE)])
        cursor.execute("SET session_replication_role = origin")
        cursor.execute("VACUUM ANALYZE")
    lap("indexes of documents")
    return took


def _drop_indexes(cursor: Any) -> list[str]:
    cursor.execute("ALTER TABLE members_contact DROP CONSTRAINT contact_mirrored")
    cursor.execute(
        "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = ANY (%s)"
        " AND indexname NOT IN (SELECT conname FROM pg_constraint)",
        [list(_TABLES)],
    )
    found = [row for row in cursor.fetchall() if "members_contactdocument" not in row[1]]
    for name, _ in found:
        cursor.execute(f'DROP INDEX "{name}"')
    return [definition for _, definition in found]


def _restore(cursor: Any, definitions: Iterable[str]) -> None:
    for definition in definitions:
        cursor.execute(definition)
        if "contact_once" in definition:
            cursor.execute(
                "ALTER TABLE members_contact ADD CONSTRAINT contact_mirrored FOREIGN KEY (other_id, owner_id)"
                " REFERENCES members_contact (owner_id, other_id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED NOT VALID"
            )


def _organizations(cursor: Any, size: int, rng: random.Random) -> list[tuple[int, str, int]]:
    """Libraries in real places, the more the bigger the place: key, name, place."""
    from netlib.text.names import fold

    cursor.execute(
        "SELECT geoname_id, name FROM members_place ORDER BY population DESC, geoname_id LIMIT 20000"
    )
    places = cursor.fetchall()
    kinds = (("Public Library", "public"), ("College Library", "academic"), ("School Library", "school"),
             ("City Archives", "archive"), ("Hospital Library", "special"))  # fmt: skip
    made, rows = [], []
    for number in range(1, min(80_000, max(50, size // 20)) + 1):
        place, town = places[int(len(places) * rng.random() ** 2.5)]
        what, kind = rng.choices(kinds, (50, 20, 15, 8, 7))[0]
        name = f"{town} {what}"
        short = "" if number % 10 else "".join(word[0] for word in name.split())
        made.append((number, name, place))
        rows.append(f"{number}\t{name}\t{short}\t{fold(name)}\torganization-{number}\t{kind}\t\t\t{place}\n")
    copy(
        cursor,
        "members_organization",
        "id, name, abbreviation, key, slug, kind, website, about, place_id",
        iter(rows),
    )
    return made


def _members(size: int, organizations: list[tuple[int, str, int]], rng: random.Random) -> Iterator[str]:
    from netlib.text.names import fold

    families = words.family_names(min(40_000, max(400, size // 20)), rng)
    weights = list(itertools.accumulate(1 / (n + 25) for n in range(len(families))))
    titles = [title for title, share in words.TITLES for _ in range(share)]
    given = list(itertools.accumulate(1 / (n + 12) for n in range(len(words.GIVEN))))
    for number in range(1, size + 1):
        first = rng.choices(words.GIVEN, cum_weights=given)[0]
        family = rng.choices(families, cum_weights=weights)[0]
        where = organizations[_mine(number, organizations)]
        headline = f"{titles[number * 7 % len(titles)]}, {where[1]}" if number % 10 else ""
        listing = rng.choices((PUBLIC, MEMBERS, CONTACTS, PROFESSIONAL, 0), (30, 60, 5, 2, 3))[0]
        listing = MEMBERS if number == HUB else listing
        yield (
            f"{number}\t!\tf\tmember{number}@library.example\t{first} {family}\t\t{fold(f'{family}, {first}')}\tmember-{number}"
            f"\t{headline}\t{listing}\tf\t0\t\tt\t{'f' if number % GONE == 1 + HUB else 't'}\tf\t{NOW}\t\t\t\t\n"
        )


def _mine(number: int, organizations: list[tuple[int, str, int]]) -> int:
    """Where a member works: the larger places of work have more people."""
    return int(len(organizations) * (number * 0.6180339887 % 1) ** 1.3)


def _entries(
    size: int, organizations: list[tuple[int, str, int]], cursor: Any, rng: random.Random
) -> Iterator[str]:
    cursor.execute("SELECT id, name FROM members_heading ORDER BY id")
    headings = cursor.fetchall()
    cataloguing = next((row for row in headings if row[1].startswith("Catalog")), headings[0])
    titles = [title for title, share in words.TITLES for _ in range(share)]
    half = (MEMBERS, PUBLIC, PROFESSIONAL, PERSONAL, CONTACTS, CIRCLE, 0)
    at_work, at_home = (55, 25, 10, 1, 5, 1, 3), (20, 5, 3, 40, 22, 6, 4)
    for number in range(1, size + 1):
        place = 0

        def line(
            kind: str, value: dict[str, str], text: str, shares: tuple[int, ...], organization: Any = r"\N",
            heading: Any = r"\N", town: Any = r"\N",
        ) -> str:  # fmt: skip
            nonlocal place
            place += 1
            audience = rng.choices(half, shares)[0]
            said = json.dumps(value, ensure_ascii=False).replace("\\", "\\\\")
            return f"{number}\t{kind}\t\t{said}\t{text}\t{audience}\t{place}\t{NOW}\t{organization}\t{heading}\t{town}\n"  # noqa: B023

        key, name, town = organizations[_mine(number, organizations)]
        title = titles[number * 7 % len(titles)]
        yield line(
            "position", {"title": title, "organization": name}, f"{title}, {name}", at_work, key, town=town
        )
        for _ in range(rng.choices((0, 1, 2, 3), (25, 40, 25, 10))[0]):
            heading = (
                cataloguing if rng.random() < 0.05 else headings[int(len(headings) * rng.random() ** 1.6)]
            )
            yield line("topic", {"heading": heading[1]}, heading[1], at_work, heading=heading[0])
        for _ in range(rng.choices((0, 1, 2), (40, 40, 20))[0]):
            skill = words.SKILLS[int(len(words.SKILLS) * rng.random() ** 1.5)]
            yield line("skill", {"value": skill}, skill, at_work)
        language = words.LANGUAGES[int(len(words.LANGUAGES) * rng.random() ** 2)]
        yield line("language", {"value": language}, language, at_work)
        if rng.random() < 0.25:
            what, say = rng.choice(
                (("mentor", "Mentoring"), ("speaker", "Speaking"), ("visit", "A library visit"))
            )
            yield line(rng.choice(("offer", "seek")), {"what": what}, say, at_work)
        if rng.random() < 0.6:
            about = " ".join(rng.sample(words.ABOUT, 2))
            yield line("about-work", {"value": about}, about, at_work)
        for _ in range(rng.choices((0, 1, 2), (30, 40, 30))[0]):
            hobby = words.HOBBIES[int(len(words.HOBBIES) * rng.random())]
            yield line("hobby", {"value": hobby}, hobby, at_home)
        if rng.random() < 18 * len(words.RARE) / max(size, 10_000):
            rare = rng.choice(words.RARE)
            yield line("hobby", {"value": rare}, rare, (100, 0, 0, 0, 0, 0, 0))
        mobile = f"+1 555 {number // 10_000 % 1000:03} {number % 10_000:04}"
        yield line("mobile", {"value": mobile}, mobile, (2, 0, 10, 50, 20, 5, 13))
        mail = f"member{number}@work.example"
        yield line("work-email", {"value": mail}, mail, (20, 5, 50, 2, 20, 1, 2))


def _contacts(size: int, rng: random.Random) -> Iterator[str]:
    """Both sides of every tie. Each member draws ties among those before, the first of them far more often: the number
    of ties falls off like a power of the rank."""
    masks = (0, PROFESSIONAL, PERSONAL, CONTACTS, PROFESSIONAL | CIRCLE, CONTACTS | CIRCLE)
    shares = list(itertools.accumulate((20, 42, 18, 12, 5, 3)))
    drawn = [masks[next(i for i, s in enumerate(shares) if n < s)] for n in range(100)]
    tail = f"\t\t\t{NOW}\t{NOW}\n"
    uniform = rng.random
    stride = max(1, (size - 1) // LARGEST)
    for other in itertools.islice(range(2, size + 1, stride), LARGEST):
        yield f"{HUB}\t{other}\t{drawn[int(uniform() * 100)]}{tail}{other}\t{HUB}\t{drawn[int(uniform() * 100)]}{tail}"
    for number in range(6, size + 1):
        # A log-normal number of ties of one's own: median 15, mean 19.
        many = min(int(15 * math.exp(0.68 * rng.gauss(0, 1))), 400, (number - 5) // 2)
        before = number - 5
        for other in {5 + int(before * uniform() ** 1.5) for _ in range(many)}:
            if other == number:
                continue
            yield f"{number}\t{other}\t{drawn[int(uniform() * 100)]}{tail}{other}\t{number}\t{drawn[int(uniform() * 100)]}{tail}"


def main(arguments: list[str]) -> int:
    """Fill the database with so many members; "START LAST documents" builds those of a part of them."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "netlib.settings")
    django.setup()
    if arguments[-1] == "documents":
        from members.search.rebuild import build_between

        for _ in build_between(int(arguments[0]), int(arguments[1])):
            pass
    else:
        build(int(arguments[0]))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
