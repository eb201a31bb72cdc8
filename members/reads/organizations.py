"""Organizations: the list, and the page of one with the people who show that they belong to it."""

from dataclasses import dataclass

from django.db.models import F, Q, QuerySet
from django.http import Http404

from members.extensions import Section, sections_of_organization
from members.models import Entry, Member, OldOrganization, Organization
from members.models.vocabulary import has_abbreviation
from members.reads.browse import numbers_of_organizations
from members.reads.cards import Card, cards_of_listed
from members.rule.standing import Viewer
from members.search import Count
from netlib.paging import Key, Order, Page
from netlib.text.names import fold

PAGE = 50
BY_KEY = Order(Key("key"), Key("pk", int))
_SHOWN = 24


@dataclass(frozen=True)
class OrganizationRow:
    """An organization in a list, with the number of people who show it to the viewer; None for no one."""

    organization: Organization
    number: Count | None


def list_organizations(
    viewer: Viewer, *, words: str = "", kind: str = "", after: str = "", size: int = PAGE
) -> Page[OrganizationRow]:
    """A page of the organizations by name that have all these words in the name or as the abbreviation. At most
    four queries."""
    found = found_organizations(words)
    if kind:
        found = found.filter(kind=kind)
    page = BY_KEY.page(found, after=after, size=size)
    counted = numbers_of_organizations(viewer, page.rows)
    return page.map(lambda each: OrganizationRow(each, counted.get(each.pk)))


def found_organizations(words: str) -> QuerySet[Organization]:
    """The organizations that have all these words, of which eight count, in the name or as the abbreviation."""
    found = Organization.objects.select_related("place", "parent").order_by("key", "pk")
    for word in words.split()[:8]:
        found = found.filter(Q(key__contains=fold(word)) | has_abbreviation(word))
    return found


@dataclass(frozen=True)
class Group:
    """Some people of an organization: a title, their cards, and whether there are more."""

    title: str
    cards: list[Card]
    more: bool


@dataclass(frozen=True)
class OrganizationPage:
    """What the page of an organization shows one viewer."""

    organization: Organization
    divisions: list[OrganizationRow]
    groups: list[Group]
    sections: list[Section]


def known_organization(**which: int | str) -> Organization | None:
    """The organization with that `pk` or `slug` and its ids, or the one that it was merged into; None for
    neither. Two queries, or three."""
    related = Organization.objects.select_related("place", "parent").prefetch_related("ids")
    found = related.filter(**which).first()
    if found is None:
        merged = {"number" if name == "pk" else name: value for name, value in which.items()}
        old = OldOrganization.objects.filter(**merged).values("organization_id")
        found = related.filter(pk__in=old).first()
    return found


def offered_organizations(text: str, most: int = 12) -> list[Organization]:
    """Organizations whose name, or a word of it, begins with the text, or whose abbreviation is the text. At
    most two queries."""
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
    """The organization that has or had that slug. Raises Http404."""
    found = known_organization(slug=slug)
    if found is None:
        raise Http404("There is no such organization.")
    return found


def show_organization(viewer: Viewer, organization: Organization) -> OrganizationPage:
    """The whole page of an organization from `find_organization`."""
    divisions = list(organization.divisions.order_by("key"))
    counted = numbers_of_organizations(viewer, divisions)
    return OrganizationPage(
        organization,
        [OrganizationRow(each, counted.get(each.pk)) for each in divisions],
        _groups(viewer, organization),
        sections_of_organization(viewer, organization),
    )


def _groups(viewer: Viewer, organization: Organization) -> list[Group]:
    """The people by how they are connected to the organization. Each person is in the first group that fits."""
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
        rows = part.exclude(owner__in=seen).values("owner_id", key=F("owner__sort_key")).distinct()
        ids = [row["owner_id"] for row in rows.order_by("key", "owner_id")[: _SHOWN + 1]]
        seen.update(ids)
        picked.append((title, ids[:_SHOWN], len(ids) > _SHOWN))
    people = listed.in_bulk([pk for _, ids, _ in picked for pk in ids])
    cards = {card.person.pk: card for card in cards_of_listed(viewer, people.values())}
    return [
        Group(title, [cards[pk] for pk in ids if pk in cards], more) for title, ids, more in picked if ids
    ]
