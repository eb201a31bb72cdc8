"""The database refuses too: each policy lets through what the rule lets through, for all who look, and nothing is written
past the services."""

from collections.abc import Iterator

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction
from django.db.models import Model, Q

from committees.models import (
    Candidacy,
    Message,
    OwnService,
    Volunteer,
)
from events.models import (
    Event,
    EventSettings,
    FeedToken,
    GuestLetter,
    Invitation,
    PastEvent,
    Rsvp,
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
    Photo,
    SavedSearch,
)
from members.rule.columns import visible_to, with_standing
from members.rule.standing import Viewer, general_standing
from netlib.roles import CURATOR, SERVICE, WEB, WORKER, restricted, service, unrestricted
from tests.cast import Cast
from tests.netlib.allowed import FORGETFUL, keys, nothing, own, seen
from tests.netlib.everything import make_everything

pytestmark = pytest.mark.django_db

# Tables with an owner that have no policy, and why.
WITHOUT = {
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


@pytest.fixture
def everything(cast: Cast) -> Cast:
    make_everything(cast)
    return cast


def with_owner() -> Iterator[type[Model]]:
    """The models whose rows belong to a member: those with a key to one, or to something that belongs to one."""
    models = apps.get_models(include_auto_created=True)
    owned: set[type[Model]] = {Member}
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


def test_the_world_has_rows_of_every_kind_that_some_see_and_some_do_not(everything: Cast) -> None:
    for model, may in FORGETFUL.items():
        every, given = keys(model), [may(viewer) for viewer in everything.viewers().values()]
        assert any(every - some for some in given), model
        assert any(given) != (may is nothing), model


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


def test_a_policy_that_lets_all_rows_through_is_noticed(everything: Cast) -> None:
    """Planted on each table in turn: somebody of the cast gets what the rule does not give them."""
    unnoticed = []
    for model, may in FORGETFUL.items():
        allowed = {viewer: may(viewer) for viewer in everything.viewers().values()}
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute(
                    f"CREATE POLICY planted ON {model._meta.db_table} FOR SELECT TO netlib_web USING (true)"
                )
            given = {}
            for viewer in allowed:
                with restricted(WEB, viewer.member_id):
                    given[viewer] = keys(model)
            transaction.set_rollback(True)
        if given == allowed:
            unnoticed.append(model)
    assert unnoticed == []


# What members show to each other, or keep, and what chairs keep: curators see of it what they see as members.
NOT_FOR_CURATORS = (
    Entry, Photo, ContactDocument, Contact, Circle, Block, ContactRequest, Change, SavedSearch, GuestLetter,
    EventSettings, FeedToken, Volunteer, Volunteer.headings.through, Candidacy, Message, PastEvent, OwnService,
    Dismissal, Deleted,
)  # fmt: skip


def test_curators_have_no_lines_no_filings_and_no_events_for_contacts(everything: Cast) -> None:
    viewer = Viewer(everything.curator.pk)
    events = seen(Event)(viewer) | set(Event.objects.for_curators().values_list("pk", flat=True))
    # What members say afterwards is theirs: of the events that they look after, curators see it as members do.
    listed = with_standing(general_standing(viewer), audience="event__guest_audience")
    listed &= visible_to(viewer, owner="member")
    answers = keys(Rsvp, Q(event__in=events) & (~Q(status="there") | listed))
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
        private = {Contact, Circle, Block, Change, ContactRequest, Invitation, Volunteer, Message}
    assert found & private == set()


def test_a_request_writes_nothing_past_the_services(everything: Cast) -> None:
    mine = Q(owner=everything.owner)
    for model in (Entry, Contact, Circle, Block):
        refused = pytest.raises(DatabaseError, match="permission denied")
        with refused, transaction.atomic(), restricted(WEB, everything.owner.pk):
            model._default_manager.filter(mine).delete()


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


def test_search_reads_the_viewers_own_lines_and_nobody_elses(everything: Cast) -> None:
    def owners() -> set[int]:
        with connection.cursor() as cursor:
            cursor.execute("SELECT DISTINCT owner_id FROM members_rule_own_line")
            return {owner for (owner,) in cursor.fetchall()}

    every = owners()
    assert len(every) > 1
    for name, viewer in everything.viewers().items():
        for role in (WEB, WORKER, CURATOR):
            with restricted(role, viewer.member_id):
                assert owners() == every & {viewer.member_id}, (name, role)
