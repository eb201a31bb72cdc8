"""What a page must show to those who may see it: the other direction of the crawl.

`SHOWN` has a line for each view: the fields, with the numbers of their rows, that an answer of that view has for a
viewer. Whoever may see a page and does not find these has lost something.
"""

from collections.abc import Callable, Iterator
from typing import Any

from django.urls import resolve

from members.kinds import BY_KEY
from tests.attack.facts import Facts, Row
from tests.attack.tokens import Tokens
from tests.attack.viewers import Viewer

# A field and the number of its row.
Part = tuple[str, int]
Page = Callable[[Facts, Viewer, dict[str, Any]], Iterator[Part]]
_OPEN_EVENT = ("title", "summary", "description", "accessibility", "price_note")
_ADDRESS = ("venue", "address", "join_link", "getting_there")


def _by(facts: Facts, label: str, **wanted: Any) -> Row | None:
    return next(
        (
            row
            for row in facts.rows[label].values()
            if all(row[name] == value for name, value in wanted.items())
        ),
        None,
    )


def _profile(facts: Facts, me: Viewer, values: dict[str, Any]) -> Iterator[Part]:
    member = _by(facts, "members.Member", handle=values["handle"])
    if member is None or not (member["pk"] == me.pk or facts.knows(member["pk"], me.pk)):
        return
    yield "members.Member.name", member["pk"]
    if facts.reaches(member["listing"], member["pk"], me.pk):
        yield "members.Member.headline", member["pk"]
    for entry in facts.rows["members.Entry"].values():
        if entry["owner_id"] == member["pk"] and facts.reaches(entry["audience"], member["pk"], me.pk):
            yield "members.Entry.value", entry["pk"]
            yield "members.Entry.label", entry["pk"]
    for photo in facts.rows["members.Photo"].values():
        if photo["owner_id"] == member["pk"] and facts.reaches(photo["audience"], member["pk"], me.pk):
            yield "members.Photo.version", photo["pk"]
            yield "members.Photo.description", photo["pk"]
    for seat in facts.rows["committees.Seat"].values():
        if seat["member_id"] == member["pk"] and facts.sees_record(seat, me.pk):
            yield "committees.Seat.title", seat["pk"]
    for label, field in (("events.PastEvent", "title"), ("committees.OwnService", "name")):
        for row in facts.rows[label].values():
            known = row.get("committee_id")
            if (
                row["member_id"] == member["pk"]
                and not known
                and facts.reaches(row["audience"], member["pk"], me.pk)
            ):
                yield f"{label}.{field}", row["pk"]


def _card(facts: Facts, me: Viewer, values: dict[str, Any]) -> Iterator[Part]:
    for field, pk in _profile(facts, me, values):
        kind = facts.rows["members.Entry"][pk]["kind"] if field == "members.Entry.value" else ""
        if field == "members.Member.name" or (kind and kind != "address" and BY_KEY[kind].section == "reach"):
            yield field, pk


def _photo(facts: Facts, me: Viewer, values: dict[str, Any]) -> Iterator[Part]:
    photo = _by(facts, "members.Photo", version=values["version"])
    if photo is None or not facts.reaches(photo["audience"], photo["owner_id"], me.pk):
        return
    if photo["owner_id"] == me.pk or facts.knows(photo["owner_id"], me.pk):
        yield "members.Photo.image", photo["pk"]


def _event(facts: Facts, me: Viewer, values: dict[str, Any]) -> Iterator[Part]:
    event = _by(facts, "events.Event", year=int(values["year"]), slug=values["slug"])
    if event is None or not facts.sees_event(event, me.pk):
        return
    for name in _OPEN_EVENT:
        yield f"events.Event.{name}", event["pk"]
    if facts.sees_address(event, me.pk):
        for name in _ADDRESS:
            yield f"events.Event.{name}", event["pk"]
    for price in facts.rows["events.Price"].values():
        if price["event_id"] == event["pk"]:
            yield "events.Price.name", price["pk"]
    if facts.hosts(event, me.pk) or facts.reached(event, event["guest_audience"], me.pk):
        for answer in facts.answers.values():
            there = (
                answer["event_id"] == event["pk"]
                and answer["status"] == "going"
                and not answer["waiting_since"]
            )
            if there and facts.on_guest_list(answer, me.pk):
                yield "members.Member.name", answer["member_id"]


def _calendar_file(facts: Facts, me: Viewer, values: dict[str, Any]) -> Iterator[Part]:
    said = ("title", "summary", "venue", "address")
    yield from ((field, pk) for field, pk in _event(facts, me, values) if field.rpartition(".")[2] in said)


def _committee(facts: Facts, me: Viewer, values: dict[str, Any]) -> Iterator[Part]:
    committee = _by(facts, "committees.Committee", slug=values["slug"])
    if committee is None or not facts.sees_committee(committee, me.pk):
        return
    yield "committees.Committee.name", committee["pk"]
    yield from _roster(facts, me, committee)


def _roster(facts: Facts, me: Viewer, committee: Row) -> Iterator[Part]:
    for seat in facts.rows["committees.Seat"].values():
        mine = seat["committee_id"] == committee["pk"] and facts.in_force(seat)
        if mine and facts.sees_seat(seat, me.pk):
            yield (
                ("members.Member.name", seat["member_id"])
                if seat["member_id"]
                else ("committees.Seat.name", seat["pk"])
            )


def _table(facts: Facts, me: Viewer, values: dict[str, Any]) -> Iterator[Part]:
    committee = _by(facts, "committees.Committee", slug=values["slug"])
    if committee and facts.sees_committee(committee, me.pk):
        yield from _roster(facts, me, committee)


def _contact(facts: Facts, me: Viewer, values: dict[str, Any]) -> Iterator[Part]:
    other = _by(facts, "members.Member", handle=values["handle"])
    if other and (me.pk, other["pk"]) in facts.filed and facts.here(other["pk"], me.pk):
        contact = _by(facts, "members.Contact", owner_id=me.pk, other_id=other["pk"])
        assert contact is not None
        yield "members.Contact.note", contact["pk"]
        yield "members.Contact.where_met", contact["pk"]


def _requests(facts: Facts, me: Viewer, values: dict[str, Any]) -> Iterator[Part]:
    for ask in facts.rows["members.ContactRequest"].values():
        waits = not ask["declined_at"] and not ask["withdrawn_at"]
        if me.pk == ask["recipient_id"] and waits and facts.here(ask["sender_id"], me.pk):
            yield "members.ContactRequest.message", ask["pk"]


def _circles(facts: Facts, me: Viewer, values: dict[str, Any]) -> Iterator[Part]:
    for circle in facts.rows["members.Circle"].values():
        if circle["owner_id"] == me.pk:
            yield "members.Circle.name", circle["pk"]


def _saved(facts: Facts, me: Viewer, values: dict[str, Any]) -> Iterator[Part]:
    for saved in facts.rows["members.SavedSearch"].values():
        if saved["owner_id"] == me.pk:
            yield "members.SavedSearch.name", saved["pk"]


def _guests(facts: Facts, me: Viewer, values: dict[str, Any]) -> Iterator[Part]:
    event = _by(facts, "events.Event", year=int(values["year"]), slug=values["slug"])
    if event is None or not facts.hosts(event, me.pk):
        return
    for answer in facts.rows["events.Rsvp"].values():
        if answer["event_id"] == event["pk"] and facts.on_guest_list(answer, me.pk):
            yield "events.Rsvp.note", answer["pk"]
            if answer["member_id"]:
                yield "members.Member.name", answer["member_id"]


def _volunteers(facts: Facts, me: Viewer, values: dict[str, Any]) -> Iterator[Part]:
    committee = _by(facts, "committees.Committee", slug=values["slug"])
    if committee is None or not facts.runs(committee["pk"], me.pk):
        return
    for offer in facts.rows["committees.Volunteer"].values():
        if offer["committee_id"] == committee["pk"] and facts.here(offer["member_id"], me.pk):
            yield "members.Member.name", offer["member_id"]


SHOWN: dict[str, Page] = {
    "profile": _profile,
    "profile-vcard": _card,
    "photo": _photo,
    "event": _event,
    "event-ics": _calendar_file,
    "event-host": _guests,
    "event-guests-csv": _guests,
    "committee": _committee,
    "committee-csv": _table,
    "committee-run": _volunteers,
    "contact": _contact,
    "requests": _requests,
    "circles": _circles,
    "saved": _saved,
}


def must_show(facts: Facts, tokens: Tokens, me: Viewer, view: str, path: str) -> set[str]:
    """The tokens that the page of that view must have for a viewer. None for views without a line above, for pages
    with a query, and for those who find only the way back."""
    if view not in SHOWN or "?" in path or me.only_leaves:
        return set()
    parts = set(SHOWN[view](facts, me, resolve(path).kwargs))
    return {word for word, token in tokens.by_word.items() if (token.where, token.row.pk) in parts}
