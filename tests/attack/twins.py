"""Twin worlds: two worlds that differ only in what a viewer may not see answer that viewer alike, byte for byte."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

from django.core import mail
from django.db import connection, transaction
from django_tasks_db.models import DBTaskResult

from tests.attack.crawl import Visit, view_of
from tests.attack.differences import Difference
from tests.attack.exceptions import is_excepted, without_exceptions
from tests.attack.pairs import Pair
from tests.attack.site import Answer, Request, Site
from tests.attack.viewers import Viewer
from tests.attack.world import World
from tests.post import run_jobs

# Headers that are random each time.
_RANDOM = re.compile(r"Set-Cookie (csrftoken|sessionid)|X-Request-ID")
# Where the numbers of new rows begin: of a world, of what another world has besides, of what is made while looking.
WORLD, DIFFERENT, LATER = 1_000, 500_000, 900_000


def number_from(first: int) -> None:
    """Let the numbers of all new rows begin there, so that two worlds number what comes alike."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT schemaname || '.' || sequencename FROM pg_sequences")
        for (name,) in cursor.fetchall():
            cursor.execute("SELECT setval(%s, %s)", [name, first])


@contextmanager
def other_world(world: World, differences: Iterable[Difference]) -> Iterator[World]:
    """The same world with these differences, as long as the context lasts."""
    with transaction.atomic():
        other = world.fork()
        number_from(DIFFERENT)
        for difference in differences:
            difference.make(other)
        number_from(LATER)
        yield other
        transaction.set_rollback(True)


@dataclass(frozen=True)
class Unlike:
    """One request that the two worlds answer differently, and in what."""

    visit: Visit
    what: str

    def __str__(self) -> str:
        return f"{self.visit.request}: {self.what}"


def record(site: Site, viewer: Viewer, visits: Iterable[Visit]) -> dict[Visit, Answer]:
    """The answers of the world as it is now."""
    number_from(LATER)
    return {visit: site.ask(viewer.session, visit.request) for visit in visits}


def compare(viewer: Viewer, ours: dict[Visit, Answer], theirs: dict[Visit, Answer]) -> list[Unlike]:
    """Where two worlds answer a viewer differently."""
    return [
        Unlike(visit, what) for visit in ours for what in _unlike(viewer, visit, ours[visit], theirs[visit])
    ]


def _unlike(viewer: Viewer, visit: Visit, one: Answer, other: Answer) -> Iterator[str]:
    if one.status != other.status:
        yield f"status {one.status} and {other.status}"
    for name in sorted((one.headers.keys() | other.headers.keys()) - {"Content-Length"}):
        if _RANDOM.fullmatch(name) and name in one.headers and name in other.headers:
            continue
        if one.headers.get(name) != other.headers.get(name):
            yield f"header {name}: {one.headers.get(name)!r} and {other.headers.get(name)!r}"
    if one.body != other.body:
        body, their = (without_exceptions(visit.view, viewer.name, each.body) for each in (one, other))
        if body != their:
            yield f"body: {_first_difference(body, their)}"
    for name in ("queries", "rows"):
        before, after = getattr(one, name), getattr(other, name)
        if before != after and not is_excepted(visit.view, viewer.name, name):
            yield f"{name}: {before} and {after}"


def _first_difference(one: bytes, other: bytes) -> str:
    first = next(
        (number for number, pair in enumerate(zip(one, other, strict=False)) if pair[0] != pair[1]),
        min(len(one), len(other)),
    )
    around = slice(max(0, first - 40), first + 60)
    return f"{one[around]!r} and {other[around]!r}"


def guilty(world: World, differences: Sequence[Difference], tells: Callable[[], bool]) -> list[str]:
    """Which of the differences, each by itself, make `tells` true: for the message of a test that fails."""
    found = []
    for difference in differences:
        with other_world(world, [difference]):
            if tells():
                found.append(difference.name)
    return found


def said_and_done(attack: Any, pair: Pair, *, more: bool) -> dict[Visit, Answer]:
    """What comes back when the viewer of a pair does all of it, one after the other, in one of its two worlds, with the
    letters to their own address at the end."""
    viewer = attack.viewers[pair.viewer]
    with transaction.atomic():
        world = attack.world.fork()
        number_from(DIFFERENT)
        steps = pair.make(world, more)
        number_from(LATER)
        session, answers = viewer.session, {}
        DBTaskResult.objects.all().delete()
        mail.outbox.clear()
        for number, step in enumerate(steps):
            answer = attack.site.ask(session, _with_code(step), keep=True)
            session = answer.session or session
            answers[Visit(f"step {number}, {view_of(step.path)}", step)] = answer
        run_jobs()
        transaction.set_rollback(True)
    return answers


def _with_code(step: Request) -> Request:
    """The step with the code of the last letter where one is wanted."""
    if step.data is None or not any(value == "{code}" for _, value in step.data):
        return step
    run_jobs()
    codes = [
        code
        for letter in mail.outbox
        for code in re.findall(r"^\d{4}-\d{4}$", str(letter.body), re.MULTILINE)
    ]
    if not codes:
        raise LookupError("There is no code in any letter.")
    return replace(step, data=tuple((name, value.replace("{code}", codes[-1])) for name, value in step.data))
