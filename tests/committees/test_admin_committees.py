"""Committees in the admin: their fields, their names, and two windows on one."""

import datetime as dt
import re

import pytest
from django.test import Client

from committees.models import Committee, Seat, SeatChange
from events.models import Event
from members.models import Member
from members.rule.masks import PERSONAL, PUBLIC
from tests.cast import Cast
from tests.committees.conftest import SignIn, World, at
from tests.committees.factories import CommitteeFactory, seat
from tests.committees.windows import change, names, window
from tests.events.factories import party
from tests.markup import amiss
from tests.reading import masked


def test_the_admin_ties_no_committee_to_a_hidden_event(world: World, cast: Cast, desk: Client) -> None:
    secret, missing = party(cast.owner, PERSONAL, title="Juniper"), Event(pk=10**9)
    pages = [
        masked(
            desk.post(at(world.committee), change(world.committee, event=event.pk, term_months=0))
        ).replace(f'name="event" value="{event.pk}"', "")
        for event in (secret, missing)
    ]
    assert pages[0] == pages[1]
    assert "Juniper" not in pages[0]
    shown = party(cast.owner, PUBLIC, title="Book Fair")
    desk.post(at(world.committee), change(world.committee, event=shown.pk))
    assert "Book Fair" in desk.get(at(world.committee)).content.decode()
    Event.objects.filter(pk=shown.pk).update(audience=PERSONAL)
    assert "Book Fair" not in desk.get(at(world.committee)).content.decode()
    desk.post(at(world.committee), change(world.committee, charge="To sell books"))
    world.committee.refresh_from_db()
    assert (world.committee.event_id, world.committee.charge) == (shown.pk, "To sell books")


def test_a_committee_is_made_and_changed_in_the_admin(world: World, desk: Client) -> None:
    page = desk.get(at(world.committee))
    assert page.status_code == 200
    assert "Start the next term" in page.content.decode()
    assert desk.get("/admin/committees/committee/add/").status_code == 200
    assert desk.get("/admin/committees/committee/?q=conference").status_code == 200
    assert desk.get("/admin/committees/seat/?waits=claims").status_code == 200


@pytest.mark.parametrize("page", ["next-term", "import", "changes", "undo/1"])
def test_only_curators_reach_these_pages(world: World, cast: Cast, sign_in: SignIn, page: str) -> None:
    assert sign_in(world.chair).get(at(world.committee, page), follow=True).status_code == 403
    assert sign_in(cast.curator).get(at(world.committee, page)).status_code == 403


def test_the_admin_keeps_former_names_and_ends_seats_with_the_committee(world: World, desk: Client) -> None:
    done = desk.post(at(world.committee), change(world.committee, name="Gathering Committee"))
    assert done.status_code == 302
    world.committee.refresh_from_db()
    assert world.committee.name == "Gathering Committee"
    assert list(world.committee.names.values_list("name", "begins", "ends")) == [
        ("Conference Committee", None, dt.date(2026, 11, 25))
    ]
    former = world.committee.names.get()
    names = {
        "names-TOTAL_FORMS": 1, "names-INITIAL_FORMS": 1, "names-0-id": former.pk, "names-0-name": former.name,
        "names-0-committee": world.committee.pk, "names-0-ends": former.ends,
    }  # fmt: skip
    done = desk.post(at(world.committee), change(world.committee, discharged="2027-01-01", **names))
    assert done.status_code == 302
    assert set(world.committee.seats.values_list("ends", "ended")) == {(dt.date(2027, 1, 1), "discharged")}
    by = SeatChange.objects.filter(seat=world.seat.pk).first()
    assert by is not None
    assert by.by == Member.objects.get(name="Clifford Nwosu").pk


def test_a_former_name_that_is_written_down_is_not_kept_twice(world: World, desk: Client) -> None:
    former = ("Conference Committee", "", "2026-06-01")
    page = desk.post(at(world.committee), names(world.committee, former, name="Gathering Committee"))
    assert page.status_code == 302
    world.committee.refresh_from_db()
    assert (world.committee.name, world.committee.key) == ("Gathering Committee", "gathering committee")
    assert list(world.committee.names.values_list("name", "ends")) == [(former[0], dt.date(2026, 6, 1))]


def test_former_names_take_turns_and_end(world: World, desk: Client) -> None:
    both = [("Picnic Committee", "", "2015-01-01"), ("Outing Committee", "2012-01-01", "2016-01-01")]
    page = desk.post(at(world.committee), names(world.committee, *both)).content.decode()
    assert "Two rows give the committee a name for some of the same days." in page
    page = desk.post(at(world.committee), names(world.committee, ("Picnic", "", ""))).content.decode()
    assert "This field is required." in page
    assert not world.committee.names.exists()


def test_the_admin_says_what_a_committee_cannot_be(world: World, desk: Client) -> None:
    below = CommitteeFactory.create(parent=world.committee)
    wrong = {
        "organization": "", "parent": below.pk, "merged_into": world.committee.pk, "split_from": world.committee.pk,
        "established": "2027-01-01", "discharged": "2026-01-01",
    }  # fmt: skip
    page = desk.post(at(world.committee), change(world.committee, **wrong)).content.decode()
    for words in (
        "Say to which organization it belongs, or which event it runs.",
        "It began on that day or later.",
        "It would be part of itself, if only by way of others.",
        "It would be merged into itself, if only by way of others.",
        "It would be split from itself, if only by way of others.",
    ):
        assert page.count(words) == 1
    page = desk.post(at(world.committee), change(world.committee, merged_into=below.pk)).content.decode()
    assert page.count("Enter the day it ended, too.") == 1
    assert "Constraint" not in page


def test_two_windows_of_the_admin_undo_nothing_of_each_other(world: World, cast: Cast, desk: Client) -> None:
    old = window(desk, at(world.committee))
    row = next(key for key, value in old.items() if key.endswith("-id") and value == world.seat.pk)[:-3]
    Committee.objects.update(charge="Written by\nthe chair", takes_volunteers=True)
    Seat.objects.filter(pk=world.seat.pk).update(ends="2027-02-01", ended="resigned")
    sent = old | {"size": "9", f"{row}-note": "Rooms, too"}
    assert desk.post(at(world.committee), sent).status_code == 302
    world.committee.refresh_from_db()
    world.seat.refresh_from_db()
    assert (world.committee.charge, world.committee.takes_volunteers, world.committee.size) == (
        "Written by\nthe chair", True, 9,
    )  # fmt: skip
    assert (world.seat.note, world.seat.ends, world.seat.ended) == (
        "Rooms, too", dt.date(2027, 2, 1), "resigned",
    )  # fmt: skip
    page = desk.post(at(world.committee), old | {"charge": "Mine", f"{row}-ends": "2028-01-01"})
    assert page.content.decode().count("Someone else changed this.") == 2
    Seat.objects.filter(pk=world.seat.pk).delete()
    page = desk.post(at(world.committee), old)
    assert "Someone else removed a row. Open the page again to see it as it is now." in page.content.decode()


def test_the_pages_of_curators_about_a_committee_are_well_marked(world: World, desk: Client) -> None:
    seat(world.committee, None, title="Rooms", ends=dt.date(2027, 11, 1))
    pages = {name: desk.get(at(world.committee, name)) for name in ("next-term", "import", "changes")}
    pages["shown"] = desk.post(at(world.committee, "import"), {"text": "Name,From\nConrad Vose,2010\n"})
    assert {name: amiss(page.content.decode()) for name, page in pages.items()} == {
        name: [] for name in pages
    }
    # Its labels are heard, though not seen.
    labels = re.findall(
        r'<label class="(.*?)"\s+for="id_seat-\d+">(.*?)</label>', pages["next-term"].content.decode()
    )
    assert labels == [
        ("visually-hidden", "Next term of <bdi>Exhibits</bdi>, <bdi>Nell Harrigan</bdi>"),
        ("visually-hidden", "Next term of <bdi>Chair</bdi>, <bdi>Joan Kestenbaum</bdi>"),
        ("visually-hidden", "Next term of <bdi>Rooms</bdi>, <bdi>vacant</bdi>"),
    ]
