"""What the committees app adds to a member's copy of everything about them."""

from typing import Any

from committees.models import Message, Seat, Volunteer
from committees.reads.record import own_record
from committees.reads.service import offers_to_serve
from members.models import Member
from members.reads.circles import circle_names


def service_of(member: Member) -> dict[str, Any]:
    """The member's seats, what they say is theirs, their offers to serve, and the letters they wrote as a chair."""
    names = circle_names(member.pk)
    answers = {standing.offer.pk: standing.answers for standing in offers_to_serve(member.pk)}
    claims = Seat.objects.filter(claimant=member).select_related("committee").order_by("pk")
    return {
        "service": {
            "seats": [
                {
                    "committee": served.committee,
                    "organization": served.organization,
                    "role": served.role,
                    "from": served.seat.begins.isoformat(),
                    "to": served.seat.last_day.isoformat() if served.seat.last_day else None,
                    "state": served.seat.status,
                    "beyond_the_roster": served.audience,
                    "circles": served.circles,
                    "roster_keeps_name": served.seat.keeps_name,
                    "you_say": served.seat.dispute,
                }
                for served in own_record(member.pk, names)
            ],
            "claims": [
                {"committee": seat.committee.name, "name": seat.name, "state": seat.claim} for seat in claims
            ],
            "offers_to_serve": [
                {
                    "committee": offer.committee.name if offer.committee else None,
                    "statement": offer.statement,
                    "hours": offer.hours,
                    "place": str(offer.place) if offer.place else None,
                    "topics": [heading.name for heading in offer.headings.all()],
                    "since": offer.since.isoformat(timespec="seconds"),
                    "taken_back_at": offer.withdrawn_at.isoformat(timespec="seconds")
                    if offer.withdrawn_at
                    else None,
                    "answers": answers.get(offer.pk, []),
                }
                for offer in Volunteer.objects.filter(member=member)
                .select_related("committee", "place")
                .prefetch_related("headings")
            ],
            "letters": [
                {
                    "committee": message.committee.name,
                    "subject": message.subject,
                    "text": message.text,
                    "at": message.at.isoformat(timespec="seconds"),
                }
                for message in Message.objects.filter(sender=member).select_related("committee")
            ],
        }
    }
