"""Planted leaks: each must be noticed. `make attack` plants all, `make test` every eighth."""

from collections.abc import Iterator
from contextlib import nullcontext

import pytest
from django.db import transaction

from members.models import Block
from tests.attack.addresses import every_route
from tests.attack.boxes import Box, told
from tests.attack.crawl import Visit, from_routes
from tests.attack.differences import DIFFERENCES
from tests.attack.facts import Facts
from tests.attack.leaks import LEAKS, Leak
from tests.attack.letters import every_letter, wrong_in
from tests.attack.look import Attack, Note
from tests.attack.pairs import PAIRS
from tests.attack.planting import without_policies
from tests.attack.policies import POLICY_LEAKS, STOPPED
from tests.attack.twins import compare, other_world, record, said_and_done
from tests.attack.viewers import Viewer

pytestmark = pytest.mark.django_db
MOST, LETTERS, TYPED = 60, 60, 40
LISTS = ("people", "browse", "browse-letter", "organization", "heading", "contacts")
EVERY = 8


def _visits(attack: Attack, leak: Leak, viewer: Viewer) -> list[Visit]:
    """The addresses of the leak's views; where twins notice, those of whom most of the differences are about."""
    routes = [route for route in every_route() if route.name in leak.views]
    visits = list(from_routes(viewer, most=MOST, routes=routes))
    if leak.by != "twins":
        return visits
    members = (
        *(attack.world.owners[key] for key in ("public", "members", "each")),
        attack.world.cast["newcomer"],
    )
    hosted = attack.facts.rows["events.Event"].values()
    about = {f"/{each.handle}/" for each in members}
    about |= {f"/{event['slug']}/" for event in hosted if event["host_id"] in [each.pk for each in members]}
    return [
        visit for visit in visits if visit.view in LISTS or any(name in visit.request.path for name in about)
    ]


def _crawl(attack: Attack, leak: Leak) -> Iterator[str]:
    for name in leak.viewers:
        viewer = attack.viewers[name]
        for visit in _visits(attack, leak, viewer):
            yield from attack.problems(viewer, [(visit, attack.site.ask(viewer.session, visit.request))])


def _twins(attack: Attack, leak: Leak) -> Iterator[str]:
    for name in leak.viewers:
        viewer = attack.viewers[name]
        visits = _visits(attack, leak, viewer)
        ours = record(attack.site, viewer, visits)
        with other_world(attack.world, [each for each in DIFFERENCES if each.is_hidden_from(name)]):
            theirs = record(attack.site, viewer, visits)
        yield from map(str, compare(viewer, ours, theirs))


def _pairs(attack: Attack, leak: Leak) -> Iterator[str]:
    for pair in [pair for pair in PAIRS if pair.name in leak.views]:
        one, other = (said_and_done(attack, pair, more=more) for more in (False, True))
        yield from map(str, compare(attack.viewers[pair.viewer], one, other))


def _boxes(attack: Attack, leak: Leak) -> Iterator[str]:
    paths = {route.name: f"/{route.pattern}" for route in every_route()}
    for name in leak.viewers:
        yield from told(
            attack,
            attack.viewers[name],
            [Box(paths[view], "q") for view in leak.views],
            most=TYPED,
            of=leak.of,
        )


def _letters(attack: Attack, leak: Leak) -> Iterator[str]:
    """The letters of the world as it is, and after some were blocked who wait for one."""
    world, words = attack.world, attack.world.tokens.by_word
    for role in ("", "guest", "requester", "colleague"):
        with transaction.atomic():
            for owner in world.owners.values() if role else ():
                Block.objects.create(owner=owner, blocked=world.cast[role])
            if role == "colleague":
                Block.objects.create(owner=world.cast["chair"], blocked=world.cast["colleague"])
            facts = Facts()
            for sent in every_letter(facts, most=LETTERS, kinds=leak.views):
                yield from map(str, wrong_in(facts, words, sent))
            transaction.set_rollback(True)


NOTICING = {
    "crawl": _crawl, "twins": _twins, "pairs": _pairs, "boxes": _boxes, "letters": _letters,
}  # fmt: skip


def noticed(attack: Attack, leak: Leak, *, policies: bool) -> str:
    """What gives the leak away, with the policies of the database or with the rule in Python alone; empty when nothing
    does."""
    with transaction.atomic():
        with nullcontext() if policies else without_policies(), leak.patch():
            # A page that breaks tells nothing.
            found = next((each for each in NOTICING[leak.by](attack, leak) if " status 5" not in each), "")
        transaction.set_rollback(True)
    return found


ALL = [
    pytest.param(leak, id=leak.title, marks=[pytest.mark.slow] if number % EVERY else [])
    for number, leak in enumerate([*LEAKS, *POLICY_LEAKS])
]


@pytest.mark.parametrize("leak", ALL)
def test_a_planted_leak_is_noticed(attack: Attack, leak: Leak, record_property: Note) -> None:
    by = noticed(attack, leak, policies=leak.layer == "policy")
    record_property("planted", 1)
    record_property("caught", int(bool(by)))
    assert by != ""


@pytest.mark.slow
@pytest.mark.parametrize("leak", [pytest.param(leak, id=leak.title) for leak in LEAKS])
def test_the_database_stops_what_it_is_known_to_stop(
    attack: Attack, leak: Leak, record_property: Note
) -> None:
    stopped = noticed(attack, leak, policies=True) == ""
    record_property("in Python", 1)
    record_property("stopped", int(stopped))
    assert stopped == (leak.title in STOPPED)


@pytest.mark.slow
def test_without_a_leak_there_is_nothing_to_notice(attack: Attack) -> None:
    harmless = [leak for leak in LEAKS if leak.by in ("crawl", "twins", "pairs")]
    assert [next(NOTICING[leak.by](attack, leak), "") for leak in harmless] == [""] * len(harmless)
    with transaction.atomic(), without_policies():
        assert [next(NOTICING[leak.by](attack, leak), "") for leak in harmless] == [""] * len(harmless)
        transaction.set_rollback(True)
