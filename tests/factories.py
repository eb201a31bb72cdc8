"""Factories of model rows. Everything starts at its most private value: a test opens what it wants to see."""

from typing import Any

import factory
from allauth.account.models import EmailAddress

from members.kinds import BY_KEY
from members.models import (
    Block,
    Circle,
    Contact,
    ContactRequest,
    Entry,
    Heading,
    HeadingName,
    Member,
    Organization,
    OrganizationKind,
    Place,
)
from members.models.member import RESERVED_HANDLES
from members.rule.masks import MEMBERS, ONLY_ME
from netlib.text.names import fold, handle_base

PASSWORD = "a-long-enough-passphrase"


class MemberFactory(factory.django.DjangoModelFactory[Member]):
    """A member whose address is confirmed and whom nobody finds."""

    class Meta:
        model = Member
        skip_postgeneration_save = True

    email = factory.Sequence(lambda n: f"member{n}@library.example")
    name = factory.Sequence(lambda n: f"Member Number{n}")
    listing = ONLY_ME

    @classmethod
    def _create(cls, model_class: type[Member], *args: Any, **kwargs: Any) -> Member:
        # As a member who chose a plain one.
        plain = handle_base(kwargs["name"])
        taken = plain in RESERVED_HANDLES or Member.objects.filter(handle=plain).exists()
        if "handle" not in kwargs and not taken:
            kwargs["handle"] = plain
        member = Member.objects.create_user(password=kwargs.pop("password", PASSWORD), **kwargs)
        EmailAddress.objects.create(user=member, email=member.email, verified=True, primary=True)
        return member


class EntryFactory(factory.django.DjangoModelFactory[Entry]):
    """A hobby that nobody else sees."""

    class Meta:
        model = Entry

    owner = factory.SubFactory(MemberFactory)
    kind = "hobby"
    value = factory.Sequence(lambda n: {"value": f"Hobby number {n}"})
    text = factory.LazyAttribute(lambda entry: BY_KEY[entry.kind].text(entry.value))
    position = factory.Sequence(lambda n: n)


class CircleFactory(factory.django.DjangoModelFactory[Circle]):
    """A circle of its owner's own."""

    class Meta:
        model = Circle

    owner = factory.SubFactory(MemberFactory)
    name = factory.Sequence(lambda n: f"Circle {n}")
    number = factory.LazyAttribute(lambda circle: 4 + Circle.objects.filter(owner=circle.owner).count())


class ContactRequestFactory(factory.django.DjangoModelFactory[ContactRequest]):
    """A request that waits for its answer."""

    class Meta:
        model = ContactRequest

    sender = factory.SubFactory(MemberFactory)
    recipient = factory.SubFactory(MemberFactory)


class BlockFactory(factory.django.DjangoModelFactory[Block]):
    """One member blocks another."""

    class Meta:
        model = Block

    owner = factory.SubFactory(MemberFactory)
    blocked = factory.SubFactory(MemberFactory)


class PlaceFactory(factory.django.DjangoModelFactory[Place]):
    """A town in Massachusetts."""

    class Meta:
        model = Place

    geoname_id = factory.Sequence(lambda n: n + 1)
    name = factory.Sequence(lambda n: f"Wexcombe {n}")
    key = factory.LazyAttribute(lambda place: fold(place.name))
    region = "Massachusetts"
    country = "US"
    latitude = 42.5
    longitude = -71.5
    time_zone = "America/New_York"


class OrganizationFactory(factory.django.DjangoModelFactory[Organization]):
    """A public library."""

    class Meta:
        model = Organization

    name = factory.Sequence(lambda n: f"Wexcombe Public Library {n}")
    slug = factory.Sequence(lambda n: f"wexcombe-{n}")
    kind = OrganizationKind.PUBLIC


def heading(name: str, *synonyms: str) -> Heading:
    """A heading with its own name and synonyms."""
    made = Heading.objects.create(name=name, slug=name.lower().replace(" ", "-"))
    for each in (name, *synonyms):
        HeadingName.objects.create(heading=made, name=each)
    return made


def tie(one: Member, other: Member, mask: int = 0, back: int = 0) -> Contact:
    """A tie: `one` files `other` under `mask`, and `other` files `one` under `back`. Gives the first side."""
    sides = Contact.objects.bulk_create(
        [Contact(owner=one, other=other, mask=mask), Contact(owner=other, other=one, mask=back)]
    )
    return sides[0]


def line(owner: Member, text: str, audience: int = ONLY_ME, kind: str = "hobby") -> Entry:
    """A line of one plain value."""
    return EntryFactory.create(owner=owner, kind=kind, value={"value": text}, audience=audience)


def listed(**fields: Any) -> Member:
    """A member whom every member finds."""
    return MemberFactory.create(listing=MEMBERS, **fields)
