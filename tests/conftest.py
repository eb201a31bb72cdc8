"""What all tests share."""

import gc
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.template import Context, Template
from django.test import Client
from django.utils.safestring import SafeString
from pytest_django import DjangoDbBlocker
from xdist.scheduler import LoadScopeScheduling

from members.models import Member
from tests import databases, examples, times  # noqa: F401 (loads the profile of random examples)
from tests.cast import Cast, make_cast
from tests.demo import DemoWorld, inside, loaded

DEMO, ATTACK = "test_demo.py", "tests/attack/"


def pytest_addoption(parser: pytest.Parser) -> None:
    """The options of our own."""
    times.pytest_addoption(parser)


def pytest_configure(config: pytest.Config) -> None:
    """Note how long tests take."""
    config.pluginmanager.register(times.Times(config))


def pytest_collection_finish() -> None:
    """Look for rubbish rarely, and never among what was loaded: Django makes many small things and few cycles."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 50, 50)


def pytest_sessionstart(session: pytest.Session) -> None:
    """With --create-db, forget the template, once for all workers."""
    if session.config.getvalue("create_db") and not hasattr(session.config, "workerinput"):
        try:
            databases.forget_template()
        except databases.TemplateInUse as trouble:
            pytest.exit(str(trouble), returncode=pytest.ExitCode.USAGE_ERROR)


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """A database of this run's own, in place of the one that pytest-django would make."""
    with django_db_blocker.unblock(), databases.own_copy():
        yield


class Together(LoadScopeScheduling):
    """Deals tests out to workers one by one, but all files of tests in the demo world to one, which loads it once, and
    the tests of the attack that are about the same viewer, leak or change, which share what the site answered."""

    def _split_scope(self, nodeid: str) -> str:
        path, _, test = nodeid.partition("::")
        if path.startswith(ATTACK) and "[" in test:
            return ATTACK + test.partition("[")[2]
        return DEMO if path.endswith(DEMO) else nodeid


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Together:
    """How `-n` deals out the tests. (The group marks of pytest-xdist 3.8 do nothing under pytest 9.2.)"""
    return Together(config, log)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """See to it that the demo world is asked for where it is loaded once. Raises UsageError for a test elsewhere."""
    for item in items:
        if "demo_world" in getattr(item, "fixturenames", ()) and item.path.name != DEMO:
            raise pytest.UsageError(f"{item.nodeid} works in the demo world: it belongs in a file {DEMO}.")


@pytest.fixture(scope="session")
def demo_world(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[DemoWorld]:
    """The demo world in a database of its own; `demo` works in it."""
    with django_db_blocker.unblock(), loaded() as world:
        yield world


@pytest.fixture
def demo(demo_world: DemoWorld, django_db_blocker: DjangoDbBlocker) -> Iterator[dict[str, Member]]:
    """Work in the demo world; its members by handle."""
    with django_db_blocker.unblock(), inside(demo_world):
        yield {member.handle: member for member in Member.objects.all()}


@pytest.fixture(scope="session", autouse=True)
def only_whole_pages_are_noted(django_test_environment: None) -> None:
    """Have Django note for `response.context` what a page is rendered with, and not what each of its hundreds of
    parts is, which takes longer than some of the parts."""
    note = Template._render  # type: ignore[attr-defined]

    def render(template: Template, context: Context) -> SafeString:
        return note(template, context) if context.template is template else template.nodelist.render(context)

    Template._render = render  # type: ignore[attr-defined]


@pytest.fixture
def cast(db: None) -> Cast:
    """The owner and everybody who may look at them."""
    return make_cast()


@pytest.fixture
def sign_in(db: None) -> Callable[[Member | None], Client]:
    """A browser without script, signed in as a member, or a visitor's for None."""
    return signing_in()


@pytest.fixture
def sign_in_demo(demo: dict[str, Member]) -> Callable[[Member | None], Client]:
    """The same in the demo world."""
    return signing_in()


def signing_in() -> Callable[[Member | None], Client]:
    """Makes browsers in which somebody is signed in."""

    def as_member(member: Member | None) -> Client:
        client = Client()
        if member is not None:
            # What signing in leaves behind, in one row: nearly every test signs somebody in, some a dozen.
            session = SessionStore()
            session[SESSION_KEY] = str(member.pk)
            session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
            session[HASH_SESSION_KEY] = member.get_session_auth_hash()
            session.save(must_create=True)
            client.cookies[settings.SESSION_COOKIE_NAME] = str(session.session_key)
        return client

    return as_member
