"""What the committees app adds to a member's copy of everything about them."""

from committees.models import Message, OwnService, Seat, Volunteer
from committees.reads.record import own_record
from committees.reads.volunteers import own_volunteering
from members.models import Member
from members.reads.circles import circle_names
from members.rule.masks import audience_key


def service_of(member: Member) -> dict[str, object]:
    """The member's seats, what they say is theirs, their volunteering, and the letters they wrote as a chair."""
    names = circle_names(member.pk)
    answers = {mine.volunteer.pk: mine.answers for mine in own_volunteering(member.pk)}
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
            "in_own_words": [
                {
                    "committee": said.called,
                    "association": said.association,
                    "role": said.role,
                    "years": said.years,
                    "audience": audience_key(said.audience),
                    "confirmed": False,
                }
                for said in OwnService.objects.filter(member=member).select_related("committee")
            ],
            "offers_to_serve": [
                {
                    "committee": mine.committee.name if mine.committee else None,
                    "statement": mine.statement,
                    "hours": mine.hours,
                    "place": str(mine.place) if mine.place else None,
                    "topics": [heading.name for heading in mine.headings.all()],
                    "since": mine.since.isoformat(timespec="seconds"),
                    "taken_back_at": mine.withdrawn_at.isoformat(timespec="seconds")
                    if mine.withdrawn_at
                    else None,
                    "answers": answers.get(mine.pk, []),
                }
                for mine in Volunteer.objects.filter(member=member)
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
