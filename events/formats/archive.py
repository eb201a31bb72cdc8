"""The events in the copy of a member's own data."""

import datetime as dt
from typing import Any

from events.models import Event, EventSettings, Invitation, PastEvent, Rsvp
from events.words import when_words
from members.models import Member
from members.rule.masks import audience_key
from members.rule.standing import Viewer


def events_of(member: Member) -> dict[str, Any]:
    """The events that the member hosts, with the addresses invited; the member's answers, invitations and settings.

    An answer stays in the copy when the event no longer exists for the member, without its title and time. Nine queries
    at most.
    """
    viewer = Viewer(member.pk)
    hosted = Event.objects.filter(host=member).select_related("place").prefetch_related("invitations")
    # Not in the order of the events: that would tell when a hidden one takes place.
    answers = Rsvp.objects.filter(member=member).select_related("event").order_by("answered_at", "pk")
    there = set(
        Event.objects.visible_to(viewer)
        .filter(pk__in=[rsvp.event_id for rsvp in answers])
        .values_list("pk", flat=True)
    )
    asked = Invitation.objects.filter(member=member, event__in=Event.objects.visible_to(viewer))
    settings = EventSettings.objects.filter(member=member).first()
    part = {
        "hosted": [_hosted(event) for event in hosted.order_by("starts", "pk")],
        "answers": [
            {
                "event": rsvp.event.title if rsvp.event_id in there else None,
                "when": when_words(rsvp.event) if rsvp.event_id in there else None,
                "answer": rsvp.status,
                "waiting": rsvp.is_waiting,
                "guests": rsvp.guests,
                "note": rsvp.note,
                "audience": audience_key(rsvp.audience),
                "in_cohort": rsvp.cohort_since is not None,
                "answered_at": _time(rsvp.answered_at),
            }
            for rsvp in answers
        ],
        "past_events": [
            {
                "event": past.title,
                "year": past.year,
                "town": past.town,
                "audience": audience_key(past.audience),
            }
            for past in PastEvent.objects.filter(member=member)
        ],
        "invitations": [
            {"event": row.event.title, "when": when_words(row.event), "asked_at": _time(row.created_at)}
            for row in asked.select_related("event")
        ],
        "settings": {
            "remind": settings.remind if settings else "day",
            "mail_on_invitation": settings.mail_on_invitation if settings else True,
        },
    }
    return {"events": part}


def _hosted(event: Event) -> dict[str, object]:
    return {
        "title": event.title,
        "status": event.status,
        "when": when_words(event),
        "where": "; ".join(part for part in (event.venue, event.address, str(event.place or "")) if part),
        "summary": event.summary,
        "description": event.description,
        "audience": audience_key(event.audience),
        "address_audience": audience_key(event.address_audience),
        "guest_audience": audience_key(event.guest_audience),
        "invited_by_mail": sorted(row.email for row in event.invitations.all() if row.email),
    }


def _time(moment: dt.datetime) -> str:
    return moment.astimezone(dt.UTC).isoformat(timespec="seconds")
