"""Writes the demo world to the database, with the same checks as the forms."""

import datetime as dt

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import OuterRef, Subquery
from django.utils import timezone
from django.utils.text import slugify

from members.demo import world
from members.demo.portraits import draw
from members.demo.world import Line, Person
from members.forms.kinds import check, fields_of
from members.kinds import BY_KEY
from members.models import (
    Block,
    Change,
    Circle,
    Contact,
    ContactRequest,
    Entry,
    Face,
    Member,
    Organization,
    Place,
)
from members.rule.masks import FIRST_CIRCLE
from members.services.lines import fill_line
from members.services.photos import save_photo
from netlib.curators import NAME as CURATORS
from netlib.forms import Cleaned
from netlib.pictures import reencode
from netlib.text.names import fold


@transaction.atomic
def load_world() -> int:
    """Fill a database without members, and return how many there are now. Places and headings must be loaded.
    Raises ValueError naming the person and the line when the files have something that a form would refuse."""
    people = world.people()
    places = _places()
    _load_organizations(places)
    members = _load_members(people)
    _load_ties(people, members)
    _load_lines(people, members, places)
    _load_photos(people, members)
    _date_the_log()
    _refile(people, members)
    return len(members)


def clean_line(line: Line, places: dict[str, Place]) -> Cleaned:
    """The cells of a line as the form of its kind cleans them. Raises ValidationError."""
    kind = BY_KEY[line.kind]
    fields = fields_of(kind)
    cells = dict(zip(fields, line.cells, strict=False))
    if len(line.cells) > len(fields):
        raise ValidationError(f"Too many cells: {line.cells}")
    data: Cleaned = {}
    for name, field in fields.items():
        cell = cells.get(name, "")
        # A place is chosen by its number in the form; the files name it.
        data[name] = (places[cell] if cell else None) if name == "place" else field.clean(cell)
    check(kind, data)
    return data


def _moment(day: dt.date, hour: int = 15) -> dt.datetime:
    """That day at a full hour, UTC."""
    return dt.datetime(day.year, day.month, day.day, hour, tzinfo=dt.UTC)


def _places() -> dict[str, Place]:
    found = Place.objects.in_bulk(world.places().values())
    missing = [name for name, number in world.places().items() if number not in found]
    if missing:
        raise ValueError(f"Load the places first; missing: {', '.join(missing)}.")
    return {name: found[number] for name, number in world.places().items()}


def _load_organizations(places: dict[str, Place]) -> None:
    known = dict(Organization.objects.values_list("name", "pk"))
    for number, row in enumerate(world.organizations(), 1):
        if row.name not in known:
            made = Organization.objects.create(
                name=row.name,
                abbreviation=row.abbreviation,
                # A name in another script leaves nothing for a slug.
                slug=slugify(fold(row.name)) or f"organization-{number}",
                kind=row.kind,
                place=places[row.place] if row.place else None,
                parent_id=known[row.parent] if row.parent else None,
                website=row.website,
            )
            known[row.name] = made.pk


def _load_members(people: dict[str, Person]) -> dict[str, Member]:
    # One hash for all: hashing is slow on purpose, and the password is the same.
    password = make_password(world.PASSWORD)
    made = []
    for person in people.values():
        member = Member(
            email=person.email,
            password=password,
            name=person.name,
            sort_name=person.sort_name,
            handle=person.key,
            headline=person.headline,
            listing=person.audience(person.listing),
            contacts_audience=person.audience(person.contacts),
            search_engines=person.search_engines,
            is_active=not person.suspended,
            is_staff=person.curator,
            date_joined=_moment(person.joined),
            leaving_at=_moment(person.leaving) if person.leaving else None,
        )
        Member.objects.give_names(member)
        member.sort_key = fold(member.sort_name)
        made.append(member)
    members = {member.handle: member for member in Member.objects.bulk_create(made)}
    EmailAddress.objects.bulk_create(
        EmailAddress(user=member, email=member.email, verified=True, primary=True) for member in made
    )
    if curators := Group.objects.filter(name=CURATORS).first():
        curators.user_set.add(*(members[key] for key, person in people.items() if person.curator))
    Circle.objects.bulk_create(
        Circle(owner=members[key], number=number, name=name)
        for key, person in people.items()
        for number, name in enumerate(person.circles, FIRST_CIRCLE)
    )
    return members


def _load_ties(people: dict[str, Person], members: dict[str, Member]) -> None:
    was = {(r.owner, r.other): r.was for r in world.refilings()}
    sides = []
    since: dict[tuple[int, int], dt.datetime] = {}
    for tie in world.ties():
        for owner, other, filing in ((tie.one, tie.other, tie.filing), (tie.other, tie.one, tie.back)):
            kept = world.notes().get((owner, other), {})
            side = Contact(
                owner=members[owner],
                other=members[other],
                mask=people[owner].filing(was.get((owner, other), filing)),
                note=kept.get("note", ""),
                follow_up=kept.get("follow_up"),
                where_met=tie.where_met,
                reviewed_at=_moment(kept.get("looked", tie.since)),
                asked=owner == tie.one,
            )
            sides.append(side)
            since[side.owner_id, side.other_id] = _moment(tie.since)
    Contact.objects.bulk_create(sides)
    for side in sides:
        side.since = since[side.owner_id, side.other_id]
    Contact.objects.bulk_update(sides, ["since"])
    # Everybody was here two weeks ago, so that their desks have news.
    Member.objects.update(desk_seen_at=timezone.now() - dt.timedelta(days=14))
    for asked in world.requests():
        at = _moment(asked.on)
        request = ContactRequest.objects.create(
            sender=members[asked.sender],
            recipient=members[asked.recipient],
            sender_mask=people[asked.sender].filing(asked.filing),
            where_met=asked.where_met,
            message=asked.message,
            declined_at=at + dt.timedelta(days=1) if asked.outcome == "declined" else None,
            withdrawn_at=at + dt.timedelta(days=1) if asked.outcome == "withdrawn" else None,
        )
        ContactRequest.objects.filter(pk=request.pk).update(created_at=at)
    for one, other, on in world.blocks():
        block = Block.objects.create(owner=members[one], blocked=members[other])
        Block.objects.filter(pk=block.pk).update(at=_moment(on))


def _load_lines(people: dict[str, Person], members: dict[str, Member], places: dict[str, Place]) -> None:
    entries = []
    for key, person in people.items():
        for position, line in enumerate(person.lines, 1):
            entry = Entry(
                owner=members[key], kind=line.kind, label=line.label, position=position,
                audience=person.audience(line.audience),
            )  # fmt: skip
            try:
                fill_line(entry, clean_line(line, places))
            except (ValidationError, KeyError) as error:
                raise ValueError(f"{key}: {line}: {error}") from error
            entries.append(entry)
    Entry.objects.bulk_create(entries)
    joined = Member.objects.filter(pk=OuterRef("owner_id")).values("date_joined")
    Entry.objects.update(updated_at=Subquery(joined))


def _load_photos(people: dict[str, Person], members: dict[str, Member]) -> None:
    for portrait in world.portraits():
        save_photo(
            owner=members[portrait.key],
            face=Face(portrait.face),
            picture=reencode(draw(*portrait.look)),
            description=portrait.description,
            audience=people[portrait.key].audience(portrait.audience),
        )


def _date_the_log() -> None:
    """Triggers have dated all changes now: give each the day on which it happened in the story."""
    since = Contact.objects.filter(owner_id=OuterRef("owner_id"), other_id=OuterRef("subject")).values(
        "since"
    )
    joined = Member.objects.filter(pk=OuterRef("owner_id")).values("date_joined")
    Change.objects.filter(what="contact").update(at=Subquery(since))
    Change.objects.exclude(what="contact").update(at=Subquery(joined))


def _refile(people: dict[str, Person], members: dict[str, Member]) -> None:
    """Make the refilings of the story happen, so that they are in the owners' histories."""
    now = {(t.one, t.other): t.filing for t in world.ties()} | {
        (t.other, t.one): t.back for t in world.ties()
    }
    for refiling in world.refilings():
        owner, other = members[refiling.owner], members[refiling.other]
        mask = people[refiling.owner].filing(now[refiling.owner, refiling.other])
        at = _moment(refiling.on)
        Contact.objects.filter(owner=owner, other=other).update(mask=mask, reviewed_at=at)
        Change.objects.filter(owner=owner, what="contact", subject=other.pk, before__isnull=False).update(
            at=at
        )
