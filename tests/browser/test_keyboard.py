"""Fifteen journeys with the keyboard alone: what has the focus shows it, the order is that of the page, nothing traps, and
nothing is lost after a form was sent."""

import datetime as dt

import pytest
from playwright.sync_api import Page

from committees.models import Seat, Volunteer
from events.models import Event, Invitation, Rsvp
from members.models import Contact, ContactRequest, Member
from members.rule.masks import MEMBERS, PERSONAL, PUBLIC
from tests.browser.keys import Keys
from tests.browser.test_pages import become
from tests.cast import make_cast
from tests.committees.factories import CommitteeFactory, seat
from tests.events.curating import queue, submitted
from tests.events.factories import party
from tests.factories import PlaceFactory, line
from tests.post import code

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

ADA, GOOD = "ada@library.example", "seven unrelated words"


@pytest.fixture
def keys(page: Page, base_url: str) -> Keys:
    page.set_viewport_size({"width": 1280, "height": 900})
    return Keys(page, base_url)


def as_member(keys: Keys, member: Member) -> None:
    keys.page.context.clear_cookies()
    become(keys.page, keys.base_url, member)


def test_a_visitor_joins_and_signs_in(keys: Keys) -> None:
    # 1: joins.
    keys.open("/")
    keys.send("Make your profile")
    keys.send("Join")
    assert keys.focus() or keys.page.evaluate("document.activeElement.name") == "name"
    keys.page.keyboard.type("Ada Byron")
    keys.fill("Email", ADA)
    keys.fill("Password", GOOD)
    keys.send("Join")
    keys.fill("Code", code(ADA))
    keys.send()
    keys.send("Skip this")
    assert Member.objects.get().name == "Ada Byron"
    # 2: a wrong password, then the right one.
    keys.page.context.clear_cookies()
    keys.open("/accounts/login/")
    keys.fill("Email", ADA)
    keys.fill("Password", "wrong words altogether")
    keys.send("Sign in")
    assert keys.focus().startswith("There is a problem")
    keys.fill("Password", GOOD)
    keys.send()
    assert keys.page.url.endswith("/desk/")
    # 3: by a code.
    keys.page.context.clear_cookies()
    keys.open("/accounts/login/")
    keys.send("Email me a code")
    keys.fill("Email", ADA)
    keys.send("Email me a code")
    keys.fill("Code", code(ADA))
    keys.send()
    assert keys.page.url.endswith("/desk/")


def test_a_member_looks_after_profile_and_contacts(keys: Keys) -> None:
    cast = make_cast()
    mine = line(cast.owner, "shelf marks", PUBLIC)
    as_member(keys, cast.owner)
    # 4: a line, and who sees it.
    keys.open(cast.owner.get_absolute_url())
    keys.send("Edit Hobby")
    keys.fill("Hobby", "bookplates")
    keys.send("Save the line")
    keys.to("Public: change who sees")
    keys.press("Enter")
    keys.page.get_by_role("button", name="Move up").wait_for()
    keys.choose("Public", down=1)
    keys.send("Save")
    mine.refresh_from_db()
    assert (mine.text, mine.audience) == ("bookplates", MEMBERS)
    # 5: finds somebody and asks to be a contact, and files another contact.
    keys.open("/people/")
    keys.fill("Name, library, place or topic", "sol")
    keys.send()
    keys.send("Sol Strand")
    keys.send("Ask to be a contact")
    keys.send("Send the request")
    assert ContactRequest.objects.filter(sender=cast.owner, recipient=cast.stranger).exists()
    keys.open("/contacts/tobias-lindqvist/")
    keys.choose("Professional", down=1)
    keys.send("See what changes")
    keys.send("File")
    assert Contact.objects.get(owner=cast.owner, other=cast.professional).mask == PERSONAL
    # 6: searches the directory, and narrows it.
    keys.open("/people/")
    keys.fill("Name, library, place or topic", "tobias")
    keys.send()
    keys.fill("Within", "50")
    keys.fill("Near", "Springfield")
    keys.send("Apply")
    assert "near=Springfield" in keys.page.url


def test_a_member_goes_to_events_and_committees(keys: Keys) -> None:
    cast = make_cast()
    PlaceFactory.create(name="Springfield")
    as_member(keys, cast.owner)
    # 7: hosts a cocktail party.
    day = dt.date.today() + dt.timedelta(days=30)
    keys.open("/events/new/")
    keys.fill("Title", "Gin and incunabula")
    keys.to("Kind")
    keys.page.keyboard.type("Cocktail")
    keys.fill("First day", f"{day:%m%d%Y}")
    keys.fill("Begins at", "0700PM")
    keys.fill("Town", "Springfield")
    keys.send("Publish")
    event = Event.objects.get()
    # 8: answers an event.
    theirs = party(cast.both, PUBLIC, title="Book Fair")
    keys.open(theirs.get_absolute_url())
    keys.choose("Going", down=1)
    keys.send("Save your answer")
    assert Rsvp.objects.get(event=theirs).member == cast.owner
    # 9: invites somebody.
    keys.open(f"{event.get_absolute_url()}invite/")
    keys.fill("People without an account", "out@elsewhere.example")
    keys.send("Send the invitations")
    assert Invitation.objects.get().email == "out@elsewhere.example"
    # 10: volunteers for a committee.
    CommitteeFactory.create(name="Conference Committee", slug="conference", takes_volunteers=True)
    keys.open("/committees/conference/")
    keys.send("Volunteer")
    keys.fill("A sentence or two about you", "I know every lunch place.")
    keys.send("Volunteer")
    assert Volunteer.objects.get().member == cast.owner


def test_a_curator_works_through_the_admin(keys: Keys) -> None:
    cast = make_cast()
    Member.objects.filter(pk=cast.curator.pk).update(is_staff=True, is_superuser=True)
    as_member(keys, Member.objects.get(pk=cast.curator.pk))
    waits = submitted(cast.owner, title="Book Fair")
    twin = party(cast.both, PUBLIC, title="Book Fair")
    committee = CommitteeFactory.create(name="Conference Committee", slug="conference")
    chair = seat(committee, cast.owner, role="chair")
    named = seat(committee, "Sol Strand", role="secretary", claimant=cast.stranger, claim="asked")
    # 11: approves an event.
    keys.open(queue(waits))
    keys.send()
    waits.refresh_from_db()
    assert waits.status == "published"
    # 12: merges duplicates.
    keys.open(f"/admin/events/event/merge/{twin.pk}/{waits.pk}/")
    keys.send()
    assert list(Event.objects.all()) == [twin]
    # 13: imports a roster, after a look at it.
    keys.open(f"/admin/committees/committee/{committee.pk}/import/")
    keys.fill("Or its text", "Name,Role,From,To")
    keys.press("Enter")
    keys.page.keyboard.type("Hyacinth Moore,Local arrangements,2026,2027")
    keys.send("Preview")
    assert keys.focus().startswith("Nothing is saved yet.")
    keys.send("Import")
    assert Seat.objects.filter(name="Hyacinth Moore").exists()
    # 14: edits a seat.
    keys.open(f"/admin/committees/seat/{chair.pk}/change/")
    keys.fill("Called", "Chair of the year")
    keys.send("Save")
    chair.refresh_from_db()
    assert chair.title == "Chair of the year"
    # 15: settles a claim.
    keys.open("/admin/committees/seat/?waits=claims")
    keys.to("Action")
    keys.page.keyboard.type("Confirm")
    keys.to("Select this object")
    keys.press("Space")
    keys.send()
    named.refresh_from_db()
    assert (named.member, named.claim) == (cast.stranger, "")
    assert keys.stops > 100
