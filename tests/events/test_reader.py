"""How each reader finds dates, times and distances written."""

import datetime as dt
import re

import pytest
from django.core import mail as outbox
from django.test import Client

from events.letters import reminder
from events.models import Event
from events.words import when_words
from members.models import Entry, Member
from members.reads.reader import customs_at, member_customs
from members.rule.masks import ONLY_ME, PUBLIC
from members.services.settings import set_customs
from netlib import mail
from netlib.curator_site import written
from netlib.text.dates import Customs, customs_of, using
from tests.cast import Cast
from tests.events.factories import answer, party
from tests.events.reading import SignIn
from tests.factories import OrganizationFactory, PlaceFactory
from tests.post import run_jobs
from tests.reading import text

START = dt.datetime(2099, 12, 13, 0, tzinfo=dt.UTC)


def live_in(member: Member, country: str, zone: str, kind: str = "town", **value: str) -> None:
    """Give a member a line with a town in a country, which nobody else sees."""
    place = PlaceFactory.create(name=f"{kind} {country}", country=country, time_zone=zone)
    Entry.objects.create(owner=member, kind=kind, value=value, text=place.name, place=place, audience=ONLY_ME)


@pytest.fixture
def talk(cast: Cast) -> Event:
    """A public event in Boston at seven in the evening."""
    return party(cast.owner, PUBLIC, title="The talk", starts=START, ends=START + dt.timedelta(hours=2))


def test_customs_come_from_the_home_town_and_else_from_the_job(cast: Cast) -> None:
    def now() -> Customs:
        return member_customs(Member.objects.get(pk=cast.owner.pk))

    assert now() == Customs()
    live_in(cast.owner, "DE", "Europe/Berlin", kind="position", to="2010")
    assert now() == Customs()
    live_in(cast.owner, "EG", "Africa/Cairo", kind="position")
    assert (now().territory, now().zone) == ("EG", "Africa/Cairo")
    live_in(cast.owner, "GB", "Europe/London")
    assert (now().territory, now().zone) == ("GB", "Europe/London")
    assert customs_at(cast.owner.email.upper()) == now()
    assert customs_at("nobody@library.example") == Customs()


def test_a_member_s_own_choices_go_before_the_country(cast: Cast) -> None:
    live_in(cast.owner, "DE", "Europe/Berlin")
    set_customs(member=cast.owner, date_order="ymd", clock="12", distances="mi", week_start="5")
    chosen = Customs("DE", "ymd", twelve_hours=True, first_weekday=5, miles=True, zone="Europe/Berlin")
    assert member_customs(Member.objects.get(pk=cast.owner.pk)) == chosen
    set_customs(member=cast.owner, date_order="", clock="", distances="", week_start="")
    assert member_customs(cast.owner).order == customs_of("DE").order


@pytest.mark.parametrize(
    ("language", "when"),
    [
        ("", "Sat, Dec 12, 2099, 7–9 p.m. EST"),
        ("en-US,en;q=0.5", "Sat, Dec 12, 2099, 7–9 p.m. EST"),
        ("en-GB", "Sat, 12 Dec 2099, 19:00–21:00 EST"),
        ("de", "Sat, 12 Dec 2099, 19:00–21:00 EST"),
        ("ko-KR,ko;q=0.9", "Sat, 12 Dec 2099, 7–9 p.m. EST"),
        ("ar-EG", "Sat, 12 Dec 2099, 7–9 p.m. EST"),
        ("\x7f;q=,,", "Sat, Dec 12, 2099, 7–9 p.m. EST"),
    ],
)
def test_a_visitor_reads_as_their_browser_says(talk: Event, language: str, when: str) -> None:
    page = Client().get(talk.get_absolute_url(), headers={"accept-language": language})
    assert when in text(page)
    assert "Accept-Language" in page.headers["Vary"]


def test_a_member_reads_in_their_own_form_whatever_the_browser_says(
    cast: Cast, sign_in: SignIn, talk: Event
) -> None:
    live_in(cast.stranger, "KR", "Asia/Seoul")
    client = sign_in(cast.stranger)
    page = text(client.get(talk.get_absolute_url(), headers={"accept-language": "en-US"}))
    assert "Sat, 12 Dec 2099, 7–9 p.m. EST Your time: Sun, 13 Dec, 9–11 a.m. KST" in page
    # Without a country the browser tells.
    other = sign_in(cast.professional).get(talk.get_absolute_url(), headers={"accept-language": "de"})
    assert "Sat, 12 Dec 2099, 19:00–21:00 EST" in text(other)
    assert "Your time" not in text(other)


def test_the_settings_are_kept_and_change_the_pages(cast: Cast, sign_in: SignIn, talk: Event) -> None:
    client = sign_in(cast.stranger)
    sent = {"form": "dates", "date_order": "ymd", "clock": "24", "distances": "km", "week_start": "5"}
    assert client.post("/settings/", sent).status_code == 302
    sol = Member.objects.get(pk=cast.stranger.pk)
    assert (sol.date_order, sol.clock, sol.distances, sol.week_start) == ("ymd", "24", "km", "5")
    assert "Sat, 2099 Dec 12, 19:00–21:00 EST" in text(client.get(talk.get_absolute_url()))
    month = client.get("/events/calendar/2099/12/").content.decode()
    assert re.findall(r'<th scope="col">(\w+)<', month) == ["Sat", "Sun", "Mon", "Tue", "Wed", "Thu", "Fri"]
    assert '<option value="km" selected>' in client.get("/events/").content.decode()
    wrong = client.post("/settings/", {**sent, "clock": "13"})
    assert "13 is not one of the available choices" in text(wrong)
    assert Member.objects.get(pk=cast.stranger.pk).clock == "24"


def test_each_letter_is_written_for_its_recipient(cast: Cast, talk: Event) -> None:
    live_in(cast.professional, "GB", "Europe/London")
    for guest in (cast.professional, cast.personal):
        reminder.enqueue(rsvp_id=answer(talk, guest).pk)
    run_jobs()
    said = {letter.to[0]: str(letter.body) for letter in outbox.outbox}
    assert "Sat, 12 Dec 2099, 19:00–21:00 EST" in said[cast.professional.email]
    assert "Sat, Dec 12, 2099, 7–9 p.m. EST" in said[cast.personal.email]


@mail.letter("events/mail/reminder.md", to=lambda ids: None)
def too_early(event_id: int) -> mail.Envelope | None:
    """A letter that writes its date before it knows for whom."""
    return mail.Envelope(to="a@library.example", context={"when": when_words(Event.objects.get(pk=event_id))})


def test_a_letter_that_writes_a_date_before_it_knows_its_reader_is_an_error(talk: Event) -> None:
    too_early.enqueue(event_id=talk.pk)
    with pytest.raises(RuntimeError, match="A letter knows its reader once it is decided"):
        run_jobs()


def test_where_a_member_lives_is_told_to_nobody_by_the_form_of_dates(
    cast: Cast, sign_in: SignIn, talk: Event
) -> None:
    before = text(sign_in(cast.stranger).get(talk.get_absolute_url()))
    live_in(cast.owner, "DE", "Europe/Berlin")
    set_customs(member=cast.owner, date_order="ymd", clock="24", distances="km", week_start="5")
    assert text(sign_in(cast.stranger).get(talk.get_absolute_url())) == before


def test_the_admin_is_written_for_the_curator(cast: Cast, desk: Client) -> None:
    library = OrganizationFactory.create(name="Wexcombe Library")
    party(
        None, PUBLIC, title="The talk", organization=library, starts=START, ends=START + dt.timedelta(hours=2)
    )
    assert "Sat, Dec 12, 2099, 7–9 p.m. EST" in text(desk.get("/admin/events/event/?doing=all"))
    live_in(cast.curator, "GB", "Europe/London")
    assert "Sat, 12 Dec 2099, 19:00–21:00 EST" in text(desk.get("/admin/events/event/?doing=all"))
    row = Member(date_joined=dt.datetime(2026, 7, 1, 23, 30, tzinfo=dt.UTC))
    with using(member_customs(Member.objects.get(pk=cast.curator.pk))):
        assert written("date_joined", "Joined")(None, row) == "Thu, 2 Jul 2026, 00:30 BST"
        assert written("last_login", "Last here")(None, row) is None


def test_people_are_looked_for_in_the_reader_s_unit(cast: Cast, sign_in: SignIn) -> None:
    live_in(cast.stranger, "DE", "Europe/Berlin")
    boston = PlaceFactory.create(name="Boston")
    member, visitor = sign_in(cast.stranger), sign_in(None)
    for client, unit, words in ((member, "km", "25 km"), (visitor, "mi", "25 miles")):
        page = client.get("/people/", {"near": "Boston", "within": "25"})
        assert f'<option value="{unit}" selected>' in page.content.decode()
        assert f"Within {words} of {boston}" in text(page)


def test_a_birthday_is_kept_in_one_form_and_read_in_each(cast: Cast, sign_in: SignIn) -> None:
    owner = sign_in(cast.owner)
    sent = {"day": "9", "month": "10", "year": "", "audience": "public", "kind": "birthday"}
    assert owner.post("/profile/lines/add/birthday/", sent).status_code == 302
    assert Entry.objects.get(owner=cast.owner, kind="birthday").text == "9 Oct"
    profile = cast.owner.get_absolute_url()
    Member.objects.filter(pk=cast.owner.pk).update(listing=PUBLIC)
    assert "Birthday Oct 9" in text(sign_in(None).get(profile))
    assert "Birthday 9 Oct" in text(sign_in(None).get(profile, headers={"accept-language": "de"}))
