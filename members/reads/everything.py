"""The search of everything: people, events, committees, organizations, topics, help, and what is the viewer's own."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import Q
from django.urls import reverse

from members.extensions import Found, searches
from members.models import Circle, Contact, Heading, HeadingName
from members.reads.cards import cards_of
from members.reads.organizations import found_organizations
from members.rule.standing import Viewer
from members.search import Count, Search
from members.search.limits import LIMITS
from netlib.help import Entry, matching
from netlib.text.names import fold

# So many of each kind are shown.
SHOWN = 5
# More words make no search narrower.
_WORDS = 8
_SNIPPET = 140


@dataclass(frozen=True)
class Own:
    """Something of the viewer's own, which nobody else knows of."""

    title: str
    url: str
    icon: str
    text: str = ""


@dataclass(frozen=True)
class TopicRow:
    """A topic, and its other names that have the words."""

    heading: Heading
    others: list[str]


def search_everything(viewer: Viewer, text: str, *, but: str = "") -> list[Found]:
    """What the viewer finds by the words: one `Found` for each kind, also for those of which nothing is found, people
    first. `but` is the key of a kind to leave out. The number of queries does not depend on what is hidden."""
    kinds: Mapping[str, Callable[[Viewer, str], Found]] = {
        "people": _people,
        **searches,
        "organizations": _organizations,
        "topics": _topics,
        "help": _help,
        **({"yours": _yours} if viewer.is_member else {}),
    }
    return [search(viewer, text) for key, search in kinds.items() if key != but]


def found_elsewhere(viewer: Viewer, text: str, *, but: str = "") -> list[Found]:
    """For a list that finds nothing: the kinds of which something is found, apart from the kind of the list; none without
    words."""
    return [kind for kind in search_everything(viewer, text, but=but) if kind.rows] if text.strip() else []


def words_of(text: str) -> list[str]:
    """The words of a search, at most eight."""
    return text.split()[:_WORDS]


def _people(viewer: Viewer, text: str) -> Found:
    search = Search(viewer, text)
    page = search.page(size=SHOWN)
    url = f"{reverse('people')}?{urlencode({'q': text})}"
    return Found(
        "people",
        "People",
        "people",
        "members/hit_person.html",
        cards_of(viewer, page.hits),
        search.count(page),
        url,
    )


def _organizations(viewer: Viewer, text: str) -> Found:
    found = found_organizations(text)
    rows = list(found[:SHOWN])
    number = Count.of(len(rows) if len(rows) < SHOWN else found[: LIMITS.counted + 1].count())
    url = f"{reverse('organizations')}?{urlencode({'q': text})}"
    return Found(
        "organizations", "Organizations", "organizations", "members/hit_organization.html", rows, number, url
    )


def _topics(viewer: Viewer, text: str) -> Found:
    names = HeadingName.objects.select_related("heading").order_by("key")
    for word in words_of(text):
        names = names.filter(key__contains=fold(word))
    rows: dict[int, TopicRow] = {}
    for name in names:
        row = rows.setdefault(name.heading_id, TopicRow(name.heading, []))
        if name.name != name.heading.name:
            row.others.append(name.name)
    shown = list(rows.values())[:SHOWN]
    return Found(
        "topics",
        "Topics",
        "topics",
        "members/hit_topic.html",
        shown,
        Count.of(len(rows)),
        reverse("headings"),
    )


def _help(viewer: Viewer, text: str) -> Found:
    found: list[Entry] = matching(words_of(text))
    return Found(
        "help", "Help", "help", "members/hit_help.html", found[:SHOWN], Count.of(len(found)), reverse("help")
    )


def _yours(viewer: Viewer, text: str) -> Found:
    """The viewer's own notes on contacts, and their circles."""
    me = viewer.member_id or 0
    in_note, in_name = Q(), Q()
    for word in words_of(text):
        in_note &= Q(note__icontains=word) | Q(where_met__icontains=word)
        in_name &= Q(name__icontains=word)
    notes = Contact.objects.of(me).filter(in_note).select_related("other")
    circles = Circle.objects.filter(in_name, owner_id=me).order_by("name")
    rows = [
        Own(f"Circle: {circle.name}", reverse("circle", args=[circle.pk]), "circle")
        for circle in circles[: LIMITS.counted]
    ]
    for contact in notes.order_by("other__sort_key", "pk")[: LIMITS.counted]:
        words = " · ".join(part for part in (contact.where_met, contact.note) if part)
        title = f"Your note on {contact.other.name}"
        rows.append(
            Own(title, reverse("contact", args=[contact.other.handle]), "file", _snippet(words, text))
        )
    return Found(
        "yours",
        "Yours",
        "notes and circles of yours",
        "members/hit_own.html",
        rows[:SHOWN],
        Count.of(len(rows)),
        reverse("contacts"),
    )


def _snippet(words: str, text: str) -> str:
    """The part of a text around the first of the words that it has."""
    folded = words.casefold()
    at = min((place for word in words_of(text) if (place := folded.find(word.casefold())) >= 0), default=0)
    start = max(0, at - _SNIPPET // 3)
    part = words[start : start + _SNIPPET].strip()
    return f"{'…' if start else ''}{part}{'…' if start + _SNIPPET < len(words) else ''}"
