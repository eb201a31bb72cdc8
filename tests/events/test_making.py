"""Making and changing events on their pages."""

import datetime as dt
import io
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from events.models import Event, OldAddress, Picture, Status
from events.reads.attended import attended
from events.reads.days import days_shown
from members.rule.masks import PERSONAL
from members.rule.standing import Viewer
from tests.cast import Cast
from tests.events.forms import FORM, SHOWN
from tests.events.reading import ROLES, SignIn, walk, who
from tests.factories import OrganizationFactory, PlaceFactory
from tests.reading import text


@pytest.fixture(autouse=True)
def clock() -> Any:
    with time_machine.travel("2027-01-10T12:00:00Z"):
        yield


def test_making_an_event_for_contacts(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.owner)
    assert client.get("/events/new/").status_code == 200
    assert client.post("/events/new/", {**FORM, **SHOWN, "submit": "yes"}).status_code == 302
    event = Event.objects.get()
    assert (event.status, event.audience, event.host) == ("published", PERSONAL, cast.owner)
    assert event.starts == dt.datetime(2027, 3, 6, 0, tzinfo=dt.UTC)
    assert event.ends == dt.datetime(2027, 3, 6, 6, tzinfo=dt.UTC)
    assert [str(price) for price in event.prices.all()] == ["Bottle: 12.50 USD"]


def test_making_a_public_event_waits(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.owner)
    page = client.post("/events/new/", {**FORM, **SHOWN, "audience": "public", "submit": "yes"}, follow=True)
    assert "Waiting for a curator" in page.content.decode()


@pytest.mark.parametrize("day", ["2020-04-09", "2026-03-05"])
def test_what_would_be_over_already_is_not_put_up(cast: Cast, sign_in: SignIn, day: str) -> None:
    client = sign_in(cast.owner)
    page = client.post("/events/new/", {**FORM, **SHOWN, "first_day": day, "submit": "yes"})
    assert page.context["form"].errors["first_day"] == ["It would be over already. Is the year right?"]
    assert not Event.objects.exists()
    # A draft may be of any day, until it is put up.
    assert client.post("/events/new/", {**FORM, **SHOWN, "first_day": day}).status_code == 302
    event = Event.objects.get()
    done = client.post(f"{event.get_absolute_url()}submit/", follow=True)
    assert "It would be over already. Is the year right?" in done.content.decode()
    event.refresh_from_db()
    assert event.status == Status.DRAFT


def test_what_began_a_while_ago_and_goes_on_is_put_up(cast: Cast, sign_in: SignIn) -> None:
    # It is seven in the morning in Boston.
    begun = {"first_day": "2027-01-10", "first_time": "06:30", "last_time": "", "submit": "yes"}
    assert sign_in(cast.owner).post("/events/new/", {**FORM, **SHOWN, **begun}).status_code == 302


def test_what_was_up_may_be_changed_when_it_is_over(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.owner)
    client.post("/events/new/", {**FORM, **SHOWN, "submit": "yes"})
    url = f"{Event.objects.get().get_absolute_url()}edit/"
    with time_machine.travel("2027-06-01", tick=False):
        client.force_login(cast.owner)
        version = client.get(url).context["form"]["version"].value()
        assert client.post(url, {**FORM, **SHOWN, "title": "Shaken", "version": version}).status_code == 302


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"title": ""}, "title"),
        ({"first_time": ""}, "first_time"),
        ({"time_zone": ""}, "time_zone"),
        ({"first_day": "2027-03-14", "first_time": "02:30", "last_time": ""}, "first_time"),
        ({"first_day": "2027-03-13", "first_time": "23:00", "last_time": "02:30"}, "last_time"),
        ({"last_day": "2027-03-01"}, "last_day"),
        ({"first_day": "9999-12-31"}, "first_day"),
        ({"first_day": "9999-12-31", "all_day": "on"}, "first_day"),
        ({"first_day": "0001-01-01"}, "first_day"),
        ({"last_day": "9999-12-31"}, "last_day"),
        ({"deadline": "9999-12-31"}, "deadline"),
        ({"audience": "circle-43"}, "audience"),
        ({"organization": "Nowhere Library"}, "organization"),
        ({"topics": "Nonsense"}, "topics"),
    ],
)
def test_what_the_form_refuses(cast: Cast, sign_in: SignIn, change: dict[str, str], field: str) -> None:
    page = sign_in(cast.owner).post("/events/new/", {**FORM, **SHOWN, **change})
    assert page.status_code == 422
    assert list(page.context["form"].errors) == [field]
    assert not Event.objects.exists()


@pytest.mark.parametrize(
    ("price", "stored"),
    [
        ({"amount": "1,200"}, "Bottle: 1200.00 USD"),
        ({"amount": " 1,234.50 "}, "Bottle: 1234.50 USD"),
        ({"currency": "usd"}, "Bottle: 12.50 USD"),
        ({"currency": "eur"}, "Bottle: 12.50 EUR"),
        ({"amount": "12,50"}, "Amount: Write an amount like 12.50 or 1,200."),
        ({"amount": "1,20,000"}, "Amount: Write an amount like 12.50 or 1,200."),
        ({"amount": "twelve"}, "Amount: Write an amount like 12.50 or 1,200."),
        ({"currency": "US"}, "Currency: Write three letters, like USD or EUR."),
        ({"name": ""}, "A price needs both a name and an amount."),
    ],
)
def test_prices_are_read_as_people_write_them(
    cast: Cast, sign_in: SignIn, price: dict[str, str], stored: str
) -> None:
    fields = {f"price-0-{name}": value for name, value in price.items()}
    page = sign_in(cast.owner).post("/events/new/", {**FORM, **SHOWN, **fields})
    if page.status_code == 302:
        assert [str(one) for one in Event.objects.get().prices.all()] == [stored]
    else:
        assert f"There is a problem {stored}" in text(page)
    assert (page.status_code == 302) == stored.startswith("Bottle")


def test_what_is_free_has_no_price(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.owner)
    page = client.post("/events/new/", {**FORM, **SHOWN, "free": "on", "title": ""})
    assert "There is a problem" in text(page)
    page = client.post("/events/new/", {**FORM, **SHOWN, "free": "on"})
    assert page.context["form"].errors["free"] == [
        "There is a price below. Uncheck this, or empty the price."
    ]
    free = {**FORM, **SHOWN, "free": "on", "price-0-name": "Members", "price-0-amount": "0"}
    assert client.post("/events/new/", free).status_code == 302


def test_an_organization_s_event_is_for_members_or_the_public(cast: Cast, sign_in: SignIn) -> None:
    library = OrganizationFactory.create(name="Wexcombe Public Library")
    data = {**FORM, **SHOWN, "organization": "Wexcombe Public Library"}
    assert "audience" in sign_in(cast.owner).post("/events/new/", data).context["form"].errors
    data |= {"audience": "public", "address_audience": "members", "guest_audience": "me"}
    assert sign_in(cast.owner).post("/events/new/", data).status_code == 302
    assert Event.objects.get().organization == library


def test_all_day_and_the_zone_of_the_town(cast: Cast, sign_in: SignIn) -> None:
    place = PlaceFactory.create(name="Wexcombe", key="wexcombe", time_zone="Europe/Paris")
    data = {**FORM, **SHOWN, "all_day": "on", "last_day": "2027-03-06", "time_zone": "", "place": "Wexcombe"}
    assert sign_in(cast.owner).post("/events/new/", data).status_code == 302
    event = Event.objects.get()
    assert (event.time_zone, event.place, event.last_day) == ("Europe/Paris", place, dt.date(2027, 3, 6))
    assert event.starts == dt.datetime(2027, 3, 4, 23, tzinfo=dt.UTC)
    shown = sign_in(cast.owner).get(f"{event.get_absolute_url()}edit/").context["form"]
    assert shown["last_day"].value() == dt.date(2027, 3, 6)


@pytest.mark.parametrize(
    ("zone", "first", "last", "hours"),
    [
        ("Africa/Cairo", "2027-04-30", "", 23),
        ("Africa/Cairo", "2027-04-29", "", 24),
        ("Africa/Cairo", "2027-04-29", "2027-05-01", 71),
        ("America/Santiago", "2027-09-05", "", 23),
        ("America/Santiago", "2027-09-04", "", 24),
        ("America/Santiago", "2027-04-03", "", 25),
    ],
)
def test_whole_days_where_clocks_are_changed_at_midnight(
    cast: Cast, sign_in: SignIn, zone: str, first: str, last: str, hours: int
) -> None:
    days = {"first_day": first, "last_day": last, "deadline": first, "time_zone": zone, "all_day": "on"}
    client = sign_in(cast.owner)
    assert client.post("/events/new/", {**FORM, **SHOWN, **days}).status_code == 302
    event = Event.objects.get()
    assert event.ends - event.starts == dt.timedelta(hours=hours)
    assert (event.iso_starts, event.iso_ends) == (first, last or first)
    assert event.rsvp_deadline is not None
    assert days_shown(event, "") == (dt.date.fromisoformat(first), dt.date.fromisoformat(last or first))
    shown = client.get(f"{event.get_absolute_url()}edit/").context["form"]
    assert {name: str(shown[name].value() or "") for name in ("first_day", "last_day", "deadline")} == {
        "first_day": first,
        "last_day": last,
        "deadline": first,
    }
    # Saved once more, it stays where it was.
    data = {**FORM, **SHOWN, **days, "version": shown["version"].value()}
    assert client.post(f"{event.get_absolute_url()}edit/", data).status_code == 302
    again = Event.objects.get()
    assert (again.starts, again.ends, again.sequence) == (event.starts, event.ends, 0)


def test_a_party_without_an_ending_is_not_over_when_it_begins(cast: Cast, sign_in: SignIn) -> None:
    begins = dt.datetime(2027, 3, 6, 0, tzinfo=dt.UTC)
    with time_machine.travel(begins - dt.timedelta(days=1), tick=False):
        sign_in(cast.owner).post("/events/new/", {**FORM, **SHOWN, "last_time": "", "submit": "yes"})
        event = Event.objects.get()
        url = event.get_absolute_url()
        assert (event.starts, event.ends) == (begins, begins)
        answer = {"status": "going", "audience": "personal"}
        assert sign_in(cast.personal).post(f"{url}rsvp/", answer).status_code == 302
    with time_machine.travel(begins + dt.timedelta(hours=2, minutes=59), tick=False):
        assert who(walk(cast, sign_in, url), "This event is over") == set()
        assert who(walk(cast, sign_in, f"{url}met/")) == set()
        page = sign_in(cast.personal).get("/events/?mine=going").content.decode()
        assert event.title in page
        assert 'class="dt-end"' not in page
        assert attended(Viewer(cast.personal.pk)) == []
        assert sign_in(cast.owner).post(f"{url}invite/", {"people": [cast.unfiled.pk]}).status_code == 302
    with time_machine.travel(begins + dt.timedelta(hours=3), tick=False):
        seen = {"owner", "personal", "both", "unfiled"}
        assert who(walk(cast, sign_in, url), "This event is over") == seen
        assert who(walk(cast, sign_in, f"{url}met/")) == {"owner", "personal"}
        assert event.title not in sign_in(cast.personal).get("/events/?mine=going").content.decode()
        assert [one.event for one in attended(Viewer(cast.personal.pk))] == [event]


def test_changing_an_event_in_two_windows(cast: Cast, sign_in: SignIn, gin: Event) -> None:
    client = sign_in(cast.owner)
    url = f"{gin.get_absolute_url()}edit/"
    version = client.get(url).context["form"]["version"].value()
    data = {**FORM, **SHOWN, "version": version}
    assert client.post(url, {**data, "title": "First"}).status_code == 302
    gin.refresh_from_db()
    url = f"{gin.get_absolute_url()}edit/"
    page = client.post(url, {**data, "title": "Second"})
    assert page.status_code == 422
    assert "in another window" in page.content.decode()
    again = page.context["form"].data["version"]
    assert client.post(url, {**data, "title": "Second", "version": again}).status_code == 302


def test_cancelling_and_reviving_on_the_page(cast: Cast, sign_in: SignIn, gin: Event) -> None:
    client = sign_in(cast.owner)
    assert client.get(f"{gin.get_absolute_url()}cancel/").status_code == 200
    client.post(f"{gin.get_absolute_url()}cancel/", {"note": "No ice"})
    assert who(walk(cast, sign_in, gin.get_absolute_url()), "No ice") == {"owner", "personal", "both"}
    client.post(f"{gin.get_absolute_url()}revive/")
    gin.refresh_from_db()
    assert gin.status == Status.PUBLISHED


def test_a_former_address_leads_on_for_those_who_see_the_event(
    cast: Cast, sign_in: SignIn, gin: Event
) -> None:
    OldAddress.objects.create(year=2020, slug="old-gin", event=gin)
    assert sign_in(cast.personal).get("/events/2020/old-gin/").headers["Location"] == gin.get_absolute_url()
    assert sign_in(cast.professional).get("/events/2020/old-gin/").status_code == 404


def test_the_picture_follows_the_event(cast: Cast, sign_in: SignIn, gin: Event) -> None:
    target = io.BytesIO()
    Image.new("RGB", (200, 200), "teal").save(target, "PNG")
    file = SimpleUploadedFile("gin.png", target.getvalue(), "image/png")
    data = {**FORM, **SHOWN, "picture": file, "picture_words": "A glass"}
    assert sign_in(cast.owner).post(f"{gin.get_absolute_url()}edit/", data).status_code == 302
    gin.refresh_from_db()
    url = f"{gin.get_absolute_url()}picture/{Picture.objects.get().version}/"
    assert who_gets(cast, sign_in, url) == {"owner", "personal", "both"}
    assert "A glass" in sign_in(cast.personal).get(gin.get_absolute_url()).content.decode()


def test_a_picture_that_is_none_leaves_no_half_made_event(cast: Cast, sign_in: SignIn) -> None:
    file = SimpleUploadedFile("gin.png", b"no picture", "image/png")
    page = sign_in(cast.owner).post("/events/new/", {**FORM, **SHOWN, "picture": file})
    assert page.status_code == 422
    assert not Event.objects.exists()


def who_gets(cast: Cast, sign_in: SignIn, url: str) -> set[str]:
    roles = [role for role in ROLES if role != "visitor"]
    return {role for role in roles if sign_in(getattr(cast, role)).get(url).status_code == 200}


def test_what_is_to_be_put_right_stands_in_the_order_of_the_page(cast: Cast, sign_in: SignIn) -> None:
    page = text(sign_in(cast.owner).post("/events/new/", {"title": ""}))
    assert (
        "There is a problem Title: This field is required. Kind: This field is required. First day:" in page
    )


@pytest.mark.parametrize(
    ("field", "typed", "words"),
    [
        ("first_time", "7pm", "Begins at: Write a time like 19:00."),
        ("last_time", "25:99", "Ends at: Write a time like 19:00."),
        ("first_day", "2027-02-30", "First day: Write a date like 2027-01-31."),
        ("capacity", "0", "Places: Write a whole number, 1 or more."),
        ("guests_each", "99", "Guests that each may bring: At most 20."),
    ],
)
def test_what_cannot_be_is_said_once_in_our_own_words(
    cast: Cast, sign_in: SignIn, field: str, typed: str, words: str
) -> None:
    page = sign_in(cast.owner).post("/events/new/", {**FORM, **SHOWN, field: typed})
    assert f"There is a problem {words}" in text(page)
