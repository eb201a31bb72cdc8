"""A world with a row of every kind that has an owner, each open to each audience, hung around the cast."""

import datetime as dt

from allauth.account.models import EmailAddress, EmailConfirmation
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount, SocialToken
from allauth.usersessions.models import UserSession
from django.utils import timezone

from committees.models import (
    Batch,
    Candidacy,
    Committee,
    CommitteeName,
    Meeting,
    Message,
    OwnService,
    Volunteer,
)
from committees.services.locks import acting
from events.models import (
    Event,
    EventChange,
    EventSettings,
    FeedToken,
    GuestLetter,
    ImportKey,
    ImportRow,
    InvitationLetter,
    Notice,
    OldAddress,
    PastEvent,
    Picture,
    Price,
    Series,
)
from members.models import (
    Circle,
    ContactRequest,
    Deleted,
    Dismissal,
    Heading,
    Member,
    Organization,
    OrganizationSuggestion,
    Photo,
    SavedSearch,
    Upload,
)
from members.rule.masks import CONTACTS, MEMBERS, ONLY_ME, PERSONAL, PROFESSIONAL, PUBLIC
from netlib.models import Kind, LimitHit, Usage
from tests.cast import Cast
from tests.committees.factories import CommitteeFactory, seat
from tests.events.factories import answer, cohost, invite, party
from tests.factories import OrganizationFactory, heading, line

AUDIENCES = (ONLY_ME, PUBLIC, MEMBERS, PROFESSIONAL, PERSONAL, CONTACTS)
BEGAN = dt.date(2020, 1, 1)


def make_everything(cast: Cast) -> None:
    """Give the owner, and some of those who stand around, whatever a member can have."""
    topic, library = heading("Gin"), OrganizationFactory.create()
    audiences = (*AUDIENCES, Circle.objects.get().bit)
    for member in (cast.owner, cast.stranger, cast.blocked, cast.blocker, cast.suspended, cast.leaving):
        for number, audience in enumerate(audiences[: None if member == cast.owner else -1]):
            PastEvent.objects.create(member=member, title=f"Past {number}", year=2006, audience=audience)
            OwnService.objects.create(
                member=member, name=f"Jury {number}", from_year=2010, to_year=2011, audience=audience
            )
        for audience in audiences[: None if member == cast.owner else -1]:
            line(member, f"{member.name} for {audience}", audience)
        _own_things(member, library)
    for number, audience in enumerate(audiences[:2]):
        Photo.objects.create(
            owner=cast.owner, face=("work", "home")[number], image=b"x", width=1, height=1, version=str(number),
            audience=audience,
        )  # fmt: skip
    for sender, recipient, closed in (
        (cast.stranger, cast.curator, {}),
        (cast.curator, cast.owner, {"declined_at": timezone.now()}),
        (cast.owner, cast.blocked, {}),
        (cast.blocker, cast.stranger, {}),
        (cast.suspended, cast.stranger, {}),
    ):
        ContactRequest.objects.create(sender=sender, recipient=recipient, **closed)
    _events(cast, audiences, library, topic)
    _committees(cast, library, topic)


def _own_things(member: Member, library: Organization) -> None:
    address = EmailAddress.objects.get(user=member)
    EmailConfirmation.objects.create(email_address=address, key=f"key-{member.pk}")
    Authenticator.objects.create(user=member, type=Authenticator.Type.TOTP, data={})
    outside = SocialAccount.objects.create(user=member, provider="google", uid=str(member.pk))
    SocialToken.objects.create(account=outside, token="t")
    UserSession.objects.create(user=member, ip="127.0.0.1", session_key=f"session-{member.pk}")
    Deleted.objects.create(owner=member, what="line", label="Hobby")
    Dismissal.objects.create(owner=member, other=Member.objects.exclude(pk=member.pk)[0])
    SavedSearch.objects.create(owner=member, name="Mine", query="q=x", token=f"token-{member.pk}")
    OrganizationSuggestion.objects.create(name="Another", kind="public", by=member, organization=library)
    EventSettings.objects.create(member=member)
    FeedToken.objects.create(member=member, token=f"feed-{member.pk}")


def _events(cast: Cast, audiences: tuple[int, ...], library: Organization, topic: Heading) -> None:
    guests = (cast.professional, cast.personal, cast.stranger, cast.blocked, cast.suspended)
    for host in (cast.owner, cast.stranger, cast.blocked, cast.leaving):
        for audience in audiences[: None if host == cast.owner else -1]:
            event = party(host, audience, guest_audience=audience)
            for number, guest in enumerate(guests):
                answer(event, guest, AUDIENCES[number], cohort_since=timezone.now())
            answer(event, cast.both, PUBLIC, waiting_since=timezone.now())
            answer(event, cast.circled, PUBLIC, "cant")
            answer(event, cast.admirer, PUBLIC, "there")
            answer(event, cast.blocker, ONLY_ME, "there", cohort_since=timezone.now())
            if host != cast.owner:
                answer(event, cast.owner, audience, "there")
            _hang_on(event, topic)
    party(cast.owner, PUBLIC, status="draft", published_at=None)
    hidden = party(cast.owner, ONLY_ME, series=Series.objects.create(slug="s", title="S", host=cast.owner))
    cohost(hidden, cast.both)
    invite(hidden, cast.stranger)
    invite(hidden, cast.suspended)
    hidden.invitations.create(email="out@elsewhere.example", token="out", by=cast.owner)
    party(
        None,
        MEMBERS,
        organization=library,
        series=Series.objects.create(slug="o", title="O", organization=library),
    )
    upload = Upload.objects.create(token="up", by=cast.curator, purpose="events", data=b"")
    ImportRow.objects.create(upload=upload, position=1, what="left", name="Row")
    ImportKey.objects.create(source="a", uid="b", event=hidden)
    InvitationLetter.objects.create(event=hidden, address_hash=b"a", token="t")
    Usage.objects.create(kind=Kind.REQUEST, by=cast.owner)
    LimitHit.objects.create(kind=Kind.REQUEST, by=cast.owner, day=dt.date(2026, 12, 1))
    GuestLetter.objects.create(event=hidden, author=cast.owner, key="k", to="all", text="Come")


def _hang_on(event: Event, topic: Heading) -> None:
    event.headings.add(topic)
    Picture.objects.create(event=event, image=b"x", width=1, height=1, version=str(event.pk))
    Price.objects.create(event=event, name="All", amount=1)
    OldAddress.objects.create(event=event, year=2020, slug=f"old-{event.pk}")
    notice = Notice.objects.create(event=event)
    EventChange.objects.create(event=event, field="title", notice=notice)


def _committees(cast: Cast, library: Organization, topic: Heading) -> None:
    open_to_all = CommitteeFactory.create(organization=library, roster_audience=PUBLIC, takes_volunteers=True)
    for committee in (open_to_all, CommitteeFactory.create(organization=library)):
        _on_committee(cast, committee, topic)
    met = party(cast.owner, ONLY_ME)
    Meeting.objects.create(committee=open_to_all, event=met)


def _on_committee(cast: Cast, committee: Committee, topic: Heading) -> None:
    committee.headings.add(topic)
    CommitteeName.objects.create(committee=committee, name="Before", ends=BEGAN)
    acting(cast.curator)
    batch = Batch.objects.create(committee=committee, what="term", by=cast.curator)
    seat(committee, cast.professional, role="chair", begins=BEGAN, batch=batch)
    for number, audience in enumerate(AUDIENCES):
        seat(
            committee, cast.owner, title=f"For {number}", begins=BEGAN, record_audience=audience,
            agreed_audience=ONLY_ME if number % 2 else None,
        )  # fmt: skip
    seat(committee, cast.personal, title="Offered", begins=BEGAN, status="offered")
    seat(committee, cast.unfiled, title="Declined", begins=BEGAN, status="declined")
    seat(committee, cast.blocked, title="Blocked", begins=BEGAN)
    seat(committee, cast.suspended, title="Suspended", begins=BEGAN)
    seat(committee, "Somebody", title="By name", begins=BEGAN, claimant=cast.stranger, claim="asked")
    seat(committee, title="Vacant", begins=BEGAN)
    for number, member in enumerate((cast.owner, cast.personal, cast.blocked, cast.suspended)):
        for refused in (None, timezone.now()):
            OwnService.objects.create(
                member=member, committee=committee, from_year=2010 + (refused is not None), to_year=2012,
                audience=AUDIENCES[number], refused_at=refused,
            )  # fmt: skip
    seat(committee, cast.admirer, title="Later", begins=dt.date(2190, 1, 1), record_audience=PUBLIC)
    for member, wanted in ((cast.stranger, committee), (cast.both, None), (cast.leaving, committee)):
        volunteer, _ = Volunteer.objects.get_or_create(member=member, committee=wanted, statement="I would")
        volunteer.headings.add(topic)
        Candidacy.objects.get_or_create(volunteer=volunteer, committee=committee, note="For the chairs")
    Message.objects.create(committee=committee, sender=cast.professional, subject="S", text="T")
