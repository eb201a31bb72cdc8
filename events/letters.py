"""The letters of the events app. Each decides when it goes out whether it still goes, and says what its recipient may
see then.

A letter goes to members in good standing, and names members who exist for its recipient: `_sender` and `_guest` ask
for both. A letter that names a sender who has since been suspended, is leaving, or is kept apart by a block is dropped.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

from events.models import (
    CoHost,
    Event,
    EventSettings,
    GuestLetter,
    Invitation,
    InvitationLetter,
    Notice,
    OldAddress,
    Remind,
    Rsvp,
    Status,
)
from events.reads.guests import group, reads_address, still_sees
from events.reads.notices import Difference, differences, when_told
from events.words import town_words, when_words
from members.models import Member
from members.rule.columns import in_good_standing, not_blocked
from members.rule.standing import Viewer
from netlib import mail
from netlib.roles import unrestricted

FACTS = {"title": "Title", "when": "When", "where": "Where", "address": "Address"}


def _about(event: Event) -> dict[str, object]:
    """What every letter says of the event to a recipient who may see it; the time in the recipient's own form."""
    return {
        "title": event.title,
        "when": partial(when_words, event),
        "where": town_words(event),
        "address": mail.address("event", event.year, event.slug),
    }


def _member(member_id: int | None) -> Member | None:
    """A recipient with an account, in good standing."""
    found: Member | None = Member.objects.filter(in_good_standing(), pk=member_id or 0).first()
    return found


def _sender(member_id: int | None, recipient_id: int | None) -> Member | None:
    """The member whom a letter names as its sender, if they exist for the recipient (None: a recipient without an
    account)."""
    there = in_good_standing() & not_blocked(Viewer(recipient_id), "pk")
    found: Member | None = Member.objects.filter(there, pk=member_id or 0).first()
    return found


@dataclass(frozen=True)
class _Guest:
    """A guest to whom a letter goes: the answer, the mail address, and what the letter says of the event."""

    rsvp: Rsvp
    to: str
    about: Mapping[str, object]


def _guest(rsvp_id: int) -> _Guest | None:
    """The guest who gave an answer; None when the event does not exist for them any more."""
    rows = Rsvp.objects.select_related("event", "member", "invitation", "event__place")
    rsvp = rows.filter(pk=rsvp_id).first()
    if rsvp is None or not still_sees(rsvp):
        return None
    about = _about(rsvp.event)
    if rsvp.member is not None:
        return _Guest(rsvp, rsvp.member.email, about)
    assert rsvp.invitation is not None  # noqa: S101
    address = mail.address("event-answer", rsvp.invitation.token)
    return _Guest(rsvp, rsvp.invitation.email, {**about, "address": address})


@mail.letter("events/mail/invitation.md", to=mail.key_of(Invitation, "invitation_id", "member"))
def invitation(invitation_id: int) -> mail.Envelope | None:
    """An invitation. It does not go to members who do not want such mail or have answered, nor a second time to an
    address."""
    rows = Invitation.objects.select_related("event", "member", "event__place")
    row = rows.filter(pk=invitation_id, kept=False).first()
    if row is None or row.event.is_over or row.event.status != Status.PUBLISHED:
        return None
    event, sender = row.event, _sender(row.by_id, row.member_id)
    if sender is None or not Event.objects.open_to_outsiders().filter(pk=event.pk).exists():
        return None
    about = {**_about(event), "by": sender.name, "message": mail.Quoted(row.message)}
    if row.member_id is None:
        if Rsvp.objects.filter(invitation=row).exists() or not InvitationLetter.objects.claim(row, row.email):
            return None
        about["address"] = mail.address("event-answer", row.token)
        return mail.Envelope(to=row.email, context=about)
    member = _member(row.member_id)
    unwanted = EventSettings.objects.filter(member=row.member_id, mail_on_invitation=False).exists()
    answered = Rsvp.objects.filter(event=event, member=row.member_id).exists()
    sees = Event.objects.visible_to(Viewer(row.member_id)).filter(pk=event.pk).exists()
    if member is None or unwanted or answered or not sees:
        return None
    to = row.email or member.email
    with unrestricted("whether an address had its letter is nobody’s to read"):
        if not InvitationLetter.objects.claim(row, to):
            return None
    return mail.Envelope(to=to, context=about)


@mail.letter("events/mail/moved_up.md", to=mail.key_of(Rsvp, "rsvp_id", "member"))
def moved_up(rsvp_id: int) -> mail.Envelope | None:
    """A guest who waited has a place now."""
    guest = _guest(rsvp_id)
    if guest is None or not guest.rsvp.holds_place or guest.rsvp.event.status != Status.PUBLISHED:
        return None
    return mail.Envelope(to=guest.to, context={**guest.about, "guests": guest.rsvp.guests})


def _told(change: Difference, value: str) -> object:
    return partial(when_told, value) if change.field == "when" else value or "not said"


@mail.letter("events/mail/changed.md", to=mail.key_of(Rsvp, "rsvp_id", "member"))
def changed(notice_id: int, rsvp_id: int) -> mail.Envelope | None:
    """What changed about an event. A new address goes only to guests who may read it."""
    guest = _guest(rsvp_id)
    if guest is None or guest.rsvp.status == "cant":
        return None
    with unrestricted("what changed is the host's, and told to guests as far as they may read it"):
        notice = Notice.objects.filter(pk=notice_id).first()
        told = differences(notice) if notice else []
    if not reads_address(guest.rsvp):
        told = [one for one in told if one.field not in ("address", "link")]
    if not told:
        return None
    turned = next((one.after for one in told if one.field == "status"), "")
    lines = [
        {"label": FACTS[one.field], "before": _told(one, one.before), "after": _told(one, one.after)}
        for one in told
        if one.field in FACTS
    ]
    return mail.Envelope(
        to=guest.to,
        context={
            **guest.about,
            "lines": lines,
            "link": int(any(one.field == "link" for one in told)),
            "cancelled": int(turned == Status.CANCELLED),
            "revived": int(turned == Status.PUBLISHED),
            "note": guest.rsvp.event.cancel_note if turned == Status.CANCELLED else "",
        },
    )


@mail.letter("events/mail/from_host.md", to=mail.key_of(Rsvp, "rsvp_id", "member"))
def from_host(letter_id: int, rsvp_id: int) -> mail.Envelope | None:
    """What a host wrote to a group of guests, to those who are still in it."""
    guest = _guest(rsvp_id)
    with unrestricted("what a host wrote is the host's, and goes to those of the group"):
        letter = GuestLetter.objects.select_related("event").filter(pk=letter_id).first()
    if letter is None or guest is None:
        return None
    sender = _sender(letter.author_id, guest.rsvp.member_id)
    if sender is None or not group(letter.event, letter.to).filter(pk=rsvp_id).exists():
        return None
    return mail.Envelope(
        to=guest.to, context={**guest.about, "by": sender.name, "text": mail.Quoted(letter.text)}
    )


@mail.letter("events/mail/reminder.md", to=mail.key_of(Rsvp, "rsvp_id", "member"))
def reminder(rsvp_id: int) -> mail.Envelope | None:
    """The event is soon. The letter says where, to guests who may read that."""
    guest = _guest(rsvp_id)
    if guest is None:
        return None
    rsvp, event = guest.rsvp, guest.rsvp.event
    if event.status != Status.PUBLISHED or event.is_over or rsvp.status == "cant" or rsvp.is_waiting:
        return None
    if rsvp.member_id is not None:
        never = EventSettings.objects.filter(member=rsvp.member_id, remind=Remind.NEVER)
        if never.exists():
            return None
    place = ", ".join([event.venue, *event.address.split("\n")]) if reads_address(rsvp) else ""
    return mail.Envelope(
        to=guest.to, context={**guest.about, "place": place.strip(", "), "going": int(rsvp.holds_place)}
    )


@mail.letter("events/mail/cohost_added.md", to=mail.key_of(CoHost, "cohost_id", "member"))
def cohost_added(cohost_id: int, by_id: int) -> mail.Envelope | None:
    """A member was made a co-host, and still is one."""
    row = CoHost.objects.select_related("event", "event__place").filter(pk=cohost_id).first()
    member = _member(row.member_id) if row else None
    if row is None or member is None:
        return None
    sender = _sender(by_id, member.pk)
    if sender is None or not Event.objects.hosted_by(Viewer(member.pk)).filter(pk=row.event_id).exists():
        return None
    return mail.Envelope(to=member.email, context={**_about(row.event), "by": sender.name})


@mail.letter("events/mail/decided.md", to=mail.key_of(Event, "event_id", "host"))
def decided(event_id: int) -> mail.Envelope | None:
    """A curator's answer to an event that waited, for its host."""
    event = Event.objects.select_related("place").filter(pk=event_id).first()
    host = _member(event.host_id) if event else None
    if event is None or host is None:
        return None
    published = int(event.status == Status.PUBLISHED and not event.curator_note)
    context = {**_about(event), "up": published, "note": mail.Quoted(event.curator_note)}
    return mail.Envelope(to=host.email, context=context)


@mail.letter("events/mail/waits_after_merging.md", to=mail.key_of(Rsvp, "rsvp_id", "member"))
def waits_after_merging(rsvp_id: int) -> mail.Envelope | None:
    """A guest who had a place at one of two duplicates waits for one since they were merged, and still does."""
    guest = _guest(rsvp_id)
    if guest is None or not guest.rsvp.is_waiting or guest.rsvp.event.is_over:
        return None
    return mail.Envelope(to=guest.to, context=guest.about)


@mail.letter("events/mail/merged.md", to=mail.given("member_id"))
def merged(old_address_id: int, member_id: int) -> mail.Envelope | None:
    """A curator merged a host's event into another, which the letter names if it exists for the host."""
    with unrestricted("the former address of a host's event leads to one that they may not see"):
        old = OldAddress.objects.filter(pk=old_address_id).first()
    host = _member(member_id)
    if old is None or host is None:
        return None
    seen = Event.objects.visible_to(Viewer(host.pk)).select_related("place").filter(pk=old.event_id).first()
    about = _about(seen) if seen else {"title": "", "when": "", "where": "", "address": ""}
    return mail.Envelope(to=host.email, context={**about, "yours": mail.address("event", old.year, old.slug)})
