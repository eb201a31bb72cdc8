"""Planted leaks in the policies of the database, and which leaks in Python the policies stop.

A policy that lets too much through shows nothing as long as the rule in Python holds, so both are taken away here: what is
noticed then was held by the policy alone.
"""

from dataclasses import replace

from members import middleware
from netlib.roles import SERVICE
from tests.attack.leaks import LEAKS, Leak
from tests.attack.planting import Patch, setting, together, widened

# The leaks of tests/attack/leaks.py of which nothing comes out while the policies hold.
STOPPED = {
    "queryset: every line of a profile",
    "queryset: both photos of a profile",
    "queryset: every photo",
    "queryset: contacts who are gone",
    "rule: whoever is gone is here",
    "queryset: lines of those in a list",
    "queryset: every event",
    "queryset: the guests of every event",
    "queryset: guests who hide",
    "queryset: every past event in members' words",
    "queryset: every committee",
    "queryset: every seat",
    "rule: rosters go further than holders agreed",
    "template: the raw lines of a member",
    "template: the name of a circle",
    "template: how the other side files me",
    "template: a raw title in the head",
    "template: disputes",
    "format: every line in a vCard",
    "mail: a letter that does not ask again",
    "mail: a request across a block",
    "search: notes of others",
    "search: events by a hidden title",
    "admin: events of contacts alone",
    "admin: private titles by their number",
    "count: answers that nobody sees",
    "count: everybody who was asked",
    "count: lines of a member",
    "count: ties of a member",
    "count: ties of those in a list",
}  # fmt: skip
_BY_TITLE = {leak.title: leak for leak in LEAKS}


def _also(title: str, what: str, patch: Patch) -> Leak:
    """A leak in Python with one in the database."""
    leak = _BY_TITLE[title]
    return replace(leak, layer="policy", name=f"{leak.name}, {what}", patch=together(leak.patch, patch))


def _open(title: str, table: str) -> Leak:
    return _also(title, f"and {table} is open", widened(table))


POLICY_LEAKS = [
    _open("queryset: every line of a profile", "members_entry"),
    _open("queryset: both photos of a profile", "members_photo"),
    _open("queryset: every photo", "members_photo"),
    _open("queryset: lines of those in a list", "members_entry"),
    _open("queryset: contacts who are gone", "members_member"),
    _open("rule: whoever is gone is here", "members_member"),
    _open("queryset: every event", "events_event"),
    _open("queryset: guests who hide", "events_rsvp"),
    _open("queryset: every past event in members' words", "events_pastevent"),
    _open("queryset: every committee", "committees_committee"),
    _open("queryset: every seat", "committees_seat"),
    _open("template: the name of a circle", "members_circle"),
    _open("template: how the other side files me", "members_contact"),
    _open("template: a raw title in the head", "events_eventchange"),
    _open("template: disputes", "committees_seat"),
    _open("mail: a request across a block", "members_contactrequest"),
    _open("mail: a letter that does not ask again", "events_event"),
    _open("search: notes of others", "members_contact"),
    _open("search: events by a hidden title", "events_event"),
    _open("admin: events of contacts alone", "events_event"),
    _open("count: answers that nobody sees", "events_rsvp"),
    _open("count: everybody who was asked", "events_invitation"),
    _open("count: lines of a member", "members_entry"),
    _open("count: ties of a member", "members_contact"),
    _also("format: every line in a vCard", "and pages work as services do",
          setting(middleware, "WEB", SERVICE)),
]  # fmt: skip
