"""Afterwards: when somebody was refiled, blocked, suspended or leaves, the next page shows it."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import transaction

from tests.attack.changes import CHANGES, Change
from tests.attack.crawl import Visit
from tests.attack.faults import FAULTS, Fault
from tests.attack.look import Attack, kinds_of
from tests.attack.site import Answer, Request

pytestmark = pytest.mark.django_db
ALL = [pytest.param(change, id=change.name) for change in CHANGES.values()]


@contextmanager
def changed(attack: Attack, name: str) -> Iterator[tuple[Attack, set[str]]]:
    """The world after that change, and what names the one it is about in addresses."""
    with transaction.atomic():
        owner = CHANGES[name].make(attack.world)
        after = Attack(attack.world, attack.viewers, attack.site)
        after.change = name
        events = after.facts.rows["events.Event"].values()
        photos = after.facts.rows["members.Photo"].values()
        yield (
            after,
            {
                owner.handle,
                *(
                    event["slug"]
                    for event in events
                    if event["host_id"] == owner.pk and "draft" not in event["status"]
                ),
                *(photo["version"] for photo in photos if photo["owner_id"] == owner.pk),
            },
        )
        transaction.set_rollback(True)


@pytest.mark.parametrize("change", ALL)
def test_the_next_page_shows_it(attack: Attack, change: Change) -> None:
    with changed(attack, change.name) as (after, about):
        # The first of those who look; in the whole run all do, and everywhere.
        viewer = after.viewers[change.viewers[0]]
        answers = after.look_at(viewer, about, most=1)
        assert len(answers) > 5
        assert kinds_of(after.problems(viewer, answers.items())) == ""


@pytest.mark.slow
@pytest.mark.parametrize("change", ALL)
def test_every_page_shows_it(attack: Attack, change: Change) -> None:
    with changed(attack, change.name) as (after, about):
        for name in change.viewers:
            viewer = after.viewers[name]
            assert kinds_of(after.problems(viewer, after.look_at(viewer, about).items())) == ""
            assert kinds_of(after.problems(viewer, after.seen(viewer).items())) == ""


@pytest.mark.parametrize("secret", ["feed", "card", "invitation"])
def test_a_secret_that_was_renewed_is_like_one_that_never_was(attack: Attack, secret: str) -> None:
    paths, never = _ways(attack, secret), "nevergiven"
    token = next(part for part in paths[0].split("/") if part.startswith("zq"))
    before = [attack.site.ask("", Request(path)).status for path in paths]
    assert 404 not in before
    with changed(attack, "secrets renewed") as (after, _):
        for path in paths:
            old = _plain(after.site.ask("", Request(path)), token)
            none = _plain(after.site.ask("", Request(path.replace(token, never))), never)
            assert old == none
            assert old[0] == 404


def _ways(attack: Attack, secret: str) -> list[str]:
    world = attack.world
    if secret == "feed":
        feed = attack.facts.rows["events.FeedToken"].values()
        token = next(row["token"] for row in feed if row["member_id"] == world.cast["professional"].pk)
        return [f"/feeds/{token}/{which}" for which in ("mine.ics", "mine.atom", "events.ics", "events.atom")]
    if secret == "card":
        return [f"/add/{world.owners['public'].add_token}/"]
    return [f"/events/answer/{world.things['outsider'].token}/{rest}" for rest in ("", "event.ics")]


def _plain(answer: Answer, token: str) -> tuple[int, int, int, bytes]:
    return answer.status, answer.queries, answer.rows, answer.body.replace(token.encode(), b"")


@pytest.mark.parametrize(
    "fault",
    [pytest.param(fault, id=fault.name, marks=pytest.mark.xfail(strict=True, raises=AssertionError, reason=fault.reason))
     for fault in FAULTS],
)  # fmt: skip
def test_what_was_known_to_be_told_is_told_no_more(attack: Attack, fault: Fault) -> None:
    with transaction.atomic():
        if fault.change:
            CHANGES[fault.change].make(attack.world)
        after = Attack(attack.world, attack.viewers, attack.site)
        viewer = after.viewers[fault.viewer]
        answers: dict[Visit, Answer] = after.look_at(viewer, set(), only=fault.view)
        found = [
            problem
            for problem, field in after.all_problems(viewer, answers)
            if field.startswith(fault.fields)
        ]
        transaction.set_rollback(True)
    assert found == []
