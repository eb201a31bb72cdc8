"""The owner's sharing history in words."""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from django.apps import apps
from django.db.models import OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.utils.text import Truncator

from members.extensions import log_words
from members.kinds import BY_KEY
from members.models import Change, Circle, Entry, Face, Member
from members.reads.circles import circles_in_words
from members.rule.masks import CONTACTS, PERSONAL, PROFESSIONAL, audience_key, circle_numbers, tier_of
from members.rule.standing import Viewer
from netlib.look import AUDIENCES
from netlib.paging import Key, Order, Page
from netlib.text.markdown import plain

PAGE = 50
_NEWEST_FIRST = Order(Key("at", dt.datetime, down=True), Key("pk", int, down=True))
_FILED = {0: "to file", PROFESSIONAL: "professional", PERSONAL: "personal", CONTACTS: "both"}
# Where the model's own name is not what members call it.
_LOOKED_AT = {"members.member": "account", "netlib.limithit": "limits"}
_SUBJECTS = {"listing": "Who can find you", "contacts_audience": "Who can see your contact list"}


@dataclass(frozen=True)
class Described:
    """One change as the owner reads it. Where somebody only looked, `before` and `after` are empty."""

    at: dt.datetime
    subject: str
    before: str
    after: str


def list_changes(viewer: Viewer, *, after: str = "", size: int = PAGE) -> Page[Described]:
    """A page of the viewer's own changes of an audience or a filing, and of the looks of superusers, the newest first.
    Four queries, and those of the other apps."""
    page = _NEWEST_FIRST.page(Change.objects.filter(owner_id=viewer.member_id), after=after, size=size)
    return Page(describe(viewer, page.rows), page.after)


def describe(viewer: Viewer, changes: Iterable[Change]) -> list[Described]:
    """Put the viewer's own changes into words. Three queries, however many changes, and those of the other apps."""
    changes = list(changes)
    circles = _circles(viewer)
    ids: dict[str, set[int]] = {}
    for change in changes:
        ids.setdefault(change.what, set()).add(change.subject)
    sayers: dict[str, Callable[[Viewer, set[int]], Mapping[int, str]]] = {
        "contact": _people,
        "line": _lines,
        **log_words,
    }
    words = {what: say(viewer, ids[what]) for what, say in sayers.items() if what in ids}
    found = []
    for change in changes:
        names = {number: name for number, name, made in circles if made < change.pk}
        before, after = _state(change, change.before, names), _state(change, change.after, names)
        found.append(Described(change.at, _subject(change, words), before, after))
    return found


def _circles(viewer: Viewer) -> list[tuple[int, str, int]]:
    """The viewer's circles: number, name, and the change that made each. Numbers are used again, so a change
    before that one means an older circle that is gone."""
    made = Change.objects.filter(
        owner=OuterRef("owner"), what="circle", before=None, after=OuterRef("number")
    ).order_by("-pk")
    return list(
        Circle.objects.filter(owner_id=viewer.member_id)
        .annotate(made=Coalesce(Subquery(made.values("pk")[:1]), 0))
        .values_list("number", "name", "made")
    )


def _people(viewer: Viewer, ids: set[int]) -> dict[int, str]:
    found = dict(Member.objects.visible_to(viewer).filter(pk__in=ids).values_list("pk", "name"))
    return {number: found.get(number, "A former member") for number in ids}


def _lines(viewer: Viewer, ids: set[int]) -> dict[int, str]:
    """What each line is called and says today. What it said in the past is not kept."""
    found = {}
    for line in Entry.objects.filter(owner_id=viewer.member_id, pk__in=ids):
        kind = BY_KEY[line.kind]
        text = plain(line.text) if kind.markdown else " ".join(line.text.split())
        found[line.pk] = f"{line.called}: {Truncator(text).chars(80)}"
    return found


def _looked(label: str) -> str:
    """What a superuser looked at: the model's own name for several of its rows."""
    try:
        things = _LOOKED_AT.get(label) or str(apps.get_model(label)._meta.verbose_name_plural)
    except LookupError:
        things = "data"
    return f"An administrator looked at your {things}"


def _subject(change: Change, words: Mapping[str, Mapping[int, str]]) -> str:
    if change.what == Change.LOOKED:
        return _looked(change.label)
    if known := words.get(change.what, {}).get(change.subject):
        return known
    if change.what == "circle":
        return f"The circle “{change.label}”"
    if change.what == "photo":
        return f"Photo: {Face(change.label).label.lower()}"
    if change.what == "line":
        kind = BY_KEY.get(change.label)
        return kind.label if kind else change.label
    return _SUBJECTS[change.what]


def _state(change: Change, mask: int | None, names: dict[int, str]) -> str:
    if change.what == Change.LOOKED:
        return ""
    if mask is None:
        tie = change.what == "contact"
        if change.before is None:
            return "not a contact" if tie else "nothing yet"
        return "no longer a contact" if tie else "gone"
    if change.what == "circle":
        return "there"
    if change.what == "contact":
        circles = circles_in_words(mask, names)
        return _FILED[tier_of(mask)] + (f"; {circles}" if circles else "")
    if circle_numbers(mask):
        return circles_in_words(mask, names)
    return AUDIENCES[audience_key(mask)].word
