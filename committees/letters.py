"""The letters of the committees app. Each decides at the moment of sending whether it still goes."""

from functools import partial

from django.db.models import Q

from committees.models import Candidacy, Committee, Message, Seat
from committees.reads.terms import term_in_words
from committees.rights import rights
from committees.roles import Ended, Status
from members.models import Member
from members.rule.columns import in_good_standing, not_blocked
from members.rule.masks import audience_key
from members.rule.standing import Viewer
from netlib import mail
from netlib.look import AUDIENCES


@mail.letter("committees/mail/seat_offered.md", to=mail.given("member_id"))
def seat_offered(seat_id: int, member_id: int) -> mail.Envelope | None:
    """A seat is offered to a member, while the offer stands. It says exactly who will see it."""
    offered = Q(pk=seat_id, member=member_id, status=Status.OFFERED)
    seat = (
        Seat.objects.filter(in_good_standing("member__"), offered)
        .select_related("member", "committee")
        .first()
    )
    if seat is None or seat.member is None:
        return None
    hint = AUDIENCES[audience_key(seat.committee.roster_audience)].hint
    return mail.Envelope(
        to=seat.member.email,
        context={
            "committee": seat.committee.name,
            "role": seat.called,
            "term": partial(term_in_words, seat),
            "seen_by": hint[0].lower() + hint[1:],
            "address": mail.address("service"),
        },
    )


@mail.letter("committees/mail/seat_ended.md", to=mail.key_of(Seat, "seat_id", "member"))
def seat_ended(seat_id: int) -> mail.Envelope | None:
    """A chair or curator ended a seat, or took it away before it began: to its holder, while that is still so."""
    seat = (
        Seat.objects.filter(
            in_good_standing("member__"), pk=seat_id, status__in=[Status.ACCEPTED, Status.DECLINED]
        )
        .exclude(ended="")
        .select_related("member", "committee")
        .first()
    )
    if seat is None or seat.member is None:
        return None
    taken = seat.status == Status.DECLINED
    return mail.Envelope(
        to=seat.member.email,
        context={
            "committee": seat.committee.name,
            "role": seat.called,
            "term": partial(term_in_words, seat),
            "last_day": None if taken else seat.last_day,
            "ended": seat.how_it_ended,
            "address": mail.address("committee", seat.committee.slug) if taken else mail.address("service"),
        },
    )


@mail.letter("committees/mail/seat_left.md", to=mail.given("member_id"))
def seat_left(seat_id: int, member_id: int) -> mail.Envelope | None:
    """A member declined a seat or resigned from one: to each chair who serves now and can see that member, while that
    is still so."""
    viewer = Viewer(member_id)
    given_up = Q(status=Status.DECLINED, ended="") | Q(ended=Ended.RESIGNED)
    seat = Seat.objects.filter(given_up, pk=seat_id).select_related("member", "committee").first()
    chair = Member.objects.filter(in_good_standing(), pk=member_id).first()
    if seat is None or seat.member is None or chair is None or not rights(viewer, seat.committee).runs:
        return None
    if not Member.objects.filter(in_good_standing(), not_blocked(viewer, "pk"), pk=seat.member.pk).exists():
        return None
    serves_on = seat.status == Status.ACCEPTED and seat.last_day
    return mail.Envelope(
        to=chair.email,
        context={
            "name": seat.member.name,
            "committee": seat.committee.name,
            "role": seat.called,
            "term": partial(term_in_words, seat),
            "declines": not seat.ended,
            "last_day": seat.last_day if serves_on else None,
            "address": mail.address("committee-run", seat.committee.slug),
        },
    )


@mail.letter("committees/mail/thanks.md", to=mail.key_of(Candidacy, "candidacy_id", "volunteer__member"))
def thanks(candidacy_id: int) -> mail.Envelope | None:
    """There is no seat this time: thanks to a volunteer whose offer still stands and who was offered nothing since."""
    candidacy = (
        Candidacy.objects.filter(
            in_good_standing("volunteer__member__"),
            pk=candidacy_id,
            seat=None,
            thanked_at__isnull=False,
            volunteer__withdrawn_at=None,
        )
        .select_related("volunteer__member", "committee")
        .first()
    )
    if candidacy is None:
        return None
    return mail.Envelope(
        to=candidacy.volunteer.member.email,
        context={
            "name": candidacy.volunteer.member.get_short_name(),
            "committee": candidacy.committee.name,
            "standing": candidacy.volunteer.committee_id is None,
            "address": mail.address("service"),
        },
    )


@mail.letter("committees/mail/message.md", to=mail.given("member_id"))
def to_committee(message_id: int, member_id: int) -> mail.Envelope | None:
    """A chair's letter, to one who serves at this minute, while neither has blocked the other."""
    message = (
        Message.objects.filter(in_good_standing("sender__"), pk=message_id)
        .select_related("sender", "committee")
        .first()
    )
    if message is None:
        return None
    viewer = Viewer(member_id)
    recipient = Member.objects.filter(in_good_standing(), pk=member_id).first()
    knows = Member.objects.filter(not_blocked(viewer, "pk"), pk=message.sender_id).exists()
    serves = Committee.objects.served_by(viewer).filter(pk=message.committee_id).exists()
    if recipient is None or not (knows and serves):
        return None
    return mail.Envelope(
        to=recipient.email,
        context={
            "committee": message.committee.name,
            "sender": message.sender.name,
            "subject": message.subject,
            "text": mail.Quoted(message.text),
            "address": mail.address("committee", message.committee.slug),
        },
    )
