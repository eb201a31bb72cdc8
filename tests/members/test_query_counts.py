"""How many questions each list asks the database, at one and at three rows of everything, and each form that is sent.

The session and the member who is signed in are two of them. Savepoints are not counted.
"""

import datetime as dt
from collections.abc import Callable, Mapping

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from members.models import Block, Circle, Contact, Entry, Heading, Member, Organization, SavedSearch
from members.rule.masks import CONTACTS, MEMBERS, PROFESSIONAL
from members.services import contacts as services
from tests.factories import (
    BlockFactory,
    CircleFactory,
    EntryFactory,
    OrganizationFactory,
    PlaceFactory,
    heading,
    line,
    listed,
    tie,
)

pytestmark = pytest.mark.django_db

SignIn = Callable[[Member | None], Client]
CIRCLE = 4


def grow(owner: Member, circle: Circle, *numbers: int) -> None:
    """One more of everything that the pages list, for each number."""
    for n in numbers:
        friend = listed(name=f"Friend {n}", contacts_audience=MEMBERS)
        tie(owner, friend, CONTACTS | circle.bit, PROFESSIONAL)
        Contact.objects.filter(owner=owner, other=friend).update(
            reviewed_at=timezone.now() - dt.timedelta(days=400), follow_up=dt.date(2026, 1, 1), note="Note"
        )
        tie(owner, listed(name=f"Later {n}"))
        services.ask(sender=listed(name=f"Asking {n}"), recipient=owner, mask=PROFESSIONAL)
        services.ask(sender=owner, recipient=listed(name=f"Asked {n}"), mask=PROFESSIONAL)
        BlockFactory.create(owner=owner, blocked=listed())
        CircleFactory.create(owner=owner)
        line(owner, f"Line {n}", circle.bit)
        topic = heading(f"Topic {n}", f"Synonym {n}")
        library = OrganizationFactory.create(name=f"Library {n}", slug=f"library-{n}")
        OrganizationFactory.create(name=f"Branch {n}", parent=Organization.objects.get(slug="library-0"))
        places = {"place": PlaceFactory.create(key=f"town {n}"), "organization": library, "heading": topic}
        for name, place in places.items():
            EntryFactory.create(owner=friend, kind="position", audience=MEMBERS, text=name, **{name: place})
        first = {
            "organization": Organization.objects.get(slug="library-0"),
            "heading": Heading.objects.first(),
        }
        EntryFactory.create(owner=friend, kind="position", audience=MEMBERS, **first)
        SavedSearch.objects.create(owner=owner, name=f"Search {n}", query=f"q={n}")
        session = SessionStore()
        session.save(must_create=True)
        UserSession.objects.create(
            user=owner, ip="127.0.0.1", session_key=session.session_key, user_agent="Firefox/1"
        )


def asked(client: Client, path: str, data: dict[str, object] | None = None) -> tuple[int, int]:
    """The status of the answer, and how many questions it took; with data a form is sent, and undone afterwards."""
    with transaction.atomic():
        with CaptureQueriesContext(connection) as captured:
            answer = client.get(path) if data is None else client.post(path, data)
        transaction.set_rollback(data is not None)
    return answer.status_code, sum("SAVEPOINT" not in query["sql"] for query in captured.captured_queries)


# A page that shows a date or a large number asks once where its reader lives, however many it shows.
LISTS = {
    "/contacts/": 7,
    "/contacts/?q=friend": 7,
    "/contacts/friend-0/": 15,
    "/contacts/friend-0/file/?tier=personal": 13,
    "/contacts/file/?do=personal&pick=friend-0&pick=friend-1&pick=friend-2": 13,
    "/contacts/requests/": 16,
    "/contacts/circles/": 5,
    "/contacts/circles/{circle}/": 16,
    "/contacts/circles/{circle}/delete/": 14,
    "/contacts/circles/{circle}/merge/?into={other}": 27,
    "/contacts/blocked/": 5,
    "/desk/": 18,
    "/organizations/": 7,
    "/organizations/library-0/": 21,
    "/organizations/names/?organization=lib": 4,
    "/people/": 13,
    "/people/narrow/": 20,
    "/people/browse/": 9,
    "/people/browse/names/f/": 10,
    "/people/browse/names/other/": 6,
    "/people/browse/places/us/": 9,
    "/people/browse/places/us/Massachusetts/": 8,
    "/people/friend-0/": 15,
    "/people/friend-0/contacts/": 8,
    "/people/olive-owner/": 16,
    "/people/olive-owner/?as=professional": 14,
    "/people/olive-owner/contacts/": 7,
    "/people/saved/": 4,
    "/profile/lines/{line}/": 7,
    "/profile/lines/{line}/who/": 7,
    "/settings/": 6,
    "/settings/log/": 8,
    "/settings/listing/who/": 4,
    "/settings/contacts/who/": 4,
    "/topics/": 8,
    "/topics/topic-0/": 20,
}
SENT: dict[str, tuple[Mapping[str, object], int]] = {
    "/profile/lines/add/hobby/": ({"value": "Sailing", "audience": "professional"}, 8),
    "/profile/lines/{line}/": ({"value": "Rowing", "audience": "circle", "circles": [CIRCLE]}, 9),
    "/profile/lines/{line}/audience/": ({"audience": "personal"}, 6),
    "/profile/lines/{line}/move/": ({"to": "up"}, 5),
    "/profile/lines/{line}/delete/": ({}, 8),
    "/contacts/friend-0/file/": ({"tier": "personal", "was": f"friend-0:{CONTACTS | 1 << CIRCLE}"}, 7),
    "/contacts/file/": (
        {"do": "personal", "pick": ["friend-0"], "was": [f"friend-0:{CONTACTS | 1 << CIRCLE}"]},
        8,
    ),
    "/contacts/friend-0/note/": ({"note": "New", "version": "{version}"}, 5),
    "/contacts/friend-0/reviewed/": ({}, 4),
    "/contacts/friend-0/followed-up/": ({}, 4),
    "/contacts/friend-0/remove/": ({}, 8),
    "/contacts/requests/asking-0/accept/": ({"tier": "both"}, 11),
    "/contacts/requests/asking-0/decline/": ({}, 5),
    "/contacts/requests/asked-0/withdraw/": ({}, 5),
    "/people/stranger/ask/": ({"tier": "both"}, 15),
    "/people/stranger/block/": ({}, 11),
    "/contacts/blocked/{block}/end/": ({}, 5),
    "/contacts/circles/": ({"name": "Another"}, 6),
    "/contacts/circles/{circle}/rename/": ({"name": "Renamed"}, 6),
    "/contacts/circles/{circle}/delete/": ({}, 34),
    "/people/saved/{saved}/": ({"name": "Renamed"}, 4),
    "/people/saved/{saved}/delete/": ({}, 4),
    "/people/saved/new/?q=maps": ({"name": "Maps"}, 7),
    "/settings/?names": (
        {"form": "names", "name": "Olive O.", "sort_name": "O., Olive", "handle": "olive-owner"},
        3,
    ),
    "/settings/?listing": ({"form": "listing", "audience": "members"}, 5),
    "/settings/?list": ({"form": "list", "list-audience": "contacts"}, 5),
    "/settings/?preferences": ({"form": "preferences", "theme": "dark"}, 3),
    "/settings/sessions/{session}/end/": ({}, 6),
    "/settings/card/": ({}, 3),
    "/settings/export/": ({}, 9),
    "/welcome/": ({"name": "Olive O.", "sort_name": "O., Olive", "handle": "olive-owner"}, 3),
    "/welcome/work/": ({"title": "Librarian", "organization": "Library 0"}, 9),
    "/welcome/listing/": ({"audience": "members", "headline": "Librarian"}, 4),
    "/organizations/suggest/": ({"name": "Library 9", "kind": "public"}, 7),
}


def test_pages_and_forms_ask_as_much_of_three_rows_as_of_one(sign_in: SignIn) -> None:
    owner = listed(name="Olive Owner", contacts_audience=MEMBERS)
    listed(name="Stranger")
    circle = CircleFactory.create(owner=owner, name="First")
    OrganizationFactory.create(name="The Library", slug="library-00")
    client = sign_in(owner)
    # With fewer contacts the desk has another face, which tests/members/test_known.py counts.
    for _ in range(5):
        tie(owner, listed(), CONTACTS)
    grow(owner, circle, 0)
    names = {
        "circle": circle.pk,
        "other": Circle.objects.filter(owner=owner).exclude(pk=circle.pk).get().pk,
        "line": Entry.objects.get(owner=owner).pk,
        "block": Block.objects.get(owner=owner).pk,
        "saved": SavedSearch.objects.get(owner=owner).pk,
        "session": UserSession.objects.get(user=owner).pk,
        "version": services.note_version(Contact.objects.get(owner=owner, other__handle="friend-0")),
    }
    pages = {path: path.format(**names) for path in LISTS}
    forms = {
        path: (
            path.format(**names),
            {key: value.format(**names) if isinstance(value, str) else value for key, value in data.items()},
        )
        for path, (data, _) in SENT.items()
    }

    def counts() -> tuple[dict[str, tuple[int, int]], dict[str, tuple[int, int]]]:
        for path in pages.values():
            client.get(path)
        return (
            {key: asked(client, path) for key, path in pages.items()},
            {key: asked(client, path, data) for key, (path, data) in forms.items()},
        )

    one = counts()
    grow(owner, circle, 1, 2)
    three = counts()
    assert one == three
    assert three[0] == {path: (200, count) for path, count in LISTS.items()}
    assert three[1] == {path: (302, count) for path, (_, count) in SENT.items()}
