"""Registries of the apps above members: each hook once, in the order of its priority."""

from committees import hooks as committees_hooks
from committees.demo import load_committees
from events import hooks as events_hooks
from members import extensions
from members.extensions import Hooks


def test_hooks_come_once_and_in_the_order_of_their_priority() -> None:
    hooks: Hooks[str] = Hooks()
    hooks.append("plain")
    for name, priority in (("low", -1), ("first", 5), ("usual", 0), ("second", 5), ("low", 9), ("usual", 9)):
        hooks.add(name, priority=priority)
    assert hooks == ["first", "second", "plain", "usual", "low"]


def test_events_come_before_the_committees_that_name_them() -> None:
    for connect in (committees_hooks.connect, events_hooks.connect):
        connect()
    assert extensions.organization_sections == [
        events_hooks.events_section, committees_hooks.committees_section,
    ]  # fmt: skip
    assert extensions.demo_loaders == [events_hooks.load_demo, load_committees]
