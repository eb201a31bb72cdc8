"""A superuser who looks at something of a member's in the admin leaves a line in that member's history."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.contrib import admin
from django.contrib.admin import ModelAdmin
from django.contrib.auth.models import Group
from django.db import connection
from django.test import Client
from django.utils import timezone

from events.models import Event
from members.models import Change, Member, OrganizationSuggestion
from members.rule.masks import MEMBERS, ONLY_ME
from members.services.looks import note_look
from netlib import curators
from netlib.curator_site import CuratorSite
from netlib.looks import Noted, keys_of
from tests.cast import Cast
from tests.factories import MemberFactory, listed
from tests.netlib.test_policies import with_owner

SignIn = Callable[[Member | None], Client]


@pytest.fixture
def superuser(cast: Cast) -> Member:
    """A superuser who is nobody's contact."""
    Member.objects.filter(pk=cast.curator.pk).update(is_superuser=True, is_staff=True)
    cast.curator.refresh_from_db()
    return cast.curator


def looks(member: Member) -> list[tuple[int, str]]:
    """Who looked at what of a member."""
    found = Change.objects.filter(owner=member, what=Change.LOOKED).order_by("pk")
    return list(found.values_list("subject", "label"))


def account_of(member: Member, page: str = "change") -> str:
    """The address of a page about a member."""
    return f"/admin/members/member/{member.pk}/{page}/"


@pytest.mark.django_db
def test_the_member_reads_that_an_administrator_looked(
    sign_in: SignIn, superuser: Member, cast: Cast
) -> None:
    Change.objects.filter(owner=cast.owner).delete()
    assert sign_in(superuser).get(account_of(cast.owner)).status_code == 200

    assert looks(cast.owner) == [(superuser.pk, "members.member")]
    page = sign_in(cast.owner).get("/settings/log/").content.decode()
    assert page.count("An administrator looked at your account") == 1
    assert superuser.name not in page


@pytest.mark.django_db
def test_each_page_leaves_one_line_a_day(sign_in: SignIn, superuser: Member, cast: Cast) -> None:
    client = sign_in(superuser)
    for page in ("change", "history", "change"):
        client.get(account_of(cast.owner, page))
    assert looks(cast.owner) == [(superuser.pk, "members.member")]

    Change.objects.filter(what=Change.LOOKED).update(at=timezone.now() - timedelta(hours=25))
    client.get(account_of(cast.owner))
    assert len(looks(cast.owner)) == 2


@pytest.mark.django_db
def test_a_curator_leaves_none_and_nobody_one_of_their_own(
    sign_in: SignIn, superuser: Member, cast: Cast
) -> None:
    curator = MemberFactory.create(is_staff=True)
    curator.groups.add(Group.objects.get(name=curators.NAME))
    assert sign_in(curator).get(account_of(cast.owner)).status_code == 200
    assert sign_in(superuser).get(account_of(superuser)).status_code == 200
    assert not Change.objects.filter(what=Change.LOOKED).exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "address",
    [
        "/admin/members/member/?q=quimby",
        "/admin/autocomplete/?term=quimby&app_label=committees&model_name=seat&field_name=member",
    ],
)
def test_a_list_of_names_tells_those_whom_not_every_member_finds(
    sign_in: SignIn, superuser: Member, address: str
) -> None:
    found, hidden = listed(name="Ann Quimby"), listed(name="Bea Quimby")
    Member.objects.filter(pk=found.pk).update(listing=MEMBERS)
    Member.objects.filter(pk=hidden.pk).update(listing=ONLY_ME)

    page = sign_in(superuser).get(address).content.decode()

    assert {"Ann Quimby", "Bea Quimby"} == {name for name in ("Ann Quimby", "Bea Quimby") if name in page}
    assert (looks(found), looks(hidden)) == ([], [(superuser.pk, "members.member")])


@pytest.mark.django_db
def test_a_list_of_what_is_private_tells_everybody_on_it(
    sign_in: SignIn, superuser: Member, cast: Cast
) -> None:
    OrganizationSuggestion.objects.create(name="Elm Library", kind="public", by=cast.stranger)
    assert b"Elm Library" in sign_in(superuser).get("/admin/members/organizationsuggestion/").content
    assert looks(cast.stranger) == [(superuser.pk, "members.organizationsuggestion")]
    page = sign_in(cast.stranger).get("/settings/log/").content.decode()
    assert "An administrator looked at your organization suggestions" in page


@pytest.mark.django_db
def test_a_page_that_is_not_there_tells_nobody(sign_in: SignIn, superuser: Member) -> None:
    assert sign_in(superuser).get("/admin/members/member/999999/change/").status_code == 302
    assert not Change.objects.filter(what=Change.LOOKED).exists()


def test_every_model_that_belongs_to_members_is_noted_with_the_members() -> None:
    owned = set(with_owner()) & admin.site._registry.keys()
    assert {Member, Event} <= owned
    assert [model for model in owned if not keys_of(model)] == []
    assert [pages for pages in admin.site._registry.values() if not isinstance(pages, Noted)] == []


def test_pages_that_are_registered_later_are_noted_too() -> None:
    site = CuratorSite()
    site.register(Change)
    site.register(Event, ModelAdmin)
    assert all(isinstance(pages, Noted) for pages in site._registry.values())
    assert (keys_of(Change), keys_of(Event), keys_of(Group)) == (["owner_id"], ["host_id"], [])


@pytest.mark.django_db(transaction=True)
def test_two_pages_at_once_leave_one_line() -> None:
    member, superuser = MemberFactory.create(), MemberFactory.create(is_superuser=True)

    def look(_: int) -> None:
        try:
            note_look(superuser.pk, Member, [member.pk], Member, False)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(look, range(8)))
    assert looks(member) == [(superuser.pk, "members.member")]
