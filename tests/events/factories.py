"""Factories of events. Everything starts at its most private value, but events are published."""

import datetime as dt
from decimal import Decimal
from typing import Any

import factory
from django.utils import timezone

from events.models import Answer, CoHost, Event, Invitation, Rsvp, Status
from events.services.editing import PriceLine, create_event
from events.services.invitations import invite_addresses
from members.models import Member
from members.rule.masks import ONLY_ME
from tests.factories import MemberFactory

OUT = "out@elsewhere.example"


class EventFactory(factory.django.DjangoModelFactory[Event]):
    """A cocktail party in a month that nobody else sees."""

    class Meta:
        model = Event

    host = factory.SubFactory(MemberFactory)
    kind = "cocktails"
    face = "social"
    status = Status.PUBLISHED
    title = factory.Sequence(lambda n: f"Party number {n}")
    slug = factory.Sequence(lambda n: f"party-{n}")
    starts = factory.LazyFunction(lambda: timezone.now().replace(microsecond=0) + dt.timedelta(days=30))
    ends = factory.LazyAttribute(lambda event: event.starts + dt.timedelta(hours=3))
    time_zone = "America/New_York"
    published_at = factory.LazyFunction(timezone.now)


def party(host: Member | None, audience: int = ONLY_ME, **fields: Any) -> Event:
    """A party of that host, published for that audience."""
    return EventFactory.create(host=host, audience=audience, **fields)


def answer(
    event: Event, member: Member, audience: int = ONLY_ME, status: str = Answer.GOING, **fields: Any
) -> Rsvp:
    """A member's answer."""
    return Rsvp.objects.create(
        event=event, member=member, status=status, audience=audience, sort_key=member.sort_key, **fields
    )


def invite(event: Event, member: Member, **fields: Any) -> Invitation:
    """An invitation that has been sent."""
    return Invitation.objects.create(
        event=event, member=member, by=event.host, sent_at=timezone.now(), **fields
    )


def cohost(event: Event, member: Member) -> CoHost:
    """A co-host."""
    return CoHost.objects.create(event=event, member=member)


def draft(by: Member, **fields: object) -> Event:
    """A draft of that host, made as a form makes it."""
    starts = dt.datetime(2027, 3, 5, 23, tzinfo=dt.UTC)
    given = {
        "title": "Gin & Globes",
        "kind": "cocktails",
        "face": "social",
        "starts": starts,
        "ends": starts + dt.timedelta(hours=3),
        "time_zone": "America/New_York",
        **fields,
    }
    return create_event(
        by=by, fields=given, prices=[PriceLine("A", Decimal(9)), PriceLine("B", Decimal(5), "EUR")]
    )


def link(event: Event, by: Member, email: str = OUT) -> str:
    """The address behind the link of a letter that invites somebody without an account."""
    invite_addresses(event=event, by=by, emails=[email], message="Please come")
    return f"/events/answer/{Invitation.objects.get(event=event, email=email).token}/"
