"""What happens after a while: somebody is refiled, blocked, leaves. Afterwards everybody looks again.

Each function makes one change in the world and gives whom it is about: an owner, whose pages are looked at. The
viewers who are named look at them.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from committees.models import OwnService, Seat, Volunteer
from events.models import Event, FeedToken, Invitation, PastEvent, Rsvp
from members.models import Block, Contact, ContactRequest, Entry, Member, Photo
from members.rule.masks import CONTACTS, ONLY_ME, PERSONAL, PUBLIC
from tests.attack.world import NOW, World

Make = Callable[[World], Member]


@dataclass(frozen=True)
class Change:
    """A change of the world, and who looks afterwards."""

    name: str
    make: Make
    viewers: tuple[str, ...]


CHANGES: dict[str, Change] = {}


def looks(*viewers: str) -> Callable[[Make], Make]:
    """Make a function a change, after which these viewers look."""

    def take(make: Make) -> Make:
        name = make.__name__.replace("_", " ")
        CHANGES[name] = Change(name, make, viewers)
        return make

    return take


def _open(owner: Member, audience: int) -> None:
    Member.objects.filter(pk=owner.pk).update(listing=audience, contacts_audience=audience)
    Entry.objects.filter(owner=owner).update(audience=audience)
    Photo.objects.filter(owner=owner).update(audience=audience)
    Event.objects.filter(host=owner).update(
        audience=audience, address_audience=audience, guest_audience=audience, asked_audience=None
    )
    Rsvp.objects.filter(member=owner).update(audience=audience)
    Seat.objects.filter(member=owner).update(record_audience=audience)
    PastEvent.objects.filter(member=owner).update(audience=audience)
    OwnService.objects.filter(member=owner).update(audience=audience)


@looks("professional", "personal")
def refiled(world: World) -> Member:
    owner = world.owners["personal"]
    Contact.objects.filter(owner=owner, other=world.cast["professional"]).update(mask=PERSONAL)
    Contact.objects.filter(owner=owner, other=world.cast["personal"]).update(mask=0)
    return owner


@looks("circled", "unfiled")
def put_into_the_circle_and_out_of_it(world: World) -> Member:
    owner = world.owners["circle"]
    Contact.objects.filter(owner=owner, other=world.cast["circled"]).update(mask=CONTACTS)
    Contact.objects.filter(owner=owner, other=world.cast["unfiled"]).update(mask=PERSONAL | 1 << 4)
    return owner


@looks("personal", "both")
def a_tie_ended(world: World) -> Member:
    owner = world.owners["contacts"]
    for role in ("personal", "both"):
        Contact.objects.filter(owner=owner, other=world.cast[role]).delete()
        Contact.objects.filter(other=owner, owner=world.cast[role]).delete()
    return owner


@looks("stranger", "guest", "cohort", "colleague", "chair", "owner of public")
def blocked_by_an_owner(world: World) -> Member:
    owner = world.owners["public"]
    for role in ("stranger", "guest", "cohort", "colleague", "chair"):
        Block.objects.create(owner=owner, blocked=world.cast[role])
    return owner


@looks("guest", "cohort", "coworker")
def blocks_an_owner(world: World) -> Member:
    owner = world.owners["members"]
    for role in ("guest", "cohort", "coworker"):
        Block.objects.create(owner=world.cast[role], blocked=owner)
    return owner


@looks("visitor", "stranger", "both")
def narrowed(world: World) -> Member:
    owner = world.owners["public"]
    _open(owner, ONLY_ME)
    return owner


@looks("visitor", "stranger", "blocked")
def opened(world: World) -> Member:
    owner = world.owners["me"]
    _open(owner, PUBLIC)
    return owner


@looks("cohort", "invited", "requester", "chair", "guest")
def withdrawn(world: World) -> Member:
    owner = world.owners["contacts"]
    Rsvp.objects.filter(member=world.cast["cohort"]).update(cohort_since=None)
    Rsvp.objects.filter(member=world.cast["guest"]).update(status="cant")
    Invitation.objects.filter(member=world.cast["invited"]).delete()
    ContactRequest.objects.filter(sender=world.cast["requester"]).update(withdrawn_at=NOW)
    Volunteer.objects.update(withdrawn_at=NOW)
    return owner


@looks("chair", "colleague")
def a_term_is_over(world: World) -> Member:
    roles = [world.cast[role] for role in ("chair", "colleague")]
    Seat.objects.filter(member__in=roles).update(ends=NOW.date())
    return world.owners["members"]


@looks("professional", "carded", "outsider")
def secrets_renewed(world: World) -> Member:
    for feed in FeedToken.objects.all():
        FeedToken.objects.filter(pk=feed.pk).update(token=world.tokens.word())
    for owner in world.owners.values():
        Member.objects.filter(pk=owner.pk).update(add_token=world.tokens.word())
    Invitation.objects.filter(pk=world.things["outsider"].pk).update(token=world.tokens.word())
    return world.owners["me"]


@looks("visitor", "stranger", "both", "cohort", "chair")
def suspended(world: World) -> Member:
    owner = world.owners["members"]
    Member.objects.filter(pk=owner.pk).update(is_active=False)
    return owner


@looks("visitor", "both", "guest", "cohort", "invited")
def leaving(world: World) -> Member:
    owner = world.owners["public"]
    Member.objects.filter(pk=owner.pk).update(leaving_at=NOW + dt.timedelta(days=14))
    return owner


@looks("professional")
def blocked_by_those_in_a_copy(world: World) -> Member:
    owner = world.owners["circle"]
    Contact.objects.filter(owner=owner, other=world.cast["professional"]).delete()
    Contact.objects.filter(other=owner, owner=world.cast["professional"]).delete()
    Block.objects.create(owner=owner, blocked=world.cast["professional"])
    return owner
