"""The events in the copy of a member’s own data."""

import datetime as dt

import pytest
from django.utils import timezone

from events.formats.archive import events_of
from events.models import Event, Invitation
from members.models import Contact
from members.rule.masks import MEMBERS, PERSONAL, PROFESSIONAL, PUBLIC
from tests.cast import Cast
from tests.events.factories import answer, invite, party

pytestmark = pytest.mark.django_db


def test_the_copy_holds_one_s_own_and_nobody_else_s(cast: Cast) -> None:
    event = party(cast.owner, PERSONAL, title="Gin", address="14 Blackstone Row")
    answer(event, cast.personal, PUBLIC, note="Olives")
    answer(event, cast.owner)
    Invitation.objects.create(event=event, email="out@elsewhere.example", by=cast.owner)
    mine, theirs = (events_of(member)["events"] for member in (cast.owner, cast.personal))
    assert [one["invited_by_mail"] for one in mine["hosted"]] == [["out@elsewhere.example"]]
    assert len(mine["answers"]) == 1
    assert "Olives" not in str(mine)
    assert theirs["hosted"] == []
    assert theirs["answers"][0]["note"] == "Olives"
    assert "Blackstone" not in str(theirs)


def test_an_answer_in_the_copy_names_no_event_that_is_gone_for_its_member(cast: Cast) -> None:
    event = party(cast.owner, PERSONAL, title="Gin")
    answer(event, cast.personal, note="Olives")
    assert [one["event"] for one in events_of(cast.personal)["events"]["answers"]] == ["Gin"]
    Contact.objects.filter(owner=cast.owner, other=cast.personal).update(mask=PROFESSIONAL)
    Event.objects.filter(pk=event.pk).update(title="Gin without Odette")
    (kept,) = events_of(cast.personal)["events"]["answers"]
    assert (kept["event"], kept["when"], kept["note"]) == (None, None, "Olives")
    answer(party(cast.stranger, MEMBERS, title="Tea"), cast.personal)
    for days in (1, 300):
        # Nor does its place among the others tell when it is now.
        starts = timezone.now() + dt.timedelta(days=days)
        Event.objects.filter(pk=event.pk).update(starts=starts, ends=starts)
        answers = events_of(cast.personal)["events"]["answers"]
        assert [one["event"] for one in answers] == [None, "Tea"]


def test_an_invitation_by_somebody_kept_apart_is_not_in_the_copy(cast: Cast) -> None:
    invite(party(cast.owner, MEMBERS), cast.blocked)
    assert events_of(cast.blocked)["events"]["invitations"] == []
