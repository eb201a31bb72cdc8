"""Every address that the site answers, with made-up values where an address takes some."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from django.urls import URLPattern, URLResolver, get_resolver, resolve

_SAMPLES = {"int": "1", "uuid": "00000000-0000-0000-0000-000000000001"}


class Address(NamedTuple):
    """A path, and the name of the view that answers there (empty when it has none)."""

    path: str
    name: str


def every_address() -> list[Address]:
    """One address for each pattern of the site."""
    return [Address(path, resolve(path).view_name) for path in _paths(get_resolver(), "/")]


def _paths(resolver: URLResolver, before: str) -> Iterator[str]:
    for pattern in resolver.url_patterns:
        path = before + _sample(str(pattern.pattern))
        if isinstance(pattern, URLResolver):
            yield from _paths(pattern, path)
        else:
            assert isinstance(pattern, URLPattern)
            yield path


def _sample(pattern: str) -> str:
    """A pattern of `path()` or, as Django's admin has one, of `re_path()` with its values filled in."""
    pattern = re.sub(r"(?<!\?P)<(?:(\w+):)?\w+>", lambda found: _SAMPLES.get(found[1] or "str", "x"), pattern)
    return re.sub(r"\(\?P<\w+>[^)]*\)", "x", pattern).replace("\\Z", "").strip("^$")
