"""What people without an account see of the event to which they are invited."""

from dataclasses import dataclass

from django.db.models import Q

from events.models import Event, Invitation, Picture, Rsvp
from events.reads.cards import for_cards
from events.reads.event import EventInWords, without_address
from events.words import one_price_words
from members.models import Member
from members.rule.columns import in_good_standing
from members.rule.standing import Viewer


def find_invitation(viewer: Viewer, token: str) -> Invitation | None:
    """The invitation with that token, if it belongs to nobody yet or to this viewer, and the event exists for people who
    hold it. One query, which finds nothing for a token that is worth nothing, as for one that was never given."""
    whose = Q(member=None) | Q(member=viewer.member_id) if viewer.is_member else Q(member=None)
    related = Invitation.objects.select_related("event", "event__place", "event__organization")
    return related.filter(whose, token=token, event__in=Event.objects.open_to_outsiders()).first()


def outside_answer(invitation: Invitation) -> Rsvp | None:
    """The answer that was given with this invitation, without an account. One query."""
    return Rsvp.objects.filter(invitation=invitation).first()


def event_for(invitation: Invitation) -> Event:
    """The event, loaded as for cards, with its address if the guest holds a place. It names no host but the one who sent
    the invitation. Two queries."""
    mine = outside_answer(invitation)
    event = for_cards(Viewer.visitor(), Event.objects.open_to_outsiders()).get(pk=invitation.event_id)
    event.is_guest, event.reads_address = mine is not None and mine.holds_place, False
    if event.host_id != invitation.by_id:
        event.host = None
    return event


@dataclass(frozen=True)
class OutsidePage(EventInWords):
    """The page behind the link of an invitation. `by` is the name of the member who sent it, empty when that member is
    suspended, leaving or gone."""

    mine: Rsvp | None
    by: str
    prices: list[str]
    picture: Picture | None


def load_page(invitation: Invitation, mine: Rsvp | None) -> OutsidePage:
    """The page for an invitation from `find_invitation`, with the answer given. The event has its address if the guest
    holds a place. Three queries."""
    holds_place = mine is not None and mine.holds_place
    event = invitation.event if holds_place else without_address(invitation.event)
    sender = Member.objects.filter(in_good_standing(), pk=invitation.by_id or 0).first()
    return OutsidePage(
        event=event,
        mine=mine,
        by=sender.name if sender else "",
        prices=[one_price_words(price) for price in event.prices.all()],
        picture=Picture.objects.filter(event=event).defer("image").first(),
    )
