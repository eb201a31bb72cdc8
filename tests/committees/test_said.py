"""Service in members' own words: in their record at once, confirmed by chairs and curators, matched without names."""

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from committees.forms.said import SaidForm
from committees.hooks import answers_of_chairs
from committees.models import Committee, OwnService, Seat
from committees.reads.said import committees_called, days_of
from committees.rights import Rights, rights
from committees.services.said import answer_said, match_service, say_served
from members.models import Change
from members.rule.masks import MEMBERS, ONLY_ME, PERSONAL, PROFESSIONAL, PUBLIC
from members.rule.standing import Viewer
from tests.cast import Cast
from tests.committees.conftest import PAGE, RUN, SignIn, World, roster_of
from tests.committees.factories import CommitteeFactory, seat
from tests.factories import OrganizationFactory, listed
from tests.reading import text

SERVICE = "/committees/service/"
SAY = f"{SERVICE}said/"
SENT = {"role": "member", "years": "2010–2011", "audience": "me"}


def said(member: Any, committee: Committee | None, **fields: Any) -> OwnService:
    given = {"from_year": 2010, "to_year": 2011, "name": "" if committee else "Award Jury", **fields}
    return say_served(member=member, committee=committee, **given)


def test_it_is_in_ones_record_at_once_and_marked(world: World, cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.stranger)
    assert client.post(f"{PAGE}served/", SENT).status_code == 302
    one = OwnService.objects.get()
    assert (one.committee, one.from_year, one.to_year, one.audience) == (world.committee, 2010, 2011, ONLY_ME)
    record = text(client.get(SERVICE))
    assert "Not confirmed yet" in record
    assert "2010–2011" in record
    assert "2010–2011  Member, Conference Committee" in client.get(f"{SERVICE}cv.txt").content.decode()
    profile = cast.stranger.get_absolute_url()
    assert "not confirmed yet" in text(client.get(profile))
    for role in ("owner", "professional", "both", "curator"):
        assert "2010–2011" not in text(sign_in(getattr(cast, role)).get(profile)), role
    # It gives no rights, and no roster shows it.
    assert rights(Viewer(cast.stranger.pk), world.committee) == Rights()
    assert roster_of(client.get(f"{PAGE}?on=2011-01-01")) == []
    # A second press of the same says nothing new.
    client.post(f"{PAGE}served/", {**SENT, "years": "2010-12"})
    assert OwnService.objects.get().to_year == 2012


def test_opened_it_is_seen_on_the_profile_alone(world: World, cast: Cast, sign_in: SignIn) -> None:
    one = said(cast.owner, None, association="Wexcombe")
    page = f"{SAY}{one.pk}/"
    profile = cast.owner.get_absolute_url()
    assert sign_in(cast.professional).get(page).status_code == 404
    reached = {
        "me": {"owner"}, "professional": {"owner", "professional", "both", "circled"},
        "personal": {"owner", "personal", "both"},
        "members": {"owner", "stranger", "professional", "personal", "both", "unfiled", "circled", "admirer", "curator"},
    }  # fmt: skip
    for audience, roles in reached.items():
        sign_in(cast.owner).post(page, {"audience": audience})
        for role, viewer in cast.viewers().items():
            if role in {"suspended", "leaving"}:
                continue
            assert OwnService.objects.visible_to(viewer).exists() == (role in roles), (audience, role)
            seen = sign_in(None if role == "visitor" else getattr(cast, role)).get(profile)
            assert ("Award Jury" in text(seen)) == (role in roles), (audience, role)
    assert [change.after for change in Change.objects.filter(what="own_service").order_by("pk")] == [
        PROFESSIONAL, PERSONAL, MEMBERS,
    ]  # fmt: skip
    sign_in(cast.owner).post(f"{page}remove/")
    assert not OwnService.objects.exists()


def test_a_chair_confirms_it_and_a_seat_takes_its_place(world: World, cast: Cast, sign_in: SignIn) -> None:
    one = said(cast.stranger, world.committee, audience=PROFESSIONAL)
    said(cast.blocked, world.committee)
    chair = sign_in(world.chair)
    page = text(chair.get(RUN))
    assert "Sol Strand says: I served as member, 2010–2011" in page
    assert "Nov 2010 to Oct 2011" in page
    waits = answers_of_chairs(Viewer(world.chair.pk))
    assert waits is not None
    assert len(waits.items) == 2
    answer = f"{RUN}said/{one.pk}/"
    assert sign_in(cast.stranger).post(answer, {"answer": "yes"}).status_code == 403
    assert sign_in(cast.personal).post(answer, {"answer": "yes"}).status_code == 403
    chair.post(answer, {"answer": "yes"})
    made = Seat.objects.get(member=cast.stranger)
    assert (made.begins, made.ends, made.status) == (dt.date(2010, 11, 1), dt.date(2011, 11, 1), "accepted")
    assert (made.record_audience, made.agreed_audience) == (PROFESSIONAL, world.committee.roster_audience)
    assert not OwnService.objects.filter(pk=one.pk).exists()
    assert roster_of(sign_in(cast.both).get(f"{PAGE}?on=2011-01-01")) == ["Sol Strand"]
    assert chair.post(answer, {"answer": "yes"}).status_code == 404


def test_a_seat_under_the_name_becomes_theirs(world: World, cast: Cast) -> None:
    named = seat(world.committee, "Sol Strand", begins=dt.date(2010, 11, 1), ends=dt.date(2012, 11, 1))
    one = said(cast.stranger, world.committee)
    answer_said(by=world.chair, said=one, yes=True)
    named.refresh_from_db()
    assert (named.member, named.name, named.ends) == (cast.stranger, "", dt.date(2012, 11, 1))
    assert Seat.objects.filter(member=cast.stranger).count() == 1


def test_what_is_not_confirmed_stays_in_ones_own_words(world: World, cast: Cast, sign_in: SignIn) -> None:
    one = said(cast.stranger, world.committee, audience=MEMBERS)
    sign_in(world.chair).post(f"{RUN}said/{one.pk}/", {"answer": "no"})
    assert "Sol Strand says" not in text(sign_in(world.chair).get(RUN))
    assert "not confirmed" in text(sign_in(cast.both).get(cast.stranger.get_absolute_url()))
    with pytest.raises(ValidationError):
        answer_said(by=world.chair, said=one, yes=True)


def test_nobody_confirms_their_own_nor_what_is_not_theirs_to_confirm(world: World, cast: Cast) -> None:
    mine = said(world.chair, world.committee, role="treasurer")
    with pytest.raises(ValidationError):
        answer_said(by=world.chair, said=mine, yes=True)
    other = said(cast.stranger, world.committee)
    for member in (cast.owner, cast.both, cast.curator):
        with pytest.raises(PermissionDenied):
            answer_said(by=member, said=other, yes=True)
    assert OwnService.objects.filter(refused_at=None).count() == 2


def test_a_chair_does_not_see_those_who_are_kept_apart(world: World, cast: Cast, sign_in: SignIn) -> None:
    chaired = CommitteeFactory.create(name="Owner’s", slug="owners")
    seat(chaired, cast.owner, role="chair")
    for member in (cast.blocked, cast.blocker, cast.stranger):
        said(member, chaired)
    page = text(sign_in(cast.owner).get("/committees/owners/run/"))
    assert cast.stranger.name in page
    assert cast.blocked.name not in page
    assert cast.blocker.name not in page
    hidden = OwnService.objects.get(member=cast.blocked)
    assert (
        sign_in(cast.owner).post(f"/committees/owners/run/said/{hidden.pk}/", {"answer": "yes"}).status_code
        == 404
    )


def test_a_committee_that_is_known_is_offered_first(world: World, cast: Cast, sign_in: SignIn) -> None:
    owner = OrganizationFactory.create(name="New England Library Association", abbreviation="NELA")
    Committee.objects.filter(pk=world.committee.pk).update(organization=owner)
    client = sign_in(cast.stranger)
    sent = {**SENT, "name": "conference committee", "association": "NELA"}
    page = client.post(SAY, sent)
    assert "Is it one of these?" in text(page)
    assert not OwnService.objects.exists()
    client.post(SAY, {**sent, "committee": str(world.committee.pk)})
    assert OwnService.objects.get().committee == world.committee
    client.post(SAY, {**sent, "new": "yes"})
    assert OwnService.objects.filter(committee=None).get().name == "conference committee"
    assert committees_called(Viewer(cast.stranger.pk), "Conference Committee", "MLA") == []


def test_bad_words_are_told_and_kept(world: World, cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.stranger)
    for years, words in (
        ("", "Enter the years, like 2010–2011."), ("soon", "Enter the years, like 2010–2011."),
        ("2011-2010", "The last year comes before the first."), ("2099", "Enter years that have begun"),
    ):  # fmt: skip
        page = client.post(SAY, {**SENT, "name": "Kept Name", "association": "", "years": years})
        assert page.status_code == 422
        assert words in text(page), years
        assert "Kept Name" in page.content.decode()
    assert not OwnService.objects.exists()
    seat(world.committee, cast.stranger, begins=dt.date(2010, 11, 1), ends=dt.date(2011, 11, 1))
    page = client.post(f"{PAGE}served/", SENT)
    assert "in your record already" in text(page)


@pytest.mark.parametrize(
    ("typed", "years"),
    [
        ("2010", (2010, 2010)),
        ("2010-11", (2010, 2011)),
        ("1999–01", (1999, 2001)),
        ("2010 to 2012", (2010, 2012)),
    ],
)
def test_years_as_people_write_them(typed: str, years: tuple[int, int]) -> None:
    form = SaidForm({**SENT, "name": "Jury", "years": typed})
    assert form.is_valid(), form.errors
    assert form.cleaned_data["years"] == years


def test_years_become_the_terms_of_the_committee(world: World) -> None:
    november = world.committee
    january = CommitteeFactory.create(term_start=1)
    assert days_of(november, 2010, 2011) == (dt.date(2010, 11, 1), dt.date(2011, 11, 1))
    assert days_of(november, 2010, 2010) == (dt.date(2010, 11, 1), dt.date(2011, 11, 1))
    assert days_of(january, 2010, 2011) == (dt.date(2010, 1, 1), dt.date(2012, 1, 1))


def test_curators_match_without_names_and_confirm(
    world: World, cast: Cast, desk: Any, sign_in: SignIn
) -> None:
    for member in (cast.owner, cast.stranger):
        said(member, None, name="Conference  Committee", audience=PUBLIC if member == cast.owner else ONLY_ME)
    page = text(desk.get("/admin/committees/committee/said/"))
    assert "Conference Committee" in page
    assert cast.owner.name not in page
    assert cast.stranger.name not in page
    assert "2 to confirm or match" in text(desk.get("/admin/"))
    one = OwnService.objects.order_by("pk")[0]
    sent = {"said": str(one.pk), "committee": str(world.committee.pk)}
    assert sign_in(cast.stranger).post("/admin/committees/committee/said/", sent).status_code in (302, 403)
    desk.post("/admin/committees/committee/said/", sent)
    assert OwnService.objects.filter(committee=world.committee).count() == 2
    with pytest.raises(OwnService.DoesNotExist):
        match_service(by=cast.curator, said_id=one.pk, committee=world.committee)
    page = text(desk.get("/admin/committees/committee/said/"))
    assert cast.stranger.name in page
    mine = OwnService.objects.get(member=cast.stranger)
    desk.post("/admin/committees/committee/said/", {"said": str(mine.pk), "answer": "yes"})
    # Who did not agree to a roster is on none, until they say so.
    assert Seat.objects.get(member=cast.stranger).agreed_audience == ONLY_ME
    assert roster_of(sign_in(cast.both).get(f"{PAGE}?on=2011-01-01")) == []
    assert "Show me there too" in text(sign_in(cast.stranger).get(SERVICE))
    other = said(listed(), None, name="Camp")
    desk.post("/admin/committees/committee/said/", {"said": str(other.pk), "leave": "yes"})
    assert "Camp" not in text(desk.get("/admin/committees/committee/said/"))


def test_a_visitor_says_nothing(world: World, client: Any) -> None:
    assert client.post(f"{PAGE}served/", SENT).status_code == 302
    assert "Did you serve?" not in text(client.get("/committees/"))
    assert not OwnService.objects.exists()
