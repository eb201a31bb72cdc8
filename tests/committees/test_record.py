"""The service record: how far it reaches, what it names, and what becomes of it with its member."""

import datetime as dt
import re
from typing import Any

import pytest
from django.urls import reverse

from committees.formats.archive import service_of
from committees.models import Committee, Seat, SeatChange
from committees.roles import Status
from committees.services import holders
from committees.services import seats as services
from members.models import Member
from members.rule.masks import MEMBERS, PERSONAL, PROFESSIONAL, PUBLIC
from members.services.leaving import erase
from tests.cast import Cast
from tests.committees.conftest import NOW, PAGE, PATHS, SignIn, World
from tests.committees.factories import seat
from tests.factories import listed
from tests.reading import names, said, text


@pytest.mark.parametrize(
    ("roster", "beyond", "seen"),
    [
        (MEMBERS, 0, {"stranger", "professional", "personal"}),
        (MEMBERS, PUBLIC, {"visitor", "stranger", "professional", "personal"}),
        (PUBLIC, PERSONAL, {"visitor", "stranger", "professional", "personal"}),
    ],
)
def test_the_record_shows_as_far_as_the_roster_or_its_own_audience(
    world: World, cast: Cast, sign_in: SignIn, roster: int, beyond: int, seen: set[str]
) -> None:
    Committee.objects.update(roster_audience=roster)
    Member.objects.filter(pk=world.owner.pk).update(listing=PUBLIC)
    Seat.objects.filter(pk=world.seat.pk).update(record_audience=beyond)
    people = {
        "visitor": None,
        **{role: getattr(cast, role) for role in ("stranger", "professional", "personal")},
    }
    found = {
        role
        for role, member in people.items()
        if "Conference Committee" in sign_in(member).get(world.owner.get_absolute_url()).content.decode()
    }
    assert found == seen
    mine = sign_in(world.owner)
    for pose, role in (("visitor", "visitor"), ("member", "stranger"), ("professional", "professional")):
        posed = mine.get(f"{world.owner.get_absolute_url()}?as={pose}").content.decode()
        real = sign_in(people[role]).get(world.owner.get_absolute_url()).content.decode()
        assert ("Conference Committee" in posed) == (role in seen)
        link = f'href="{world.committee.get_absolute_url()}"'
        assert (link in posed) == (link in real)


def test_an_offer_that_waits_is_on_no_profile(world: World, cast: Cast, sign_in: SignIn) -> None:
    Seat.objects.filter(pk=world.seat.pk).update(status=Status.OFFERED)
    assert (
        "Conference Committee"
        not in sign_in(cast.stranger).get(world.owner.get_absolute_url()).content.decode()
    )


@pytest.mark.parametrize("keeps", [True, False])
def test_story_20_an_erased_account_leaves_a_name_only_where_its_member_agreed(
    world: World, cast: Cast, sign_in: SignIn, keeps: bool
) -> None:
    Seat.objects.filter(pk=world.seat.pk).update(keeps_name=keeps, note="second year")
    holders.show_record(member=world.owner, seat=world.seat, audience=PROFESSIONAL)
    Member.objects.filter(pk=world.owner.pk).update(leaving_at=NOW)
    assert erase(member_id=world.owner.pk, now=NOW)
    page = text(sign_in(cast.stranger).get(PAGE))
    assert ("Nell Harrigan" in page) == keeps
    assert ("A former member" in page) == (not keeps)
    assert not [
        change
        for change in SeatChange.objects.filter(seat=world.seat.pk)
        for row in (change.before, change.after)
        if row and row["member_id"] == cast.owner.pk
    ]
    kept = {
        row["name"]
        for change in SeatChange.objects.filter(seat=world.seat.pk)
        for row in (change.after,)
        if row
    }
    assert kept == ({"", "Nell Harrigan"} if keeps else {""})


def test_the_history_says_who_when_and_what(world: World, cast: Cast) -> None:
    SeatChange.objects.all().delete()
    services.end_seat(by=world.chair, seat=world.seat, last_day=dt.date(2026, 12, 31), ended="removed")
    Seat.objects.filter(pk=world.seat.pk).update(note="by raw hand")
    changes = list(SeatChange.objects.filter(seat=world.seat.pk).order_by("pk"))
    assert changes[0].by == world.chair.pk
    assert changes[0].before is not None
    assert changes[0].after is not None
    assert (changes[0].before["ends"], changes[0].after["ends"]) == ("2027-11-01", "2027-01-01")
    assert changes[1].after is not None
    assert changes[1].after["note"] == "by raw hand"


def test_story_20_the_history_of_a_claimed_seat_forgets_the_name_with_the_roster(world: World) -> None:
    ada = listed(name="Ada Lovelock", leaving_at=NOW)
    named = seat(world.committee, "A. Lovelock", role="secretary")
    Seat.objects.filter(pk=named.pk).update(claimant=ada, claim="asked")
    Seat.objects.filter(pk=named.pk).update(member=ada, claimant=None, claim="", name="", name_key="")
    assert SeatChange.objects.filter(seat=named.pk, before__name="A. Lovelock").exists()
    assert erase(member_id=ada.pk, now=NOW)
    named.refresh_from_db()
    assert (named.withheld, named.name) == (True, "")
    told = str(list(SeatChange.objects.filter(seat=named.pk).values("before", "after")))
    assert "Lovelock" not in told
    assert f"'claimant_id': {ada.pk}" not in told


TELLS = "Only members can see Conference Committee. If you choose Public, this line tells the world that it exists."
TOLD = "Only members can see this committee. This line tells the world that it exists."


@pytest.mark.parametrize("roster", [MEMBERS, PUBLIC])
@pytest.mark.parametrize("chosen", ["public", "members", "professional", "me"])
def test_who_opens_a_line_is_told_that_it_names_the_committee(
    world: World, sign_in: SignIn, roster: int, chosen: str
) -> None:
    Committee.objects.update(roster_audience=roster)
    client, page = sign_in(world.owner), f"/committees/service/{world.seat.pk}/audience/"
    names_it = roster == MEMBERS and chosen == "public"
    assert (TELLS in text(client.get(page))) == (roster == MEMBERS)
    saved = said(client.post(page, {"audience": chosen}, follow=True))
    anyone = "Saved. Anyone can read on your profile that Conference Committee exists."
    assert saved == (anyone if names_it else "Saved.")
    assert (TOLD in text(client.get("/committees/service/"))) == names_it


@pytest.mark.parametrize("opened", [True, False])
def test_story_12_the_line_alone_names_a_committee_for_members_to_the_world(
    world: World, cast: Cast, sign_in: SignIn, opened: bool
) -> None:
    """The holder may name it on their profile. Nothing else does, and nothing leads to it or finds by it."""
    Member.objects.filter(pk=world.owner.pk).update(listing=PUBLIC, search_engines=True)
    Committee.objects.update(name="Juniper Group", key="juniper group")
    if opened:
        holders.show_record(member=world.owner, seat=world.seat, audience=PUBLIC)
    organization = world.committee.organization
    assert organization is not None
    visitor, profile = sign_in(None), world.owner.get_absolute_url()
    page = visitor.get(profile)
    assert ("2026–2027 Exhibits, Juniper Group" in text(page)) == opened
    body = page.content.decode()
    assert body.count("Juniper") == (1 if opened else 0)
    assert world.committee.get_absolute_url() not in body
    assert "Juniper" not in "".join(re.findall(r"<script.*?</script>|<head>.*?</head>", body, re.DOTALL))
    posed = sign_in(world.owner).get(f"{profile}?as=visitor")
    assert ("Juniper Group" in text(posed)) == opened
    # Nowhere else, neither by its name nor by its members.
    for path in ("/people/?q=juniper", f"/people/?service={world.committee.pk}", "/people/?service=today"):
        found = visitor.get(path)
        assert (names(found), "Juniper" in text(found).replace("“juniper”", "")) == ([], False)
    for path in (
        f"{profile}card.vcf",
        "/people/",
        "/committees/",
        "/committees/?q=juniper",
        reverse("organization", args=[organization.slug]),
    ):
        answer = visitor.get(path)
        assert answer.status_code == 200
        assert "Juniper" not in text(answer).replace("juniper", "")
    for path in PATHS:
        assert visitor.get(path).status_code == 404
    # One's own copy has it, with who sees it; nobody else's has.
    copies: list[Any] = [service_of(member)["service"] for member in (world.owner, cast.both)]
    assert [[(row["committee"], row["beyond_the_roster"]) for row in kept["seats"]] for kept in copies] == [
        [("Juniper Group", "public" if opened else "me")],
        [],
    ]
    # It is gone with the choice.
    holders.show_record(member=world.owner, seat=world.seat, audience=PROFESSIONAL)
    assert "Juniper" not in visitor.get(profile).content.decode()
