"""Who may see each field, said over plain rows: the other half of every test of the crawl.

`RULES` has a line for each text field that somebody other than its owner may see: who that is. A field without a line
is its owner's alone. `EVERYBODY` are the fields of what all share.
"""

from collections.abc import Callable

from tests.attack.facts import Facts, Row
from tests.attack.tokens import Token
from tests.attack.viewers import Viewer

Rule = Callable[[Facts, Row, Viewer], bool]

EVERYBODY = {
    "members.Place", "members.Organization", "members.OldOrganization", "members.OrganizationId", "members.Heading", "members.HeadingName",
}  # fmt: skip


def _is(*names: str) -> Rule:
    """Whoever one of these columns names."""
    return lambda facts, row, me: me.pk is not None and me.pk in [row[name] for name in names]


def _nobody(facts: Facts, row: Row, me: Viewer) -> bool:
    return False


def _any(*rules: Rule) -> Rule:
    return lambda facts, row, me: any(rule(facts, row, me) for rule in rules)


def _curator(facts: Facts, row: Row, me: Viewer) -> bool:
    return me.is_curator


# Members


def _reached(facts: Facts, row: Row, me: Viewer) -> bool:
    return facts.reaches(row["audience"], row["owner_id"], me.pk)


def _photo(facts: Facts, row: Row, me: Viewer) -> bool:
    return _reached(facts, row, me) and (row["owner_id"] == me.pk or facts.knows(row["owner_id"], me.pk))


def _headline(facts: Facts, row: Row, me: Viewer) -> bool:
    return facts.reaches(row["listing"], row["pk"], me.pk)


def _page(facts: Facts, row: Row, me: Viewer) -> bool:
    """Whoever may open the member's page, was given their card, or asked them through it."""
    given = row["add_token"] in me.secrets and facts.here(row["pk"], me.pk)
    return row["pk"] == me.pk or facts.knows(row["pk"], me.pk) or given or _asked(facts, row, me)


def _asked(facts: Facts, row: Row, me: Viewer) -> bool:
    return facts.here(row["pk"], me.pk) and any(
        ask["sender_id"] == me.pk and ask["recipient_id"] == row["pk"] and not ask["withdrawn_at"]
        for ask in facts.rows["members.ContactRequest"].values()
    )


def _named(facts: Facts, row: Row, me: Viewer) -> bool:
    """Whoever meets the name: as a host, a guest, the holder of a seat, a volunteer, or somebody they blocked."""
    member = row["pk"]
    events = facts.rows["events.Event"].values()
    seats = facts.rows["committees.Seat"].values()
    return (
        any(each["host_id"] == member and not each["organization_id"] and _event(facts, each, me) for each in events)
        or any(each["member_id"] == member and facts.sees_answer(each, me.pk) for each in facts.answers.values())
        or any(each["member_id"] == member and facts.sees_seat(each, me.pk) for each in seats)
        or any(each["claimant_id"] == member and facts.runs(each["committee_id"], me.pk) and facts.here(member, me.pk)
               for each in seats)
        or any(each["member_id"] == member and _to_confirm(facts, each, me)
               for each in facts.rows["committees.OwnService"].values())
        or any(each["member_id"] == member and _offer(facts, each, me)
               for each in facts.rows["committees.Volunteer"].values())
        or any((each["owner_id"], each["blocked_id"]) == (me.pk, member)
               for each in facts.rows["members.Block"].values())
        or any(each["by_id"] == member and _asks_me(each, me) for each in facts.rows["events.Invitation"].values())
    )  # fmt: skip


def _asks_me(invitation: Row, me: Viewer) -> bool:
    return invitation["token"] in me.secrets


def _open_request(facts: Facts, row: Row, me: Viewer) -> bool:
    asked = row["recipient_id"] == me.pk and not row["declined_at"] and not row["withdrawn_at"]
    return row["sender_id"] == me.pk or (asked and facts.here(row["sender_id"], me.pk))


# Events


def _event(facts: Facts, row: Row, me: Viewer) -> bool:
    return facts.sees_event(row, me.pk) or facts.was_there(row, me.pk) or _outside(facts, row, me)


def _outside(facts: Facts, row: Row, me: Viewer) -> bool:
    """Whoever holds the link of an invitation to it."""
    mine = [each for each in facts.rows["events.Invitation"].values() if each["token"] in me.secrets]
    return row["status"] in ("published", "cancelled") and any(each["event_id"] == row["pk"] for each in mine)


def _address(facts: Facts, row: Row, me: Viewer) -> bool:
    # The one outsider of the world is going.
    return facts.sees_address(row, me.pk) or _outside(facts, row, me)


def _queue(facts: Facts, row: Row, me: Viewer) -> bool:
    """Curators, of what is or asks to be for everybody."""
    wide = row["organization_id"] or row["audience"] & 3 or row["asked_audience"] is not None
    return me.is_curator and row["status"] != "draft" and bool(wide)


def _hosting(facts: Facts, row: Row, me: Viewer) -> bool:
    return facts.hosts(row, me.pk)


def _of_event(rule: Rule) -> Rule:
    return lambda facts, row, me: rule(facts, facts.rows["events.Event"][row["event_id"]], me)


def _answer(facts: Facts, row: Row, me: Viewer) -> bool:
    hosted = facts.hosts(facts.rows["events.Event"][row["event_id"]], me.pk) and row["status"] != "there"
    mine = me.pk is not None and row["member_id"] == me.pk
    return mine or (hosted and (row["member_id"] is None or facts.here(row["member_id"], me.pk)))


def _own_words(facts: Facts, row: Row, me: Viewer) -> bool:
    """Whoever the member shows it to; and curators, who match it without its member."""
    return facts.reaches(row["audience"], row["member_id"], me.pk) or me.is_curator


def _said(facts: Facts, row: Row, me: Viewer) -> bool:
    """The same, and those who run the committee that it names."""
    return _own_words(facts, row, me) or _to_confirm(facts, row, me)


def _to_confirm(facts: Facts, row: Row, me: Viewer) -> bool:
    """Those who run the committee that it names, while its member exists for them."""
    runs = bool(row["committee_id"]) and facts.runs(row["committee_id"], me.pk)
    return runs and not row["refused_at"] and facts.here(row["member_id"], me.pk)


def _outsider(facts: Facts, row: Row, me: Viewer) -> bool:
    asked = facts.rows["events.Invitation"].get(row.get("invitation_id") or row["pk"])
    return asked is not None and asked["token"] in me.secrets


def _brought(facts: Facts, row: Row, me: Viewer) -> bool:
    """The curator who brought the file."""
    return bool(facts.rows["members.Upload"][row["upload_id"]]["by_id"] == me.pk)


def _series(facts: Facts, row: Row, me: Viewer) -> bool:
    return any(
        each["series_id"] == row["pk"] and _event(facts, each, me)
        for each in facts.rows["events.Event"].values()
    )


# Committees


def _committee(facts: Facts, row: Row, me: Viewer) -> bool:
    return facts.sees_committee(row, me.pk) or me.is_curator


def _recorded(facts: Facts, row: Row, me: Viewer) -> bool:
    """Whoever reads of a seat in it on the profile of its holder, who was told that opening the record names it."""
    seats = facts.rows["committees.Seat"].values()
    said = facts.rows["committees.OwnService"].values()
    return any(seat["committee_id"] == row["pk"] and facts.sees_record(seat, me.pk) for seat in seats) or any(
        each["committee_id"] == row["pk"] and facts.reaches(each["audience"], each["member_id"], me.pk)
        for each in said
    )


def _of_committee(rule: Rule) -> Rule:
    return lambda facts, row, me: rule(facts, facts.rows["committees.Committee"][row["committee_id"]], me)


def _seat(facts: Facts, row: Row, me: Viewer) -> bool:
    return facts.sees_seat(row, me.pk) or facts.sees_record(row, me.pk)


def _chair(facts: Facts, row: Row, me: Viewer) -> bool:
    """Those who run the committee, while the member of the row exists for them."""
    member = row["member_id"]
    return facts.runs(row["committee_id"], me.pk) and (member is None or facts.here(member, me.pk))


def _offer(facts: Facts, row: Row, me: Viewer) -> bool:
    """The volunteer, and those who run a committee that the offer reaches."""
    if me.pk is not None and row["member_id"] == me.pk:
        return True
    committees = [row["committee_id"]] if row["committee_id"] else list(facts.rows["committees.Committee"])
    runs = any(facts.runs(each, me.pk) for each in committees)
    return runs and not row["withdrawn_at"] and facts.here(row["member_id"], me.pk)


def _candidacy(facts: Facts, row: Row, me: Viewer) -> bool:
    offer = facts.rows["committees.Volunteer"][row["volunteer_id"]]
    return facts.runs(row["committee_id"], me.pk) and facts.here(offer["member_id"], me.pk)


RULES: dict[str, Rule] = {
    "members.Member.name": _any(_page, _named, _curator),
    "members.Member.handle": _any(_page, _curator),
    "members.Member.headline": _headline,
    "members.Member.email": _is("pk"),
    "members.Member.sort_name": _page,
    "members.Member.add_token": _is("pk"),
    "members.Entry.value": _reached,
    "members.Entry.label": _reached,
    "members.Photo.image": _photo,
    "members.Photo.description": _photo,
    "members.Photo.version": _photo,
    "members.ContactRequest.message": _open_request,
    "members.ContactRequest.where_met": _open_request,
    "members.OrganizationSuggestion": _any(_is("by_id"), _curator),
    "members.Upload": _is("by_id"),
    "events.Event": _any(_event, _queue),
    "events.Event.venue": _any(_address, _queue),
    "events.Event.address": _any(_address, _queue),
    "events.Event.join_link": _any(_address, _queue),
    "events.Event.getting_there": _any(_address, _queue),
    "events.Event.curator_note": _any(_hosting, _queue),
    "events.OldAddress": _of_event(_any(_event, _queue)),
    "events.Price": _of_event(_any(_event, _queue)),
    "events.Picture": _of_event(_any(_event, _queue)),
    "events.GuestLetter.text": _of_event(_hosting),
    "events.EventChange": _of_event(_hosting),
    "events.Rsvp.note": _any(_answer, _outsider),
    "events.Rsvp.name": _any(_answer, _outsider),
    "events.PastEvent": _own_words,
    "events.Invitation": _any(_of_event(_hosting), _outsider, _is("member_id")),
    "events.Invitation.token": _any(_outsider, _is("member_id")),
    "events.FeedToken.token": _is("member_id"),
    "events.ImportKey": _curator,
    "events.ImportRow": _brought,
    "events.Series": _any(_series, _is("host_id"), _curator),
    "committees.Committee": _committee,
    "committees.Committee.name": _any(_committee, _recorded),
    "committees.CommitteeName": _of_committee(_committee),
    "committees.Seat": _any(_seat, _curator),
    "committees.Seat.dispute": _any(_is("member_id"), _chair, _curator),
    "committees.OwnService": _said,
    "committees.Volunteer": _offer,
    "committees.Candidacy": _candidacy,
    "committees.Message": _is("sender_id"),
}


def may_see(facts: Facts, token: Token, me: Viewer) -> bool:
    """Whether a viewer may find a token anywhere at all."""
    label = token.row._meta.label
    if label in EVERYBODY:
        return True
    row = facts.row(label, token.row.pk)
    if row is None:
        return False
    if me.only_leaves:
        return label == "members.Member" and token.row.pk == me.pk
    rule = RULES.get(token.where) or RULES.get(label) or _is(*({"owner_id", "member_id"} & row.keys()))
    return rule(facts, row, me)
