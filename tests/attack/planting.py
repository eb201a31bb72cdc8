"""Planting a leak: taking the rule away at one place of the running product, for as long as a context lasts."""

import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any
from unittest import mock

from django.contrib import admin
from django.db import connection
from django.db.models import Manager, Model
from django.template import engines
from django.template.loaders.filesystem import Loader
from django.urls import get_resolver
from django.utils.module_loading import autodiscover_modules

from netlib import roles

CHECKOUT = str(Path(__file__).parents[2])
Patch = Callable[[], Any]


class NotThere(Exception):
    """What was to be changed is no longer in the product: plant the leak somewhere else."""


def _modules() -> list[Any]:
    """All modules of the product."""
    autodiscover_modules("letters", "tasks")
    assert get_resolver().url_patterns
    return [
        module
        for name, module in list(sys.modules.items())
        if str(getattr(module, "__file__", "") or "").startswith(CHECKOUT)
        and not name.startswith(("tests", "benchmarks"))
        and "/.venv/" not in str(module.__file__)
    ]


def function(name: str, make: Callable[[Any], Any], *, only_in: str = "") -> Patch:
    """Put `make(the function)` in the place of the function of that name, wherever it was imported, or in the modules
    whose name ends in `only_in`."""

    @contextmanager
    def patch() -> Iterator[None]:
        held = [module for module in _modules() if callable(vars(module).get(name))]
        held = [module for module in held if module.__name__.endswith(only_in)]
        found = {id(vars(module)[name]): vars(module)[name] for module in held}
        if len(found) != 1:
            raise NotThere(f"{len(found)} functions are called {name}{f' in {only_in}' if only_in else ''}.")
        [original] = found.values()
        with ExitStack() as stack:
            for module in held:
                stack.enter_context(mock.patch.object(module, name, make(original)))
            yield

    return patch


def method(model: type[Model], name: str, make: Callable[[Any], Any]) -> Patch:
    """Put `make(the method)` in the place of a method of the model's querysets."""

    @contextmanager
    def patch() -> Iterator[None]:
        manager: Manager[Any] = model._default_manager
        kind = type(manager.all())
        original = getattr(kind, name, None)
        if original is None:
            raise NotThere(f"The querysets of {model.__name__} have no method {name}.")
        with mock.patch.object(kind, name, make(original)):
            yield

    return patch


def template(name: str, after: str, added: str) -> Patch:
    """Write something into a template behind a piece of it."""

    @contextmanager
    def patch() -> Iterator[None]:
        read = Loader.get_contents

        def contents(loader: Loader, origin: Any) -> str:
            text = str(read(loader, origin))
            if origin.template_name != name:
                return text
            if after not in text:
                raise NotThere(f"{name} has no {after!r}.")
            return text.replace(after, after + added, 1)

        with mock.patch.object(Loader, "get_contents", contents):
            _forget_templates()
            yield
        _forget_templates()

    return patch


def _forget_templates() -> None:
    for loader in engines["django"].engine.template_loaders:  # type: ignore[attr-defined]
        loader.reset()


@contextmanager
def without_policies() -> Iterator[None]:
    """Let requests and letters read as the role that signed in, which owns the tables and asks no policy: what is left is
    the rule in Python."""
    become = roles._become
    with mock.patch.object(roles, "_become", lambda work: become(replace(work, role=roles._SIGNED_IN.role))):
        yield


def widened(*tables: str) -> Patch:
    """Let everybody read all rows of these tables, whatever their policies say."""

    @contextmanager
    def patch() -> Iterator[None]:
        with connection.cursor() as cursor:
            for table in tables:
                cursor.execute(
                    f"CREATE POLICY leak ON {table} FOR SELECT TO netlib_web, netlib_worker, netlib_curator USING (true)"
                )
        yield

    return patch


def together(*patches: Patch) -> Patch:
    """All of these at once."""

    @contextmanager
    def patch() -> Iterator[None]:
        with ExitStack() as stack:
            for each in patches:
                stack.enter_context(each())
            yield

    return patch


def setting(owner: Any, name: str, value: Any) -> Patch:
    """Another value for a name of a module."""
    return lambda: mock.patch.object(owner, name, value)


def column(model: type[Model], name: str) -> Patch:
    """Show one more column in the list of a model at the admin."""

    @contextmanager
    def patch() -> Iterator[None]:
        desk = admin.site._registry[model]
        with mock.patch.object(desk, "list_display", (*desk.list_display, name)):
            yield

    return patch
