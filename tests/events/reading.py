"""What a test reads out of the pages and feeds of events."""

import datetime as dt
import re
from collections.abc import Callable
from html import unescape
from typing import Any
from urllib.parse import urlencode

import vobject
from django.test import Client
from django.utils import timezone

from events.models import FeedToken
from events.reads.filters import Filters, found
from members.models import Entry, Member, Place
from members.rule.masks import CONTACTS, MEMBERS, ONLY_ME, PERSONAL, PROFESSIONAL, PUBLIC
from members.rule.standing import Viewer
from tests.cast import Cast
from tests.factories import PlaceFactory

# A browser for one of the cast; None is a visitor.
SignIn = Callable[[Member | None], Client]


def titles(response: Any) -> list[str]:
    """The events of a list, in order."""
    return [
        unescape(each)
        for each in re.findall(r'p-name u-url" href="[^"]*" dir="auto">([^<]*)<', response.content.decode())
    ]


def counts(response: Any) -> dict[str, int]:
    """The numbers behind the choices of a filter, by the words of the choice."""
    body = response.content.decode()
    return {
        unescape(word): int(number)
        for word, number in re.findall(
            r'<span dir="auto">([^<]*)</span><span class="meta">(\d+)</span>', body
        )
    }


def total(response: Any) -> int:
    """How many events the heading of the list says there are."""
    found = re.search(r'<h2 id="list">(\d+) event', response.content.decode())
    assert found is not None
    return int(found[1])


def days(response: Any) -> dict[int, list[str]]:
    """The events of a month by the day of the grid, as their links say them."""
    cells = re.findall(r"<td[^>]*>(.*?)</td>", response.content.decode(), re.DOTALL)
    found = {}
    for cell in cells:
        number = re.search(r'cal__day"[^>]*>(\d+)', cell)
        texts = re.findall(r'cal__event"\s+href="[^"]*">(.*?)</a>', cell, re.DOTALL)
        if number and texts:
            found[int(number[1])] = [
                " ".join(unescape(re.sub(r"<[^>]+>", "", text)).split()) for text in texts
            ]
    return found


def entries(response: Any) -> list[Any]:
    """The events of a calendar, as an independent parser reads them."""
    calendar = vobject.readOne(response.content.decode())
    return list(getattr(calendar, "vevent_list", []))


def summaries(response: Any) -> list[str]:
    """The titles of the events of a calendar."""
    return [str(entry.summary.value) for entry in entries(response)]


def token(member: Member) -> str:
    """The secret of the member's feeds."""
    return str(FeedToken.objects.get_or_create(member=member)[0].token)


def lives_in(member: Member, **fields: Any) -> Place:
    """Let a member live in a town."""
    place: Place = PlaceFactory.create(**fields)
    Entry.objects.create(owner=member, kind="town", value={"place": place.name}, text=place.name, place=place)
    return place


def in_days(number: float) -> dt.datetime:
    """A moment so many days from now."""
    return timezone.now().replace(microsecond=0) + dt.timedelta(days=number)


# Those of the cast who can sign in, by who they are to the owner.
ROLES = (
    "visitor", "owner", "stranger", "professional", "personal", "both", "unfiled", "circled", "admirer", "blocked",
    "blocker", "curator",
)  # fmt: skip
SEES = {
    ONLY_ME: {"owner"},
    PERSONAL: {"owner", "personal", "both"},
    PROFESSIONAL: {"owner", "professional", "both", "circled"},
    CONTACTS: {"owner", "professional", "personal", "both", "circled"},
    MEMBERS: set(ROLES) - {"visitor", "blocked", "blocker"},
    PUBLIC: set(ROLES) - {"blocked", "blocker"},
}


def listing(sign_in: SignIn, cast: Cast, role: str = "visitor", **query: Any) -> Any:
    """The list as that one of the cast gets it."""
    client = sign_in(None if role == "visitor" else getattr(cast, role))
    return client.get(f"/events/?{urlencode(query, doseq=True)}")


def find(viewer: Viewer, **filters: Any) -> list[str]:
    """The titles of what a viewer finds."""
    return [event.title for event in found(viewer, Filters(**filters))]


def walk(cast: Cast, sign_in: SignIn, url: str) -> dict[str, tuple[int, str]]:
    """Status and text of a page for everybody; a visitor who is sent to sign in counts as 404."""
    seen = {}
    for role in ROLES:
        page = sign_in(None if role == "visitor" else getattr(cast, role)).get(url)
        status = 404 if page.status_code == 302 else page.status_code
        seen[role] = (status, page.content.decode())
    return seen


def who(pages: dict[str, tuple[int, str]], words: str = "") -> set[str]:
    return {role for role, (status, text) in pages.items() if status == 200 and words in text}


def people(response: Any) -> list[str]:
    """The names in the lists of people and of guests on a page, in order."""
    body = response.content.decode()
    guests = "".join(re.findall(r'<ul class="guests">(.*?)</ul>', body, re.DOTALL))
    names = re.findall(r'person__name">(?:<a [^>]*>)?([^<]+)', body)
    return [
        unescape(name).strip() for name in names + re.findall(r"<span>(?:<a [^>]*>|<bdi>)?([^<]+)", guests)
    ]


def has(response: Any, *words: str) -> list[bool]:
    """Which of some words stand on a page."""
    body = response.content.decode()
    return [word in body for word in words]


def without_token(text: str) -> list[str]:
    return [line for line in text.splitlines() if "csrf" not in line]


def fetch(path: str, **headers: str) -> Any:
    """A calendar program asks: it has no cookies."""
    return Client(headers=headers).get(path)


def mine(member: Member, which: str = "mine.ics") -> Any:
    return fetch(f"/feeds/{token(member)}/{which}")
