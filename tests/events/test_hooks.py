"""What other apps are told: who is erased, the demo world, the page of an organization."""

import datetime as dt
import re

import pytest
from django.utils import timezone

from events.demo.load import FILE
from events.models import Event, Invitation, Rsvp
from members.models import Member
from members.rule.masks import MEMBERS, PERSONAL, PUBLIC
from members.services.leaving import erase
from tests.cast import Cast
from tests.events.factories import answer, invite, party
from tests.events.reading import SignIn
from tests.factories import OrganizationFactory

pytestmark = pytest.mark.django_db


def test_who_is_erased_leaves_nothing_behind(cast: Cast) -> None:
    host = cast.stranger
    event = party(host, MEMBERS, capacity=1)
    answer(event, cast.owner)
    invite(event, cast.owner)
    Invitation.objects.create(event=event, email=cast.owner.email.upper(), by=host)
    party(cast.owner, PERSONAL)
    kept = party(cast.owner, MEMBERS, organization=OrganizationFactory.create())
    Member.objects.filter(pk=cast.owner.pk).update(leaving_at=timezone.now() - dt.timedelta(days=1))
    assert erase(member_id=cast.owner.pk)
    assert not Invitation.objects.exists()
    assert not Rsvp.objects.exists()
    assert set(Event.objects.values_list("pk", "host_id")) == {(event.pk, host.pk), (kept.pk, None)}
    event.refresh_from_db()
    assert event.taken == 0


def test_the_demo_world_has_its_events() -> None:
    assert FILE.read_text().count("[[event]]") >= 25


def test_an_organization_has_its_events(cast: Cast, sign_in: SignIn) -> None:
    library = OrganizationFactory.create(slug="wexcombe")
    division = OrganizationFactory.create(parent=library)
    ended = timezone.now() - dt.timedelta(days=9)
    for title, audience, place, fields in (
        ("Open house", PUBLIC, library, {}),
        ("Staff day", MEMBERS, division, {}),
        ("Old fair", PUBLIC, library, {"starts": ended}),
        ("Not ours", PUBLIC, OrganizationFactory.create(), {}),
        ("Draft", PUBLIC, library, {"status": "draft", "published_at": None}),
    ):
        party(cast.curator, audience, title=title, organization=place, **fields)
    pages = {who: sign_in(who).get("/organizations/wexcombe/") for who in (None, cast.stranger)}
    shown = {who: re.findall(r"p-name[^>]*>([^<]*)<", page.content.decode()) for who, page in pages.items()}
    assert shown == {None: ["Open house"], cast.stranger: ["Open house", "Staff day"]}
