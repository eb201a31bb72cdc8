"""Rosters as files: CSV for spreadsheets, vCards for address books."""

import datetime as dt
from collections.abc import Iterable

from committees.models import Committee
from committees.reads.rosters import SeatRow
from members.formats.archive import table
from members.formats.vcard import card
from members.models import Entry, Member, Photo
from members.rule.standing import Viewer


def roster_csv(committee: Committee, name: str, rows: Iterable[SeatRow], day: dt.date) -> str:
    """The roster as of a day, safe to open in a spreadsheet. Days are those of the committee, the last one included."""
    return table(
        [
            {
                "committee": name,
                "as_of": day.isoformat(),
                "role": row.role,
                "holder": row.holder or "vacant",
                "page": row.person.handle if row.person else "",
                "from": row.seat.begins.isoformat(),
                "to": row.seat.last_day.isoformat() if row.seat.last_day else "",
                "note": row.note,
            }
            for row in rows
        ]
    )


def roster_vcards(viewer: Viewer, rows: Iterable[SeatRow]) -> str:
    """One card of each holder whose page this viewer may open, with the lines and the photo that they see there. Two
    queries, however many cards."""
    people: dict[int, Member] = {row.person.pk: row.person for row in rows if row.person}
    lines: dict[int, list[Entry]] = {pk: [] for pk in people}
    for line in (
        Entry.objects.visible_to(viewer).filter(owner__in=people).select_related("heading", "organization")
    ):
        lines[line.owner_id].append(line)
    photos: dict[int, bytes] = {}
    # Off the clock comes first, for those who may see it: as on the page.
    for photo in Photo.objects.visible_to(viewer).filter(owner__in=people).order_by("face"):
        photos.setdefault(photo.owner_id, bytes(photo.image))
    return "".join(card(person, lines[pk], photos.get(pk)) for pk, person in people.items())
