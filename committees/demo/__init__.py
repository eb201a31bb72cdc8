"""The committees of the demo world: `committees.toml` has them, `load_committees` writes them to the database."""

import datetime as dt
import tomllib
from pathlib import Path
from typing import Any

from committees.models import Candidacy, Committee, CommitteeName, OwnService, Seat, Volunteer
from events.models import Event
from members.models import Change, Heading, Member, Organization
from members.rule.masks import MASKS

_FILE = Path(__file__).with_name("committees.toml")


def load_committees() -> None:
    """Fill a database that has the people and organizations of the demo world. Raises ValueError naming what a file
    has and the database lacks."""
    world = tomllib.loads(_FILE.read_text())
    standing = world.pop("standing")
    members = {member.handle: member for member in Member.objects.all()}
    for slug, part in world.items():
        made = _committee(slug, part)
        for row in part["seats"].strip().splitlines():
            _seat(made, row, members)
        for row in part.get("said", "").strip().splitlines():
            _said(made, row, members)
        for row in part.get("volunteers", "").strip().splitlines():
            handle, hours, statement = _cells(row, 3)
            offer = Volunteer.objects.create(
                member=_member(handle, members), committee=made, hours=hours, statement=statement
            )
            if handle == "fern":
                Candidacy.objects.create(volunteer=offer, committee=made, shortlisted=True)
    for row in standing["said"].strip().splitlines():
        _said(None, row, members)
    for row in standing["offers"].strip().splitlines():
        handle, hours, topics, statement = _cells(row, 4)
        offer = Volunteer.objects.create(member=_member(handle, members), hours=hours, statement=statement)
        offer.headings.set(_headings(topics.split("+")))


def _said(committee: Committee | None, row: str, members: dict[str, Member]) -> None:
    """Service in a member's words: who | role | from | to | who sees it, and of a committee that is not known: | name |
    association."""
    holder, role, first, last, audience, *names = [cell.strip() for cell in row.split("|")]
    member = _member(holder, members)
    said = OwnService.objects.create(
        member=member,
        committee=committee,
        name=names[0] if names else "",
        association=names[1] if names else "",
        role=role,
        from_year=int(first),
        to_year=int(last),
        audience=MASKS[audience],
        agreed_audience=committee.roster_audience if committee else None,
    )
    Change.objects.filter(what="own_service", subject=said.pk).update(at=member.date_joined)


def _cells(row: str, count: int) -> list[str]:
    cells = [cell.strip() for cell in row.split("|")]
    if len(cells) != count:
        raise ValueError(f"{count} cells are needed: {row}")
    return cells


def _member(handle: str, members: dict[str, Member]) -> Member:
    if handle not in members:
        raise ValueError(f"There is nobody called {handle}.")
    return members[handle]


def _headings(names: list[str]) -> list[Heading]:
    return list(Heading.objects.filter(name__in=[name.strip() for name in names]))


def _committee(slug: str, part: dict[str, Any]) -> Committee:
    organization = Organization.objects.get(name=part["organization"])
    event = None
    if year := part.get("event_year"):
        event = Event.objects.filter(organization=organization, kind="conference", year=year).first()
    made = Committee.objects.create(
        slug=slug,
        name=part["name"],
        organization=organization,
        event=event,
        kind=part["kind"],
        size=part.get("size"),
        term_months=part["term_months"],
        term_start=part["term_start"],
        max_terms=part.get("max_terms"),
        established=part.get("established"),
        discharged=part.get("discharged"),
        roster_audience=MASKS[part["audience"]],
        takes_volunteers=part.get("takes_volunteers", False),
        charge=part["charge"].strip(),
        call=part.get("call", ""),
    )
    made.headings.set(_headings(part.get("topics", [])))
    for row in part.get("former", []):
        name, begins, ends = _cells(row, 3)
        CommitteeName.objects.create(
            committee=made,
            name=name,
            begins=dt.date.fromisoformat(begins),
            ends=dt.date.fromisoformat(ends),
        )
    return made


def _seat(committee: Committee, row: str, members: dict[str, Member]) -> None:
    role, title, holder, first, last, began, ended, status = _cells(row, 8)
    by_name = holder.startswith('"')
    accepted = bool(holder) and not by_name and status == "accepted"
    seat = Seat(
        committee=committee,
        role=role,
        title=title,
        member=_member(holder, members) if holder and not by_name else None,
        name=holder.strip('"') if by_name else "",
        begins=dt.date.fromisoformat(first),
        ends=dt.date.fromisoformat(last) + dt.timedelta(days=1) if last else None,
        began=began,
        ended=ended,
        status=status,
        keeps_name=accepted,
        agreed_audience=committee.roster_audience if accepted else None,
    )
    seat.full_clean(exclude=["name_key"])
    seat.save()
