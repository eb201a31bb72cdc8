"""The next events on the start page of a member and on the home page."""

import re

from django.test import Client

from events.models import Status
from members.rule.masks import MEMBERS, PUBLIC
from tests.cast import Cast
from tests.events.factories import answer, invite, party
from tests.events.reading import SignIn, in_days
from tests.reading import text


def test_the_desk_has_the_next_dates_and_what_waits_for_an_answer(cast: Cast, sign_in: SignIn) -> None:
    answer(party(cast.owner, MEMBERS, title="Going there"), cast.stranger)
    invite(party(cast.owner, title="I am asked"), cast.stranger)
    refused = party(cast.owner, MEMBERS, title="I cannot")
    invite(refused, cast.stranger)
    answer(refused, cast.stranger, status="cant")
    page = text(sign_in(cast.stranger).get("/desk/"))
    assert (
        page.index("Invitations")
        < page.index("I am asked")
        < page.index("Next dates")
        < page.index("Going there")
    )
    assert "I cannot" not in page
    others = text(sign_in(cast.admirer).get("/desk/"))
    assert "Next dates" not in others
    assert "Invitations" not in others


def test_the_home_page_shows_what_is_open_to_everyone(cast: Cast) -> None:
    for number in (1, 2, 3, 4):
        party(cast.owner, PUBLIC, title=f"Open {number}", starts=in_days(number))
    party(cast.owner, PUBLIC, title="Next year", starts=in_days(40))
    party(cast.owner, MEMBERS, title="For members", starts=in_days(1))
    party(cast.owner, PUBLIC, title="Called off", starts=in_days(1), status=Status.CANCELLED)
    page = text(Client().get("/"))
    assert re.findall(r"Open \d|Next year|For members|Called off", page) == ["Open 1", "Open 2", "Open 3"]
