"""What committees add to the other apps: meetings, the directory's facet, the copy of one's data, circles, the demo."""

import datetime as dt
import io
import json
import zipfile

import pytest
import time_machine
from django.utils import timezone

from committees.models import Committee, Meeting, Seat
from committees.reads.directory import count_serving, serving
from committees.reads.record import record_on_profile
from committees.services import holders
from committees.services.holders import show_record
from events.models import Event
from members.formats.archive import build
from members.models import Block, Change, Circle, Contact
from members.reads.log import describe
from members.reads.preview import difference, shown_by
from members.rule.masks import MEMBERS, ONLY_ME, PERSONAL, PROFESSIONAL, PUBLIC, audience_key, circle_bit
from members.rule.standing import Viewer, standing
from members.search import Filters, Search
from members.services.circles import delete
from tests.cast import Cast
from tests.committees.conftest import SignIn, World
from tests.committees.factories import seat
from tests.events.factories import party
from tests.factories import tie
from tests.reading import text


@pytest.fixture
def meeting(world: World) -> Event:
    """A meeting that the chair hosts, for those who serve alone."""
    soon = timezone.now() + dt.timedelta(days=2)
    event = party(
        world.chair, ONLY_ME, title="Monthly call", starts=soon, ends=soon + dt.timedelta(hours=1),
        join_link="https://meet.example/committee", mode="online",
    )  # fmt: skip
    Meeting.objects.create(committee=world.committee, event=event)
    return event


def test_story_12_a_meeting_exists_for_those_who_serve_alone(
    world: World, cast: Cast, sign_in: SignIn, meeting: Event, clock: time_machine.Traveller
) -> None:
    assert "Monthly call" in text(sign_in(world.owner).get("/committees/conference/"))
    assert (
        "https://meet.example/committee"
        in sign_in(world.owner).get(meeting.get_absolute_url()).content.decode()
    )
    for role in ("stranger", "professional", "curator", "blocked"):
        client = sign_in(getattr(cast, role))
        assert client.get(meeting.get_absolute_url()).status_code == 404
        assert "Monthly call" not in client.get("/committees/conference/").content.decode()
        assert "Monthly call" not in client.get("/events/").content.decode()
    Seat.objects.filter(pk=world.seat.pk).update(ends=dt.date(2026, 11, 26))
    assert Event.objects.visible_to(Viewer(world.owner.pk)).filter(pk=meeting.pk).exists()
    clock.move_to(dt.datetime(2026, 11, 26, 5, 0, tzinfo=dt.UTC))
    assert sign_in(world.owner).get(meeting.get_absolute_url()).status_code == 404


def test_a_conference_names_its_committee_to_those_for_whom_it_exists(
    world: World, cast: Cast, sign_in: SignIn
) -> None:
    conference = party(cast.stranger, PUBLIC, title="Annual Conference")
    Committee.objects.update(event=conference)
    path = conference.get_absolute_url()
    assert "Conference Committee" in text(sign_in(cast.both).get(path))
    assert "Conference Committee" not in sign_in(None).get(path).content.decode()
    assert f'href="{path}"' in sign_in(cast.both).get("/committees/conference/").content.decode()


def test_a_chair_makes_an_event_a_meeting(world: World, cast: Cast, sign_in: SignIn) -> None:
    soon = timezone.now() + dt.timedelta(days=2)
    mine = party(world.chair, ONLY_ME, title="Site visit", starts=soon, ends=soon)
    other = party(cast.stranger, MEMBERS, title="Not mine", starts=soon, ends=soon)
    chair = sign_in(world.chair)
    path = "/committees/conference/run/meetings/"
    assert chair.post(path, {"event": other.pk}).status_code == 422
    assert chair.post(path, {"event": mine.pk}).status_code == 302
    assert list(Meeting.objects.values_list("event__title", flat=True)) == ["Site visit"]


def test_the_facet_counts_whom_the_viewer_may_know_to_serve(world: World, cast: Cast) -> None:
    def counted(viewer: Viewer, chosen: str = "") -> list[tuple[str, str, int]]:
        return [(each.value, each.label, each.number) for each in count_serving(viewer, ids, chosen)]

    ids = [world.owner.pk, world.chair.pk, cast.stranger.pk]
    key = str(world.committee.pk)
    stranger, blocked = Viewer(cast.stranger.pk), Viewer(cast.blocked.pk)
    assert counted(stranger) == [("today", "Any committee", 2), (key, "Conference Committee", 2)]
    assert counted(blocked) == [("today", "Any committee", 1), (key, "Conference Committee", 1)]
    for chosen in ("", "today", key):
        assert [each for each in counted(Viewer.visitor(), chosen) if each[2] or each[0] != "today"] == []
    for value in ("today", key):
        assert list(serving(blocked, value)) == [{"member_id": world.chair.pk}]
        found = Search(stranger, filters=Filters(service=value))
        assert {hit.member.pk for hit in found.page().hits} == {world.owner.pk, world.chair.pk}
    for value in ("0", str(world.committee.pk + 1), "nonsense", "9" * 30, "²"):
        assert not serving(stranger, value).exists()


def test_the_copy_of_ones_data_has_the_service(world: World) -> None:
    archive = zipfile.ZipFile(io.BytesIO(build(world.owner)))
    (row,) = json.loads(archive.read("service.json"))["seats"]
    assert (row["committee"], row["role"], row["from"], row["to"]) == (
        "Conference Committee",
        "Exhibits",
        "2026-11-01",
        "2027-10-31",
    )


def test_a_circle_that_goes_takes_its_bit_out_of_the_record(world: World) -> None:
    circle = Circle.objects.get(owner=world.owner)
    show_record(member=world.owner, seat=world.seat, audience=circle_bit(circle.number))
    delete(circle=circle)
    world.seat.refresh_from_db()
    assert audience_key(world.seat.record_audience) == "me"


@pytest.mark.parametrize("agreed", [None, MEMBERS, ONLY_ME])
@pytest.mark.parametrize("begins", [dt.date(2026, 11, 1), dt.date(2026, 12, 1)])
def test_refiling_says_who_gains_a_seat_on_one_s_record(
    world: World, cast: Cast, agreed: int | None, begins: dt.date
) -> None:
    Seat.objects.filter(pk=world.seat.pk).update(
        record_audience=PERSONAL, agreed_audience=agreed, begins=begins
    )
    person = cast.professional

    def seen() -> set[str]:
        viewer = Viewer(person.pk)
        record = record_on_profile(viewer, world.owner.pk, standing(viewer, world.owner.pk))
        return {f"Seat on {served.committee}" for served in record}

    mine = Contact.objects.filter(owner=world.owner, other=person)
    for old in (0, PROFESSIONAL, PERSONAL):
        for new in (0, PROFESSIONAL, PERSONAL):
            mine.update(mask=old)
            before = seen()
            change = difference(shown_by(world.owner), old, new, person_id=person.pk)
            mine.update(mask=new)
            assert {thing.label for thing in change.gains} == seen() - before
            assert {thing.label for thing in change.loses} == before - seen()
    assert bool(seen()) == (begins.month == 11)


def test_refiling_lets_nobody_gain_a_meeting_that_they_see_anyway(world: World) -> None:
    tie(world.owner, world.chair, PROFESSIONAL)
    event = party(
        world.owner,
        PERSONAL,
        title="Minutes",
        venue="Room 4",
        address_audience=PERSONAL,
        guest_audience=PERSONAL,
    )

    def gains() -> list[str]:
        change = difference(shown_by(world.owner), PROFESSIONAL, PERSONAL, person_id=world.chair.pk)
        return [thing.label for thing in change.gains]

    assert gains() == ["Event", "Address of Minutes", "Guest list of Minutes"]
    Meeting.objects.create(committee=world.committee, event=event)
    assert gains() == ["Guest list of Minutes"]
    Seat.objects.filter(pk=world.chair_seat.pk).update(ends=dt.date(2026, 11, 20))
    assert gains() == ["Event", "Address of Minutes", "Guest list of Minutes"]


def test_the_log_has_to_whom_one_shows_a_seat(world: World) -> None:
    def logged() -> list[tuple[str, str, str]]:
        rows = Change.objects.filter(owner=world.owner, what="record").order_by("pk")
        found = describe(Viewer(world.owner.pk), rows)
        return [(change.subject, change.before, change.after) for change in found]

    assert logged() == []
    show_record(member=world.owner, seat=world.seat, audience=PERSONAL)
    show_record(member=world.owner, seat=world.seat, audience=ONLY_ME)
    seat_words = "Seat on Conference Committee"
    assert logged() == [
        (seat_words, "Only me", "Personal contacts"),
        (seat_words, "Personal contacts", "Only me"),
    ]
    Seat.objects.filter(pk=world.seat.pk).update(member=None, record_audience=PERSONAL)
    assert [subject for subject, _, _ in logged()] == ["A seat that’s no longer yours"] * 2


def test_the_desk_says_what_waits_for_members_and_for_chairs(
    world: World, cast: Cast, sign_in: SignIn
) -> None:
    assert "You’re all caught up." in text(sign_in(cast.stranger).get("/desk/"))
    seat(world.committee, cast.stranger, role="secretary", status="offered")
    assert "One seat to answer. Then you are done." in text(sign_in(cast.stranger).get("/desk/"))
    assert "Secretary, Conference Committee" in text(sign_in(cast.stranger).get("/desk/"))
    proposed = seat(world.committee, "Yuki A.", role="treasurer", claimant=cast.both, claim="proposed")
    assert "One seat to answer" in text(sign_in(cast.both).get("/desk/"))
    holders.claim(member=cast.both, seat=proposed)
    assert "seat to answer" not in text(sign_in(cast.both).get("/desk/"))
    # A claim waits for the chairs, unless it is their own or a block lies between.
    seat(world.committee, "Joan K.", role="intern", claimant=world.chair, claim="asked")
    hidden = seat(world.committee, "Barnaby C.", role="liaison", claimant=cast.blocked, claim="asked")
    Block.objects.create(owner=cast.blocked, blocked=world.chair)
    assert "settle as a chair" not in text(sign_in(world.chair).get("/desk/"))
    seat(world.committee, "Sol S.", role="ex-officio", claimant=cast.stranger, claim="asked")
    holders.dispute(member=world.owner, seat=world.seat, words="No.")
    shown = text(sign_in(world.chair).get("/desk/"))
    assert "Two claims to settle as a chair" in shown
    assert "Exhibits, Conference Committee" in shown
    assert hidden.called not in shown
    assert "settle as a chair" not in text(sign_in(world.owner).get("/desk/"))


def test_a_meeting_that_is_none_any_more_is_gone_for_the_committee(
    world: World, sign_in: SignIn, meeting: Event
) -> None:
    event = meeting
    page = f"/committees/conference/run/meetings/{event.pk}/remove/"
    assert sign_in(world.owner).get(event.get_absolute_url()).status_code == 200
    assert sign_in(world.owner).post(page).status_code == 403
    assert sign_in(world.chair).post(page).status_code == 302
    assert sign_in(world.owner).get(event.get_absolute_url()).status_code == 404
    assert sign_in(world.chair).get(event.get_absolute_url()).status_code == 200
