"""The calendar of a month: which event stands on which day, for whom, in which zone."""

import datetime as dt
import re
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine

from events.models import Event, Mode, Status
from events.reads.cards import cards, for_cards
from events.reads.days import days_shown
from events.reads.filters import Filters, found
from events.reads.months import A_DAY, month_grid
from members.models import Member
from members.rule.masks import PERSONAL, PUBLIC
from members.rule.standing import Viewer
from tests.cast import Cast
from tests.events.factories import party
from tests.events.reading import SignIn, days, lives_in, titles
from tests.reading import text

VISITOR = Viewer.visitor()


def at(zone: str, *moment: int) -> dt.datetime:
    return dt.datetime(*moment, tzinfo=ZoneInfo(zone))  # type: ignore[arg-type, misc]


def on(cast: Cast, title: str, starts: dt.datetime, hours: float = 2, **fields: Any) -> Event:
    zone = str(starts.tzinfo)
    fields = {"audience": PUBLIC, **fields}
    return party(
        cast.owner,
        title=title,
        starts=starts,
        ends=starts + dt.timedelta(hours=hours),
        time_zone=zone,
        **fields,
    )


def grid(year: int, month: int, own_zone: str = "") -> dict[int, list[str]]:
    shown = month_grid(VISITOR, Filters(), year, month, own_zone=own_zone)
    return {day.date.day: [card.title for card in day.cards] for day in shown.busy if day.date}


def test_each_event_stands_on_the_days_of_its_own_town(cast: Cast) -> None:
    on(cast, "Auckland", at("Pacific/Auckland", 2027, 1, 1, 9))  # 31 December by UTC.
    on(cast, "Honolulu", at("Pacific/Honolulu", 2027, 1, 31, 20))  # 1 February by UTC.
    on(cast, "Eve", at("America/New_York", 2026, 12, 31, 21))  # 1 January by UTC.
    on(cast, "Midnight", at("America/New_York", 2027, 1, 15, 22))
    assert grid(2027, 1) == {1: ["Auckland"], 15: ["Midnight"], 31: ["Honolulu"]}
    assert grid(2026, 12) == {31: ["Eve"]}


def test_several_days_and_whole_days(cast: Cast) -> None:
    zone = "America/New_York"
    on(cast, "Conference", at(zone, 2027, 1, 30), 24 * 4, all_day=True)
    on(cast, "Night", at(zone, 2027, 1, 5, 20), 10)
    on(cast, "Until midnight", at(zone, 2027, 1, 7, 20), 4)
    on(cast, "A moment", at(zone, 2027, 1, 8, 0), 0)
    assert grid(2027, 1) == {
        5: ["Night"], 6: ["Night"], 7: ["Until midnight"], 8: ["A moment"], 30: ["Conference"], 31: ["Conference"],
    }  # fmt: skip
    assert grid(2027, 2) == {1: ["Conference"], 2: ["Conference"]}


def test_days_of_which_clocks_are_changed(cast: Cast) -> None:
    """On 14 March 2027 New York has 23 hours, on 7 November 25; whole days stay whole days."""
    zone = ZoneInfo("America/New_York")
    for month, day in ((3, 14), (11, 7)):
        start = dt.datetime(2027, month, day, tzinfo=zone)
        event = party(
            cast.owner, PUBLIC, title="All day", starts=start, all_day=True,
            ends=dt.datetime(2027, month, day + 1, tzinfo=zone),
        )  # fmt: skip
        assert days_shown(event, "") == (start.date(), start.date())
        late = on(cast, "Late", at("America/New_York", 2027, month, day, 23), 0.5)
        assert days_shown(late, "") == (start.date(), start.date())
        assert grid(2027, month) == {day: ["All day", "Late"]}


def test_what_is_online_is_on_the_viewer_s_own_days(cast: Cast, sign_in: SignIn) -> None:
    start = at("America/New_York", 2027, 1, 14, 21)  # 15:00 the next day in Auckland.
    on(cast, "Webinar", start, mode=Mode.ONLINE)
    on(cast, "Meeting", start, mode=Mode.BOTH)
    on(cast, "Whole day", at("America/New_York", 2027, 1, 20), 24, mode=Mode.ONLINE, all_day=True)
    lives_in(cast.stranger, country="NZ", time_zone="Pacific/Auckland")
    client = sign_in(cast.stranger)
    page = client.get("/events/calendar/2027/1/")
    assert days(page) == {
        14: ["9 p.m. Meeting (EST)"], 15: ["3 p.m. Webinar (NZDT, your time)"], 20: ["Whole day"],
    }  # fmt: skip
    assert "in your own time (Auckland)" in text(page)
    assert days(sign_in(None).get("/events/calendar/2027/1/"))[14] == [
        "9 p.m. Webinar (EST)",
        "9 p.m. Meeting (EST)",
    ]
    # The list narrows by the same days as the grid shows.
    day = "/events/?since=2027-01-15&until=2027-01-15"
    assert (titles(client.get(day)), titles(sign_in(None).get(day))) == (["Webinar"], [])
    rows = for_cards(VISITOR, found(VISITOR, Filters(words="Webinar"), own_zone="No/Where"))
    assert [card.zone for card in cards(VISITOR, rows, own_zone="No/Where")] == ["EST"]


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Etc/GMT+12", "Asia/Kathmandu", "America/St_Johns"])
@pytest.mark.parametrize("hour", [0, 23])
def test_no_day_falls_between_two_months(cast: Cast, zone: str, hour: int) -> None:
    on(cast, "First", at(zone, 2027, 4, 1, hour), 0.5)
    on(cast, "Last", at(zone, 2027, 4, 30, hour), 0.5)
    assert [grid(2027, month) for month in (3, 4, 5)] == [{}, {1: ["First"], 30: ["Last"]}, {}]


def test_the_grid_shows_each_of_the_cast_their_own(cast: Cast, sign_in: SignIn) -> None:
    on(cast, "Gin", at("America/New_York", 2027, 1, 15, 19), audience=PERSONAL)
    for role, seen in {"personal": True, "both": True, "professional": False, "stranger": False}.items():
        page = sign_in(getattr(cast, role)).get("/events/calendar/2027/1/")
        assert days(page) == ({15: ["7 p.m. Gin (EST)"]} if seen else {})
        assert ("15<span" in page.content.decode()) is seen


def test_weeks_begin_as_where_one_lives(cast: Cast, sign_in: SignIn) -> None:
    def first(member: Member | None, query: str = "") -> str:
        page = sign_in(member).get(f"/events/calendar/2027/1/{query}")
        return " ".join(re.findall(r'scope="col">(\w+)<', page.content.decode()))

    lives_in(cast.stranger, country="US")
    lives_in(cast.personal, country="DE", time_zone="Europe/Berlin")
    assert first(cast.stranger).startswith("Sun Mon")
    assert first(cast.personal).startswith("Mon Tue")
    assert first(None).startswith("Sun Mon")
    assert first(cast.stranger, "?week=monday").startswith("Mon")
    assert first(None, "?week=monday").startswith("Mon")
    weeks = month_grid(VISITOR, Filters(), 2027, 1, first_weekday=6).weeks
    assert [day.date.day if day.date else 0 for day in weeks[0]] == [0, 0, 0, 0, 0, 1, 2]


def test_a_full_day_names_some_and_leads_to_the_others(cast: Cast, sign_in: SignIn) -> None:
    for number in range(A_DAY + 4):
        on(cast, f"Hour {number}", at("America/New_York", 2027, 1, 15, 9 + number), 1)
    page = sign_in(None).get("/events/calendar/2027/1/?kind=cocktails")
    assert days(page)[15] == [
        *(
            f"{hour} Hour {n} (EST)"
            for n, hour in enumerate(["9 a.m.", "10 a.m.", "11 a.m.", "noon", "1 p.m."][:A_DAY])
        ),
        "More on January 15",
    ]
    link = "/events/?kind=cocktails&amp;since=2027-01-15&amp;until=2027-01-15"
    assert page.content.decode().count(f'href="{link}"') == 2
    assert len(titles(sign_in(None).get(link.replace("&amp;", "&")))) == A_DAY + 4


def test_the_month_is_narrowed_like_the_list(cast: Cast, sign_in: SignIn) -> None:
    start = at("America/New_York", 2027, 1, 15, 19)
    on(cast, "Cocktails", start)
    on(cast, "Dinner", start, kind="dinner", status=Status.CANCELLED)
    client = sign_in(None)
    assert days(client.get("/events/calendar/2027/1/")) == {
        15: ["7 p.m. Cocktails (EST)", "Canceled: 7 p.m. Dinner (EST)"]
    }
    page = client.get("/events/calendar/2027/1/?kind=dinner&week=sunday")
    assert days(page) == {15: ["Canceled: 7 p.m. Dinner (EST)"]}
    assert 'href="/events/calendar/2027/2/?kind=dinner&amp;week=sunday"' in page.content.decode()
    assert "Nothing that you can see is on in March like this." in text(
        client.get("/events/calendar/2027/3/?kind=dinner")
    )


def test_this_month_is_the_viewer_s(cast: Cast, sign_in: SignIn) -> None:
    lives_in(cast.stranger, country="NZ", time_zone="Pacific/Auckland")
    with time_machine.travel(dt.datetime(2026, 11, 30, 20, tzinfo=dt.UTC), tick=False):
        assert sign_in(None).get("/events/calendar/?q=x")["Location"] == "/events/calendar/2026/11/?q=x"
        client = sign_in(cast.stranger)
        assert client.get("/events/calendar/")["Location"] == "/events/calendar/2026/12/"
        today = re.findall(
            r'aria-current="date">\s*<span class="cal__day">(\d+)',
            client.get("/events/calendar/2026/12/").content.decode(),
        )
    assert today == ["1"]


@pytest.mark.parametrize("path", ["2026/0", "2026/13", "1969/12", "2101/1", "99999999999/1"])
def test_there_are_no_other_months(cast: Cast, sign_in: SignIn, path: str) -> None:
    assert sign_in(None).get(f"/events/calendar/{path}/").status_code == 404


@pytest.mark.parametrize(("path", "left_out"), [("1970/1", "1969"), ("2100/12", "2101")])
def test_calendars_have_a_first_and_a_last_month(
    cast: Cast, sign_in: SignIn, path: str, left_out: str
) -> None:
    page = sign_in(None).get(f"/events/calendar/{path}/")
    assert page.status_code == 200
    assert f"/{left_out}/" not in page.content.decode()
