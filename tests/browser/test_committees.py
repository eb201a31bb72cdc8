"""Committees in Chromium: the way from volunteering to the roster by clicking, and every page accessible."""

import datetime as dt
from pathlib import Path

import pytest
from playwright.sync_api import Page

from committees.models import Seat, Volunteer
from members.models import Member
from tests.browser.conftest import assert_accessible
from tests.browser.test_pages import become
from tests.cast import make_cast
from tests.committees.factories import CommitteeFactory, seat
from tests.factories import listed

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def sign_in(page: Page, base_url: str, member: Member) -> None:
    page.context.clear_cookies()
    become(page, base_url, member)


def test_from_volunteer_to_roster(page: Page, base_url: str) -> None:
    today = dt.date.today()
    committee = CommitteeFactory.create(
        name="Conference Committee",
        slug="conference",
        takes_volunteers=True,
        call="Two seats.",
        charge="- rooms",
    )
    chair, fern = listed(name="Joan Kestenbaum"), listed(name="Fern Byrne")
    begun, over = today - dt.timedelta(days=30), today + dt.timedelta(days=90)
    seat(committee, chair, role="chair", begins=begun, ends=over)
    seat(committee, "Harriet Lunde", role="secretary", begins=begun, ends=over)
    seat(committee, None, title="Local arrangements", begins=begun, ends=over)

    sign_in(page, base_url, fern)
    page.goto(f"{base_url}/committees/")
    page.get_by_role("link", name="Conference Committee").click()
    assert_accessible(page)
    page.get_by_role("link", name="Volunteer").click()
    page.get_by_label("A sentence or two about you").fill("I know every lunch place.")
    assert_accessible(page)
    page.get_by_role("button", name="Volunteer").click()
    page.get_by_text("No answer yet").wait_for()

    sign_in(page, base_url, chair)
    page.goto(f"{base_url}/committees/conference/run/")
    assert_accessible(page)
    page.get_by_role("link", name="Fern Byrne").click()
    assert_accessible(page)
    page.get_by_label("On the shortlist").check()
    page.get_by_role("button", name="Save").click()
    page.get_by_role("link", name="Fern Byrne").click()
    page.get_by_label("What the seat is called").fill("Local arrangements")
    page.get_by_role("button", name="Offer the seat").click()
    page.get_by_text("has not answered").wait_for()
    assert Volunteer.objects.count() == 1

    sign_in(page, base_url, fern)
    page.goto(f"{base_url}/committees/service/")
    assert_accessible(page)
    page.get_by_role("button", name="Accept").click()
    page.get_by_role("link", name="Resign from Local arrangements, Conference Committee").wait_for()
    assert_accessible(page)
    page.goto(f"{base_url}/committees/conference/")
    page.get_by_role("row", name="Local arrangements Fern Byrne").wait_for()
    page.goto(f"{base_url}{fern.get_absolute_url()}")
    page.get_by_text("Local arrangements, Conference Committee").wait_for()
    assert Seat.objects.get(member=fern).status == "accepted"


def test_every_page_of_a_committee_is_accessible(page: Page, base_url: str, tmp_path: Path) -> None:
    cast = make_cast()
    committee = CommitteeFactory.create(name="Conference Committee", slug="conference")
    own = seat(committee, cast.owner, role="chair")
    seat(committee, cast.both, title="Exhibits", begins=dt.date(2020, 1, 1), ends=dt.date(2021, 1, 1))
    seat(committee, "Harriet Lunde", role="secretary", claimant=cast.stranger, claim="asked")
    seat(committee, cast.personal, status="disputed", dispute="It began earlier.")
    sign_in(page, base_url, cast.owner)
    run = "conference/run/"
    for path in (
        "conference/history/",
        "conference/addresses/",
        run,
        f"{run}describe/",
        f"{run}seats/add/",
        f"{run}seats/{own.pk}/end/",
        f"{run}meetings/",
        f"{run}message/",
        "volunteer/",
        f"service/{own.pk}/resign/",
        f"service/{own.pk}/wrong/",
        f"service/{own.pk}/audience/",
    ):
        answer = page.goto(f"{base_url}/committees/{path}")
        assert answer is not None
        assert answer.status == 200, path
        assert_accessible(page)
    page.goto(f"{base_url}/committees/conference/?on=2020-06-01")
    page.emulate_media(media="print")
    assert page.get_by_text("As of Jun 1, 2020").is_visible()
    assert not page.get_by_role("navigation", name="Main").is_visible()
    page.pdf(path=tmp_path / "roster.pdf")
    assert (tmp_path / "roster.pdf").stat().st_size > 1000


def test_the_desk_of_a_committee_fits_where_it_is_read(page: Page, base_url: str) -> None:
    committee = CommitteeFactory.create(
        name="Committee on the Preservation of Rural Bookmobiles", term_start=1
    )
    last = dt.date(committee.today.year + 1, 1, 1)
    for title in ("Local arrangements", "Technology"):
        seat(committee, f"Hyacinth Moore-{title}", title=title, begins=committee.today, ends=last)
    sign_in(page, base_url, listed(is_staff=True, is_superuser=True))
    desk = f"{base_url}/admin/committees/committee/{committee.pk}"
    for name in ("next-term", "import"):
        page.goto(f"{desk}/{name}/")
        for width in (390, 320):
            page.set_viewport_size({"width": width, "height": 844})
            assert not page.evaluate("document.documentElement.scrollWidth > innerWidth")
        if name == "next-term":
            choice = page.get_by_label("Next term of Technology, Hyacinth Moore-Technology")
            assert choice.input_value() == "carry"
        if name == "import":
            rows = "\n".join(f"Hyacinth Moore-Delacroix {n},Local arrangements,2010,2011" for n in range(3))
            page.get_by_label("Or its text").fill(f"Name,Role,From,To\n{rows}")
            page.get_by_role("button", name="Preview").click()
        page.get_by_role("table").first.wait_for()
        assert not page.evaluate("document.documentElement.scrollWidth > innerWidth")
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(f"{desk}/change/")
    heading, tools = (page.locator(where).bounding_box() for where in ("#content > h2", ".object-tools"))
    assert heading is not None
    assert tools is not None
    assert tools["y"] >= heading["y"] + heading["height"]
