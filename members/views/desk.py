"""The desk, a member's start page: people one may know and three steps for a new member; later what is waiting, and what
happened since they were here."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from members.extensions import Waiting, waiting_for
from members.http import MemberRequest
from members.models import Contact, ContactRequest, Entry, Member, Photo
from members.reads.circles import circle_names
from members.reads.contacts import follow_ups, requests_received, to_file, to_review
from members.reads.faces import photos_of
from members.reads.known import ON_DESK, people_you_may_know
from members.reads.news import news_rows, news_shown
from netlib.text.dates import zone_called

# With fewer contacts than these, the desk leads with people whom the member may know.
FEW = 5
FILING_WORDS = {"professional": "Professional", "personal": "Personal", "both": "Both"}
_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


def _time_zone(lines: Sequence[tuple[str, str | None]]) -> ZoneInfo | None:
    """The time zone of the town where the member lives, or else works, according to their own lines."""
    zones = {kind: zone for kind, zone in reversed(lines) if zone}
    name = zones.get("town") or zones.get("position")
    return zone_called(name or "")


def greeting(name: str, now: dt.datetime | None) -> str:
    """How the desk greets; `now` is the member's own time, None where their time zone is unknown."""
    if now is None:
        return f"Welcome, {name}."
    part = "morning" if 4 <= now.hour < 12 else "afternoon" if 12 <= now.hour < 18 else "evening"
    return f"Good {part}, {name}."


def _count(number: int, one: str, many: str) -> str:
    return f"{_NUMBERS[number] if number < len(_NUMBERS) else number} {one if number == 1 else many}"


def lede(
    requests: int,
    unfiled: int,
    due: int,
    elsewhere: Iterable[Waiting] = (),
    *,
    review: bool = False,
    known: bool = False,
) -> str:
    """What is waiting, in one sentence. `review` says whether there are old filings; they are not counted. `known` says
    whether the desk names people whom the member may know."""
    parts = [
        _count(number, one, many)
        for number, one, many in (
            (requests, "request to answer", "requests to answer"),
            (unfiled, "person to file", "people to file"),
            (due, "follow-up", "follow-ups"),
            *((len(each.items), each.one, each.many) for each in elsewhere),
        )
        if number
    ]
    if review:
        parts.append("old filings to look over")
    if not parts:
        return (
            "You already know people here. Ask the ones you remember." if known else "You’re all caught up."
        )
    told = parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"
    return f"{told[0].upper()}{told[1:]}. Then you are done."


@dataclass(frozen=True)
class Steps:
    """The first steps of a member: whether they have a photo, and how many people they asked or know, at most FEW."""

    photo: bool
    people: int
    wanted: int = FEW

    @property
    def people_done(self) -> bool:
        """Whether they asked enough people."""
        return self.people >= self.wanted


def _steps(owner: Member, ties: int) -> Steps:
    """The first steps of a member with so many contacts. Two queries."""
    sent = ContactRequest.objects.waiting().filter(sender=owner).count()
    return Steps(Photo.objects.filter(owner=owner).exists(), min(ties + sent, FEW))


@dataclass(frozen=True)
class Done:
    """What the member did last with a person on the desk, and can undo: `filing` is how they filed them, empty for a
    person whom they dismissed."""

    person: Member
    photo: str
    filing: str


def _just_done(request: MemberRequest) -> Done | None:
    """What the button of the page before did; told once. Three queries at most."""
    member_id, what = request.session.pop("asked", (None, ""))
    if member_id is None:
        return None
    person = Member.objects.visible_to(request.viewer).filter(pk=member_id).first()
    if person is None:
        return None
    filing = "" if what == "dismissed" else FILING_WORDS.get(what, "")
    return Done(person, photos_of(request.viewer, [person]).get(person.pk, ""), filing)


@require_GET
def desk(request: MemberRequest) -> HttpResponse:
    """What is waiting: requests, people to file, follow-ups due, and filings not looked at for a year."""
    owner = request.user
    lines = list(Entry.objects.filter(owner=owner).values_list("kind", "place__time_zone"))
    zone = _time_zone(lines)
    now = timezone.now().astimezone(zone) if zone else None
    today = (now or timezone.now()).date()
    names = circle_names(owner.pk)
    received = requests_received(owner.pk)
    unfiled = to_file(owner.pk, names)
    due = follow_ups(owner.pk, today, names)
    review = to_review(owner.pk, names)
    elsewhere = waiting_for(request.viewer)
    ties = Contact.objects.of(owner.pk).count()
    begins = ties < FEW
    groups = people_you_may_know(request.viewer, most=ON_DESK) if begins else []
    context = {
        "begins": begins,
        "groups": groups,
        "done": _just_done(request) if begins else None,
        "steps": _steps(owner, ties) if begins else None,
        "news": news_shown(request),
        "news_total": len(news_rows(request)),
        "until": timezone.now(),
        "greeting": greeting(owner.get_short_name(), now),
        "today": today if now else None,
        "has_lines": bool(lines),
        "lede": lede(
            len(received), unfiled.total, len(due), elsewhere, review=bool(review), known=bool(groups)
        ),
        "elsewhere": elsewhere,
        "photos": photos_of(
            request.viewer,
            [*(each.person for each in received[:3]), *(row.person for row in (*unfiled.rows, *review))],
        ),
        "received": received[:3],
        "more_received": len(received) > 3,
        "unfiled": unfiled,
        "due": due,
        "overdue_before": today,
        "review": review,
    }
    return render(request, "members/desk.html", context)
