"""What happened since a member was here last: who accepted, and what the other apps tell of. Every row is one that the member
sees, decided when it is read."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import BigIntegerField, DateTimeField, F, IntegerField, QuerySet, Value

from members.extensions import NewsPart, NewsRow, desk_news, news_templates
from members.http import MemberRequest
from members.models import Contact, Member
from members.reads.faces import photos_of
from members.reads.known import text_value

# How many rows of one kind are read, and how many are shown.
ROWS, SHOWN = 50, 12
_KEPT, _OWN = "_news_rows", "own"


@dataclass(frozen=True)
class News:
    """One thing that happened, with the template of its sentence. `person_url` leads to who did it where that page exists
    for the viewer; `photo` is the address of the photo that the viewer may see."""

    row: NewsRow
    template: str
    person_url: str
    photo: str
    initials: str


def news_rows(request: MemberRequest) -> Sequence[NewsRow]:
    """What happened since the member was here last, the latest first, at most ROWS of each kind. One query for each
    request, which remembers it; two for those who have something of their own of which there may be news."""
    known: Sequence[NewsRow] | None = getattr(request, _KEPT, None)
    if known is None:
        since = request.user.desk_seen_at
        parts = [part for ask in desk_news for part in ask(request.viewer, since)]
        first = list(
            _accepted(request.user.pk, since).union(*map(_asks_own, range(len(parts)), parts), all=True)
        )
        rows = [row for row in first if row[0] != _OWN]
        wanted = [parts[row[6]].rows() for row in first if row[0] == _OWN]
        if wanted:
            rows += wanted[0].union(*wanted[1:], all=True) if len(wanted) > 1 else wanted[0]
        known = sorted((NewsRow(*row) for row in rows), key=lambda row: row.at, reverse=True)
        setattr(request, _KEPT, known)
    return known


def _accepted(member_id: int, since: dt.datetime) -> QuerySet[Contact, Any]:
    """Those who accepted a request of the member, in the columns of NEWS."""
    ties = Contact.objects.of(member_id).filter(asked=True, since__gt=since).order_by("-since")
    return ties.values_list(
        text_value("accepted"), F("since"), F("other_id"), F("other__name"), F("other__handle"), text_value(""),
        Value(0, output_field=IntegerField()), text_value(""), text_value(""),
    )[:ROWS]  # fmt: skip


def _asks_own(number: int, part: NewsPart) -> QuerySet[Any, Any]:
    """Whether the viewer has what a part needs: one row in the columns of NEWS, with the number of the part."""
    return part.own.order_by().values_list(
        text_value(_OWN), Value(None, output_field=DateTimeField()), Value(None, output_field=BigIntegerField()),
        text_value(""), text_value(""), text_value(""), Value(number, output_field=IntegerField()), text_value(""),
        text_value(""),
    )[:1]  # fmt: skip


def news_shown(request: MemberRequest) -> list[News]:
    """The latest of it in words. Two queries more, none where there is nothing."""
    rows = news_rows(request)[:SHOWN]
    if not rows:
        return []
    ids = {row.member for row in rows if row.member}
    people = Member.objects.visible_to(request.viewer).in_bulk(ids)
    photos = photos_of(request.viewer, list(people.values()))
    found = []
    for row in rows:
        person = people.get(row.member or 0)
        found.append(
            News(
                row,
                news_templates.get(row.kind, "members/news_accepted.html"),
                person.get_absolute_url() if person else "",
                photos.get(row.member or 0, ""),
                person.initials if person else (row.name[:1] or "?").upper(),
            )
        )
    return found
