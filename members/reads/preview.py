"""Previews, for the owner alone: all that the owner shows, with audiences, and what a person gains or loses
when a filing, a circle or an audience changes."""

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

from members.extensions import Difference, Shown, more_shown
from members.kinds import BY_KEY
from members.models import Circle, Contact, ContactRequest, Entry, Face, Member, Photo
from members.reads.circles import circle_names
from members.rule.masks import PROFESSIONAL, audience_key, circle_moved, circle_numbers
from netlib.text.markdown import plain


def shown_by(owner: Member, names: Mapping[int, str] | None = None) -> list[Shown]:
    """Everything of the owner that has an audience, in the order of the profile. `names` are the owner's
    circles by number. Two queries, those of the other apps, and one for the names when they are not given."""
    known = circle_names(owner.pk) if names is None else names

    def named(thing: Shown) -> Shown:
        circles = sorted(known[number] for number in circle_numbers(thing.audience) if number in known)
        return replace(thing, circles=", ".join(circles))

    line = " and your headline" if owner.headline else ""
    photos = Photo.objects.filter(owner=owner).defer("image")
    entries = Entry.objects.filter(owner=owner)
    things = [
        Shown("listing", "In the directory", f"Your name{line}", owner.listing),
        Shown(
            "contacts",
            "Your contact list",
            "Those of your contacts who show theirs as well",
            owner.contacts_audience,
        ),
        *(Shown(f"photo-{photo.face}", "Photo", Face(photo.face).label, photo.audience) for photo in photos),
        *(Shown(f"line-{e.pk}", e.called, _words(e), e.audience) for e in entries),
        *(thing for more in more_shown for thing in more(owner)),
    ]
    return [named(thing) for thing in things]


def _words(entry: Entry) -> str:
    """What a line says, on one row of a list."""
    if BY_KEY[entry.kind].markdown:
        return plain(entry.text)
    return ", ".join(entry.read.splitlines())


def seen_by(things: Iterable[Shown], mask: int, person_id: int = 0) -> list[Shown]:
    """The things that a contact filed under `mask` sees."""
    return [thing for thing in things if thing.is_seen(mask, person_id)]


def difference(
    things: Iterable[Shown],
    before: int,
    after: int,
    changed: Callable[[int], int] = lambda audience: audience,
    *,
    person_id: int = 0,
) -> Difference:
    """What a contact gains and loses when their filing changes from `before` to `after` and each audience
    changes by `changed`."""
    gains, loses = [], []
    for thing in things:
        saw = thing.is_seen(before, person_id)
        sees = thing.changed(changed).is_seen(after, person_id)
        if sees and not saw:
            gains.append(thing)
        elif saw and not sees:
            loses.append(thing)
    return Difference(gains, loses)


def beyond_colleagues(things: Iterable[Shown], mask: int, person_id: int = 0) -> list[Shown]:
    """The things that a contact filed under `mask` sees and a professional contact in no circle does not."""
    return [thing for thing in seen_by(things, mask, person_id) if not thing.is_seen(PROFESSIONAL)]


def beyond_members(things: Iterable[Shown], mask: int) -> list[Shown]:
    """The things that a filing under `mask` shows and every member does not see."""
    return [thing for thing in seen_by(things, mask) if not thing.is_seen(0)]


@dataclass(frozen=True)
class Affected:
    """One person who gains or loses something."""

    person: Member
    difference: Difference


@dataclass(frozen=True)
class CircleChange:
    """What merging or deleting a circle changes, for each person and for each thing shown to the circle."""

    people: list[Affected]
    things: list[tuple[Shown, str]]
    version: str


def circle_change(owner: Member, circle: Circle, into: Circle | None) -> CircleChange:
    """What changes when `circle` is deleted, or merged into another. Only people who gain or lose something are
    named."""
    number, target = circle.number, into.number if into else None
    things = shown_by(owner)

    def moved(mask: int) -> int:
        return circle_moved(mask, number, target)

    people = []
    for contact in (
        Contact.objects.of(owner.pk).select_related("other").order_by("other__sort_key", "other_id")
    ):
        what = difference(things, contact.mask, moved(contact.mask), moved, person_id=contact.other_id)
        if what:
            people.append(Affected(contact.other, what))
    touched = [
        (thing, audience_key(moved(thing.audience)))
        for thing in things
        if number in circle_numbers(thing.audience)
    ]
    return CircleChange(people, touched, circle_version(circle, into) if into else "")


def circle_version(circle: Circle, into: Circle) -> str:
    """A fingerprint of all masks that contain either circle, to notice changes since a preview."""
    owner = circle.owner_id
    rows: list[tuple[object, ...]] = [(circle.number, circle.pk, into.number, into.pk)]
    rows += [(thing.key, thing.audience, thing.text) for thing in shown_by(Member.objects.get(pk=owner), {})]
    rows += Photo.objects.filter(owner=owner).order_by("pk").values_list("pk", "audience", "version")
    rows += Contact.objects.of(owner).order_by("other_id").values_list("other_id", "mask")
    rows += (
        ContactRequest.objects.filter(sender=owner)
        .order_by("recipient_id")
        .values_list("recipient_id", "sender_mask")
    )
    return hashlib.sha256(repr(rows).encode()).hexdigest()
