"""What another world has that most viewers may not see. Each function makes one such difference.

A difference is hidden from everybody but those whom `seen_by` names. `faults` are viewers whom the product is known to
tell of it, with how in plain words: these are tried apart, and their test fails as soon as the fault is mended.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from committees.models import Candidacy, Message, Seat, Volunteer
from events.models import CoHost, FeedToken, GuestLetter, Invitation, Rsvp
from members.kinds import BY_KEY, KINDS
from members.models import (
    Block,
    Circle,
    Contact,
    ContactRequest,
    Entry,
    Member,
    OrganizationSuggestion,
    Photo,
    SavedSearch,
)
from members.rule.masks import CONTACTS, MEMBERS, ONLY_ME, PERSONAL, PROFESSIONAL, PUBLIC
from netlib.keyed import address_hash
from netlib.models import Kind as Limited
from netlib.models import LimitHit, Usage
from netlib.outsiders import opt_out
from tests.attack.making import make_event
from tests.attack.world import DAY, NOW, World

DESK = ("curator", "superuser")


@dataclass(frozen=True)
class Difference:
    """One thing more, and who may notice it."""

    name: str
    make: Callable[[World], None]
    seen_by: frozenset[str]
    faults: dict[str, str]

    def is_hidden_from(self, viewer: str) -> bool:
        """Whether a viewer must not notice it, and as far as is known does not."""
        return viewer not in self.seen_by and viewer not in self.faults


DIFFERENCES: list[Difference] = []


def seen_by(
    *names: str, faults: dict[str, str] | None = None
) -> Callable[[Callable[[World], None]], Callable[[World], None]]:
    """Make a function a difference that these viewers alone may notice. `faults` are viewers who are known to notice it
    though they may not, with how."""

    def take(make: Callable[[World], None]) -> Callable[[World], None]:
        name = make.__name__.replace("_", " ")
        DIFFERENCES.append(Difference(name, make, frozenset(names), faults or {}))
        return make

    return take


def _lines(world: World, owner: Member, audience: int) -> None:
    things = world.things
    known = {"organization": things["library"], "heading": things["heading"], "place": things["place"]}
    world.add_all(world.line(owner, audience, kind, **known) for kind in KINDS if kind.key != "birthday")


@seen_by(*DESK)
def a_member_whom_nobody_finds(world: World) -> None:
    hidden = world.member(contacts_audience=PUBLIC)
    _lines(world, hidden, PUBLIC)
    world.add(Photo, owner=hidden, face="work", width=32, height=32, audience=PUBLIC)
    world.things["hidden member"] = hidden


@seen_by(*DESK)
def a_suspended_member(world: World) -> None:
    _lines(world, world.member(listing=PUBLIC, is_active=False), PUBLIC)


@seen_by(*DESK)
def a_member_who_is_leaving(world: World) -> None:
    _lines(world, world.member(listing=PUBLIC, leaving_at=NOW), PUBLIC)


@seen_by("owner of public")
def more_lines_for_nobody(world: World) -> None:
    _lines(world, world.owners["public"], ONLY_ME)


@seen_by("owner of me")
def another_phone_number(world: World) -> None:
    hidden = Entry.objects.get(owner=world.owners["me"], kind="mobile")
    hidden.value = {"value": world.tokens.phone()}
    hidden.text = BY_KEY["mobile"].text(hidden.value)
    hidden.save()


@seen_by("personal", "both", "owner of personal")
def a_line_for_personal_contacts(world: World) -> None:
    world.add_all([world.line(world.owners["personal"], PERSONAL, BY_KEY["hobby"])])


@seen_by("owner of me")
def a_new_photo_for_nobody(world: World) -> None:
    Photo.objects.filter(owner=world.owners["me"], face="home").delete()
    world.add(Photo, owner=world.owners["me"], face="home", width=32, height=32, audience=ONLY_ME)


@seen_by("owner of me")
def another_short_line_of_somebody_unlisted(world: World) -> None:
    Member.objects.filter(pk=world.owners["me"].pk).update(headline=world.tokens.word())


@seen_by("owner of public")
def a_draft(world: World) -> None:
    make_event(
        world, "hidden draft", host=world.owners["public"], status="draft", audience=PUBLIC, published_at=None
    )


@seen_by("owner of me", "invited", "newcomer")
def a_party_for_those_invited(world: World) -> None:
    party = make_event(
        world, "hidden party", host=world.owners["me"], audience=ONLY_ME, guest_audience=PUBLIC
    )
    world.add(Invitation, event=party, member=world.cast["invited"], by=world.owners["me"], email="")
    world.add_all([Rsvp(event=party, member=world.cast["newcomer"], status="maybe", audience=PUBLIC)])


@seen_by("owner of me", "newcomer")
def a_block_between_others(world: World) -> None:
    Block.objects.create(owner=world.owners["me"], blocked=world.cast["newcomer"])


@seen_by("owner of public", "unfiled", "personal")
def a_filing(world: World) -> None:
    mine = Contact.objects.filter(owner=world.owners["public"], other=world.cast["unfiled"])
    mine.update(mask=CONTACTS, reviewed_at=NOW)
    mine = Contact.objects.filter(owner=world.owners["public"], other=world.cast["personal"])
    mine.update(mask=PROFESSIONAL, note=world.tokens.word(), follow_up=None)


@seen_by("owner of public")
def a_declined_request(world: World) -> None:
    asked = ContactRequest.objects.filter(sender=world.cast["requester"], recipient=world.owners["public"])
    asked.update(declined_at=NOW)


@seen_by("newcomer")
def a_request_between_others(world: World) -> None:
    world.add(ContactRequest, sender=world.cast["newcomer"], recipient=world.owners["circle"], sender_mask=0)


@seen_by("owner of public", "cohost", "newcomer")
def a_guest_who_hides(world: World) -> None:
    party = world.things["public party"]
    world.add_all([Rsvp(event=party, member=world.cast["newcomer"], status="maybe", sort_key="a")])


@seen_by("owner of public")
def a_circle(world: World) -> None:
    world.add(Circle, owner=world.owners["public"], number=9)


@seen_by(*DESK)
def a_coworker_who_is_not_listed(world: World) -> None:
    work = world.line(
        world.member(),
        MEMBERS,
        BY_KEY["position"],
        organization=world.things["library"],
        place=world.things["place"],
    )
    world.add_all([work])


@seen_by("newcomer")
def a_saved_search(world: World) -> None:
    world.add(SavedSearch, owner=world.cast["newcomer"], query="q=anything", weekly=True)


@seen_by("newcomer", *DESK)
def a_suggestion(world: World) -> None:
    world.add(OrganizationSuggestion, by=world.cast["newcomer"], kind="public")


@seen_by("newcomer", "owner of members", "cohost")
def an_invitation(world: World) -> None:
    world.add(
        Invitation, event=world.things["members party"], member=world.cast["newcomer"], by=world.owners["members"],
        email="",
    )  # fmt: skip


@seen_by("owner of members", "cohost")
def an_invitation_by_mail(world: World) -> None:
    email = f"{world.tokens.word()}@outside.example"
    world.add(Invitation, event=world.things["members party"], email=email, by=world.owners["members"])


@seen_by("newcomer", "chair")
def somebody_who_would_serve(world: World) -> None:
    world.add(Volunteer, member=world.cast["newcomer"])


@seen_by("chair")
def what_the_chairs_think_of_somebody(world: World) -> None:
    offer = Volunteer.objects.get(member=world.owners["me"])
    world.add(Candidacy, volunteer=offer, committee=world.things["open committee"], shortlisted=True)


@seen_by("chair", "newcomer", *DESK)
def a_seat_on_offer(world: World) -> None:
    Seat.objects.create(
        committee=world.things["open committee"], member=world.cast["newcomer"], status="offered",
        begins=NOW.date(), ends=NOW.date() + 100 * DAY,
    )  # fmt: skip


@seen_by("chair")
def a_letter_of_the_chair(world: World) -> None:
    world.add(Message, committee=world.things["open committee"], sender=world.cast["chair"])


@seen_by("owner of public", "cohost")
def a_letter_of_the_host(world: World) -> None:
    world.add(GuestLetter, event=world.things["public party"], author=world.owners["public"], to="maybe")


@seen_by("owner of public", "cohort", "newcomer")
def somebody_joins_a_cohort(world: World) -> None:
    there = {"event": world.things["public past party"], "member": world.cast["newcomer"], "status": "going"}
    world.add_all([Rsvp(**there, cohort_since=NOW, sort_key="a")])


@seen_by("newcomer")
def a_feed(world: World) -> None:
    world.add(FeedToken, member=world.cast["newcomer"])


@seen_by("newcomer", "claimant")
def a_tie_between_others(world: World) -> None:
    world.tie(world.cast["newcomer"], world.cast["claimant"], CONTACTS, CONTACTS)


@seen_by("newcomer", "owner of me")
def somebody_hosts_along(world: World) -> None:
    CoHost.objects.create(event=world.things["me draft"], member=world.cast["newcomer"])


@seen_by("owner of public")
def the_address_of_a_party(world: World) -> None:
    # Nobody but guests and hosts reads where the members' party is; its address is for circles.
    party = world.things["me draft"]
    party.address, party.venue, party.join_link = (world.tokens.word() for _ in range(3))
    party.save()


@seen_by("newcomer", *DESK)
def another_mail_address(world: World) -> None:
    Member.objects.filter(pk=world.cast["newcomer"].pk).update(email=f"{world.tokens.word()}@library.example")


@seen_by("newcomer")
def when_somebody_was_last_here(world: World) -> None:
    Member.objects.filter(pk=world.cast["newcomer"].pk).update(last_login=NOW - dt.timedelta(hours=1))


@seen_by("newcomer")
def a_topic_and_a_town_for_nobody(world: World) -> None:
    things = world.things
    known = {"heading": things["heading"], "place": things["place"], "organization": things["library"]}
    kinds = [BY_KEY[key] for key in ("topic", "town", "position")]
    world.add_all(world.line(world.cast["newcomer"], ONLY_ME, kind, **known) for kind in kinds)


@seen_by("personal", "both", "owner of public", "cohost", "carded")
def a_guest_on_a_list_for_others(world: World) -> None:
    party = world.things["public party"]
    world.add_all(
        [Rsvp(event=party, member=world.cast["carded"], status="maybe", audience=PUBLIC, sort_key="b")]
    )


@seen_by("newcomer", *DESK)
def what_somebody_did_and_the_limit_they_reached(world: World) -> None:
    newcomer = world.cast["newcomer"]
    Usage.objects.bulk_create(Usage(kind=kind, by=newcomer, at=NOW) for kind in Limited)
    LimitHit.objects.create(kind=Limited.HANDLE, by=newcomer, day=NOW.date(), last_at=NOW)


@seen_by("outsider", *DESK)
def an_address_that_wants_no_letters(world: World) -> None:
    opt_out(address_hash(world.things["outsider"].email, purpose="opt-out"))


@seen_by("newcomer", *DESK)
def how_somebody_reads_dates(world: World) -> None:
    Member.objects.filter(pk=world.cast["newcomer"].pk).update(date_order="ymd", clock="24", distances="km")


@seen_by("newcomer")
def a_tie_that_one_of_the_two_does_not_show(world: World) -> None:
    world.tie(world.owners["each"], world.cast["newcomer"], PROFESSIONAL, PROFESSIONAL)
