"""The database refuses too: each policy lets through what the rule lets through, for all who look, and nothing is written
past the services."""

from collections.abc import Callable, Iterator

import pytest
from allauth.account.models import EmailAddress, EmailConfirmation
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount, SocialToken
from allauth.usersessions.models import UserSession
from django.apps import apps
from django.db import DatabaseError, connection, transaction
from django.db.models import Model, Q

from committees.models import (
    Batch,
    Candidacy,
    Committee,
    CommitteeName,
    Meeting,
    Message,
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
    Notice,
    OldAddress,
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
    Entry,
    Export,
    Member,
    OrganizationSuggestion,
    Photo,
    SavedSearch,
    Upload,
)
from members.rule.columns import in_good_standing, not_blocked, visible_to
from members.rule.standing import Viewer
from netlib.roles import CURATOR, SERVICE, WEB, WORKER, restricted, service, unrestricted
from tests.cast import Cast
from tests.netlib.everything import make_everything

pytestmark = pytest.mark.django_db

Rows = Callable[[Viewer], "set[int]"]
ROLES = sorted(Cast.__dataclass_fields__)

# Tables with an owner that have no policy, and why.
WITHOUT = {
    "members_member": "names stand on rosters, guest lists and letters of members whom the directory does not list",
    "members_document": "what every member may see: a policy would keep search from its indexes; every hit is read"
    " through the rule",
    "members_fulldocument": "the same; nobody is found by it, and every hit is read through the rule",
    "members_nameform": "the same, of names",
    "members_member_groups": "the rights of curators, read for each of their requests",
    "members_member_user_permissions": "the same",
    "django_admin_log": "of the admin: requests and letters may not read the table at all",
}
# Tables whose owner stands in no foreign key: numbers that outlive what they tell of.
WITHOUT_KEY = {"committees_seatchange"}


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
    Entry: seen(Entry),
    Photo: seen(Photo),
    ContactDocument: documents,
    Contact: own(Contact),
    Circle: own(Circle),
    Block: own(Block),
    Change: own(Change),
    Export: own(Export),
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
    EventSettings: own(EventSettings, "member"),
    FeedToken: own(FeedToken, "member"),
    ImportKey: nothing,
    ImportRow: nothing,
    Committee: seen(Committee),
    CommitteeName: of_seen(CommitteeName, Committee, "committee"),
    Committee.headings.through: of_seen(Committee.headings.through, Committee, "committee"),
    Meeting: of_seen(Meeting, Event, "event"),
    Seat: seats,
    SeatChange: for_chairs(SeatChange),
    Batch: for_chairs(Batch),
    Volunteer: seen(Volunteer),
    Volunteer.headings.through: of_seen(Volunteer.headings.through, Volunteer, "volunteer"),
    Candidacy: candidacies,
    Message: messages,
}


@pytest.fixture
def everything(cast: Cast) -> Cast:
    make_everything(cast)
    return cast


def with_owner() -> Iterator[type[Model]]:
    """The models whose rows belong to a member: those with a key to one, or to something that belongs to one."""
    models = apps.get_models(include_auto_created=True)
    owned = {Member}
    while True:
        more = {
            model
            for model in models
            if any(
                field.many_to_one or field.one_to_one
                for field in model._meta.fields
                if field.related_model in owned
            )
        }
        if more <= owned:
            break
        owned |= more
    yield from sorted(owned, key=lambda model: model._meta.db_table)


def test_each_table_with_an_owner_has_a_policy_or_a_reason() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relrowsecurity"
        )
        guarded = {name for (name,) in cursor.fetchall()}
    owned = {model._meta.db_table for model in with_owner()} | WITHOUT_KEY
    assert guarded == {model._meta.db_table for model in FORGETFUL}
    assert owned - guarded == WITHOUT.keys()


def test_the_world_has_rows_of_every_kind(everything: Cast) -> None:
    assert [model.__name__ for model in FORGETFUL if not keys(model)] == []


@pytest.mark.parametrize("role", [WEB, WORKER])
def test_a_query_that_forgets_the_rule_gives_what_the_rule_gives(everything: Cast, role: str) -> None:
    wrong = []
    for name, viewer in everything.viewers().items():
        allowed = {model: may(viewer) for model, may in FORGETFUL.items()}
        with restricted(role, viewer.member_id):
            given = {model: keys(model) for model in FORGETFUL}
        wrong += [
            (name, model.__name__, "too much" if given[model] - allowed[model] else "too little")
            for model in FORGETFUL
            if given[model] != allowed[model]
        ]
    assert wrong == []


# What members show to each other, or keep, and what chairs keep: curators see of it what they see as members.
NOT_FOR_CURATORS = (
    Entry, Photo, ContactDocument, Contact, Circle, Block, ContactRequest, Change, Export, SavedSearch, GuestLetter,
    EventSettings, FeedToken, Volunteer, Volunteer.headings.through, Candidacy, Message,
)  # fmt: skip


def test_curators_have_no_lines_no_filings_and_no_events_for_contacts(everything: Cast) -> None:
    viewer = Viewer(everything.curator.pk)
    events = seen(Event)(viewer) | set(Event.objects.for_curators().values_list("pk", flat=True))
    answers = keys(Rsvp, Q(event__in=events))
    allowed = {model: FORGETFUL[model](viewer) for model in NOT_FOR_CURATORS}
    with restricted(CURATOR, everything.curator.pk):
        assert {model: keys(model) for model in NOT_FOR_CURATORS} == allowed
        assert (keys(Event), keys(Rsvp)) == (events, answers)
        refused = pytest.raises(DatabaseError, match="row-level security")
        with refused, transaction.atomic():
            Entry.objects.create(owner=everything.owner, kind="hobby")


@pytest.mark.parametrize("role", [WEB, WORKER])
def test_whoever_says_no_viewer_is_a_visitor(everything: Cast, role: str) -> None:
    with restricted(role, None):
        found = {model for model in FORGETFUL if keys(model)}
        private = {Contact, Circle, Block, Change, Export, ContactRequest, Invitation, Volunteer, Message}
    assert found & private == set()


def test_a_request_writes_nothing_past_the_services(everything: Cast) -> None:
    mine = Q(owner=everything.owner)
    for model in (Entry, Contact, Circle, Block):
        refused = pytest.raises(DatabaseError, match="permission denied")
        with refused, transaction.atomic(), restricted(WEB, everything.owner.pk):
            model._default_manager.filter(mine).delete()  # type: ignore[attr-defined]


def test_the_door_gives_all_rows_and_closes_again(everything: Cast) -> None:
    every = keys(Contact)

    @service
    def count() -> set[int]:
        return keys(Contact)

    with restricted(WEB, None):
        with unrestricted("a test"):
            assert keys(Contact) == every
        assert keys(Contact) == set()
        assert count() == every
        assert keys(Contact) == set()
    assert keys(Contact) == every


def test_the_door_closes_when_something_fails(everything: Cast) -> None:
    @service
    def fail() -> None:
        raise ValueError

    @service
    def break_the_transaction() -> None:
        Contact.objects.create(owner=everything.owner, other=everything.owner)

    with restricted(WEB, everything.stranger.pk):
        before = keys(Contact)
        with pytest.raises(ValueError):
            fail()
        with pytest.raises(DatabaseError):
            break_the_transaction()
        assert keys(Contact) == before == own(Contact)(Viewer(everything.stranger.pk))


def test_services_may_work_on_all_tables_and_own_none() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'
                  AND NOT has_table_privilege(%s, oid, 'SELECT, INSERT, UPDATE, DELETE')""",
            [SERVICE],
        )
        assert cursor.fetchall() == []
        cursor.execute(
            "SELECT relname FROM pg_class WHERE pg_get_userbyid(relowner) IN ('netlib_web', 'netlib_worker', %s)",
            [SERVICE],
        )
        assert cursor.fetchall() == []


def test_a_request_reads_nothing_of_the_admin() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'
                  AND NOT has_table_privilege('netlib_web', oid, 'SELECT')"""
        )
        assert cursor.fetchall() == [("django_admin_log",)]


def test_a_request_may_write_only_what_is_nobodys() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'v')
                  AND (has_table_privilege('netlib_web', oid, 'INSERT') OR has_table_privilege('netlib_web', oid, 'UPDATE')
                       OR has_table_privilege('netlib_web', oid, 'DELETE') OR has_table_privilege('netlib_worker', oid, 'INSERT'))
                ORDER BY 1"""
        )
        assert cursor.fetchall() == [("django_session",), ("netlib_cache",)]
