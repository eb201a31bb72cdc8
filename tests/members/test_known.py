"""People whom one may know: from open reasons alone, decided when they are read; asked and dismissed with a press."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from members.models import Block, ContactRequest, Dismissal, Entry, Member, Organization
from members.reads.known import people_you_may_know, reasons_for
from members.rule.masks import CONTACTS, MEMBERS, ONLY_ME, PERSONAL, PROFESSIONAL
from members.rule.standing import Viewer
from tests.cast import Cast
from tests.committees.factories import CommitteeFactory, seat
from tests.events.factories import answer, party
from tests.factories import OrganizationFactory, listed, tie
from tests.reading import names, text

pytestmark = pytest.mark.django_db

SignIn = Callable[[Member | None], Client]
KNOWN = "/people/known/"


def job(
    member: Member, library: Organization, audience: int = MEMBERS, begun: str = "", ended: str = ""
) -> Entry:
    """A line that says that a member works or worked at a library."""
    years = {key: value for key, value in (("from", begun), ("to", ended)) if value}
    return Entry.objects.create(
        owner=member, kind="position", audience=audience, organization=library, text=library.name,
        value={"title": "Librarian", "organization": library.name, **years},
    )  # fmt: skip


def known(member: Member) -> dict[str, str]:
    """Whom a member may know, with the best reason in words."""
    groups = people_you_may_know(Viewer(member.pk))
    return {each.person.name: f"{group.heading}: {each.why}" for group in groups for each in group.people}


@pytest.fixture
def library(db: None) -> Organization:
    made: Organization = OrganizationFactory.create(name="Wexcombe Public Library")
    return made


def test_colleagues_present_and_past_are_named_with_their_reason(cast: Cast, library: Organization) -> None:
    newcomer = listed(name="Cora Whitfield")
    job(newcomer, library, ONLY_ME)
    job(cast.owner, library, begun="2011")
    job(cast.stranger, library, begun="2009", ended="2014-05")
    job(cast.both, OrganizationFactory.create())
    assert known(newcomer) == {
        "Nell Harrigan": "At Wexcombe Public Library, where you work: Works there since 2011",
        "Sol Strand": "At Wexcombe Public Library, where you work: There 2009–2014",
    }
    # The one whose line is Only me is suggested to nobody by it.
    assert known(cast.stranger) == {
        "Nell Harrigan": "At Wexcombe Public Library, where you worked: Works there since 2011",
    }


def test_a_reason_is_as_open_as_its_line(cast: Cast, library: Organization) -> None:
    mine = job(cast.owner, library, ONLY_ME)
    for role in ("stranger", "curator"):
        job(getattr(cast, role), library, ONLY_ME)
    contact = listed()
    for audience, seen in ((ONLY_ME, False), (PROFESSIONAL, False), (PERSONAL, False), (MEMBERS, True)):
        Entry.objects.filter(pk=mine.pk).update(audience=audience)
        assert ("Nell Harrigan" in known(cast.stranger)) == seen, audience
    job(contact, library, CONTACTS)
    tie(contact, cast.stranger, PROFESSIONAL)
    # A contact is no news.
    assert contact.name not in known(cast.stranger)


def test_whom_one_does_not_find_or_who_minds_is_not_among_them(cast: Cast, library: Organization) -> None:
    me = listed(name="Cora Whitfield")
    job(me, library)
    people = {role: listed(name=f"Person {role}") for role in
              ("open", "unlisted", "minds", "blocked", "blocker", "asked", "asking", "suspended", "leaving", "tied")}  # fmt: skip
    for person in people.values():
        job(person, library)
    Member.objects.filter(pk=people["unlisted"].pk).update(listing=ONLY_ME)
    Member.objects.filter(pk=people["minds"].pk).update(suggested=False)
    Member.objects.filter(pk=people["suspended"].pk).update(is_active=False)
    Member.objects.filter(pk=people["leaving"].pk).update(leaving_at=timezone.now())
    Block.objects.create(owner=me, blocked=people["blocked"])
    Block.objects.create(owner=people["blocker"], blocked=me)
    ContactRequest.objects.create(sender=me, recipient=people["asked"])
    ContactRequest.objects.create(sender=people["asking"], recipient=me)
    tie(me, people["tied"], PERSONAL)
    assert list(known(me)) == ["Person open"]
    assert set(reasons_for(Viewer(me.pk))) == {people["open"].pk}
    assert reasons_for(Viewer.visitor()) == {}
    # Silence about a decline: whoever declined is still asked, and not suggested.
    ContactRequest.objects.filter(sender=me).update(declined_at=timezone.now())
    assert list(known(me)) == ["Person open"]


def test_committees_and_events_are_reasons_as_far_as_they_are_shown(cast: Cast) -> None:
    me = listed(name="Cora Whitfield")
    committee = CommitteeFactory.create(name="Jury")
    began = dt.date(2010, 11, 1)
    seat(committee, me, begins=began, ends=dt.date(2011, 11, 1))
    seat(committee, cast.owner, role="chair", begins=began, ends=dt.date(2012, 1, 1))
    seat(committee, cast.stranger, begins=began, agreed_audience=ONLY_ME)
    seat(committee, cast.both, begins=began, status="offered")
    past = timezone.now() - dt.timedelta(days=9)
    event = party(listed(), MEMBERS, guest_audience=MEMBERS, starts=past, ends=past, title="Camp")
    answer(event, me, ONLY_ME, "there")
    answer(event, cast.curator, MEMBERS, "there")
    answer(event, cast.personal, ONLY_ME, "there")
    answer(event, cast.professional, PROFESSIONAL)
    answer(event, cast.circled, MEMBERS)
    answer(event, cast.admirer, MEMBERS, "maybe")
    closed = party(listed(), MEMBERS, starts=past, ends=past)
    answer(closed, me, ONLY_ME, "there")
    answer(closed, cast.unfiled, MEMBERS)
    coming = party(listed(), MEMBERS, guest_audience=MEMBERS)
    answer(coming, me)
    answer(coming, cast.unfiled, MEMBERS)
    assert known(me) == {
        "Nell Harrigan": "On Jury: Chair, 2010–2011",
        "Clifford Nwosu": "At Camp, which you attended: Lists it among past events",
        "Fern Delacroix-Byrne": "At Camp, which you attended: Was there, too",
    }


def test_more_reasons_come_first_and_are_counted(cast: Cast, library: Organization) -> None:
    me = listed(name="Cora Whitfield")
    other = OrganizationFactory.create(name="Another Library")
    for place in (library, other):
        job(me, place)
        job(cast.stranger, place)
    job(cast.owner, library)
    found = known(me)
    assert list(found) == ["Sol Strand", "Nell Harrigan"]
    assert found["Sol Strand"].endswith("Works there; one more reason")


def test_one_press_asks_and_files_on_the_desk_and_can_be_undone(
    cast: Cast, sign_in: SignIn, library: Organization
) -> None:
    me = listed(name="Cora Whitfield")
    job(me, library)
    job(cast.owner, library)
    job(cast.stranger, library)
    client = sign_in(me)
    desk = client.get("/desk/")
    assert names(desk)[:2] == ["Nell Harrigan", "Sol Strand"]
    sent = {"handle": cast.owner.handle, "filing": "both", "back": "desk", "part": "know"}
    assert client.post(KNOWN, sent)["Location"] == "/desk/#know"
    asked = ContactRequest.objects.get()
    assert (asked.sender, asked.recipient, asked.sender_mask) == (me, cast.owner, CONTACTS)
    page = text(client.get("/desk/"))
    assert "Request sent. Filed as Both." in page
    assert "Request sent" not in text(client.get("/desk/"))
    client.post(f"/contacts/requests/{cast.owner.handle}/withdraw/", {"back": "desk", "part": "know"})
    assert ContactRequest.objects.filter(withdrawn_at=None).count() == 0
    assert "Nell Harrigan" in names(client.get("/desk/"))
    for wrong in ({"filing": "later"}, {"filing": "x"}, {"handle": cast.suspended.handle}):
        client.post(KNOWN, {**sent, "handle": cast.stranger.handle, **wrong})
    assert ContactRequest.objects.count() == 1
    assert client.post(KNOWN, {**sent, "handle": "nobody"}).status_code == 404


def test_a_dismissal_is_for_good_and_only_the_owners(
    cast: Cast, sign_in: SignIn, library: Organization
) -> None:
    me = listed(name="Cora Whitfield")
    job(me, library)
    job(cast.owner, library)
    client = sign_in(me)
    gone = {"handle": cast.owner.handle, "back": "desk", "part": "know"}
    client.post(f"{KNOWN}dismiss/", gone)
    client.post(f"{KNOWN}dismiss/", gone)
    assert Dismissal.objects.values_list("owner", "other").get() == (me.pk, cast.owner.pk)
    assert "We won’t suggest them again." in text(client.get("/desk/"))
    assert known(me) == {}
    assert "Nobody to suggest yet" in text(client.get(KNOWN))
    # The other side knows nothing of it.
    assert me.name in known(cast.owner)
    client.post(f"{KNOWN}dismiss/", {**gone, "undo": "yes"})
    assert list(known(me)) == ["Nell Harrigan"]
    hidden = listed(name="Hidden")
    Member.objects.filter(pk=hidden.pk).update(listing=ONLY_ME)
    assert client.post(f"{KNOWN}dismiss/", {"handle": hidden.handle}).status_code == 404


def test_the_switch_in_the_settings_leaves_one_out(
    cast: Cast, sign_in: SignIn, library: Organization
) -> None:
    job(cast.owner, library)
    job(cast.stranger, library)
    assert "Nell Harrigan" in known(cast.stranger)
    client = sign_in(cast.owner)
    assert "Suggest me to people who may know me" in text(client.get("/settings/"))
    client.post("/settings/", {"form": "listing", "audience": "members"})
    assert "Nell Harrigan" not in known(cast.stranger)
    client.post("/settings/", {"form": "listing", "audience": "members", "suggested": "on"})
    assert "Nell Harrigan" in known(cast.stranger)


def test_one_query_gives_all_reasons_and_pages_do_not_grow(
    cast: Cast, sign_in: SignIn, library: Organization
) -> None:
    me = listed(name="Cora Whitfield")
    job(me, library)
    client, counted = sign_in(me), []
    for number in (1, 2, 3):
        job(listed(name=f"Colleague {number}"), library)
        with CaptureQueriesContext(connection) as queries:
            assert len(reasons_for(Viewer(me.pk))) == number
        assert len(queries) == 1
        for path in (KNOWN, "/desk/"):
            with CaptureQueriesContext(connection) as queries:
                assert f"Colleague {number}" in text(client.get(path))
            counted.append(len(queries))
    assert counted == counted[:2] * 3
