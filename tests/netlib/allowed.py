"""For each model with a policy, what a query that asks nobody may give to a viewer: what the rule gives."""

from collections.abc import Callable

from allauth.account.models import EmailAddress, EmailConfirmation
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount, SocialToken
from allauth.usersessions.models import UserSession
from django.db.models import Model, Q

from committees.models import (
    Batch,
    Candidacy,
    Committee,
    CommitteeName,
    Meeting,
    Message,
    OwnService,
    Seat,
    SeatChange,
    Volunteer,
)
from events.models import (
    CoHost,
    Event,
    EventChange,
    EventSettings,
    FeedToken,
    GuestLetter,
    ImportKey,
    ImportRow,
    Invitation,
    InvitationLetter,
    Notice,
    OldAddress,
    PastEvent,
    Picture,
    Price,
    Rsvp,
    Series,
)
from members.models import (
    Block,
    Change,
    Circle,
    Contact,
    ContactDocument,
    ContactRequest,
    Deleted,
    Dismissal,
    Entry,
    Member,
    OrganizationSuggestion,
    Photo,
    SavedSearch,
    Upload,
)
from members.rule.columns import in_good_standing, not_blocked, visible_to
from members.rule.standing import Viewer
from netlib.models import LimitHit, Usage

Rows = Callable[[Viewer], "set[int]"]


def keys(model: type[Model], *conditions: Q) -> set[int]:
    return set(model._default_manager.filter(*conditions).values_list("pk", flat=True))


def seen(model: type[Model]) -> Rows:
    """Rows that the model's own `visible_to` gives."""
    return lambda viewer: set(model.objects.visible_to(viewer).values_list("pk", flat=True))  # type: ignore[attr-defined]


def own(model: type[Model], owner: str = "owner") -> Rows:
    """Rows of the viewer alone."""
    return lambda viewer: keys(model, Q(**{owner: viewer.member_id})) if viewer.is_member else set()


def of_seen(model: type[Model], of: type[Model], path: str) -> Rows:
    """Rows that hang on what `visible_to` gives."""
    return lambda viewer: keys(model, Q(**{f"{path}__in": of.objects.visible_to(viewer)}))  # type: ignore[attr-defined]


def for_hosts(model: type[Model]) -> Rows:
    return lambda viewer: keys(model, Q(event__in=Event.objects.hosted_by(viewer)))


def for_chairs(model: type[Model], path: str = "committee__in") -> Rows:
    return lambda viewer: keys(model, Q(**{path: Committee.objects.run_by(viewer).values("pk")}))


def requests(viewer: Viewer) -> set[int]:
    me = viewer.member_id
    here = in_good_standing("sender__") & not_blocked(viewer, "sender")
    waiting = keys(ContactRequest, here, Q(recipient=me, declined_at=None, withdrawn_at=None))
    return waiting | own(ContactRequest, "sender")(viewer) if me else set()


def cohosts(viewer: Viewer) -> set[int]:
    there = in_good_standing("member__") & not_blocked(viewer, "member")
    return of_seen(CoHost, Event, "event")(viewer) & (keys(CoHost, there) | own(CoHost, "member")(viewer))


def series(viewer: Viewer) -> set[int]:
    mine = own(Series, "host")(viewer)
    return mine | keys(Series, Q(organization__isnull=False) | Q(events__in=Event.objects.visible_to(viewer)))


def seats(viewer: Viewer) -> set[int]:
    """What rosters show, all of their own, and for chairs what was turned down."""
    found = seen(Seat)(viewer)
    if viewer.is_member:
        found |= own(Seat, "member")(viewer) | own(Seat, "claimant")(viewer)
        found |= for_chairs(Seat)(viewer) & keys(
            Seat, Q(member=None) | in_good_standing("member__") & not_blocked(viewer, "member")
        )
    return found


def candidacies(viewer: Viewer) -> set[int]:
    return own(Candidacy, "volunteer__member")(viewer) | for_chairs(Candidacy)(viewer)


def messages(viewer: Viewer) -> set[int]:
    served = keys(Message, Q(committee__in=Committee.objects.served_by(viewer)))
    return own(Message, "sender")(viewer) | served


def documents(viewer: Viewer) -> set[int]:
    if not viewer.is_member:
        return set()
    return keys(ContactDocument, visible_to(viewer, owner="member"))


def nothing(viewer: Viewer) -> set[int]:
    return set()


# For each model with a policy, what a query that asks nobody may give to a viewer.
FORGETFUL: dict[type[Model], Rows] = {
    Member: lambda viewer: keys(Member, in_good_standing() | Q(pk=viewer.member_id)),
    Entry: seen(Entry),
    Photo: seen(Photo),
    ContactDocument: documents,
    Contact: own(Contact),
    Circle: own(Circle),
    Block: own(Block),
    Dismissal: own(Dismissal),
    Deleted: own(Deleted),
    Change: own(Change),
    LimitHit: nothing,
    Usage: nothing,
    SavedSearch: own(SavedSearch),
    Upload: own(Upload, "by"),
    OrganizationSuggestion: own(OrganizationSuggestion, "by"),
    ContactRequest: requests,
    EmailAddress: own(EmailAddress, "user"),
    EmailConfirmation: own(EmailConfirmation, "email_address__user"),
    Authenticator: own(Authenticator, "user"),
    SocialAccount: own(SocialAccount, "user"),
    SocialToken: own(SocialToken, "account__user"),
    UserSession: own(UserSession, "user"),
    Event: seen(Event),
    Rsvp: seen(Rsvp),
    PastEvent: seen(PastEvent),
    Invitation: seen(Invitation),
    Picture: of_seen(Picture, Event, "event"),
    Price: of_seen(Price, Event, "event"),
    OldAddress: of_seen(OldAddress, Event, "event"),
    Event.headings.through: of_seen(Event.headings.through, Event, "event"),
    EventChange: for_hosts(EventChange),
    Notice: for_hosts(Notice),
    CoHost: cohosts,
    Series: series,
    GuestLetter: for_hosts(GuestLetter),
    InvitationLetter: nothing,
    EventSettings: own(EventSettings, "member"),
    FeedToken: own(FeedToken, "member"),
    ImportKey: nothing,
    ImportRow: nothing,
    Committee: seen(Committee),
    CommitteeName: of_seen(CommitteeName, Committee, "committee"),
    Committee.headings.through: of_seen(Committee.headings.through, Committee, "committee"),
    Meeting: of_seen(Meeting, Event, "event"),
    Seat: seats,
    OwnService: seen(OwnService),
    SeatChange: for_chairs(SeatChange),
    Batch: for_chairs(Batch),
    Volunteer: seen(Volunteer),
    Volunteer.headings.through: of_seen(Volunteer.headings.through, Volunteer, "volunteer"),
    Candidacy: candidacies,
    Message: messages,
}
