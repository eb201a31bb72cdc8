"""Factories of events. Everything starts at its most private value, but events are up."""

import datetime as dt
from typing import Any

import factory
from django.utils import timezone

from events.models import Answer, CoHost, Event, Invitation, Rsvp, Status
from members.models import Member
from members.rule.masks import ONLY_ME
from tests.factories import MemberFactory


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


def party(host: Member, audience: int = ONLY_ME, **fields: Any) -> Event:
    """A party of that host, up for that audience."""
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
    """Somebody who hosts along."""
    return CoHost.objects.create(event=event, member=member)
