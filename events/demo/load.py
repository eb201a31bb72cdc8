"""Loads the events of the demo world, with the same checks as the forms."""

import datetime as dt
import tomllib
import zoneinfo
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from events.kinds import BY_KEY
from events.models import Answer, Event, Invitation, PastEvent, Rsvp, Status
from events.services.addresses import slug_for
from events.services.editing import PriceLine, create_event
from members.demo import world
from members.models import Change, Circle, Member, Organization, Place
from members.reads.topics import find_heading
from members.rule.masks import MASKS, ONLY_ME, circle_bit, union

# A table of the file.
Table = dict[str, Any]
FILE = Path(__file__).with_name("events.toml")
_PLAIN = (
    "title",
    "kind",
    "summary",
    "description",
    "venue",
    "address",
    "getting_there",
    "price_note",
    "guests_each",
    "capacity",
)


@transaction.atomic
def load_events() -> int:
    """Load all events, and give their number. The members, places and organizations must be there. Raises ValueError,
    which names the event, for what a form would refuse."""
    tables = tomllib.loads(FILE.read_text())
    rows = [*tables["event"], *(row for table in tables["editions"] for row in _editions(table))]
    for row in rows:
        try:
            _load(row)
        except (ValidationError, KeyError, Member.DoesNotExist, Organization.DoesNotExist) as error:
            raise ValueError(f"{row['title']}: {error}") from error
    for table in tables["written"]:
        _load_written(table)
    return len(rows)


def _editions(table: Table) -> Iterator[Table]:
    """The events of a conference of several years."""
    for line in table["years"].strip().splitlines():
        year, first, last, place, there = (part.strip() for part in line.split("|"))
        yield {
            "title": f"{table['title']} {year}",
            "kind": "conference",
            "organization": table["organization"],
            "starts": f"{year}-{first} 09:00",
            "ends": f"{year}-{last} 16:00",
            "place": place,
            "guest_audience": "members",
            "there": [part.strip() for part in there.split(",") if part.strip()],
        }


def _load_written(table: Table) -> None:
    for line in table["rows"].strip().splitlines():
        handle, title, year, town, words = (part.strip() for part in line.split("|"))
        member = Member.objects.get(handle=handle)
        one = PastEvent.objects.create(
            member=member, title=title, year=int(year), town=town, audience=_mask(words or "me", member)
        )
        Change.objects.filter(what="past_event", subject=one.pk).update(at=member.date_joined)


def _load(row: Table) -> None:
    host = Member.objects.get(handle=row["host"]) if "host" in row else None
    organization = Organization.objects.get(name=row["organization"]) if "organization" in row else None
    place = Place.objects.get(pk=world.places()[row["place"]]) if "place" in row else None
    zone = zoneinfo.ZoneInfo(row.get("zone") or (place.time_zone if place else "UTC"))
    usual = "public" if organization else "me"
    starts, all_day = _moment(row["starts"], zone)
    ends, _ = _moment(row["ends"], zone, last=all_day)
    audience = _mask(row.get("audience", usual), host)
    fields = {
        **{name: row[name] for name in _PLAIN if name in row},
        "face": BY_KEY[row["kind"]].face,
        "starts": starts,
        "ends": ends,
        "all_day": all_day,
        "time_zone": str(zone),
        "mode": row.get("mode", "person"),
        "place": place,
        "organization": organization,
        "join_link": row.get("join", ""),
        "accessibility": row.get("access", ""),
        "travel_estimate": row.get("travel", ""),
        "registration_link": row.get("link", ""),
        "free": row.get("free", False),
        "audience": audience,
        "address_audience": _mask(row["address_audience"], host)
        if "address_audience" in row
        else audience
        if organization
        else 0,
        "guest_audience": _mask(row["guest_audience"], host)
        if "guest_audience" in row
        else audience
        if organization
        else 0,
        "rsvp_deadline": _moment(f"{row['deadline']} 23:59", zone)[0] if "deadline" in row else None,
    }
    event = create_event(
        by=host,
        fields=fields,
        prices=[_price(line) for line in row.get("prices", [])],
        headings=[heading for name in row.get("topics", []) if (heading := find_heading(name))],
    )
    made = min(starts, timezone.now()) - dt.timedelta(days=60)
    event.status = row.get("status", Status.PUBLISHED)
    event.cancel_note = row.get("note", "")
    event.slug = row.get("slug") or slug_for(event=event)
    event.submitted_at = made
    event.published_at = made if event.status in (Status.PUBLISHED, Status.CANCELLED) else None
    event.created_at = event.last_modified = made
    event.save()
    Change.objects.filter(what__startswith="event", subject=event.pk).update(at=made)
    _load_guests(event, row)


def _moment(text: str, zone: zoneinfo.ZoneInfo, *, last: bool = False) -> tuple[dt.datetime, bool]:
    """A time there as UTC, and whether it is a whole day; `last` gives the end of that day."""
    day, _, hour = text.partition(" ")
    if hour == "all day":
        date = dt.date.fromisoformat(day) + dt.timedelta(days=int(last))
        return dt.datetime.combine(date, dt.time(0), zone).astimezone(dt.UTC), True
    return dt.datetime.fromisoformat(text).replace(tzinfo=zone).astimezone(dt.UTC), False


def _price(line: str) -> PriceLine:
    name, amount, currency, *until = (part.strip() for part in line.split("|"))
    return PriceLine(name, Decimal(amount), currency, dt.date.fromisoformat(until[0]) if until else None)


def _mask(words: str, owner: Member | None) -> int:
    """The mask of an audience in words: a key of the audiences, or circles of its owner joined by "+"."""
    if words in MASKS:
        return MASKS[words]
    numbers = dict(Circle.objects.filter(owner=owner).values_list("name", "number"))
    return union(circle_bit(numbers[name.strip()]) for name in words.split("+"))


_STATUS = {"going": Answer.GOING, "waiting": Answer.GOING, "maybe": Answer.MAYBE, "there": Answer.THERE}


def _usual(kind: str, event: Event) -> int:
    return ONLY_ME if kind == "there" else event.kind_shown.answers


def _load_guests(event: Event, row: Table) -> None:
    asked = [Member.objects.get(handle=handle) for handle in row.get("invited", [])]
    Invitation.objects.bulk_create(
        Invitation(event=event, member=member, by=event.host, sent_at=event.published_at) for member in asked
    )
    cohort = set(row.get("cohort", []))
    step = dt.timedelta(hours=7)
    answered = event.published_at or timezone.now()
    if not event.is_over:
        # The last answers to what is to come are of these days.
        answered = timezone.now() - step * sum(
            len(row.get(kind, [])) for kind in ("going", "maybe", "waiting")
        )
    for kind in ("going", "maybe", "waiting", "there"):
        for text in row.get(kind, []):
            answered += step
            who, _, words = text.partition(":")
            handle, _, guests = who.partition("+")
            member = Member.objects.get(handle=handle)
            Rsvp.objects.create(
                event=event,
                member=member,
                status=_STATUS[kind],
                guests=int(guests or 0),
                waiting_since=answered if kind == "waiting" else None,
                audience=_mask(words, member) if words else _usual(kind, event),
                answered_at=answered,
                sort_key=member.sort_key,
                cohort_since=event.ends if handle in cohort else None,
                checked_in_at=event.starts if event.is_over and kind != "there" else None,
            )
            Change.objects.filter(what="answer", owner=member, subject=event.pk).update(at=event.published_at)
