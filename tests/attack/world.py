"""The world that the attack looks at: every field that has an audience, in every audience, holding tokens.

Seven owners share everything that can be shared, each with one audience alone, and an eighth shares with each something
else. All treat the cast alike. So whatever a viewer finds, and whatever is missing, names the audience and the kind of
thing.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from allauth.account.models import EmailAddress
from django.db.models import Model

from members.forms.kinds import fields_of
from members.kinds import Kind
from members.models import (
    Contact,
    Entry,
    Member,
)
from members.rule.masks import CONTACTS, MEMBERS, ONLY_ME, PERSONAL, PROFESSIONAL, PUBLIC
from tests.attack.fields import PLAIN
from tests.attack.tokens import Tokens

RowT = TypeVar("RowT", bound=Model)

# A Wednesday at noon in Boston.
NOW = dt.datetime(2026, 11, 25, 17, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)
CIRCLE = 4
# The owners: for each audience somebody who gives it to everything.
AUDIENCES = {
    "public": PUBLIC,
    "members": MEMBERS,
    "contacts": CONTACTS,
    "professional": PROFESSIONAL,
    "personal": PERSONAL,
    "circle": 1 << CIRCLE,
    "me": ONLY_ME,
    # Whom everybody finds, and who shows something to everybody and something to each of these groups.
    "each": PUBLIC,
}
MIXED = ("hobby", "skill", "position", "topic", "work-email", "mobile", "note")
# How each owner files the cast, and how the cast file each owner.
TIES = {
    "professional": (PROFESSIONAL, PERSONAL),
    "personal": (PERSONAL, PROFESSIONAL),
    "both": (CONTACTS, CONTACTS),
    "circled": (PROFESSIONAL | 1 << CIRCLE, 0),
    "unfiled": (0, PROFESSIONAL),
    "admirer": (0, CONTACTS),
    "suspended": (CONTACTS, CONTACTS),
    "leaving": (CONTACTS, CONTACTS),
}
# Everybody else, by what they are to the owners, their events and the committees.
OTHERS = (
    "stranger", "blocked", "blocker", "requester", "declined", "asked", "guest", "invited", "cohost", "waiting",
    "cohort", "chair", "past_chair", "colleague", "offered", "volunteer", "claimant", "coworker", "carded", "curator",
    "superuser", "unconfirmed", "newcomer",
)  # fmt: skip


@dataclass
class World:
    """Everybody and everything, and the tokens. `owners` are named by audience, `cast` by role."""

    tokens: Tokens = field(default_factory=Tokens)
    owners: dict[str, Member] = field(default_factory=dict)
    cast: dict[str, Member] = field(default_factory=dict)
    things: dict[str, Any] = field(default_factory=dict)

    def add(self, model: type[RowT], **given: Any) -> RowT:
        """A row of that model whose text fields hold tokens, but for those that are given."""
        row = model(**given)
        self.tokens.fill(row, set(given), PLAIN)
        row.save()
        self.tokens.register(row)
        return row

    def add_all(self, rows: Iterable[RowT]) -> list[RowT]:
        """The same for rows that are not saved yet, in one statement. What they have stays."""
        rows = list(rows)
        for row in rows:
            has = {
                each.name
                for each in row._meta.concrete_fields
                if getattr(row, each.attname) and not callable(each.default)
            }
            self.tokens.fill(row, has, PLAIN)
        type(rows[0])._default_manager.bulk_create(rows)
        for row in rows:
            self.tokens.register(row)
        return rows

    def everybody(self) -> dict[str, Member]:
        """All members by role; the owners as "owner of …"."""
        return {**self.cast, **{f"owner of {key}": owner for key, owner in self.owners.items()}}

    def fork(self) -> "World":
        """The same world with tokens of its own, for rows that another world lacks."""
        tokens = Tokens(dict(self.tokens.by_word), self.tokens.made)
        return World(tokens, dict(self.owners), dict(self.cast), dict(self.things))

    def member(self, **given: Any) -> Member:
        """Somebody with a confirmed address, whom nobody finds unless `listing` is given."""
        name = f"Ada {self.tokens.word().title()}"
        someone = self.add(Member, **{"name": name, "password": "!", "add_token": None, **given})
        EmailAddress.objects.create(user=someone, email=someone.email, verified=True, primary=True)
        return someone

    def tie(self, one: Member, other: Member, mask: int = 0, back: int = 0) -> None:
        """A tie, with the private notes of both sides."""
        self.add_all([Contact(owner=one, other=other, mask=mask), Contact(owner=other, other=one, mask=back)])

    def line(self, owner: Member, audience: int, kind: Kind, **given: Any) -> Entry:
        """A line of that kind, not yet saved."""
        value = {name: self._part(kind, name, each) for name, each in fields_of(kind).items()}
        value = {name: part for name, part in value.items() if part != ""}
        for name in ("organization", "heading", "place"):
            if name in kind.parts and name in given:
                value[name] = str(given[name])
        given = {name: row for name, row in given.items() if name in kind.parts}
        label = self.tokens.word() if kind.own_label else ""
        text = kind.text(value)
        return Entry(
            owner=owner, kind=kind.key, label=label, value=value, text=text, audience=audience, **given
        )

    def _part(self, kind: Kind, name: str, form_field: Any) -> Any:
        """A value for one field of the form of a kind, with a token where it takes one."""
        if (kind.key, name) in _PARTS:
            return _PARTS[kind.key, name](self.tokens)
        sort = type(form_field).__name__
        if sort in ("ChoiceField", "TypedChoiceField"):
            return next(key for key, _ in form_field.choices if key)
        return _SHAPES.get(sort, lambda tokens: tokens.word())(self.tokens)


_SHAPES: dict[str, Any] = {
    "EmailField": lambda tokens: f"{tokens.word()}@library.example",
    "WebField": lambda tokens: f"https://{tokens.word()}.example/",
    "PhoneField": lambda tokens: tokens.phone(),
    "OrcidField": lambda tokens: tokens.orcid(),
    "PartialDateField": lambda tokens: "",
    "PlaceField": lambda tokens: "",
    "HeadingField": lambda tokens: "",
    "IntegerField": lambda tokens: 7,
}
_PARTS: dict[tuple[str, str], Any] = {
    ("mastodon", "value"): lambda tokens: f"@{tokens.word()}@library.example",
    ("bluesky", "value"): lambda tokens: f"{tokens.word()}.bsky.social",
    ("birthday", "year"): lambda tokens: tokens.year(),
    ("linkedin", "value"): lambda tokens: f"https://linkedin.com/in/{tokens.word()}",
}
