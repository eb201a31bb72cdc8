"""What a member’s own log tells of events."""

import pytest

from events.models import Event, Invitation, Rsvp
from members.models import Change, Circle, Member
from members.reads.log import describe
from members.rule.masks import CONTACTS, MEMBERS, ONLY_ME, PERSONAL, PUBLIC
from members.rule.standing import Viewer
from members.services.circles import delete
from tests.cast import Cast
from tests.events.factories import answer, party
from tests.events.reading import SignIn
from tests.factories import OrganizationFactory

pytestmark = pytest.mark.django_db


def logged(member: Member) -> list[tuple[str, str, str]]:
    """What a member's log says of events, the oldest first."""
    rows = Change.objects.filter(owner=member, what__in=("event", "event_address", "event_guests", "answer"))
    told = describe(Viewer(member.pk), rows.order_by("pk"))
    return [(change.subject, change.before, change.after) for change in told]


def test_the_log_has_what_one_opened_by_events(cast: Cast, sign_in: SignIn) -> None:
    circle = Circle.objects.get(owner=cast.owner)
    gin = party(cast.owner, PERSONAL, title="Gin", guest_audience=circle.bit)
    answer(gin, cast.personal, MEMBERS)
    Event.objects.filter(pk=gin.pk).update(audience=CONTACTS, address_audience=PERSONAL, title="Sloe gin")
    social = party(cast.stranger, MEMBERS, title="Holiday social")
    mine = answer(social, cast.owner, ONLY_ME)
    mine.note = "Olives"
    mine.save()
    assert len(logged(cast.owner)) == 4
    Rsvp.objects.filter(pk=mine.pk).update(audience=PERSONAL)
    delete(circle=circle)
    assert logged(cast.owner) == [
        ("Who can see “Sloe gin”", "nothing yet", "Personal contacts"),
        ("Guest list of “Sloe gin”", "nothing yet", "a circle since deleted"),
        ("Who can see “Sloe gin”", "Personal contacts", "All my contacts"),
        ("Address of “Sloe gin”", "Only me", "Personal contacts"),
        ("Your answer to “Holiday social”", "Only me", "Personal contacts"),
        ("Guest list of “Sloe gin”", "a circle since deleted", "Only me"),
    ]
    assert logged(cast.personal) == [("Your answer to “Sloe gin”", "nothing yet", "Members")]
    assert "Your answer to “Holiday social”" in sign_in(cast.owner).get("/settings/log/").content.decode()


def test_the_log_names_no_event_that_is_gone_and_does_not_tell_who_took_an_answer_away(cast: Cast) -> None:
    event = party(cast.stranger, MEMBERS, title="Gin")
    answer(event, cast.owner, PERSONAL)
    told = [("Your answer to “Gin”", "nothing yet", "Personal contacts")]
    assert logged(cast.owner) == told
    Rsvp.objects.all().delete()
    assert logged(cast.owner) == told
    Event.objects.update(audience=ONLY_ME)
    assert logged(cast.owner) == [("Your answer to an event that is gone", *told[0][1:])]
    Event.objects.all().delete()
    assert logged(cast.owner) == [("Your answer to an event that is gone", *told[0][1:])]
    assert logged(cast.stranger)[-1] == ("Who can see an event that is gone", "Members", "Only me")


def test_events_of_organizations_and_answers_from_outside_are_in_no_log(cast: Cast) -> None:
    event = party(cast.curator, MEMBERS, organization=OrganizationFactory.create())
    asked = Invitation.objects.create(event=event, email="out@elsewhere.example", by=cast.curator)
    Rsvp.objects.create(event=event, invitation=asked, status="going", name="Out")
    Event.objects.update(audience=PUBLIC)
    assert not Change.objects.filter(what__in=("event", "answer")).exists()
