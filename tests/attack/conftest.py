"""The world, made once for all tests of this folder in one transaction, and taken back at the end."""

import logging
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.test import override_settings

from tests.attack.look import Attack
from tests.attack.making import make_world
from tests.attack.site import Site
from tests.attack.twins import WORLD, number_from
from tests.attack.viewers import make_viewers
from tests.attack.world import NOW


@pytest.fixture(scope="package")
def attack(django_db_setup: None, django_db_blocker: Any) -> Iterator[Attack]:
    """The world with everybody who looks at it. Every test starts from it as it was made."""
    # Thousands of pages are not there, and as many forms are refused; that is what is being tried.
    quiet = [logging.getLogger(name) for name in ("django.request", "django.security")]
    levels = [each.level for each in quiet]
    for each in quiet:
        each.setLevel(logging.CRITICAL)
    with (
        django_db_blocker.unblock(),
        time_machine.travel(NOW, tick=False),
        # The attack reads more pages than a member may in an hour.
        override_settings(STAFF_SECOND_FACTOR=True, READING_LIMITS=False),
        transaction.atomic(),
    ):
        number_from(WORLD)
        world = make_world()
        # Django keeps these in memory once it has read them: read now, no request is charged with it.
        ContentType.objects.get_for_models(*apps.get_models())
        viewers = {viewer.name: viewer for viewer in make_viewers(world)}
        yield Attack(world, viewers, Site())
        transaction.set_rollback(True)
    for each, level in zip(quiet, levels, strict=True):
        each.setLevel(level)


# What tests note with `record_property`, and how the summary says it.
_SAID = {
    "crawled": "{:,} answers looked through",
    "twins": "{:,} compared with a twin world’s",
    "pairs": "{:,} pairs of worlds acted in",
    "nonsense": "{:,} requests of nonsense",
}


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Say at the end how much was tried, and how many of the planted leaks were noticed."""
    noted: Counter[str] = Counter()
    for reports in terminalreporter.stats.values():
        for report in reports:
            if getattr(report, "when", "") == "call" and "tests/attack/" in report.nodeid:
                noted.update({name: int(value) for name, value in report.user_properties})
    tried = ", ".join(words.format(noted[name]) for name, words in _SAID.items() if noted[name])
    if tried:
        terminalreporter.write_line(f"The attack: {tried}.")
    if noted["planted"]:
        terminalreporter.write_line(f"Planted leaks: caught {noted['caught']} of {noted['planted']}.")
    if noted["in Python"]:
        terminalreporter.write_line(
            f"Of {noted['in Python']} in Python, the database alone stops {noted['stopped']}."
        )
