"""The owner's log in words."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.utils.text import Truncator

from members.audience import CONTACTS, PERSONAL, PROFESSIONAL, Viewer, audience_key, circle_numbers, tier_of
from members.kinds import BY_KEY
from members.markdown import plain
from members.models import Change, Circle, Entry, Face, Member
from members.profile import circle_names
from netlib.look import AUDIENCES

_FILED = {0: "to file", PROFESSIONAL: "professional", PERSONAL: "personal", CONTACTS: "both"}
_SUBJECTS = {"listing": "Who may find you", "contacts_audience": "Who may see your contact list"}


@dataclass(frozen=True)
class Described:
    """One change as the owner reads it."""

    at: dt.datetime
    subject: str
    before: str
    after: str


def describe(viewer: Viewer, changes: Iterable[Change]) -> list[Described]:
    """Put the viewer's own changes into words. Three queries, however many changes."""
    changes = list(changes)
    circles = _circles(viewer)
    ids = {change.subject for change in changes if change.what == "contact"}
    people = (
        dict(Member.objects.visible_to(viewer).filter(pk__in=ids).values_list("pk", "name")) if ids else {}
    )
    ids = {change.subject for change in changes if change.what == "line"}
    lines = {line.pk: line for line in Entry.objects.filter(owner_id=viewer.member_id, pk__in=ids)}
    found = []
    for change in changes:
        names = {number: name for number, name, made in circles if made < change.pk}
        before, after = _state(change, change.before, names), _state(change, change.after, names)
        found.append(Described(change.at, _subject(change, people, lines), before, after))
    return found


def _circles(viewer: Viewer) -> list[tuple[int, str, int]]:
    """The viewer's circles: number, name, and the change by which each was made. As numbers are used again, what
    changed before that names another circle, which is gone."""
    made = Change.objects.filter(
        owner=OuterRef("owner"), what="circle", before=None, after=OuterRef("number")
    ).order_by("-pk")
    return list(
        Circle.objects.filter(owner_id=viewer.member_id)
        .annotate(made=Coalesce(Subquery(made.values("pk")[:1]), 0))
        .values_list("number", "name", "made")
    )


def _subject(change: Change, people: dict[int, str], lines: dict[int, Entry]) -> str:
    if change.what == "contact":
        return people.get(change.subject, "Somebody who is no longer here")
    if change.what == "circle":
        return f"The circle “{change.label}”"
    if change.what == "photo":
        return f"Photo: {Face(change.label).label.lower()}"
    if change.what == "line":
        kind, line = BY_KEY.get(change.label), lines.get(change.subject)
        if kind is None or line is None:
            return kind.label if kind else change.label
        # Which of several it is, as it reads today: what a line once said is not kept.
        text = plain(line.text) if kind.markdown else " ".join(line.text.split())
        return f"{line.label or kind.label}: {Truncator(text).chars(80)}"
    return _SUBJECTS[change.what]


def _state(change: Change, mask: int | None, names: dict[int, str]) -> str:
    if mask is None:
        tie = change.what == "contact"
        if change.before is None:
            return "not a contact" if tie else "nothing yet"
        return "no longer a contact" if tie else "gone"
    if change.what == "circle":
        return "there"
    if change.what == "contact":
        circles = circle_names(mask, names)
        return _FILED[tier_of(mask)] + (f"; {circles}" if circles else "")
    if circle_numbers(mask):
        return circle_names(mask, names)
    return AUDIENCES[audience_key(mask)].word
