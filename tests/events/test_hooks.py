"""What the other apps do with events: the directory, organizations, the copy of one's data, leaving, the demo."""

import datetime as dt
import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from events.demo.load import FILE
from events.formats.archive import events_of
from events.models import CoHost, Event, Invitation, Rsvp
from events.reads.directory import count_going, going
from events.reads.words import money, when_words
from members.models import Change, Circle, Contact, Member
from members.reads.log import describe
from members.reads.preview import Shown, circle_change, difference, surface
from members.rule.masks import CONTACTS, MEMBERS, ONLY_ME, PERSONAL, PROFESSIONAL, PUBLIC
from members.rule.standing import Viewer
from members.search import Filters, Search
from members.services.circles import delete, merge
from members.services.leaving import erase
from members.services.lines import ChangedMeanwhile
from tests.cast import Cast
from tests.events.factories import EventFactory, answer, invite, party
from tests.factories import BlockFactory, CircleFactory, OrganizationFactory

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


def test_who_is_erased_leaves_nothing_behind(cast: Cast) -> None:
    host = cast.stranger
    event = party(host, MEMBERS, capacity=1)
    answer(event, cast.owner)
    invite(event, cast.owner)
    Invitation.objects.create(event=event, email=cast.owner.email.upper(), by=host)
    party(cast.owner, PERSONAL)
    kept = party(cast.owner, MEMBERS, organization=OrganizationFactory.create())
    Member.objects.filter(pk=cast.owner.pk).update(leaving_at=timezone.now() - dt.timedelta(days=1))
    assert erase(member_id=cast.owner.pk)
    assert not Invitation.objects.exists()
    assert not Rsvp.objects.exists()
    assert set(Event.objects.values_list("pk", "host_id")) == {(event.pk, host.pk), (kept.pk, None)}
    event.refresh_from_db()
    assert event.taken == 0


def test_times_and_money_in_words() -> None:
    event = EventFactory.build(starts=dt.datetime(2026, 12, 12, tzinfo=dt.UTC), host=None)
    assert when_words(event) == "Friday 11 December 2026, 19:00 to 22:00 (EST)"
    event.ends = dt.datetime(2026, 12, 14, 21, tzinfo=dt.UTC)
    assert when_words(event) == "11 to 14 December 2026, from 19:00 to 16:00 (EST)"
    event.all_day, event.starts = True, dt.datetime(2026, 12, 11, 5, tzinfo=dt.UTC)
    event.ends = dt.datetime(2026, 12, 12, 5, tzinfo=dt.UTC)
    assert when_words(event) == "Friday 11 December 2026"
    assert [money(Decimal(n), c) for n, c in (("120.00", "USD"), ("12.50", "USD"), ("90", "EUR"))] == [
        "$120",
        "$12.50",
        "90 EUR",
    ]


def test_the_demo_world_has_its_events() -> None:
    assert FILE.read_text().count("[[event]]") >= 25


def _goes(viewer: Viewer, event: Event, ids: list[int]) -> tuple[list[str], list[tuple[str, int]]]:
    """Whom the directory finds by the event, and what its facet counts."""
    found = Search(viewer, filters=Filters(more={"event": str(event.pk)}))
    counted = count_going(viewer, ids, str(event.pk))
    return sorted(hit.member.name for hit in found.page().hits), [(e.label, e.number) for e in counted]


def test_the_directory_tells_who_goes_where_the_answer_lets_it_show(cast: Cast) -> None:
    Member.objects.update(listing=MEMBERS)
    ids = list(Member.objects.values_list("pk", flat=True))
    start = dt.datetime(2031, 5, 6, 14, tzinfo=dt.UTC)
    event = party(cast.curator, MEMBERS, title="Map night", guest_audience=MEMBERS, starts=start)
    for member, mask in ((cast.owner, PROFESSIONAL), (cast.both, MEMBERS), (cast.unfiled, ONLY_ME)):
        answer(event, member, mask)
    answer(event, cast.circled, MEMBERS, status="maybe")
    answer(event, cast.admirer, MEMBERS, waiting_since=timezone.now())
    label = "Map night, 6 May 2031"
    sees = {
        "visitor": None,
        "stranger": ["Yuki Arakawa"],
        "professional": ["Nell Harrigan", "Yuki Arakawa"],
        "personal": ["Yuki Arakawa"],
        "blocked": ["Yuki Arakawa"],
        "unfiled": ["Bea Tollefsen", "Yuki Arakawa"],
        "owner": ["Nell Harrigan", "Yuki Arakawa"],
        "curator": ["Bea Tollefsen", "Nell Harrigan", "Yuki Arakawa"],
    }
    for role, names in sees.items():
        viewer = cast.viewers()[role]
        shown = ([], []) if names is None else (names, [(label, len(names))])
        assert (role, _goes(viewer, event, ids)) == (role, shown)
    stranger = Viewer(cast.stranger.pk)
    assert [each.value for each in count_going(stranger, ids, "")] == [str(event.pk)]
    for hidden in ({"guest_audience": ONLY_ME}, {"audience": PERSONAL}, {"status": "cancelled"}):
        before = {name: getattr(event, name) for name in hidden}
        Event.objects.filter(pk=event.pk).update(**hidden)
        found, counted = _goes(stranger, event, ids)
        assert (found, [number for _, number in counted]) == ([], [0] if "guest_audience" in hidden else [])
        Event.objects.filter(pk=event.pk).update(**before)
    assert _goes(stranger, event, ids)[0] == ["Yuki Arakawa"]
    for value in ("0", "nonsense", "9" * 30, "²"):
        assert not going(stranger, value).exists()


def test_whoever_said_yes_to_a_hidden_event_is_not_found_by_it(cast: Cast) -> None:
    event = party(cast.owner, MEMBERS, title="Map night")
    answer(event, cast.stranger)
    me, ids = Viewer(cast.stranger.pk), [cast.stranger.pk]
    assert _goes(me, event, ids)[0] == ["Sol Strand"]
    Event.objects.filter(pk=event.pk).update(audience=PERSONAL)
    assert _goes(me, event, ids) == ([], [])
    Event.objects.filter(pk=event.pk).update(audience=MEMBERS)
    BlockFactory.create(owner=cast.owner, blocked=cast.stranger)
    assert _goes(me, event, ids) == ([], [])


def test_an_organization_has_its_events(cast: Cast, sign_in: Callable[[Member | None], Client]) -> None:
    library = OrganizationFactory.create(slug="wexcombe")
    division = OrganizationFactory.create(parent=library)
    ended = timezone.now() - dt.timedelta(days=9)
    for title, audience, place, fields in (
        ("Open house", PUBLIC, library, {}),
        ("Staff day", MEMBERS, division, {}),
        ("Old fair", PUBLIC, library, {"starts": ended}),
        ("Not ours", PUBLIC, OrganizationFactory.create(), {}),
        ("Draft", PUBLIC, library, {"status": "draft", "published_at": None}),
    ):
        party(cast.curator, audience, title=title, organization=place, **fields)
    pages = {who: sign_in(who).get("/organizations/wexcombe/") for who in (None, cast.stranger)}
    shown = {who: re.findall(r"p-name[^>]*>([^<]*)<", page.content.decode()) for who, page in pages.items()}
    assert shown == {None: ["Open house"], cast.stranger: ["Open house", "Staff day"]}


def test_refiling_says_which_parties_one_gains_and_loses(cast: Cast) -> None:
    circle = Circle.objects.get(owner=cast.owner)
    parties = {
        "Personal party": party(cast.owner, PERSONAL, title="Personal party"),
        "Professional party": party(cast.owner, PROFESSIONAL, title="Professional party"),
        "Shelf party": party(cast.owner, circle.bit, title="Shelf party"),
        "Everybody's party": party(cast.owner, MEMBERS, title="Everybody's party"),
    }
    party(cast.owner, PERSONAL, title="Draft", status="draft")
    party(cast.stranger, PERSONAL, title="Not mine")
    Invitation.objects.create(event=parties["Personal party"], member=cast.professional)
    CoHost.objects.create(event=parties["Shelf party"], member=cast.professional)

    def seen(person: Member) -> set[str]:
        found = Event.objects.visible_to(Viewer(person.pk)).filter(host=cast.owner)
        return set(found.values_list("title", flat=True))

    def titles(things: list[Shown]) -> set[str]:
        return {title for title in parties for thing in things if thing.text.startswith(title)}

    for person in (cast.professional, cast.circled):
        mine = Contact.objects.filter(owner=cast.owner, other=person)
        for new in (0, PERSONAL, CONTACTS, PERSONAL | circle.bit, PROFESSIONAL):
            old, before = mine.get().mask, seen(person)
            change = difference(surface(cast.owner), old, new, person_id=person.pk)
            mine.update(mask=new)
            assert titles(change.gains) == seen(person) - before
            assert titles(change.loses) == before - seen(person)


def test_merging_circles_says_which_parties_go_over(cast: Cast) -> None:
    gone, into = Circle.objects.get(owner=cast.owner), CircleFactory.create(owner=cast.owner)
    Contact.objects.filter(owner=cast.owner, other=cast.professional).update(mask=PROFESSIONAL | into.bit)
    party(cast.owner, gone.bit, title="Shelf party")
    change = circle_change(cast.owner, gone, into)
    assert [(thing.label, becomes) for thing, becomes in change.things] == [("Event", "circle")]
    assert [each.person for each in change.people] == [cast.professional]
    late = party(cast.owner, gone.bit, title="Since the preview")
    with pytest.raises(ChangedMeanwhile):
        merge(circle=gone, into=into, version=change.version)
    assert not Event.objects.visible_to(Viewer(cast.professional.pk)).filter(pk=late.pk).exists()


FILINGS = (0, PROFESSIONAL, PERSONAL, CONTACTS, PERSONAL | 1 << 4)


def refilings(
    cast: Cast, person: Member, seen: Callable[[], set[str]], told: Callable[[Shown], bool]
) -> None:
    """Refile the person all around: what the preview tells must be what they see before and after."""
    mine = Contact.objects.filter(owner=cast.owner, other=person)
    sees = {}
    for mask in FILINGS:
        mine.update(mask=mask)
        sees[mask] = seen()
    for old in FILINGS:
        mine.update(mask=old)
        shown = surface(cast.owner)
        for new in FILINGS:
            change = difference(shown, old, new, person_id=person.pk)
            assert {thing.label for thing in change.gains if told(thing)} == sees[new] - sees[old]
            assert {thing.label for thing in change.loses if told(thing)} == sees[old] - sees[new]


@pytest.mark.parametrize("event_audience", [MEMBERS, PERSONAL, CONTACTS, 1 << 4])
@pytest.mark.parametrize("role", ["professional", "invited", "going", "cohost"])
def test_refiling_says_of_one_s_own_party_who_gains_its_address_guests_and_host(
    cast: Cast, event_audience: int, role: str
) -> None:
    event = party(
        cast.owner, event_audience, title="Gin", address="14 Blackstone Row",
        address_audience=PERSONAL, guest_audience=CONTACTS,
    )  # fmt: skip
    answer(event, cast.owner, PROFESSIONAL)
    person = cast.professional
    if role == "cohost":
        CoHost.objects.create(event=event, member=person)
    elif role != "professional":
        invite(event, person)
    if role == "going":
        answer(event, person)

    def seen() -> set[str]:
        viewer = Viewer(person.pk)
        shown = Event.objects.visible_to(viewer).with_access(viewer).filter(pk=event.pk).first()
        if shown is None:
            return set()
        parts = {"Event": True, "Address of Gin": shown.sees_address, "Guest list of Gin": shown.sees_guests}
        return {label for label, is_seen in parts.items() if is_seen}

    refilings(cast, person, seen, lambda thing: not thing.label.startswith("You go"))


def test_refiling_says_who_gains_one_s_answers(
    cast: Cast, sign_in: Callable[[Member | None], Client]
) -> None:
    fields: dict[str, Any] = {
        "guest_audience": MEMBERS,
        "starts": dt.datetime(2031, 12, 12, 23, tzinfo=dt.UTC),
    }
    social = party(cast.stranger, MEMBERS, title="Holiday social", **fields)
    answer(social, cast.owner, PERSONAL)
    answer(party(cast.stranger, MEMBERS, title="Map night", **fields), cast.owner, PERSONAL, status="maybe")
    closed = party(cast.stranger, MEMBERS, title="Closed since", **fields)
    long_ago = {**fields, "starts": dt.datetime(2025, 1, 1, tzinfo=dt.UTC)}
    answer(closed, cast.owner, PERSONAL)
    answer(party(cast.stranger, MEMBERS, **fields), cast.owner, PERSONAL, waiting_since=timezone.now())
    answer(party(cast.stranger, MEMBERS, **fields), cast.owner, PERSONAL, status="cant")
    answer(party(cast.stranger, MEMBERS, title="Long ago", **long_ago), cast.owner, PERSONAL)
    Event.objects.filter(pk=closed.pk).update(audience=ONLY_ME)

    def seen() -> set[str]:
        rows = Rsvp.objects.visible_to(Viewer(cast.professional.pk)).filter(member=cast.owner)
        words = {"going": "You go to", "maybe": "You may go to"}
        return {
            f"{words[row.status]} {row.event.title}"
            for row in rows.filter(event__ends__gt=timezone.now()).select_related("event")
        }

    refilings(cast, cast.professional, seen, lambda thing: True)
    Contact.objects.filter(owner=cast.owner, other=cast.professional).update(mask=PROFESSIONAL)
    page = sign_in(cast.owner).get("/contacts/tobias-lindqvist/file/?tier=personal").content.decode()
    assert "You go to Holiday social" in page
    assert "Friday 12 December 2031, for those who see its guest list" in page
    assert "Closed since" not in page


def test_a_preview_tells_nothing_of_how_a_host_files(cast: Cast) -> None:
    event = party(cast.stranger, MEMBERS, title="Gin", guest_audience=PERSONAL)
    answer(event, cast.owner, PERSONAL)
    CoHost.objects.create(event=event, member=cast.professional)

    def told() -> list[str]:
        change = difference(surface(cast.owner), PROFESSIONAL, PERSONAL, person_id=cast.professional.pk)
        return [thing.label for thing in change.gains]

    assert told() == []
    CoHost.objects.all().delete()
    assert told() == ["You go to Gin"]


def test_a_circle_that_goes_over_takes_addresses_guest_lists_and_answers_with_it(cast: Cast) -> None:
    gone, into = Circle.objects.get(owner=cast.owner), CircleFactory.create(owner=cast.owner)
    event = party(
        cast.owner, MEMBERS, title="Gin", venue="Shelf", address_audience=gone.bit, guest_audience=gone.bit
    )
    mine = answer(party(cast.stranger, MEMBERS, title="Map night"), cast.owner, gone.bit)
    change = circle_change(cast.owner, gone, into)
    labels = ["Address of Gin", "Guest list of Gin", "You go to Map night"]
    assert [thing.label for thing, _ in change.things] == labels
    assert [each.person for each in change.people] == []
    for model, pk, field in ((Event, event.pk, "guest_audience"), (Rsvp, mine.pk, "audience")):
        version = circle_change(cast.owner, gone, into).version
        model._default_manager.filter(pk=pk).update(**{field: MEMBERS})
        with pytest.raises(ChangedMeanwhile):
            merge(circle=gone, into=into, version=version)


def test_a_surface_asks_as_much_for_three_events_as_for_one(cast: Cast) -> None:
    asked = []
    for size in (1, 2):
        for _ in range(size):
            event = party(cast.owner, PERSONAL, venue="Shelf")
            invite(event, cast.both)
            answer(event, cast.both)
            answer(event, cast.owner)
            CoHost.objects.create(event=party(cast.stranger, MEMBERS), member=cast.both)
            answer(Event.objects.get(cohosts__isnull=False, rsvps=None), cast.owner, PERSONAL)
        with CaptureQueriesContext(connection) as queries:
            surface(cast.owner)
        asked.append(len(queries))
    assert asked == [11, 11]


def logged(member: Member) -> list[tuple[str, str, str]]:
    """What a member's log says of events, the oldest first."""
    rows = Change.objects.filter(owner=member, what__in=("event", "event_address", "event_guests", "answer"))
    told = describe(Viewer(member.pk), rows.order_by("pk"))
    return [(change.subject, change.before, change.after) for change in told]


def test_the_log_has_what_one_opened_by_events(
    cast: Cast, sign_in: Callable[[Member | None], Client]
) -> None:
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
        ("Who may see “Sloe gin”", "nothing yet", "Personal contacts"),
        ("Guest list of “Sloe gin”", "nothing yet", "a circle since deleted"),
        ("Who may see “Sloe gin”", "Personal contacts", "All my contacts"),
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
    assert logged(cast.stranger)[-1] == ("Who may see an event that is gone", "Members", "Only me")


def test_events_of_organizations_and_answers_from_outside_are_in_no_log(cast: Cast) -> None:
    event = party(cast.curator, MEMBERS, organization=OrganizationFactory.create())
    asked = Invitation.objects.create(event=event, email="out@elsewhere.example", by=cast.curator)
    Rsvp.objects.create(event=event, invitation=asked, status="going", name="Out")
    Event.objects.update(audience=PUBLIC)
    assert not Change.objects.filter(what__in=("event", "answer")).exists()
