"""Factories of committees and seats. A roster is for members; a record goes no further than the roster."""

import datetime as dt
from typing import Any

import factory

from committees.models import Committee, Seat
from members.models import Member
from tests.factories import OrganizationFactory


class CommitteeFactory(factory.django.DjangoModelFactory[Committee]):
    """A standing committee of an association, whose roster members see."""

    class Meta:
        model = Committee

    name = factory.Sequence(lambda n: f"Committee {n}")
    slug = factory.Sequence(lambda n: f"committee-{n}")
    organization = factory.SubFactory(OrganizationFactory)
    term_months = 12
    term_start = 11


def seat(committee: Committee, holder: Member | str | None = None, **fields: Any) -> Seat:
    """An accepted seat since November 2026, of a member, under a name, or vacant."""
    if isinstance(holder, str):
        fields["name"] = holder
    else:
        fields["member"] = holder
    made: Seat = Seat.objects.create(committee=committee, **{"begins": dt.date(2026, 11, 1), **fields})
    return made
