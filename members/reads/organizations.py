"""Reading organizations: the list, and the page of one with the people who let it show."""

from dataclasses import dataclass
from typing import Any, cast

from django.db.models import F, Q, QuerySet
from django.http import Http404

from members.extensions import Section, sections_of_organization
from members.models import Entry, Member, OldOrganization, Organization
from members.models.vocabulary import has_abbreviation
from members.reads.browse import numbers_of_organizations
from members.reads.cards import Card, cards_of_listed
from members.reads.contacts import Page, read_after
from members.rule.standing import Viewer
from members.search import Count
from netlib.text.names import fold

PAGE = 50
_SHOWN = 24


@dataclass(frozen=True)
class Row:
    """An organization in a list, with how many people show it to the viewer (None: nobody)."""

    organization: Organization
    number: Count | None


def list_organizations(
    viewer: Viewer, *, words: str = "", kind: str = "", after: str = "", size: int = PAGE
) -> Page[Row]:
    """A page of the organizations by name, with these words in name or abbreviation. At most four queries."""
    found = Organization.objects.select_related("place", "parent").order_by("key", "pk")
    for word in words.split()[:8]:
        found = found.filter(Q(key__contains=fold(word)) | has_abbreviation(word))
    if kind:
        found = found.filter(kind=kind)
    if last_shown := read_after(after):
        key, number = last_shown
        found = found.filter(Q(key__gt=key) | Q(key=key, pk__gt=number))
    rows = list(found[: size + 1])
    counted = numbers_of_organizations(viewer, rows[:size])
    shown = [Row(each, counted.get(each.pk)) for each in rows[:size]]
    if len(rows) <= size:
        return Page(shown)
    last = rows[size - 1]
    return Page(shown, f"{last.pk}.{last.key}", last.name)


@dataclass(frozen=True)
class Group:
    """Some of the people of an organization: a title, the cards, whether there are more of them."""

    title: str
    cards: list[Card]
    more: bool


@dataclass(frozen=True)
class Shown:
    """What the page of an organization shows one viewer."""

    organization: Organization
    divisions: list[Row]
    groups: list[Group]
    sections: list[Section]


def known_organization(**which: int | str) -> Organization | None:
    """The organization with that `pk` or `slug` and its ids, or else the one into which that was merged. Two queries,
    three for what was merged or is none."""
    related = Organization.objects.select_related("place", "parent").prefetch_related("ids")
    found = related.filter(**which).first()
    if found is None:
        merged = {"number" if name == "pk" else name: value for name, value in which.items()}
        old = OldOrganization.objects.filter(**merged).values("organization_id")
        found = related.filter(pk__in=old).first()
    return found


def offered_organizations(text: str, most: int = 12) -> list[Organization]:
    """Organizations whose name begins like the text, has a word that does, or has it for an abbreviation. At most two
    queries."""
    key = fold(text)
    if len(key) < 2:
        return []
    begins = Q(key__startswith=key) | has_abbreviation(text)
    found = list(Organization.objects.filter(begins).order_by("key")[:most])
    if len(found) < most:
        inside = Organization.objects.filter(key__contains=f" {key}").exclude(
            pk__in=[one.pk for one in found]
        )
        found += list(inside.order_by("key")[: most - len(found)])
    return found


def find_organization(slug: str) -> Organization:
    """The organization that has or had that address. Raises Http404."""
    found = known_organization(slug=slug)
    if found is None:
        raise Http404("There is no such organization.")
    return found


def show_organization(viewer: Viewer, organization: Organization) -> Shown:
    """Everything of the page of an organization from `find_organization`."""
    divisions = list(organization.divisions.order_by("key"))
    counted = numbers_of_organizations(viewer, divisions)
    return Shown(
        organization,
        [Row(each, counted.get(each.pk)) for each in divisions],
        _groups(viewer, organization),
        sections_of_organization(viewer, organization),
    )


def _groups(viewer: Viewer, organization: Organization) -> list[Group]:
    """The people by what binds them to it; each stands in the first group that they belong to."""
    listed = Member.objects.listed_to(viewer)
    lines = Entry.objects.visible_to(viewer).filter(organization=organization, owner__in=listed)
    parts: list[tuple[str, QuerySet[Entry]]] = [
        ("People", lines.current().filter(kind="position")),
        ("Members", lines.filter(kind="membership")),
        ("Formerly here", lines.over().filter(kind="position")),
        ("Studied here", lines.filter(kind="education")),
    ]
    seen: set[int] = set()
    picked: list[tuple[str, list[int], bool]] = []
    for title, part in parts:
        rows: Any = part.exclude(owner__in=seen).values("owner_id", key=F("owner__sort_key")).distinct()
        ids = [row["owner_id"] for row in rows.order_by("key", "owner_id")[: _SHOWN + 1]]
        seen.update(ids)
        picked.append((title, ids[:_SHOWN], len(ids) > _SHOWN))
    people = listed.in_bulk([pk for _, ids, _ in picked for pk in ids])
    cards = {
        card.person.pk: card for card in cards_of_listed(viewer, cast(dict[int, Member], people).values())
    }
    return [
        Group(title, [cards[pk] for pk in ids if pk in cards], more) for title, ids, more in picked if ids
    ]
