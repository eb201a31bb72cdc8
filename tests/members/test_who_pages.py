"""The pages that name who can see something."""

from collections.abc import Callable

from django.test import Client

from members.models import Member
from members.rule.masks import PERSONAL, PROFESSIONAL
from tests.cast import Cast
from tests.factories import MemberFactory, line, tie

SignIn = Callable[[Member | None], Client]


def test_who_can_see_a_line_by_name(cast: Cast, sign_in: SignIn) -> None:
    entry = line(cast.owner, "knitting", PROFESSIONAL)
    page = sign_in(cast.owner).get(f"/profile/lines/{entry.pk}/who/").content.decode()
    named = {
        role for role in cast.__dataclass_fields__ if role != "owner" and getattr(cast, role).name in page
    }
    assert named == {"professional", "both", "circled"}
    assert "3 people today" in page


def test_who_can_see_pages_by_name(cast: Cast, sign_in: SignIn) -> None:
    entry = line(cast.owner, "knitting", PERSONAL)
    for number in range(70):
        tie(cast.owner, MemberFactory.create(name=f"Zed Z{number:02}"), PERSONAL)
    client = sign_in(cast.owner)
    first = client.get(f"/profile/lines/{entry.pk}/who/").content.decode()
    more = first.split('class="btn" href="')[1].split('"')[0].replace("&amp;", "&")
    second = client.get(f"/profile/lines/{entry.pk}/who/{more}").content.decode()
    assert "Zed Z00" in first
    assert "Zed Z69" in second
    assert "Zed Z00" not in second


def test_who_finds_me_and_who_sees_my_contacts_by_name(cast: Cast, sign_in: SignIn) -> None:
    Member.objects.filter(pk=cast.owner.pk).update(listing=PERSONAL, contacts_audience=PROFESSIONAL)
    client = sign_in(cast.owner)
    finds = client.get("/settings/listing/who/").content.decode()
    assert cast.personal.name in finds
    assert cast.professional.name not in finds
    sees = client.get("/settings/contacts/who/").content.decode()
    assert cast.professional.name in sees
    assert cast.personal.name not in sees
