"""Events and answers for a synthetic world: one event for 32 members, and some forty answers an event.

`python -m benchmarks.gatherings SIZE` adds them to a world of that size without any; `benchmarks.world` does so for a
new one. Two thirds belong to organizations; the rest are members' own, most of them for contacts alone. The event FULL
is a conference with GUESTS guests.
"""

import os
import random
import sys
from collections.abc import Iterator
from typing import Any

from benchmarks.copying import NOW, copy

FULL = 1
GUESTS = 5_000
_EVENTS = (
    "id, uid, year, slug, kind, face, status, title, summary, description, starts, ends, time_zone, all_day, mode, venue,"
    " address, place_id, latitude, longitude, join_link, getting_there, accessibility, organization_id, host_id,"
    " registration_link, free, price_note, travel_estimate, price_from, price_currency, taken, guests_each, audience,"
    " address_audience, guest_audience, changed_alone, sequence, created_at, last_modified, published_at, cancel_note,"
    " curator_note"
)
_OF_ORGANIZATIONS = (
    ("conference", "Annual conference"), ("workshop", "Workshop on metadata"), ("webinar", "Webinar on licensing"),
    ("meeting", "Spring meeting"),
)  # fmt: skip
_OF_MEMBERS = (
    ("cocktails", "Cocktails"), ("dinner", "Supper"), ("books", "Book group"), ("knitting", "Knitting circle"),
)  # fmt: skip
_NULL = r"\N"


def add(size: int) -> None:
    """Fill the tables of events and answers of a world of so many members."""
    from django.db import connection

    rng = random.Random(size)
    count = max(50, size // 32)
    with connection.cursor() as cursor:
        # Neither triggers nor checks of foreign keys.
        cursor.execute("SET session_replication_role = replica; SET synchronous_commit = off")
        cursor.execute(
            "SELECT o.id, p.geoname_id, p.name, p.time_zone, p.latitude, p.longitude FROM members_organization o"
            " JOIN members_place p ON p.geoname_id = o.place_id ORDER BY o.id"
        )
        organizations = cursor.fetchall()
        copy(cursor, "events_event", _EVENTS, _events(size, count, organizations, rng))
        cursor.execute("SELECT setval('events_event_id_seq', %s)", [count])
        cursor.execute("CREATE TEMPORARY TABLE answer (event int, member int, status text, audience bigint)")
        copy(cursor, "answer", "event, member, status, audience", _answers(size, count, rng))
        cursor.execute(
            "INSERT INTO events_rsvp"
            " (event_id, member_id, name, status, guests, audience, note, answered_at, sort_key)"
            " SELECT event, member, '', a.status, 0, a.audience, '', %s, m.sort_key"
            " FROM answer a JOIN members_member m ON m.id = member",
            [NOW],
        )
        cursor.execute("DROP TABLE answer; SET session_replication_role = origin")
        cursor.execute("VACUUM ANALYZE events_event, events_rsvp")


def _events(size: int, count: int, organizations: list[Any], rng: random.Random) -> Iterator[str]:
    for number in range(1, count + 1):
        organization, place, town, zone, latitude, longitude = rng.choice(organizations)
        own = number != FULL and rng.random() < 0.33
        kind, title = rng.choice(_OF_MEMBERS if own else _OF_ORGANIZATIONS)
        # Two years, most of them to come.
        year, month, day = rng.choice((2026, 2027)), rng.randint(1, 12), rng.randint(1, 28)
        audience = rng.choices((1, 2, 4, 8, 12), (15, 10, 20, 35, 20) if own else (70, 30, 0, 0, 0))[0]
        guests = audience if own else 2
        price = _NULL if own else rng.choice(("0", "25", "120", "340"))
        if number == FULL:
            kind, title, year, audience = "conference", "Annual conference", 2027, 1
        fields = [
            number, f"bench-{number}", year, f"event-{number}", kind, "social" if own else "professional", "published",
            f"{title} in {town}", "Bring a question.", "Everybody who works in a library is welcome.",
            f"{year}-{month}-{day} 15:00+00", f"{year}-{month}-{day} 18:00+00", zone, "f", "person", "The reading room",
            "1 Main Street", place, latitude, longitude, "", "", "", _NULL if own else organization,
            rng.randint(1, size) if own else _NULL, "", "t" if price == "0" else "f", "", "", price,
            "" if own else "USD", 0, 1, audience, audience, guests, "f", 0, NOW, NOW, NOW, "", "",
        ]  # fmt: skip
        yield "\t".join(map(str, fields)) + "\n"


def _answers(size: int, count: int, rng: random.Random) -> Iterator[str]:
    for number in range(1, count + 1):
        many = GUESTS if number == FULL else min(int(rng.paretovariate(1.1) * 6), 400)
        members = rng.sample(range(1, size + 1), min(many, size // 2))
        for member in members:
            audience = rng.choices((1, 2, 4, 8, 12, 0), (10, 40, 25, 10, 10, 5))[0]
            status = "going" if number == FULL else rng.choices(("going", "maybe", "cant"), (75, 15, 10))[0]
            yield f"{number}\t{member}\t{status}\t{audience}\n"


if __name__ == "__main__":
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "netlib.settings")
    django.setup()
    add(int(sys.argv[1]))
