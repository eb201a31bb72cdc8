"""At the curators' desk: importing rosters, starting terms, undoing both, and the history of changes."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from committees.models import Batch, Committee, Seat, SeatChange
from committees.services.imports import day_of, match_people, read_roster
from committees.services.terms import plan_next_term
from events.models import Event
from members.models import Member
from members.rule.masks import PERSONAL, PUBLIC
from netlib.curators import NAME as CURATORS
from tests.cast import Cast
from tests.committees.conftest import World
from tests.committees.factories import CommitteeFactory, seat
from tests.events.factories import party
from tests.factories import listed
from tests.post import letters
from tests.reading import masked, text

SignIn = Callable[[Member | None], Client]
LIST = """\
Name;Position;Term begins;Term ends;Representing
"Strand, Sol";Chair;2010;2011;Wexcombe
Toby Lindqvist;Vice-Chair;Nov 2010;Oct 2011;
Bea Tolefsen;Member;11/1/2010;10/31/2011;
Conrad Vose;Local arrangements;2010-11-01;;
Nobody Here;Treasurer;soon;;
Nell Harrigan;Exhibits;2026;2027;
;Member;2010;;
"""


@pytest.fixture
def desk(world: World, cast: Cast, sign_in: SignIn) -> Client:
    """The admin as a curator sees it."""
    Group.objects.get(name=CURATORS).user_set.add(cast.curator)
    return sign_in(cast.curator)


def at(committee: Committee, page: str = "change") -> str:
    return f"/admin/committees/committee/{committee.pk}/{page}/"


def test_a_list_is_read_and_doubtful_matches_are_left_to_choose(world: World, cast: Cast) -> None:
    namesake = listed(name="Sol Strand")
    rows = read_roster(LIST, world.committee)
    match_people(rows, world.committee)
    assert [(row.name, row.role, row.title, row.begins, row.last_day) for row in rows[:4]] == [
        ("Sol Strand", "chair", "", dt.date(2010, 11, 1), dt.date(2011, 10, 31)),
        ("Toby Lindqvist", "vice-chair", "", dt.date(2010, 11, 1), dt.date(2011, 10, 31)),
        ("Bea Tolefsen", "member", "", dt.date(2010, 11, 1), dt.date(2011, 10, 31)),
        ("Conrad Vose", "member", "Local arrangements", dt.date(2010, 11, 1), None),
    ]
    assert [[(c.member.pk, c.exact) for c in row.candidates] for row in rows[:4]] == [
        [(cast.stranger.pk, True), (namesake.pk, True)],
        [(cast.professional.pk, False)],
        [(cast.unfiled.pk, False)],
        [],
    ]
    assert [row.usual for row in rows] == ["", "", "", "name", "skip", "skip", "skip"]
    assert (rows[4].problem[:12], rows[5].present, rows[6].problem) == ("Write a year", True, "No name.")


@pytest.mark.parametrize(
    ("cell", "last", "meant"),
    [
        ("2010", False, dt.date(2010, 11, 1)),
        ("2010", True, dt.date(2010, 11, 1)),
        ("Oct 2010", True, dt.date(2010, 11, 1)),
        ("2010-10-31", True, dt.date(2010, 11, 1)),
        ("12/31/2010", True, dt.date(2011, 1, 1)),
    ],
)
def test_days_are_read_as_people_write_them(world: World, cell: str, last: bool, meant: dt.date) -> None:
    assert day_of(cell, world.committee, last=last) == meant


@pytest.mark.parametrize("cell", ["9999-12-31", "12/31/9999", "open", ""])
def test_a_last_day_that_databases_write_for_none_is_none(world: World, desk: Client, cell: str) -> None:
    table = f"Name,From,To\nHarriet Lunde,2010-11-01,{cell}\n"
    (row,) = read_roster(table, world.committee)
    assert (row.begins, row.ends, row.problem) == (dt.date(2010, 11, 1), None, "")
    desk.post(at(world.committee, "import"), {"text": table, "do": "import"})
    assert Seat.objects.get(name="Harriet Lunde").ends is None


@pytest.mark.parametrize("days", ["9999-12-31,", "0001-01-01,", "2010-11-01,2999-12-31"])
def test_a_day_in_no_year_of_committees_is_a_problem_of_its_row(world: World, days: str) -> None:
    (row,) = read_roster(f"Name,From,To\nHarriet Lunde,{days}\n", world.committee)
    assert row.problem == "The year must lie between 1800 and 2199."


def test_a_year_ends_with_it_where_terms_start_in_january(world: World) -> None:
    assert day_of("2010", CommitteeFactory.create(term_start=1), last=True) == dt.date(2011, 1, 1)


@pytest.mark.parametrize("wrong", ["", "Name,From\n", "Who,From\nx,2010\n", "Name,Office\nx,Chair\n"])
def test_what_is_no_list_is_refused(world: World, wrong: str) -> None:
    with pytest.raises(ValidationError):
        read_roster(wrong, world.committee)


MESSY = """\
Committee,Name,Office,Term,E-mail
Conf,"Lunde, Harriet, M.L.S.",Secretary,2010-2011,h@x.example
Conf,Mrs. Odette Marchetti,Vice Chair,2010–11,
Conf,Sol Strand (ex officio),Treasurer,Nov 2010 to present,
Conf,VACANT,Local arrangements,2012-13,
Conf,"Yuki Arakawa, PhD",Member,11/1/10 - 10/31/11,
,,,,
Total: 5,,,,
"""


def test_a_roster_as_it_comes_is_understood(world: World, cast: Cast, desk: Client) -> None:
    rows = read_roster(MESSY, world.committee)
    match_people(rows, world.committee)
    autumn = [dt.date(year, 11, 1) for year in (2010, 2011, 2012, 2013)]
    assert [(row.name, row.called, row.begins, row.ends, row.note) for row in rows[:5]] == [
        ("Harriet Lunde", "Secretary", autumn[0], autumn[1], ""),
        ("Odette Marchetti", "Vice-chair", autumn[0], autumn[1], ""),
        ("Sol Strand", "Treasurer", autumn[0], None, "ex officio"),
        ("", "Local arrangements", autumn[2], autumn[3], ""),
        ("Yuki Arakawa", "Member", autumn[0], autumn[1], ""),
    ]
    assert [row.usual for row in rows] == [
        "name", cast.personal.handle, cast.stranger.handle, "name", cast.both.handle, "skip",
    ]  # fmt: skip
    desk.post(at(world.committee, "import"), {"text": MESSY, "do": "import"})
    vacancy = Seat.objects.vacant().get()
    assert (vacancy.title, vacancy.begins) == ("Local arrangements", autumn[2])
    again = read_roster(MESSY.replace("Local arr", "LOCAL Arr"), world.committee)
    match_people(again, world.committee)
    assert all(row.present for row in again[:5])


def test_an_import_is_shown_chosen_confirmed_by_members_and_undone(
    world: World, cast: Cast, sign_in: SignIn, desk: Client
) -> None:
    namesake = listed(name="Sol Strand")
    before = Seat.objects.count()
    shown = text(desk.post(at(world.committee, "import"), {"text": LIST}))
    assert f"Sol Strand (@{cast.stranger.handle})" in shown
    assert f"Sol Strand (@{namesake.handle})" in shown
    assert "alike, not the same" in shown
    assert Seat.objects.count() == before

    # Whoever does not choose gets the list again, and nothing is written.
    again = desk.post(at(world.committee, "import"), {"text": LIST, "do": "import"})
    assert "Row 2, Sol Strand: choose who it is." in again.content.decode()
    assert Seat.objects.count() == before

    choices = {"row-2": namesake.handle, "row-3": cast.professional.handle, "row-4": "name"}
    desk.post(at(world.committee, "import"), {"text": LIST, "do": "import", **choices})
    made = Seat.objects.filter(batch__what="import")
    assert sorted(made.values_list("name", "member", "claimant", "claim")) == [
        ("Bea Tolefsen", None, None, ""),
        ("Conrad Vose", None, None, ""),
        ("Sol Strand", None, namesake.pk, "proposed"),
        ("Toby Lindqvist", None, cast.professional.pk, "proposed"),
    ]
    assert {change.by for change in SeatChange.objects.filter(seat__in=made.values("pk"))} == {
        cast.curator.pk
    }
    roster = sign_in(cast.stranger).get("/committees/conference/?on=2010-12-01").content.decode()
    assert "Toby Lindqvist" in roster
    assert cast.professional.get_absolute_url() not in roster

    # The member says that it is theirs; after that the import cannot be undone as a whole any more.
    client = sign_in(cast.professional)
    assert "Is this you?" in text(client.get("/committees/service/"))
    client.post(f"/committees/service/{made.get(name='Toby Lindqvist').pk}/mine/")
    assert (
        cast.professional.get_absolute_url()
        in sign_in(cast.stranger).get("/committees/conference/?on=2010-12-01").content.decode()
    )
    undo = at(world.committee, f"undo/{Batch.objects.get().pk}")
    assert "1 person has answered already" in desk.post(undo, follow=True).content.decode()
    assert made.count() == 4


def test_an_import_that_nobody_answered_is_undone(world: World, desk: Client) -> None:
    before = list(Seat.objects.order_by("pk").values_list("pk", "ends"))
    desk.post(at(world.committee, "import"), {"text": "Name,From\nConrad Vose,2010\n", "do": "import"})
    assert Seat.objects.count() == len(before) + 1
    desk.post(at(world.committee, f"undo/{Batch.objects.get().pk}"))
    assert list(Seat.objects.order_by("pk").values_list("pk", "ends")) == before
    assert Batch.objects.get().undone_at is not None


def test_not_me_leaves_the_name(world: World, cast: Cast, sign_in: SignIn) -> None:
    named = seat(world.committee, "S. Strand", claimant=cast.stranger, claim="proposed")
    sign_in(cast.stranger).post(f"/committees/service/{named.pk}/not-mine/")
    named.refresh_from_db()
    assert (named.name, named.claimant, named.claim) == ("S. Strand", None, "")


def test_the_next_term_is_shown_started_and_undone(
    world: World, cast: Cast, sign_in: SignIn, desk: Client
) -> None:
    Committee.objects.update(max_terms=1)
    end = {"ends": dt.date(2027, 11, 1)}
    vice = seat(world.committee, cast.both, role="vice-chair", **end)
    seat(world.committee, "Harriet Lunde", role="treasurer", **end)
    seat(world.committee, None, title="Rooms", **end)
    seat(world.committee, cast.personal, role="liaison")
    world.committee.refresh_from_db()
    plan = plan_next_term(world.committee)
    assert (plan.begins, plan.ends) == (dt.date(2027, 11, 1), dt.date(2028, 11, 1))
    assert [seat.role for seat in plan.staying] == ["liaison"]
    assert {step.seat.called: step.usual for step in plan.steps} == {
        "Exhibits": "vacate",
        "Chair": "drop",
        "Vice-chair": "rotate",
        "Treasurer": "carry",
        "Rooms": "vacate",
    }
    shown = text(desk.get(at(world.committee, "next-term")))
    assert "1 in a row by then; the committee allows itself 1." in shown
    before = Seat.objects.count()
    desk.post(at(world.committee, "next-term"), {f"seat-{world.seat.pk}": "carry"})
    made = Seat.objects.filter(batch__what="term")
    assert set(made.values_list("role", "title", "member", "name", "status")) == {
        ("member", "Exhibits", world.owner.pk, "", "offered"),
        ("chair", "", vice.member_id, "", "offered"),
        ("vice-chair", "", None, "", "accepted"),
        ("treasurer", "", None, "Harriet Lunde", "accepted"),
        ("member", "Rooms", None, "", "accepted"),
    }
    assert set(made.values_list("begins", "ends")) == {(dt.date(2027, 11, 1), dt.date(2028, 11, 1))}
    assert letters(world.owner.email)[-1].subject == "A seat for you: Exhibits, Conference Committee"
    assert "was started already" in desk.post(at(world.committee, "next-term"), follow=True).content.decode()
    desk.post(at(world.committee, f"undo/{Batch.objects.get().pk}"))
    assert Seat.objects.count() == before


def test_the_next_term_asks_about_seats_that_nobody_took_after_they_ended(world: World) -> None:
    ended = dt.date(2027, 5, 1)
    lapsed = seat(world.committee, "Conrad Vose", role="treasurer", ends=ended)
    seat(world.committee, "Ada Other", role="secretary", ends=ended)
    followed = seat(world.committee, "Bo Next", role="secretary", begins=ended, ends=dt.date(2027, 11, 1))
    seat(world.committee, "Long Ago", role="intern", begins=dt.date(2009, 11, 1), ends=dt.date(2010, 11, 1))
    plan = plan_next_term(world.committee)
    assert {step.seat.pk for step in plan.steps} == {
        world.seat.pk, world.chair_seat.pk, lapsed.pk, followed.pk,
    }  # fmt: skip
    (step,) = [step for step in plan.steps if step.seat.pk == lapsed.pk]
    assert (step.usual, step.warning) == ("vacate", "Nobody came after.")


def test_whom_a_curator_puts_on_a_seat_is_asked_first(world: World, cast: Cast, desk: Client) -> None:
    data = {
        "committee": world.committee.pk, "role": "secretary", "member": cast.stranger.pk, "begins": "2026-11-01",
        "title": "", "name": "", "ends": "", "began": "appointed", "ended": "", "note": "",
    }  # fmt: skip
    desk.post("/admin/committees/seat/add/", data)
    made = Seat.objects.get(role="secretary")
    assert (made.member, made.status) == (cast.stranger, "offered")
    assert SeatChange.objects.get(seat=made.pk).by == cast.curator.pk
    assert len(letters(cast.stranger.email)) == 1


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_the_desk_takes_no_day_in_no_year_of_committees(world: World, desk: Client, day: str) -> None:
    data = {"committee": world.committee.pk, "role": "secretary", "begins": day, "ends": day}
    page = desk.post("/admin/committees/seat/add/", data).content.decode()
    assert page.count("The year must lie between 1800 and 2199.") == 2
    page = desk.post(at(world.committee), change(world.committee, discharged=day)).content.decode()
    assert page.count("The year must lie between 1800 and 2199.") == 1


def test_the_desk_ties_no_committee_to_a_hidden_event(world: World, cast: Cast, desk: Client) -> None:
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


def test_curators_confirm_claims(world: World, cast: Cast, desk: Client) -> None:
    named = seat(world.committee, "Sol S.", claimant=cast.stranger, claim="asked")
    own = seat(world.committee, "Clifford N.", claimant=cast.curator, claim="asked")
    page = desk.post(
        "/admin/committees/seat/",
        {"action": "confirm_claims", "_selected_action": [named.pk, own.pk]},
        follow=True,
    ).content.decode()
    named.refresh_from_db()
    own.refresh_from_db()
    assert (named.member, own.member) == (cast.stranger, None)
    assert "Nobody confirms their own." in page


def test_the_desk_shows_who_changed_what(world: World, cast: Cast, desk: Client) -> None:
    desk.post(at(world.committee, "import"), {"text": "Name,From\nConrad Vose,2010\n", "do": "import"})
    shown = text(desk.get(at(world.committee, "changes")))
    assert "Clifford Nwosu Seat" in shown
    assert "new: Member, Conrad Vose, from 2010-11-01" in shown


def test_a_committee_is_made_and_changed_at_the_desk(world: World, desk: Client) -> None:
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


def change(committee: Committee, **fields: object) -> dict[str, object]:
    """What the form of a committee sends, without touching its seats."""
    data: dict[str, object] = {
        "slug": committee.slug, "name": committee.name, "kind": committee.kind, "charge": "", "call": "",
        "organization": committee.organization_id, "term_months": 12, "term_start": 11,
        "time_zone": committee.time_zone, "roster_audience": committee.roster_audience,
        "names-TOTAL_FORMS": 0, "names-INITIAL_FORMS": 0,
    }  # fmt: skip
    rows = list(committee.seats.order_by("-begins", "role", "pk"))
    data |= {"seats-TOTAL_FORMS": len(rows), "seats-INITIAL_FORMS": len(rows)}
    for number, row in enumerate(rows):
        for name in (
            "id",
            "committee",
            "role",
            "title",
            "member",
            "name",
            "begins",
            "ends",
            "began",
            "ended",
            "note",
        ):
            value = (
                row.pk
                if name == "id"
                else getattr(row, f"{name}_id" if name in ("committee", "member") else name)
            )
            data[f"seats-{number}-{name}"] = "" if value is None else value
    return {**data, **fields}


def test_the_desk_keeps_former_names_and_ends_seats_with_the_committee(world: World, desk: Client) -> None:
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


def names(committee: Committee, *rows: tuple[str, str, str], **fields: object) -> dict[str, object]:
    """What the form of a committee sends with new former names: (name, from, until)."""
    data: dict[str, object] = {"names-TOTAL_FORMS": len(rows)}
    for number, row in enumerate(rows):
        words = zip(("name", "begins", "ends"), row, strict=True)
        data |= {f"names-{number}-{field}": value for field, value in words}
        data[f"names-{number}-committee"] = committee.pk
    return change(committee, **data, **fields)


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


def test_two_rows_give_nobody_the_same_seat(world: World, desk: Client) -> None:
    data = change(world.committee)
    count = int(str(data["seats-TOTAL_FORMS"]))
    for number, name in enumerate(("Conrad Vose", "conrad vose"), count):
        row = {"name": name, "role": "secretary", "begins": "2026-11-01", "committee": world.committee.pk}
        data |= {f"seats-{number}-{field}": value for field, value in row.items()}
    data["seats-TOTAL_FORMS"] = count + 2
    page = desk.post(at(world.committee), data).content.decode()
    assert "Two rows give one person the same seat in some of the same days." in page
    data[f"seats-{count + 1}-name"] = "Ada Other"
    assert desk.post(at(world.committee), data).status_code == 302
    assert Seat.objects.filter(role="secretary").count() == 2


def test_the_desk_says_what_a_committee_cannot_be(world: World, desk: Client) -> None:
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
    assert page.count("Say on which day it was discharged, too.") == 1
    assert "Constraint" not in page


def window(client: Client, path: str) -> dict[str, Any]:
    """What the form on a page of the desk sends when nothing is touched, with what it showed."""
    page = client.get(path)
    forms = [page.context["adminform"].form]
    for inline in page.context["inline_admin_formsets"]:
        forms += [inline.formset.management_form, *inline.formset.initial_forms]
    data: dict[str, Any] = {}
    for each in (field for form in forms for field in form):
        value = each.value()
        data[each.html_name] = "" if value is None else value
        if each.field.show_hidden_initial:
            data[each.html_initial_name] = data[each.html_name]
    return data


def test_two_windows_of_the_desk_undo_nothing_of_each_other(world: World, cast: Cast, desk: Client) -> None:
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
    assert page.content.decode().count("Somebody changed this meanwhile.") == 2
    Seat.objects.filter(pk=world.seat.pk).delete()
    page = desk.post(at(world.committee), old)
    assert "A row was taken away meanwhile. Open the page anew to see how it is now." in page.content.decode()


def test_a_long_history_leaves_a_committee_that_can_be_saved(world: World, desk: Client) -> None:
    years = range(1800, 2020)
    Seat.objects.bulk_create(
        Seat(
            committee=world.committee,
            name="Conrad Vose",
            begins=dt.date(y, 1, 1),
            ends=dt.date(y + 1, 1, 1),
        )
        for y in years
    )
    sent = window(desk, at(world.committee)) | {"size": "9"}
    assert desk.post(at(world.committee), sent).status_code == 302
    assert Seat.objects.filter(name="Conrad Vose").count() == len(years)
    assert "All its seats" in desk.get(at(world.committee)).content.decode()


@pytest.mark.parametrize(
    ("encoding", "before", "warns"),
    [("cp1252", "", 1), ("utf-16", "", 0), ("utf-8-sig", "", 0), ("utf-8", "sep=|\n", 0)],
)
def test_rosters_come_as_spreadsheets_save_them(
    world: World, desk: Client, encoding: str, before: str, warns: int
) -> None:
    data = (before + "Name|From\nZoë Muñoz|2010\n".replace("|", "|" if before else ";")).encode(encoding)
    page = desk.post(at(world.committee, "import"), {"file": SimpleUploadedFile("roster.csv", data)})
    assert page.content.decode().count("Zoë Muñoz") == 3
    assert page.content.decode().count("its letters were guessed") == warns


def test_a_roster_that_is_too_big_or_none_is_refused_in_words(world: World, desk: Client) -> None:
    for data, words in ((b"x" * 300_001, "more than 300 kB"), (b"PK\0\1", "not a list as spreadsheets")):
        page = desk.post(at(world.committee, "import"), {"file": SimpleUploadedFile("roster.csv", data)})
        assert words in page.content.decode()
