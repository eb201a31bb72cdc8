"""Cards: people in the lists of the directory, each as far as the viewer may see them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from members.models import Contact, ContactRequest, Entry, Face, Heading, Member, Photo
from members.rule.standing import Viewer
from members.search import Hit, Reason

_TOPICS = 3


@dataclass(frozen=True)
class Relation:
    """The viewer's side of a tie: how they filed the person (None unless they are contacts), the request they
    sent, and whether the person asks them."""

    mask: int | None = None
    asked: ContactRequest | None = None
    asks_me: bool = False


@dataclass(frozen=True)
class Card:
    """A person in a list. `place` and `topics` come from lines that the viewer sees; `reasons` say why the
    person matches."""

    person: Member
    line: str
    place: str = ""
    topics: list[Heading] = field(default_factory=list)
    photo: str = ""
    relation: Relation = field(default_factory=Relation)
    reasons: list[Reason] = field(default_factory=list)


def cards_of(viewer: Viewer, hits: Sequence[Hit]) -> list[Card]:
    """The cards of search hits. Two queries, three more for a member; none for an empty list."""
    if not hits:
        return []
    people = [hit.member for hit in hits]
    places, topics = _places_and_topics(viewer, people)
    photos = photos_of(viewer, people)
    relations = relations_to(viewer, people)
    return [
        Card(
            hit.member,
            hit.line,
            places.get(hit.member.pk, ""),
            topics.get(hit.member.pk, []),
            photos.get(hit.member.pk, ""),
            relations.get(hit.member.pk, Relation()),
            hit.reasons,
        )
        for hit in hits
    ]


def cards_of_listed(viewer: Viewer, people: Iterable[Member]) -> list[Card]:
    """The cards of members who came through `listed_to(viewer)`."""
    return cards_of(viewer, [Hit(person, person.headline) for person in people])


def _places_and_topics(
    viewer: Viewer, people: list[Member]
) -> tuple[dict[int, str], dict[int, list[Heading]]]:
    """By owner: the place where they work, or else live, and their first topics."""
    lines = (
        Entry.objects.visible_to(viewer)
        .filter(owner__in=people, kind__in=("position", "town", "topic"))
        .select_related("place", "heading")
        .order_by("position", "pk")
    )
    works: dict[int, str] = {}
    lives: dict[int, str] = {}
    topics: dict[int, list[Heading]] = {}
    for line in lines:
        first = topics.setdefault(line.owner_id, [])
        if line.heading and line.heading not in first and len(first) < _TOPICS:
            first.append(line.heading)
        if line.place:
            (lives if line.kind == "town" else works).setdefault(line.owner_id, str(line.place))
    return lives | works, topics


def photos_of(viewer: Viewer, people: Sequence[Member]) -> dict[int, str]:
    """By owner: the address of the personal photo where the viewer may see it, or else of the professional one. One
    query."""
    found = Photo.objects.visible_to(viewer).filter(owner__in=people).select_related("owner").defer("image")
    photos: dict[int, str] = {}
    for photo in sorted(found, key=lambda each: each.face != Face.PERSONAL):
        photos.setdefault(photo.owner_id, photo.get_absolute_url())
    return photos


def relations_to(viewer: Viewer, people: list[Member]) -> dict[int, Relation]:
    """By person: the viewer's side of the tie between them, see `Relation`; empty for visitors."""
    if viewer.member_id is None:
        return {}
    masks = dict(
        Contact.objects.of(viewer.member_id).filter(other__in=people).values_list("other_id", "mask")
    )
    asked = {
        request.recipient_id: request
        for request in ContactRequest.objects.waiting().filter(
            sender_id=viewer.member_id, recipient__in=people
        )
    }
    asking = set(
        ContactRequest.objects.open()
        .filter(recipient_id=viewer.member_id, sender__in=people)
        .values_list("sender_id", flat=True)
    )
    return {
        person.pk: Relation(masks.get(person.pk), asked.get(person.pk), person.pk in asking)
        for person in people
    }
