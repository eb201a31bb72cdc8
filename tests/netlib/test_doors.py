"""The doors past the policies of the database: few, each known here with its reason."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from members.middleware import UNHELD

CHECKOUT = Path(__file__).parents[2]
APPS = ("netlib", "members", "events", "committees")
HOME = "netlib/roles.py"

DOORS = {
    ("netlib/limits.py", "what counts toward a limit is counted for everybody"),
    ("members/views/saved.py", "the token of a saved search stands for its member"),
    ("events/reads/feeds.py", "the token of a feed stands for its member"),
    ("events/views/inviting.py", "the link of an invitation stands for somebody outside"),
    ("events/reads/attended.py", "the event of a cohort stays there for it"),
    ("events/views/after.py", "the event of a cohort stays there for it"),
    ("events/reads/past.py", "curators match past events by their words, never by their members"),
    ("committees/reads/said.py", "an opened record names committees whose roster does not reach as far"),
    ("committees/reads/said.py", "curators match committees by their words, never by their members"),
    ("committees/reads/said.py", "curators confirm what chairs have not"),
    ("committees/reads/record.py", "an opened record names committees whose roster does not reach as far"),
    ("events/letters.py", "whether an address had its letter is nobody’s to read"),
    ("events/letters.py", "what changed is the host's, and told to guests as far as they may read it"),
    ("events/letters.py", "what a host wrote is the host's, and goes to those of the group"),
    ("events/letters.py", "the former address of a host's event leads to one that they may not see"),
}
_VIEW = re.compile(r"\b(members|events|committees)_rule_")
# Besides services: what a view does in several services, all or nothing, and the end of all letters to an address.
SERVICES_ELSEWHERE = {"events/views/inviting.py", "netlib/outsiders.py"}


@cache
def _files() -> list[tuple[str, list[ast.AST]]]:
    """All files of ours, each with all its nodes."""
    return [
        (path.relative_to(CHECKOUT).as_posix(), list(ast.walk(ast.parse(path.read_text(encoding="utf-8")))))
        for app in APPS
        for path in sorted((CHECKOUT / app).rglob("*.py"))
    ]


def _calls(nodes: list[ast.AST], name: str) -> Iterator[ast.Call]:
    for node in nodes:
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == name:
            yield node


def _names(nodes: list[ast.AST]) -> set[str]:
    """What a file imports from the roles."""
    return {
        alias.name
        for node in nodes
        if isinstance(node, ast.ImportFrom) and node.module == "netlib.roles"
        for alias in node.names
    }


def test_each_door_is_known_with_its_reason() -> None:
    found = {
        (file, ast.literal_eval(call.args[0]))
        for file, nodes in _files()
        if file != HOME
        for call in _calls(nodes, "unrestricted")
    }
    assert found == DOORS


def test_pages_without_policies_are_known() -> None:
    assert UNHELD == ("/accounts/", "/healthz")


def test_services_alone_go_through_their_door() -> None:
    users = {file for file, nodes in _files() if {"service", "serving"} & _names(nodes)}
    assert {file for file in users if "/services/" not in file} == SERVICES_ELSEWHERE


def test_each_service_goes_through_the_door() -> None:
    """A service that begins a transaction of its own would be refused where it writes for a request."""
    own = {
        file
        for file, nodes in _files()
        if "/services/" in file
        for node in nodes
        if isinstance(node, ast.FunctionDef | ast.With)
        for part in (
            node.decorator_list
            if isinstance(node, ast.FunctionDef)
            else [item.context_expr for item in node.items]
        )
        if ast.unparse(part) in {"transaction.atomic", "transaction.atomic()"}
    }
    assert own == set()


def test_the_rules_views_are_named_by_the_rule_and_by_search_alone() -> None:
    """They hold what the policies keep: no page asks them by itself."""
    named = {
        file
        for file, nodes in _files()
        for node in nodes
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and _VIEW.search(node.value)
    }
    homes = ("members/rule/", "members/search/", "events/models/queries.py", "committees/models/queries.py")
    assert {file for file in named if not file.startswith(homes)} == set()
