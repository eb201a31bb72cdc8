"""What a superuser reads of a member in the admin is either for everybody, or stands in that member's own history."""

from collections.abc import Iterable, Iterator

import pytest
from django.db import transaction

from members.models import Change, Entry
from tests.attack.addresses import every_route
from tests.attack.crawl import Visit, from_routes
from tests.attack.facts import Row
from tests.attack.look import Attack, Note, kinds_of
from tests.attack.rule import may_see
from tests.attack.site import Answer
from tests.attack.tokens import Token

pytestmark = pytest.mark.django_db

# So many addresses of each page, and of each form.
MOST, FORMS = 2, 12
_NAMED = ("owner_id", "member_id", "host_id", "by_id", "claimant_id")
# A page, its answer, and the members in whose history a look stands afterwards.
Seen = tuple[Visit, Answer, frozenset[int]]


@pytest.fixture(scope="module")
def seen(attack: Attack) -> list[Seen]:
    """Every page of the admin, of several rows each, as a superuser gets it."""
    viewer = attack.viewers["superuser"]
    routes = [route for route in every_route() if route.pattern.startswith("admin/")]
    found = []
    for visit in (
        visit
        for route in routes
        for visit in from_routes(
            viewer, most=FORMS if route.pattern.endswith("/change/") else MOST, routes=[route]
        )
    ):
        with transaction.atomic():
            answer = attack.site.ask(viewer.session, visit.request, keep=True)
            looks = Change.objects.filter(what=Change.LOOKED)
            found.append((visit, answer, frozenset(looks.values_list("owner_id", flat=True))))
            transaction.set_rollback(True)
    return found


def whose(attack: Attack, token: Token) -> set[int]:
    """The members whom the row of a token names, or who host the event to which it belongs."""
    label = token.row._meta.label
    if label == "members.Member":
        return {token.row.pk}
    row: Row = attack.facts.row(label, token.row.pk) or {}
    if label != "committees.Committee" and row.get("event_id"):
        row = {**attack.facts.rows["events.Event"][row["event_id"]], **row}
    return {row[name] for name in _NAMED if row.get(name) is not None}


def hidden_in(attack: Attack, seen: Iterable[Seen]) -> Iterator[tuple[Visit, Token, frozenset[int]]]:
    """What pages show that not every member may see, and who was told."""
    plain = attack.viewers["stranger"]
    for visit, answer, told in seen:
        typed = visit.request.path.lower()
        for word in sorted(answer.words & attack.world.tokens.by_word.keys()):
            token = attack.world.tokens.by_word[word]
            if word not in typed and not may_see(attack.facts, token, plain):
                yield visit, token, told


def test_what_a_superuser_reads_of_a_member_stands_in_that_members_history(
    attack: Attack, seen: list[Seen], record_property: Note
) -> None:
    record_property("crawled", len(seen))
    me = {attack.viewers["superuser"].pk}
    assert len(seen) > 100
    silent = (
        f"{visit.request}: shows {token}"
        for visit, token, told in hidden_in(attack, seen)
        if whose(attack, token) - told - me
    )
    assert kinds_of(silent) == ""


def test_the_world_has_something_to_tell_of_on_each_kind_of_page(attack: Attack, seen: list[Seen]) -> None:
    shown = {token.where for _, token, _ in hidden_in(attack, seen) if whose(attack, token)}
    assert {
        "members.Member.name",
        "members.OrganizationSuggestion.why",
        "events.Event.title",
        "committees.Seat.note",
    } <= shown


def test_no_line_of_a_member_is_shown_to_a_superuser(attack: Attack, seen: list[Seen]) -> None:
    assert [token for _, token, _ in hidden_in(attack, seen) if isinstance(token.row, Entry)] == []
