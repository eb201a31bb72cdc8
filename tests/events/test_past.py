"""What members say that they attended: one press, years to check off, and events that Netlib does not know."""

import datetime as dt
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from events.models import Event, PastEvent, Rsvp, Status
from events.reads.event import find_event, load_page
from events.reads.guests import group
from events.reads.past import likely, past_on_profile
from events.services.answers import join_cohort
from events.services.merging import merge_events
from events.services.past import check_off, match_past_event, open_there, was_there, write_down
from members.extensions import more_shown
from members.models import Change, Circle, Contact
from members.rule.masks import MEMBERS, ONLY_ME, PERSONAL, PROFESSIONAL, PUBLIC
from members.rule.standing import Viewer, standing
from netlib.curators import NAME as CURATORS
from tests.cast import Cast
from tests.events.factories import answer, party
from tests.events.reading import SignIn, people
from tests.factories import OrganizationFactory, PlaceFactory, listed
from tests.reading import text

BEEN = "/events/been/"


def edition(year: int, audience: int = PUBLIC, title: str = "NELA Annual Conference", **fields: Any) -> Event:
    """An edition of a yearly conference, whose guest list is for those who see it."""
    starts = dt.datetime(year, 10, 17, 13, tzinfo=dt.UTC)
    given: dict[str, Any] = {
        "title": f"{title} {year}", "kind": "conference", "face": "professional", "starts": starts,
        "ends": starts + dt.timedelta(days=2), "guest_audience": audience, **fields,
    }  # fmt: skip
    return party(given.pop("host", None) or listed(), audience, **given)


def of_organization(year: int, **fields: Any) -> Event:
    """An edition of an association."""
    owner = fields.pop("organization", None) or OrganizationFactory.create(abbreviation="NELA")
    return edition(year, organization=owner, **fields)


def names(viewer: Viewer, event: Event) -> list[str]:
    """Who stands in the second list of the event's page."""
    shown = load_page(viewer, find_event(viewer, event.year, event.slug))
    return [guest.name for guest in shown.others.guests]


def test_one_press_says_it_and_only_the_member_sees_it(cast: Cast, sign_in: SignIn) -> None:
    host = listed()
    event = edition(2010, host=host)
    client = sign_in(cast.owner)
    page = event.get_absolute_url()
    assert "I was there" in text(client.get(page))
    assert "I was there" not in text(sign_in(None).get(page))
    assert "I was there" not in text(sign_in(host).get(page))
    assert client.post(f"{page}there/").status_code == 302
    mine = Rsvp.objects.get()
    assert (mine.member, mine.status, mine.audience, mine.guests) == (cast.owner, "there", ONLY_ME, 0)
    assert Event.objects.get().taken == 0
    assert "You were there" in text(client.get(page))
    assert "NELA Annual Conference 2010" in text(client.get(BEEN))
    for role, viewer in {**cast.viewers(), "host": Viewer(host.pk)}.items():
        seen = role == "owner"
        assert Rsvp.objects.visible_to(viewer).exists() == seen, role
        if role not in {"suspended", "leaving", "blocked", "blocker"}:
            assert names(viewer, event) == ([cast.owner.name] if seen else []), role
    assert cast.owner.name not in text(sign_in(host).get(f"{page}host/"))
    assert cast.owner.name not in sign_in(host).get(f"{page}host/guests.csv").content.decode()
    client.post(f"{page}there/", {"remove": "yes"})
    assert not Rsvp.objects.exists()


def test_opened_it_reaches_those_who_see_the_guest_list_too(cast: Cast) -> None:
    event = edition(2010, MEMBERS)
    was_there(member=cast.owner, event=event)
    reached = {
        ONLY_ME: set(), PROFESSIONAL: {"professional", "both", "circled"}, PERSONAL: {"personal", "both"},
        MEMBERS: {"stranger", "professional", "personal", "both", "unfiled", "circled", "admirer", "curator"},
    }  # fmt: skip
    for audience, roles in reached.items():
        open_there(member=cast.owner, event=event, audience=audience)
        for role, viewer in cast.viewers().items():
            if role in {"suspended", "leaving"}:
                continue
            seen = role in roles or role == "owner"
            assert Rsvp.objects.visible_to(viewer).filter(event=event).exists() == seen, (audience, role)
            toward = standing(viewer, cast.owner.pk)
            if role not in {"blocked", "blocker"}:
                shown = past_on_profile(viewer, cast.owner, toward, {})
                assert [each.title for each in shown] == ([event.title] if seen else []), (audience, role)
    Event.objects.filter(pk=event.pk).update(guest_audience=ONLY_ME)
    assert not Rsvp.objects.visible_to(Viewer(cast.stranger.pk)).exists()


def test_the_host_sees_it_as_far_as_it_reaches_them(cast: Cast) -> None:
    event = edition(2010, MEMBERS, host=cast.professional)
    was_there(member=cast.owner, event=event)
    host = Viewer(cast.professional.pk)
    assert names(host, event) == []
    open_there(member=cast.owner, event=event, audience=PROFESSIONAL)
    assert names(host, event) == [cast.owner.name]
    assert not group(event, "all").exists()


def test_it_is_for_published_events_that_are_over_and_seen(cast: Cast, sign_in: SignIn) -> None:
    hidden = edition(2010, ONLY_ME)
    coming = party(listed(), MEMBERS)
    cancelled = edition(2011, MEMBERS, status=Status.CANCELLED)
    blocked = edition(2012, MEMBERS, host=cast.blocked)
    client = sign_in(cast.owner)
    for event, status in ((hidden, 404), (coming, 302), (cancelled, 404), (blocked, 404)):
        assert client.post(f"{event.get_absolute_url()}there/").status_code == status
        assert not Rsvp.objects.exists()
    for event in (hidden, cancelled, blocked):
        with pytest.raises(Event.DoesNotExist):
            was_there(member=cast.owner, event=event)
    with pytest.raises(ValidationError):
        was_there(member=cast.owner, event=coming)


def test_an_answer_from_before_stays_and_another_is_replaced(cast: Cast) -> None:
    event = edition(2010, MEMBERS)
    went = answer(event, cast.owner, MEMBERS)
    maybe = answer(event, cast.stranger, MEMBERS, "maybe", note="Perhaps")
    waited = answer(event, cast.both, MEMBERS, waiting_since=timezone.now())
    for member in (cast.owner, cast.stranger, cast.both):
        was_there(member=member, event=event)
    for row in (went, maybe, waited):
        row.refresh_from_db()
    assert (went.status, went.audience) == ("going", MEMBERS)
    assert (maybe.status, maybe.audience, maybe.note) == ("there", ONLY_ME, "")
    assert (waited.status, waited.waiting_since) == ("there", None)


def test_it_leads_to_the_cohort_and_to_whom_one_met(cast: Cast, sign_in: SignIn) -> None:
    event = edition(2009, MEMBERS, title="Library Leadership Massachusetts")
    answer(event, cast.stranger, MEMBERS, cohort_since=timezone.now())
    answer(event, cast.personal, ONLY_ME)
    page = event.get_absolute_url()
    client = sign_in(cast.owner)
    assert client.get(f"{page}met/").status_code == 404
    assert client.get(f"{page}cohort/").status_code == 404
    was_there(member=cast.owner, event=event)
    was_there(member=cast.blocked, event=event, audience=MEMBERS)
    assert people(client.get(f"{page}met/")) == [cast.stranger.name]
    assert people(client.get(f"{page}cohort/")) == []
    client.post(f"{page}cohort/", {"agree": "yes"})
    assert people(client.get(f"{page}cohort/")) == [cast.stranger.name]
    assert people(sign_in(cast.stranger).get(f"{page}cohort/")) == [cast.owner.name]
    join_cohort(member=cast.blocked, event=event)
    assert people(client.get(f"{page}cohort/")) == [cast.stranger.name]


def test_years_are_checked_off_and_removed(cast: Cast, sign_in: SignIn) -> None:
    owner = OrganizationFactory.create(abbreviation="NELA")
    events = [of_organization(year, organization=owner) for year in (2008, 2009, 2010, 2011)]
    hidden = edition(2007, ONLY_ME)
    went = answer(events[0], cast.owner)
    client = sign_in(cast.owner)
    page = text(client.get(BEEN))
    assert "NELA Annual Conference" in page
    assert str(hidden.pk) not in client.get(BEEN).content.decode().split('name="shown"')[0][-400:]
    shown = [str(event.pk) for event in (*events[1:], hidden)]
    client.post(f"{BEEN}years/", {"shown": shown, "there": shown[1:], "audience": "professional"})
    said = dict(Rsvp.objects.filter(status="there").values_list("event__year", "audience"))
    assert said == {2010: PROFESSIONAL, 2011: PROFESSIONAL}
    client.post(f"{BEEN}years/", {"shown": shown, "there": [shown[0], shown[1]], "audience": "me"})
    said = dict(Rsvp.objects.filter(status="there").values_list("event__year", "audience"))
    assert said == {2009: ONLY_ME, 2010: PROFESSIONAL}
    assert Rsvp.objects.filter(pk=went.pk, status="going").exists()
    odd = {"shown": ["x", "9" * 30], "there": ["-1"], "audience": "nobody"}
    assert client.post(f"{BEEN}years/", odd).status_code == 302
    assert Rsvp.objects.filter(status="there").count() == 2


def test_series_are_found_by_words_and_by_what_is_near(cast: Cast, sign_in: SignIn) -> None:
    boston = PlaceFactory.create(name="Boston", latitude=42.4, longitude=-71.1)
    for year in (2008, 2009):
        of_organization(year, place=boston)
        of_organization(year, title="Far Conference", organization=OrganizationFactory.create())
    party(listed(), MEMBERS, title="Secret supper", starts=timezone.now() - dt.timedelta(days=9))
    client = sign_in(cast.owner)
    assert "Secret supper" not in text(client.get(BEEN))
    found = text(client.get(f"{BEEN}?q=far"))
    assert "Far Conference" in found
    assert "NELA Annual Conference" not in found
    assert "Nothing found" in text(client.get(f"{BEEN}?q=xyzzy"))


def test_what_netlib_does_not_know_is_written_down(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.owner)
    sent = {"title": "PLA Conference", "year": "2006", "town": "Boston", "audience": "me"}
    assert client.post(f"{BEEN}add/", sent).status_code == 302
    client.post(f"{BEEN}add/", {**sent, "title": "pla  conference"})
    one = PastEvent.objects.get()
    assert (one.member, one.title, one.year, one.town, one.audience) == (
        cast.owner, "PLA Conference", 2006, "Boston", ONLY_ME,
    )  # fmt: skip
    for wrong, words in (
        ({"year": "2099"}, "Enter a year that has begun."),
        ({"year": "soon"}, "Enter a year, like 2009."),
        ({"year": "12"}, "Enter a year after 1899."),
        ({"title": ""}, "Event: "),
        ({"audience": "circle"}, "Who can see it: "),
    ):
        refused = client.post(f"{BEEN}add/", {**sent, "title": "Another", **wrong})
        assert refused.status_code == 422
        assert words in text(refused), text(refused)
    assert PastEvent.objects.count() == 1
    page = f"{BEEN}{one.pk}/"
    assert sign_in(cast.professional).get(page).status_code == 404
    assert sign_in(cast.professional).post(f"{page}remove/").status_code == 302
    client.post(page, {"audience": "professional"})
    for role, viewer in cast.viewers().items():
        if role in {"suspended", "leaving"}:
            continue
        seen = role in {"owner", "professional", "both", "circled"}
        assert PastEvent.objects.visible_to(viewer).exists() == seen, role
    profile = cast.owner.get_absolute_url()
    assert "PLA Conference" in text(sign_in(cast.professional).get(profile))
    assert "PLA Conference" not in text(sign_in(cast.personal).get(profile))
    logged = Change.objects.get(owner=cast.owner, what="past_event")
    assert (logged.before, logged.after) == (ONLY_ME, PROFESSIONAL)
    assert "PLA Conference" in text(client.get("/settings/log/"))
    client.post(f"{page}remove/")
    assert not PastEvent.objects.exists()


def test_an_event_that_is_known_is_offered_first(cast: Cast, sign_in: SignIn) -> None:
    event = edition(2009, MEMBERS, title="Library Leadership Massachusetts")
    edition(2009, ONLY_ME, title="Library Leadership Hidden")
    client = sign_in(cast.owner)
    sent = {"title": "Library leadership massachusetts", "year": "2009", "town": "", "audience": "members"}
    page = client.post(f"{BEEN}add/", sent)
    assert page.status_code == 200
    assert "Is it one of these?" in text(page)
    assert "Hidden" not in text(page)
    assert not Rsvp.objects.exists()
    client.post(f"{BEEN}add/", {**sent, "event": str(event.pk)})
    assert Rsvp.objects.values_list("event", "status", "audience").get() == (event.pk, "there", MEMBERS)
    client.post(f"{BEEN}add/", {**sent, "new": "yes"})
    assert PastEvent.objects.get().title == "Library leadership massachusetts"


def test_an_abbreviation_finds_the_conference_of_its_association(cast: Cast) -> None:
    event = of_organization(2010)
    assert likely(Viewer(cast.owner.pk), "NELA", 2010) == [event]
    assert likely(Viewer(cast.owner.pk), "NELA 2010", 2010) == [event]
    assert likely(Viewer(cast.owner.pk), "NELA", 2009) == []


def test_curators_match_by_words_and_never_see_whose_they_are(cast: Cast, sign_in: SignIn) -> None:
    Group.objects.get(name=CURATORS).user_set.add(cast.curator)
    for member, audience in ((cast.owner, PROFESSIONAL), (cast.stranger, ONLY_ME), (cast.blocked, MEMBERS)):
        write_down(member=member, title="Unconference at the Mill", year=2012, audience=audience)
    desk = sign_in(cast.curator)
    written = desk.get("/admin/events/event/written/")
    page = text(written)
    assert written.content.decode().count('<th scope="row">') == 1
    assert "Unconference at the Mill" in page
    for member in (cast.owner, cast.stranger, cast.blocked):
        assert member.name not in page
    assert "Past events to match (1)" in text(desk.get("/admin/"))
    event = edition(2012, MEMBERS, host=cast.owner, title="Mill Unconference")
    one = PastEvent.objects.order_by("pk")[0]
    sent = {"past": str(one.pk), "address": f"https://netlib.example{event.get_absolute_url()}"}
    assert sign_in(cast.stranger).post("/admin/events/event/written/", sent).status_code in (302, 403)
    assert PastEvent.objects.count() == 3
    desk.post("/admin/events/event/written/", sent)
    said = dict(Rsvp.objects.values_list("member", "audience"))
    # For the one whom the host blocked there is no such event: their words stay, and nobody asks again.
    assert said == {cast.owner.pk: PROFESSIONAL, cast.stranger.pk: ONLY_ME}
    assert (
        PastEvent.objects.filter(checked_at__isnull=False).values_list("member", flat=True).get()
        == cast.blocked.pk
    )
    with pytest.raises(PastEvent.DoesNotExist):
        match_past_event(past_id=one.pk, event=event)
    left = write_down(member=cast.owner, title="Camp", year=2013)
    desk.post("/admin/events/event/written/", {"past": str(left.pk), "leave": "yes"})
    assert "Camp" not in text(desk.get("/admin/events/event/written/"))


def test_a_merge_keeps_what_members_say_and_nobody_learns_it(cast: Cast) -> None:
    keep, drop = edition(2010, MEMBERS, host=cast.stranger), edition(2010, MEMBERS, title="NELA")
    was_there(member=cast.owner, event=drop, audience=PROFESSIONAL)
    answer(keep, cast.both, MEMBERS)
    was_there(member=cast.both, event=drop, audience=MEMBERS)
    merge_events(keep=keep, drop=drop)
    rows = {row.member_id: (row.status, row.audience) for row in Rsvp.objects.filter(event=keep)}
    assert rows == {cast.owner.pk: ("there", PROFESSIONAL), cast.both.pk: ("going", MEMBERS)}
    assert cast.owner.pk not in keep.invitations.values_list("member", flat=True)


def test_a_circle_that_goes_takes_its_audience_along(cast: Cast) -> None:
    circle = Circle.objects.get(owner=cast.owner)
    one = write_down(member=cast.owner, title="Camp", year=2013)
    PastEvent.objects.filter(pk=one.pk).update(audience=circle.bit)
    assert PastEvent.objects.visible_to(Viewer(cast.circled.pk)).exists()
    shown = [thing for ask in more_shown for thing in ask(cast.owner) if "Camp" in thing.text]
    assert [thing.audience for thing in shown] == [circle.bit]
    with pytest.raises(ValidationError):
        open_there(member=cast.owner, event=edition(2010), audience=1 << 30)
    Contact.objects.filter(owner=cast.owner, other=cast.circled).update(mask=0)
    assert not PastEvent.objects.visible_to(Viewer(cast.circled.pk)).exists()


def test_the_page_takes_as_many_queries_for_three_as_for_one(cast: Cast, sign_in: SignIn) -> None:
    client, counted = sign_in(cast.owner), []
    owner = OrganizationFactory.create()
    for number in (1, 2, 3):
        event = of_organization(2000 + number, organization=owner)
        was_there(member=cast.owner, event=event)
        write_down(member=cast.owner, title=f"Camp {number}", year=2013)
        for path in (BEEN, cast.owner.get_absolute_url()):
            with CaptureQueriesContext(connection) as queries:
                assert f"Camp {number}" in text(client.get(path))
            counted.append(len(queries))
    assert counted == counted[:2] * 3


def test_many_are_checked_off_at_once(cast: Cast) -> None:
    owner = OrganizationFactory.create()
    events = [of_organization(year, organization=owner) for year in range(2001, 2011)]
    assert check_off(member=cast.owner, shown=events, there=events[:7]) == (7, 0)
    assert check_off(member=cast.owner, shown=events, there=events[5:]) == (3, 5)
    assert check_off(member=cast.owner, shown=events, there=events[5:]) == (0, 0)


def test_a_visitor_has_no_past_events(client: Client, cast: Cast) -> None:
    assert client.get(BEEN).status_code == 302
    assert client.post(f"{BEEN}add/", {"title": "x", "year": "2000"}).status_code == 302
    assert not PastEvent.objects.exists()
