"""Volunteers: who reads what they write, the shortlist, offers and thanks."""

import datetime as dt
import re
from typing import Any

from committees.models import Candidacy, Committee, Seat, Volunteer
from committees.services import holders
from committees.services import seats as services
from tests.cast import Cast
from tests.committees.conftest import OFFER, PAGE, RUN, SignIn, World
from tests.committees.factories import CommitteeFactory, seat
from tests.factories import BlockFactory, MemberFactory, heading, listed
from tests.post import letters
from tests.reading import text


def volunteers_on(page: Any) -> list[tuple[str, str]]:
    """The volunteers on the page of chairs, in order: their names, and what the committee answered."""
    rows = page.content.decode().split('<li class="person">')[1:]
    return [
        (
            re.findall(r'person__name"><a [^>]*>(.*?)</a>', row)[0],
            "".join(re.findall(r'<span class="meta">(.*?)</span>', row.split("person__side")[1])),
        )
        for row in rows
    ]


def test_who_reads_an_offer_to_serve(world: World, cast: Cast, sign_in: SignIn) -> None:
    Committee.objects.update(takes_volunteers=True)
    other = CommitteeFactory.create(name="Elsewhere", takes_volunteers=True)
    seat(other, cast.both, role="chair")
    hidden = MemberFactory.create(name="Hidden Helper")
    sign_in(hidden).post(f"{PAGE}volunteer/", {"statement": "Take me.", "hours": "many"})
    assert volunteers_on(sign_in(world.chair).get(RUN)) == [("Hidden Helper", "")]
    assert volunteers_on(sign_in(cast.both).get(f"/committees/{other.slug}/run/")) == []
    assert "Hidden Helper" not in sign_in(cast.stranger).get(PAGE).content.decode()
    BlockFactory.create(owner=hidden, blocked=world.chair)
    assert volunteers_on(sign_in(world.chair).get(RUN)) == []
    assert "Hidden Helper" not in sign_in(world.chair).get(RUN).content.decode()


def test_a_standing_offer_reaches_committees_that_suit(world: World, cast: Cast, sign_in: SignIn) -> None:
    lunches, rooms = heading("Lunches"), heading("Rooms", "Halls")
    Committee.objects.update(takes_volunteers=True)
    world.committee.headings.add(rooms)
    client = sign_in(cast.stranger)
    sent = client.post(
        "/committees/volunteer/", {"statement": "Anywhere.", "hours": "few", "topics": "Lunches"}
    )
    assert sent.status_code == 302
    assert volunteers_on(sign_in(world.chair).get(RUN)) == []
    client.post(
        "/committees/volunteer/", {"statement": "Anywhere.", "hours": "few", "topics": "Lunches\nHalls"}
    )
    assert Volunteer.objects.get().headings.count() == 2
    assert volunteers_on(sign_in(world.chair).get(RUN)) == [("Sol Strand", "")]
    wrong = client.post("/committees/volunteer/", {"statement": "x", "hours": "few", "topics": "Lnches"})
    assert (wrong.status_code, lunches.name in text(wrong)) == (422, True)


def test_thanks_go_once_and_only_to_whom_there_was_no_seat(world: World, cast: Cast, sign_in: SignIn) -> None:
    Committee.objects.update(takes_volunteers=True)
    offer = Volunteer.objects.create(member=cast.stranger, committee=world.committee, statement="Me.")
    chair = sign_in(world.chair)
    chair.post(f"{RUN}volunteers/{offer.pk}/thank/")
    chair.post(f"{RUN}volunteers/{offer.pk}/thank/")
    (letter,) = letters(cast.stranger.email)
    assert letter.subject == "Thank you from Conference Committee"
    assert "thanks you, and has no seat this time" in text(sign_in(cast.stranger).get("/committees/service/"))


def test_no_second_volunteering_and_none_where_none_is_taken(
    world: World, cast: Cast, sign_in: SignIn
) -> None:
    client = sign_in(cast.stranger)
    refused = client.post(f"{PAGE}volunteer/", {"statement": "Me.", "hours": "few"})
    assert (refused.status_code, Volunteer.objects.count()) == (422, 0)
    Committee.objects.update(takes_volunteers=True)
    for statement in ("Me.", "Still me."):
        client.post(f"{PAGE}volunteer/", {"statement": statement, "hours": "few"})
    assert list(Volunteer.objects.values_list("statement", flat=True)) == ["Still me."]
    assert Candidacy.objects.count() == 0


def test_a_volunteer_whose_offer_was_taken_back_or_whose_term_is_over_waits_again(
    world: World, sign_in: SignIn
) -> None:
    fern, other = listed(name="Fern Byrne", email="fern@library.example"), listed(name="Ada Other")
    offer = Volunteer.objects.create(member=fern, committee=world.committee, statement="Lunches.")
    chair = sign_in(world.chair)

    def state() -> str:
        ((name, said),) = volunteers_on(chair.get(RUN))
        assert name == "Fern Byrne"
        return said

    chair.post(f"{RUN}seats/add/", {**OFFER, "handle": "", "name": ""})
    chair.post(f"{RUN}volunteers/{offer.pk}/offer/", OFFER)
    offered = Seat.objects.get(member=fern)
    assert state() == "Offered a seat"
    chair.post(f"{RUN}seats/{offered.pk}/withdraw/")
    assert state() == ""
    # The vacancy goes to another: that is no seat of hers.
    services.offer(
        by=world.chair, committee=world.committee, member=other, vacancy=offered,
        post=services.Post("member", dt.date(2026, 12, 1), dt.date(2027, 11, 1), "Local arrangements"),
    )  # fmt: skip
    assert state() == ""
    chair.post(f"{RUN}volunteers/{offer.pk}/offer/", {**OFFER, "title": "Lunches"})
    hers = Seat.objects.get(member=fern)
    holders.accept(member=fern, seat=hers)
    assert state() == "Has a seat"
    chair.post(f"{RUN}volunteers/{offer.pk}/thank/")
    assert letters(fern.email) == []
    Seat.objects.filter(pk=hers.pk).update(begins=dt.date(2026, 11, 1), ends=dt.date(2026, 11, 20))
    assert state() == ""
    chair.post(f"{RUN}volunteers/{offer.pk}/thank/")
    assert letters(fern.email)[-1].subject.startswith("Thank you from")
    # She offers anew, so an answer is due anew.
    Committee.objects.update(takes_volunteers=True)
    assert state() == "Thanked"
    sign_in(fern).post(f"{PAGE}volunteer/", {"statement": "Again.", "hours": "few"})
    assert state() == ""


def test_a_chair_chooses_which_vacancy_to_offer(world: World, cast: Cast, sign_in: SignIn) -> None:
    offer = Volunteer.objects.create(member=cast.both, committee=world.committee, statement="I would.")
    soon = seat(world.committee, None, title="Lunches")
    later = seat(world.committee, None, title="Rooms", begins=dt.date(2027, 3, 1))
    page = f"{RUN}volunteers/{offer.pk}/"
    for query, called in (("", soon.title), (f"?vacancy={later.pk}", "Rooms"), ("?vacancy=x", "Lunches")):
        assert f'value="{called}"' in sign_in(world.chair).get(page + query).content.decode()
