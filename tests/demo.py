"""The demo world for tests: loaded once in a run, in a database of its own."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import StringIO
from typing import Any

from allauth.account.models import EmailAddress
from django.core.management import call_command
from django.db import transaction

from members.demo import world
from members.demo.load import load_world
from members.models import Block, Change, Circle, Contact, ContactRequest, Entry, Member, Organization, Photo
from members.services import places
from members.services.vocabulary import load_vocabulary
from tests import databases

Content = dict[str, list[tuple[Any, ...]]]


@dataclass(frozen=True)
class DemoWorld:
    """The database that holds the demo world, what the command said when it loaded it, and what it held when it was
    loaded before, in another transaction."""

    database: str
    said: str
    before: Content


def content() -> Content:
    """All that the demo world wrote, without keys and random parts."""
    line = ("owner__handle", "kind", "label", "value", "text", "audience", "position", "updated_at")
    return {
        "members": _rows(Member, "handle", "email", "name", "sort_key", "headline", "listing", "contacts_audience", "search_engines", "is_active", "is_staff", "date_joined", "leaving_at"),
        "addresses": _rows(EmailAddress, "user__handle", "email", "verified", "primary"),
        "lines": _rows(Entry, *line, "organization__name", "heading__name", "place_id"),
        "circles": _rows(Circle, "owner__handle", "number", "name"),
        "contacts": _rows(Contact, "owner__handle", "other__handle", "mask", "note", "where_met", "follow_up", "since", "reviewed_at"),
        "requests": _rows(ContactRequest, "sender__handle", "recipient__handle", "message", "sender_mask", "created_at", "declined_at", "withdrawn_at"),
        "blocks": _rows(Block, "owner__handle", "blocked__handle", "at"),
        "organizations": _rows(Organization, "name", "abbreviation", "slug", "kind", "parent__name", "place_id"),
        "photos": [(p.owner.handle, p.face, p.audience, p.description, hashlib.sha256(p.image).hexdigest()) for p in Photo.objects.select_related("owner").order_by("owner__handle", "face")],
        "log": _rows(Change, "owner__handle", "what", "label", "before", "after", "at"),
    }  # fmt: skip


def _rows(model: Any, *fields: str) -> list[tuple[Any, ...]]:
    return sorted(model.objects.values_list(*fields), key=repr)


@contextmanager
def loaded() -> Iterator[DemoWorld]:
    """A database with the demo world, which is deleted after the ``with`` block."""
    with databases.Server() as server, server.copy_of(server.template()) as name:
        with databases.leading_to(name):
            # Those of the whole world would take longer than all the rest.
            places.load_places(only=set(world.places().values()))
            load_vocabulary()
            with transaction.atomic():
                load_world()
                before = content()
                transaction.set_rollback(True)
            said = StringIO()
            call_command("demo", stdout=said)
        yield DemoWorld(name, said.getvalue(), before)


@contextmanager
def inside(demo: DemoWorld) -> Iterator[None]:
    """Work in the demo world. Whatever is changed there is undone afterwards."""
    if transaction.get_connection().in_atomic_block:
        raise RuntimeError(
            "A test in the demo world takes the fixture `demo` alone: neither `db` nor its marker."
        )
    with databases.leading_to(demo.database), transaction.atomic():
        yield
        transaction.set_rollback(True)
