"""What the tests of the directory's pages share: the roles that walk them, and what they read."""

import re
from collections.abc import Callable
from html import unescape
from typing import Any

from django.test import Client

from members.models import Circle, Member
from members.rule.masks import CONTACTS, MEMBERS, ONLY_ME, PERSONAL, PROFESSIONAL, PUBLIC
from tests.cast import Cast

SignIn = Callable[[Member | None], Client]
ROLES = (
    "visitor",
    "owner",
    "stranger",
    "professional",
    "personal",
    "both",
    "unfiled",
    "circled",
    "admirer",
    "blocked",
    "blocker",
    "curator",
)
HTMX = {"HX-Request": "true"}


def browser(cast: Cast, sign_in: SignIn, role: str) -> Client:
    return sign_in(None if role == "visitor" else getattr(cast, role))


def seers(cast: Cast, audience: int) -> set[str]:
    """The roles that a line of the owner with this audience reaches, in words of the design."""
    circle = Circle.objects.get(owner=cast.owner).bit
    reached = {
        ONLY_ME: set(),
        PUBLIC: set(ROLES) - {"blocked", "blocker"},
        MEMBERS: set(ROLES) - {"blocked", "blocker", "visitor"},
        PROFESSIONAL: {"professional", "both", "circled"},
        PERSONAL: {"personal", "both"},
        CONTACTS: {"professional", "both", "circled", "personal"},
        circle: {"circled"},
    }
    return {"owner"} | reached[audience]


AUDIENCES = ["only me", "public", "members", "professional", "personal", "contacts", "circle"]


def mask(cast: Cast, word: str) -> int:
    plain = dict(zip(AUDIENCES, (ONLY_ME, PUBLIC, MEMBERS, PROFESSIONAL, PERSONAL, CONTACTS), strict=False))
    return plain.get(word, Circle.objects.get(owner=cast.owner).bit)


def facet_rows(page: Any, key: str) -> list[str]:
    body = page.content.decode()
    found = re.findall(
        rf'name="{key}" value="[^"]+"[^>]*><span dir="auto">([^<]*)</span><span class="meta">([^<]*)', body
    )
    return [unescape(f"{label} {number}") for label, number in found]
