"""The page of a series, for its host."""

from typing import Any

import pytest

from events.models import Event, Series
from events.services import series as services
from members.models import Member
from members.rule.masks import PERSONAL, PUBLIC
from tests.cast import Cast
from tests.events.factories import cohost, invite, party
from tests.events.reading import SignIn
from tests.events.series import FIRST_TUESDAY, at, book_group, starts_of
from tests.reading import text

pytestmark = pytest.mark.usefixtures("clock")


def series_page(event: Event) -> str:
    return f"/events/{event.year}/{event.slug}/series/"


def test_the_series_is_its_hosts_alone(cast: Cast, sign_in: SignIn) -> None:
    event = book_group(cast.owner, PUBLIC)
    cohost(event, cast.professional)
    Member.objects.filter(pk=cast.curator.pk).update(is_staff=True)
    people = {role: getattr(cast, role) for role in cast.__dataclass_fields__}
    for role, member in people.items():
        if role in ("suspended", "leaving"):
            continue
        client = sign_in(member)
        expected = 200 if role == "owner" else 404
        assert client.get(series_page(event)).status_code == expected, role
        if role != "owner":
            for path in ("", "spread/", "stop/", "skip/"):
                assert client.post(series_page(event) + path, {"save": "1"}).status_code == 404, role
            assert client.post(series_page(event).replace("series", "next-edition")).status_code == 404
    assert sign_in(None).get(series_page(event))["Location"].startswith("/accounts/login/")
    assert Series.objects.count() == 0


def test_a_host_sees_the_next_dates_before_anything_is_saved(cast: Cast, sign_in: SignIn) -> None:
    event = book_group(cast.owner)
    client = sign_in(cast.owner)
    page = text(client.get(series_page(event)))
    assert "Monthly on the first Tuesday" in page
    assert "Yearly on the first Tuesday in February" in page
    assert "last Tuesday" not in page

    fields = {"frequency": "weekday", "every": "2", "ends": "until", "until": "2027-07-01", "weekdays": ["1"]}
    looked = text(client.post(series_page(event), {**fields, "look": "1"}))
    assert (
        "Next dates Tue, Feb 2, 2027, 7 p.m. EST Tue, Apr 6, 2027, 7 p.m. EDT Tue, Jun 1, 2027, 7 p.m. EDT"
        in looked
    )
    assert "Nothing is saved yet." in looked
    assert Event.objects.count() == 1

    saved = client.post(series_page(event), {**fields, "save": "1"}, follow=True)
    assert "It repeats. 2 more dates are published." in saved.content.decode()
    assert "Every other month on the first Tuesday, until Thu, Jul 1, 2027" in text(saved)
    assert Event.objects.count() == 3


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"weekdays": ["3"]}, "The first date is a Tuesday: tick that day too."),
        ({"ends": "count"}, "Say until when, or choose that it goes on."),
        ({"ends": "until", "until": "2027-02-05"}, "No second date comes before that day."),
        ({"until": "2027-06-30"}, "Choose “Up to a day” above, or leave this empty."),
        ({"count": "6"}, "Choose “After some times” above, or leave this empty."),
        ({"every": "0"}, "greater than or equal to 1"),
    ],
)
def test_what_does_not_fit_is_said_in_plain_words(
    cast: Cast, sign_in: SignIn, fields: dict[str, Any], words: str
) -> None:
    event = book_group(cast.owner)
    usual = {"frequency": "weekly", "every": "1", "ends": "never", "weekdays": ["1"], "save": "1"}
    response = sign_in(cast.owner).post(series_page(event), {**usual, **fields})
    assert response.status_code == 422
    assert words in text(response)
    assert Series.objects.count() == 0


def test_a_host_changes_all_from_here_on_and_ends_the_series(cast: Cast, sign_in: SignIn) -> None:
    series = services.repeat_event(event=book_group(cast.owner), rule=FIRST_TUESDAY)
    third = series.events.order_by("starts")[2]
    client = sign_in(cast.owner)
    fields = {
        "frequency": "weekday", "every": "1", "ends": "never", "day": "2027-04-08", "time": "18:30", "minutes": "120",
        "save": "1",
    }  # fmt: skip
    page = text(client.post(series_page(third), fields, follow=True))
    assert "Monthly on the second Thursday" in page
    assert starts_of(series) == ["2027-02-02 19:00", "2027-03-02 19:00"]
    third.refresh_from_db()
    assert third.series is not None
    assert starts_of(third.series)[:2] == ["2027-04-08 18:30", "2027-05-13 18:30"]

    client.post(series_page(third) + "skip/")
    fourth = third.series.events.order_by("starts")[1]
    client.post(series_page(fourth) + "stop/")
    assert starts_of(third.series, status="published") == ["2027-05-13 18:30"]


@pytest.mark.parametrize(("which", "left"), [(0, 6), (2, 4), (5, 1)])
def test_changing_only_the_time_leaves_as_many_dates_as_there_were(
    cast: Cast, sign_in: SignIn, which: int, left: int
) -> None:
    event = book_group(cast.owner, starts=at(2027, 1, 31))
    series = services.repeat_event(event=event, rule="FREQ=MONTHLY;BYDAY=-1SU;COUNT=6")
    chosen = series.events.order_by("starts")[which]
    client = sign_in(cast.owner)
    shown = client.get(series_page(chosen)).context["form"]
    assert shown["count"].value() == left
    fields = {name: shown[name].value() for name in shown.fields if shown[name].value() is not None}
    saved = client.post(series_page(chosen), {**fields, "time": "18:00", "save": "1"})
    assert saved.status_code == 302
    kept = [f"{one.local_starts:%m-%d %H}" for one in Event.objects.order_by("starts")]
    days = ["01-31", "02-28", "03-28", "04-25", "05-30", "06-27"]
    assert kept == [f"{day} {19 if number < which else 18}" for number, day in enumerate(days)]


def test_the_page_says_that_an_invitation_is_for_one_date(cast: Cast, sign_in: SignIn) -> None:
    event = book_group(cast.owner)
    client = sign_in(cast.owner)
    words = "People invited to this date are not invited to the others"
    invite(event, cast.both, kept=True)
    assert words not in text(client.get(series_page(event)))
    invite(event, cast.stranger)
    assert words in text(client.get(series_page(event)))
    services.repeat_event(event=event, rule=FIRST_TUESDAY)
    assert words in text(client.get(series_page(event)))
    assert words not in text(client.get(series_page(Event.objects.latest("starts"))))


def test_a_host_makes_next_years_edition(cast: Cast, sign_in: SignIn) -> None:
    event = party(cast.owner, PERSONAL, title="Garden party 2027", starts=at(2027, 6, 12, 15))
    client = sign_in(cast.owner)
    for _ in range(2):
        answered = client.post(series_page(event).replace("series", "next-edition"))
    draft = Event.objects.exclude(pk=event.pk).get()
    assert answered["Location"] == f"/events/2028/{draft.slug}/edit/"
    assert (draft.title, draft.status, f"{draft.local_starts:%A %Y-%m-%d %H:%M}") == (
        "Garden party 2028", "draft", "Saturday 2028-06-10 15:00",
    )  # fmt: skip
