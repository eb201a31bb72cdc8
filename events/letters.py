"""The letters of the events app. Each decides at the moment of sending whether it still goes, and says what its
recipient may see then."""

from typing import Any

from events.models import (
    CoHost,
    Event,
    EventSettings,
    GuestLetter,
    Invitation,
    Notice,
    OldAddress,
    Rsvp,
    Status,
)
from events.services.answers import still_sees
from events.services.telling import differences, group
from events.words import town_words, when_words
from members.models import Member
from members.rule.columns import in_good_standing, not_blocked
from members.rule.standing import Viewer
from netlib import mail

FACTS = {"title": "Title", "when": "When", "where": "Where", "address": "Address"}


def _about(event: Event) -> dict[str, Any]:
    """What every letter says of the event to whoever may see it."""
    return {
        "title": event.title,
        "when": when_words(event),
        "where": town_words(event),
        "address": mail.address("event", event.year, event.slug),
    }


def _guest(rsvp_id: int) -> tuple[Rsvp, str, dict[str, Any]] | None:
    """A guest's answer, mail address and what the letter says of the event; None when the event does not exist for
    them (any more)."""
    rsvp = (
        Rsvp.objects.select_related("event", "member", "invitation", "event__place")
        .filter(pk=rsvp_id)
        .first()
    )
    if rsvp is None or not still_sees(rsvp):
        return None
    about = _about(rsvp.event)
    if rsvp.member is not None:
        return rsvp, rsvp.member.email, about
    about["address"] = mail.address("event-answer", rsvp.invitation.token)
    return rsvp, rsvp.invitation.email, about


@mail.letter("events/mail/invitation.md")
def invitation(invitation_id: int) -> mail.Envelope | None:
    """Somebody is asked to come. Nothing goes to whoever does not want it, is kept apart by a block, or has answered."""
    row = (
        Invitation.objects.select_related("event", "member", "by", "event__place")
        .filter(pk=invitation_id)
        .first()
    )
    if row is None or row.kept or row.by is None or not row.by.is_active or row.event.is_over:
        return None
    event = row.event
    if event.status != Status.PUBLISHED or not Event.objects.open_to_outsiders().filter(pk=event.pk).exists():
        return None
    about = {**_about(event), "by": row.by.name, "message": mail.Quoted(row.message)}
    if row.member is None:
        if Rsvp.objects.filter(invitation=row).exists():
            return None
        about["address"] = mail.address("event-answer", row.token)
        return mail.Envelope(to=row.email, context={**about, "outside": 1})
    viewer = Viewer(row.member.pk)
    unwanted = EventSettings.objects.filter(member=row.member, mail_on_invitation=False).exists()
    answered = Rsvp.objects.filter(event=event, member=row.member).exists()
    there = Member.objects.filter(in_good_standing(), pk=row.member.pk).exists()
    kept_apart = not Member.objects.filter(not_blocked(viewer, "pk"), pk=row.by.pk).exists()
    sees = Event.objects.visible_to(viewer).filter(pk=event.pk).exists()
    if unwanted or answered or kept_apart or not there or not sees:
        return None
    return mail.Envelope(to=row.email or row.member.email, context={**about, "outside": 0})


@mail.letter("events/mail/moved_up.md")
def moved_up(rsvp_id: int) -> mail.Envelope | None:
    """There is a place after all, if it is still wanted."""
    found = _guest(rsvp_id)
    if found is None or not found[0].holds_place or found[0].event.status != Status.PUBLISHED:
        return None
    return mail.Envelope(to=found[1], context={**found[2], "guests": found[0].guests})


@mail.letter("events/mail/changed.md")
def changed(notice_id: int, rsvp_id: int) -> mail.Envelope | None:
    """What changed about an event. A new address is told only to whoever may read it."""
    notice = Notice.objects.filter(pk=notice_id).first()
    found = _guest(rsvp_id)
    if notice is None or found is None or found[0].status == "cant":
        return None
    rsvp, to, about = found
    told = differences(notice)
    if not sees_address(rsvp):
        told = [one for one in told if one.field not in ("address", "link")]
    if not told:
        return None
    turned = next((one.after for one in told if one.field == "status"), "")
    lines = [
        {"label": FACTS[one.field], "before": one.before or "not said", "after": one.after or "not said"}
        for one in told
        if one.field in FACTS
    ]
    return mail.Envelope(
        to=to,
        context={
            **about,
            "lines": lines,
            "link": int(any(one.field == "link" for one in told)),
            "cancelled": int(turned == Status.CANCELLED),
            "revived": int(turned == Status.PUBLISHED),
            "note": rsvp.event.cancel_note if turned == Status.CANCELLED else "",
        },
    )


def sees_address(rsvp: Rsvp) -> bool:
    """Whether the guest may read the address of the event now. One query."""
    if rsvp.member_id is None:
        return bool(rsvp.holds_place)
    viewer = Viewer(rsvp.member_id)
    event = Event.objects.visible_to(viewer).with_faces(viewer).filter(pk=rsvp.event_id).first()
    return event is not None and event.sees_address


@mail.letter("events/mail/from_host.md")
def from_host(letter_id: int, rsvp_id: int) -> mail.Envelope | None:
    """What a host wrote to the guests, to those who still are."""
    letter = GuestLetter.objects.select_related("author", "event").filter(pk=letter_id).first()
    found = _guest(rsvp_id)
    if letter is None or letter.author is None or found is None:
        return None
    rsvp, to, about = found
    if not group(letter.event, letter.to).filter(pk=rsvp.pk).exists():
        return None
    if rsvp.member_id is not None:
        viewer = Viewer(rsvp.member_id)
        if not Member.objects.filter(
            in_good_standing(), not_blocked(viewer, "pk"), pk=letter.author_id or 0
        ).exists():
            return None
    return mail.Envelope(to=to, context={**about, "by": letter.author.name, "text": mail.Quoted(letter.text)})


@mail.letter("events/mail/reminder.md")
def reminder(rsvp_id: int) -> mail.Envelope | None:
    """The event is soon. It says where, to whoever may read that."""
    found = _guest(rsvp_id)
    if found is None:
        return None
    rsvp, to, about = found
    event = rsvp.event
    if event.status != Status.PUBLISHED or event.is_over or rsvp.status == "cant" or rsvp.is_waiting:
        return None
    if (
        rsvp.member_id is not None
        and EventSettings.objects.filter(member=rsvp.member_id, remind="never").exists()
    ):
        return None
    place = ", ".join([event.venue, *event.address.split("\n")]) if sees_address(rsvp) else ""
    return mail.Envelope(to=to, context={**about, "place": place.strip(", "), "going": int(rsvp.holds_place)})


@mail.letter("events/mail/hosts_along.md")
def hosts_along(cohost_id: int, by_id: int) -> mail.Envelope | None:
    """Somebody was made a host along, and still is one."""
    row = CoHost.objects.select_related("member", "event", "event__place").filter(pk=cohost_id).first()
    if row is None or not Member.objects.filter(in_good_standing(), pk=row.member_id).exists():
        return None
    viewer = Viewer(row.member_id)
    by = Member.objects.filter(in_good_standing(), not_blocked(viewer, "pk"), pk=by_id).first()
    if by is None or not Event.objects.hosted_by(viewer).filter(pk=row.event_id).exists():
        return None
    return mail.Envelope(to=row.member.email, context={**_about(row.event), "by": by.name})


@mail.letter("events/mail/decided.md")
def decided(event_id: int) -> mail.Envelope | None:
    """What a curator said to an event that waited, for its host."""
    event = Event.objects.select_related("host", "place").filter(pk=event_id).first()
    if event is None or event.host is None or event.host.leaving_at or not event.host.is_active:
        return None
    context = {**_about(event), "up": int(event.status == Status.PUBLISHED and not event.curator_note)}
    return mail.Envelope(to=event.host.email, context={**context, "note": mail.Quoted(event.curator_note)})


@mail.letter("events/mail/waits_after_merging.md")
def waits_after_merging(rsvp_id: int) -> mail.Envelope | None:
    """A guest who had a place at one of two entries of an event waits for one now that they are one, and still does."""
    found = _guest(rsvp_id)
    if found is None or not found[0].is_waiting or found[0].event.is_over:
        return None
    _, to, about = found
    return mail.Envelope(to=to, context=about)


@mail.letter("events/mail/merged.md")
def merged(old_address_id: int, member_id: int) -> mail.Envelope | None:
    """A curator merged a host's event into another one. It is named to whom it exists for."""
    old = OldAddress.objects.filter(pk=old_address_id).first()
    host = Member.objects.filter(in_good_standing(), pk=member_id).first()
    if old is None or host is None:
        return None
    seen = Event.objects.visible_to(Viewer(host.pk)).select_related("place").filter(pk=old.event_id).first()
    about = _about(seen) if seen else {"title": "", "when": "", "where": "", "address": ""}
    return mail.Envelope(to=host.email, context={**about, "yours": mail.address("event", old.year, old.slug)})
