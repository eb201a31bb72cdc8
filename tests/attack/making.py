"""Making the world: everybody with their ties and lines, then events, committees, and what is left."""

import datetime as dt
from itertools import pairwise
from typing import Any
from uuid import UUID

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import encrypt
from django.contrib.auth.models import Group
from django_tasks_db.models import DBTaskResult

from committees.models import (
    Batch,
    Candidacy,
    Committee,
    CommitteeName,
    Meeting,
    Message,
    OwnService,
    Seat,
    Volunteer,
)
from events.models import (
    CoHost,
    Event,
    EventChange,
    EventSettings,
    FeedToken,
    GuestLetter,
    ImportKey,
    ImportRow,
    Invitation,
    InvitationLetter,
    Notice,
    OldAddress,
    PastEvent,
    Picture,
    Price,
    Rsvp,
    Series,
)
from events.models.guests import invited_hash
from events.services.bringing import start_import
from members.admin.importing import PURPOSE as ORGANIZATIONS
from members.kinds import BY_KEY, KINDS
from members.models import (
    Block,
    Circle,
    Contact,
    ContactRequest,
    Deleted,
    Heading,
    HeadingName,
    Member,
    OldOrganization,
    Organization,
    OrganizationId,
    OrganizationSuggestion,
    Photo,
    Place,
    SavedSearch,
    Stage,
)
from members.rule.masks import MEMBERS, ONLY_ME, PERSONAL, PROFESSIONAL, PUBLIC
from members.services.lines import tie_lines_to
from members.services.uploads import change_upload, keep_upload
from netlib.curators import NAME as CURATORS
from netlib.keyed import address_hash
from netlib.models import Kind, LimitHit, OptOut, Usage
from tests.attack.fields import PLAIN
from tests.attack.world import (
    AUDIENCES,
    CIRCLE,
    DAY,
    MIXED,
    NOW,
    OTHERS,
    TIES,
    World,
)


def make_world() -> World:
    """Make the world. The clock must stand at NOW."""
    world = World()
    _vocabulary(world)
    _people(world)
    _ties(world)
    _profiles(world)
    _events(world)
    _committees(world)
    _extras(world)
    _uploads(world)
    return world


def _vocabulary(world: World) -> None:
    things = world.things
    things["place"] = world.add(
        Place, geoname_id=1, region="Massachusetts", country="US", latitude=42.5, longitude=-71.5,
        time_zone="America/New_York",
    )  # fmt: skip
    things["library"] = world.add(Organization, kind="public", place=things["place"])
    things["association"] = world.add(Organization, kind="association", place=things["place"])
    world.add(OldOrganization, number=900_001, organization=things["library"])
    world.add(OrganizationId, organization=things["library"], scheme="isil")
    things["heading"] = world.add(Heading)
    world.add(HeadingName, heading=things["heading"], name=things["heading"].name)
    world.add(HeadingName, heading=things["heading"])


def _people(world: World) -> None:
    for key, audience in AUDIENCES.items():
        world.owners[key] = world.member(
            listing=audience, contacts_audience=PERSONAL if key == "each" else audience, search_engines=True,
            add_token=world.tokens.word(),
        )  # fmt: skip
    for role in (*TIES, *OTHERS):
        world.cast[role] = world.member(listing=MEMBERS, is_active=role != "suspended")
    cast = world.cast
    Member.objects.filter(pk=cast["leaving"].pk).update(leaving_at=NOW - DAY)
    for role in ("curator", "superuser", "unconfirmed"):
        cast[role].is_staff, cast[role].is_superuser = True, role != "curator"
        cast[role].save()
    cast["curator"].groups.add(Group.objects.get(name=CURATORS))
    # Contacts show in a third person's eyes only where both sides let them.
    for role, audience in {"both": PUBLIC, "personal": MEMBERS, "professional": PROFESSIONAL}.items():
        Member.objects.filter(pk=cast[role].pk).update(contacts_audience=audience)
    world.add_all(Circle(owner=owner, number=CIRCLE) for owner in world.owners.values())
    for role in ("curator", "superuser"):
        Authenticator.objects.create(
            user=cast[role], type=Authenticator.Type.TOTP, data={"secret": encrypt("JBSWY3DPEHPK3PXP")}
        )


def _ties(world: World) -> None:
    cast, owners = world.cast, list(world.owners.values())
    sides = [
        Contact(owner=one, other=other, mask=mask, follow_up=NOW.date())
        for owner in owners
        for role, (mask, back) in TIES.items()
        for one, other, mask in ((owner, cast[role], mask), (cast[role], owner, back))
    ]
    world.add_all(sides)
    for one, other in pairwise(owners):
        world.tie(one, other, PROFESSIONAL, PERSONAL)
    world.tie(cast["both"], cast["personal"], PERSONAL, PROFESSIONAL)
    Block.objects.bulk_create(Block(owner=owner, blocked=cast["blocked"]) for owner in owners)
    Block.objects.bulk_create(Block(owner=cast["blocker"], blocked=owner) for owner in owners)
    asks: list[tuple[Member, Member, dt.datetime | None]]
    asks = [(cast["requester"], owner, None) for owner in owners]
    asks += [(cast["declined"], owner, NOW - DAY) for owner in owners]
    asks += [(owner, cast["asked"], None) for owner in owners]
    world.add_all(
        ContactRequest(sender=one, recipient=other, declined_at=when, sender_mask=PROFESSIONAL)
        for one, other, when in asks
    )
    # No two at the same moment, as in life: lists are in the order of time.
    for number, ask in enumerate(ContactRequest.objects.order_by("pk")):
        ContactRequest.objects.filter(pk=ask.pk).update(created_at=NOW - dt.timedelta(days=2, minutes=number))


def _profiles(world: World) -> None:
    things = world.things
    known = {"organization": things["library"], "heading": things["heading"], "place": things["place"]}
    lines = []
    for key, owner in world.owners.items():
        lines += [world.line(owner, AUDIENCES[key], kind, **known) for kind in KINDS]
    for audience in AUDIENCES.values():
        lines += [world.line(world.owners["each"], audience, BY_KEY[kind], **known) for kind in MIXED]
    for member in world.cast.values():
        lines.append(world.line(member, ONLY_ME, BY_KEY["mobile"]))
    lines.append(world.line(world.cast["coworker"], MEMBERS, BY_KEY["position"], **known))
    for number, entry in enumerate(lines):
        entry.position = number
    world.add_all(lines)
    world.add_all(
        Photo(
            owner=owner, face=face, width=32, height=32, audience=mixed if key == "each" else AUDIENCES[key]
        )
        for key, owner in world.owners.items()
        for face, mixed in (("work", PERSONAL), ("home", ONLY_ME))
    )


def make_event(world: World, name: str, **given: Any) -> Event:
    """An event with a price and a picture, all of whose text holds tokens."""
    days = given.pop("days", 30)
    starts = NOW + days * DAY
    event = world.add(
        Event,
        **{
            "kind": "gathering", "face": "social", "status": "published", "starts": starts,
            "ends": starts + dt.timedelta(hours=3), "time_zone": "America/New_York", "mode": "both",
            "place": world.things["place"], "published_at": NOW - 40 * DAY, "capacity": 20, "guests_each": 2,
            **given,
        },
    )  # fmt: skip
    event.headings.add(world.things["heading"])
    world.add(Price, event=event, amount=12, currency="USD")
    world.add(Picture, event=event, width=32, height=32)
    world.things[name] = event
    return event


def _answer(event: Event, member: Member, **given: Any) -> Rsvp:
    return Rsvp(event=event, member=member, sort_key=member.sort_key, **{"status": "going", **given})


def _events(world: World) -> None:
    cast, owners, things = world.cast, world.owners, world.things
    keys = list(AUDIENCES)
    answers: list[Rsvp] = []
    asked: list[Invitation] = []
    for number, (key, owner) in enumerate(owners.items()):
        # The address and the guest list have other audiences than the event, so that no one rule serves for all.
        audiences = {
            "audience": AUDIENCES[key],
            "address_audience": AUDIENCES[keys[number - 2]],
            "guest_audience": AUDIENCES[keys[number - 4]],
        }
        coming = make_event(world, f"{key} party", host=owner, **audiences)
        over = make_event(world, f"{key} past party", host=owner, days=-10, **audiences)
        make_event(world, f"{key} draft", host=owner, status="draft", published_at=None, **audiences)
        CoHost.objects.create(event=coming, member=cast["cohost"])
        asked += [
            Invitation(event=coming, member=cast[role], by=owner, sent_at=NOW - DAY)
            for role in ("guest", "invited")
        ]
        email = f"{world.tokens.word()}@outside.example"
        asked.append(Invitation(event=coming, email=email, by=owner, sent_at=NOW - DAY))
        answers += [
            _answer(coming, cast["guest"]),
            _answer(coming, cast["waiting"], waiting_since=NOW - DAY),
            _answer(over, cast["guest"], audience=MEMBERS),
            _answer(over, cast["cohort"], cohort_since=NOW - DAY),
        ]
        notice = Notice.objects.create(event=coming)
        world.add(EventChange, event=coming, field="title", notice=notice)
        world.add(EventChange, event=coming, field="address")
        world.add(GuestLetter, event=coming, author=owner, to="going")
        world.add(OldAddress, event=coming, year=2026)
    # A guest who may not read where it is.
    answers.append(_answer(things["each party"], cast["both"], status="maybe", audience=MEMBERS))
    things["gala"] = gala = make_event(
        world, "gala", organization=things["association"], audience=PUBLIC, guest_audience=PUBLIC,
        address_audience=MEMBERS,
    )  # fmt: skip
    things["past gala"] = reunion = make_event(
        world, "past gala", organization=things["association"], audience=MEMBERS, guest_audience=MEMBERS,
        days=-20, host=owners["members"],
    )  # fmt: skip
    over = things["public past party"]
    for key, owner in owners.items():
        if owner != over.host:
            answers.append(_answer(over, owner, status="there", audience=AUDIENCES[key]))
        world.add(PastEvent, member=owner, year=2006, audience=AUDIENCES[key])
        answers.append(_answer(gala, owner, audience=AUDIENCES[key]))
        answers.append(_answer(reunion, owner, audience=AUDIENCES[key], cohort_since=NOW - DAY))
    answers.append(_answer(reunion, cast["cohort"], cohort_since=NOW - DAY))
    world.add_all(asked)
    things["outsider"] = next(each for each in asked if each.member_id is None)
    answers.append(Rsvp(event=things["outsider"].event, invitation=things["outsider"], status="going"))
    world.add_all(answers)
    make_event(
        world, "submitted", host=owners["public"], status="submitted", audience=PUBLIC, published_at=None
    )
    make_event(world, "asks to open", host=owners["public"], audience=PERSONAL, asked_audience=PUBLIC)
    make_event(world, "cancelled", host=owners["public"], status="cancelled", audience=PUBLIC)
    make_event(world, "closed meeting", organization=things["association"], audience=ONLY_ME)
    series = world.add(Series, host=owners["members"], rule="FREQ=MONTHLY", starts=NOW, time_zone="UTC")
    make_event(world, "monthly", host=owners["members"], audience=MEMBERS, series=series)
    world.add(ImportKey, event=gala)


def _committees(world: World) -> None:
    cast, owners, things = world.cast, world.owners, world.things
    began = (NOW - 100 * DAY).date()
    year = {"begins": began, "ends": (NOW + 265 * DAY).date()}
    for name, audience in {"open": PUBLIC, "closed": MEMBERS}.items():
        committee = world.add(
            Committee, organization=things["association"], roster_audience=audience, size=30,
            takes_volunteers=True,
        )  # fmt: skip
        things[f"{name} committee"] = committee
        world.add(CommitteeName, committee=committee, ends=began)
        batch = Batch.objects.create(committee=committee, what="term", by=cast["curator"])
        seats = [
            Seat(committee=committee, member=cast["chair"], role="chair", batch=batch, **year),
            Seat(committee=committee, member=cast["past_chair"], role="chair", begins=began - 365 * DAY,
                 ends=began),
            Seat(committee=committee, member=cast["colleague"], **year),
            Seat(committee=committee, member=cast["offered"], status="offered", **year),
            Seat(committee=committee, member=cast["volunteer"], status="declined", ended="resigned", **year),
            Seat(committee=committee, member=cast["both"], status="disputed", **year),
            Seat(committee=committee, name=world.tokens.word(), **year),
            Seat(committee=committee, name=world.tokens.word(), claimant=cast["claimant"], claim="asked", **year),
            Seat(committee=committee, title=world.tokens.word(), **year),
        ]  # fmt: skip
        for key, owner in owners.items():
            OwnService.objects.create(
                member=owner,
                committee=committee,
                from_year=2010,
                to_year=2011,
                audience=AUDIENCES[key],
                agreed_audience=MEMBERS,
            )
            seats.append(Seat(committee=committee, member=owner, record_audience=AUDIENCES[key], **year))
        # One who agreed to less than the roster shows today.
        seats[2].agreed_audience = MEMBERS if name == "open" else ONLY_ME
        seats[-4].agreed_audience = ONLY_ME
        for seat in seats:
            # A name makes a seat somebody's who is no member, and a dispute is one only where it is disputed.
            seat.name = seat.name or ""
        _save_seats(world, seats)
        offer = world.add(Volunteer, member=cast["volunteer"], committee=committee)
        world.add(Candidacy, volunteer=offer, committee=committee, shortlisted=True)
        world.add(Message, committee=committee, sender=cast["chair"])
    for key, owner in owners.items():
        world.add(OwnService, member=owner, from_year=2010, to_year=2011, audience=AUDIENCES[key])
    things["standing offer"] = world.add(Volunteer, member=owners["me"])
    Meeting.objects.create(committee=things["closed committee"], event=things["closed meeting"])


def _save_seats(world: World, seats: list[Seat]) -> None:
    for seat in seats:
        given = {"name", "name_key"} | ({"dispute"} if seat.status != "disputed" else set())
        if seat.title:
            given |= {"title"}
        world.tokens.fill(seat, given, PLAIN)
        seat.save()
        world.tokens.register(seat)


def _extras(world: World) -> None:
    cast, owners, things = world.cast, world.owners, world.things
    for member in (*owners.values(), cast["stranger"], cast["professional"]):
        world.add(SavedSearch, owner=member, query=f"q={world.tokens.word()}", weekly=True)
        world.add(FeedToken, member=member)
        world.add(Deleted, owner=member, what="note", changed={"note": world.tokens.word()}, circles={})
        EventSettings.objects.create(member=member)
    outsider = things["outsider"]
    world.add(InvitationLetter, event=outsider.event, address_hash=invited_hash(outsider.email))
    Usage.objects.create(kind=Kind.REQUEST, by=owners["public"], at=NOW - DAY)
    LimitHit.objects.create(kind=Kind.REQUEST, by=owners["public"], day=NOW.date(), last_at=NOW)
    OptOut.objects.create(
        address_hash=address_hash(f"{world.tokens.word()}@outside.example", purpose="opt-out")
    )
    # A job that waits, for the admin.
    waiting = tie_lines_to.enqueue([things["library"].pk])
    DBTaskResult.objects.filter(pk=waiting.id).update(id=UUID(int=1))
    world.add(OrganizationSuggestion, by=cast["stranger"], kind="public")
    world.add(OrganizationSuggestion, by=owners["members"], kind="public", organization=things["library"])


def _uploads(world: World) -> None:
    """Files that a curator has brought and not imported yet, which other curators do not see."""
    word, by, things = world.tokens.word, world.cast["superuser"], world.things
    calendar = (
        f"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:{word()}\r\nSUMMARY:{word()}\r\nLOCATION:{word()}\r\n"
        "DTSTART:20270105T190000Z\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    )
    options = {
        "calendar": word(), "kind": "gathering", "time_zone": "America/New_York", "past": False, "audience": "public",
        "link": "", "publish": False, "day_first": None, "organization": things["association"].pk,
    }  # fmt: skip
    events = start_import(by=by, name=f"{word()}.ics", data=calendar.encode(), options=options)
    table = f"name,kind,slug\n{word()},public,{word()}\n"
    organizations = keep_upload(
        by=by, purpose=ORGANIZATIONS, name=f"{word()}.csv", data=table.encode(),
        options={"kind": "", "region": "", "code_page": "", "fixes": {}},
    )  # fmt: skip
    change_upload(upload=organizations, stage=Stage.READY)
    for upload in (events, organizations):
        change_upload(upload=upload, token=word())
        world.tokens.register(upload)
    for row in ImportRow.objects.filter(upload=events):
        world.tokens.register(row)
