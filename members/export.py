"""A copy of everything about one member, as a zip file: JSON with its schema, vCard, CSV, photos, and the log.

Of other members it holds what the owner may see today: a name, a handle, a short line. What the owner wrote about
them, and how the owner files them, is the owner's own.
"""

import csv
import datetime as dt
import io
import json
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.utils import timezone

from members.audience import CONTACTS, Viewer, audience_key, circle_numbers
from members.changes import describe
from members.kinds import BY_KEY
from members.models import Block, Change, Circle, Contact, ContactRequest, Entry, Member, Photo
from members.vcard import card

SCHEMA = Path(__file__).with_name("export.schema.json")
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_README = """Your copy of Netlib
===================

netlib.json         everything, for programs
netlib.schema.json  what netlib.json means (JSON Schema 2020-12)
profile.vcf         your profile with all its lines, for an address book
lines.csv           the lines of your profile
contacts.csv        your contacts, how you file them, and your notes
log.csv             what you opened to whom, and how you filed whom, and when
photos/             your photos

In the CSV files a ' stands before a cell that a spreadsheet would take for a formula.
Times are in UTC. Of other members you find here what they let you see today.
"""


def build(owner: Member) -> bytes:
    """The zip file of one member, as of now. A dozen queries, however much there is."""
    circles = dict(Circle.objects.filter(owner=owner).values_list("number", "name"))
    entries = list(Entry.objects.filter(owner=owner))
    photos = list(Photo.objects.filter(owner=owner))
    contacts = list(
        Contact.objects.of(owner.pk).select_related("other").order_by("other__sort_key", "other_id")
    )
    people = _People(owner)
    data: dict[str, Any] = {
        "$schema": "netlib.schema.json",
        "made_at": _time(timezone.now()),
        "made_by": settings.SITE_URL,
        "member": _member(owner, circles),
        "signing_in": _signing_in(owner),
        "lines": [_line(entry, circles) for entry in entries],
        "photos": [_photo(photo, circles) for photo in photos],
        "circles": sorted(circles.values()),
        "contacts": [_contact(contact, circles, people) for contact in contacts],
        "requests_sent": _requests_sent(owner, circles, people),
        "requests_received": _requests_received(owner, people),
        "blocked": _blocked(owner),
        "log": _log(owner),
    }
    plate = next(iter(sorted(photos, key=lambda photo: photo.face)), None)
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("README.txt", _README)
        archive.writestr("netlib.json", json.dumps(data, ensure_ascii=False, indent=2))
        archive.writestr("netlib.schema.json", SCHEMA.read_text())
        archive.writestr("profile.vcf", card(owner, entries, bytes(plate.image) if plate else None))
        archive.writestr("lines.csv", _table(data["lines"]))
        archive.writestr("contacts.csv", _table(data["contacts"]))
        archive.writestr("log.csv", _table(data["log"]))
        for photo in photos:
            archive.writestr(f"photos/{photo.face}.webp", bytes(photo.image))
    return target.getvalue()


class _People:
    """Other members as the owner may see them today."""

    def __init__(self, owner: Member) -> None:
        viewer = Viewer(owner.pk)
        met = Contact.objects.of(owner.pk).values("other_id")
        asked = ContactRequest.objects.standing().filter(sender=owner).values("recipient_id")
        asking = ContactRequest.objects.open().filter(recipient=owner).values("sender_id")
        named = (
            Member.objects.filter(pk__in=met)
            | Member.objects.filter(pk__in=asked)
            | Member.objects.filter(pk__in=asking)
        )
        self._seen = {person.pk: person for person in named.visible_to(viewer)}
        self._listed = set(named.listed_to(viewer).values_list("pk", flat=True))

    def sees(self, member_id: int) -> bool:
        """Whether the member exists for the owner."""
        return member_id in self._seen

    def describe(self, member_id: int) -> dict[str, str]:
        """Name, handle and, where the directory shows it to the owner, the short line."""
        person = self._seen[member_id]
        line = person.headline if member_id in self._listed else ""
        return {"name": person.name, "handle": person.handle, "headline": line}


def _time(moment: dt.datetime | None) -> str | None:
    return moment.astimezone(dt.UTC).isoformat(timespec="seconds") if moment else None


def _circles(mask: int, names: Mapping[int, str]) -> list[str]:
    return sorted(names[number] for number in circle_numbers(mask) if number in names)


def _audience(mask: int, names: Mapping[int, str]) -> dict[str, Any]:
    return {"audience": audience_key(mask), "audience_circles": _circles(mask, names)}


def _filing(mask: int, names: Mapping[int, str]) -> dict[str, Any]:
    tier = audience_key(mask & CONTACTS)
    return {"filed": {"contacts": "both", "me": "nowhere"}.get(tier, tier), "circles": _circles(mask, names)}


def _member(owner: Member, circles: Mapping[int, str]) -> dict[str, Any]:
    return {
        "name": owner.name,
        "sorted_under": owner.sort_name,
        "handle": owner.handle,
        "short_line": owner.headline,
        "joined": _time(owner.date_joined),
        "found_by": _audience(owner.listing, circles),
        "search_engines": owner.search_engines,
        "contact_list": _audience(owner.contacts_audience, circles),
        "theme": owner.theme or "system",
        "mail_on_request": owner.mail_on_request,
        "add_me_card": owner.add_token is not None,
    }


def _signing_in(owner: Member) -> dict[str, Any]:
    return {
        "addresses": list(
            EmailAddress.objects.filter(user=owner).order_by("pk").values("email", "verified", "primary")
        ),
        "password": owner.has_usable_password(),
        "last": _time(owner.last_login),
        "keys": [
            {"kind": key.type, "made_at": _time(key.created_at), "last_used_at": _time(key.last_used_at)}
            for key in Authenticator.objects.filter(user=owner).order_by("pk")
        ],
        "outside_accounts": [
            {"service": account.provider, "id": account.uid, "told_us": account.extra_data}
            for account in SocialAccount.objects.filter(user=owner).order_by("pk")
        ],
        "sessions": [
            {
                "since": _time(one.created_at),
                "last_seen_at": _time(one.last_seen_at),
                "ip": one.ip,
                "browser": one.user_agent,
            }
            for one in UserSession.objects.filter(user=owner).order_by("pk")
        ],
    }


def _line(entry: Entry, circles: Mapping[int, str]) -> dict[str, Any]:
    return {
        "kind": entry.kind,
        "label": entry.label or BY_KEY[entry.kind].label,
        "value": entry.value,
        "text": entry.text,
        **_audience(entry.audience, circles),
        "changed_at": _time(entry.updated_at),
    }


def _photo(photo: Photo, circles: Mapping[int, str]) -> dict[str, Any]:
    return {
        "face": photo.face,
        "file": f"photos/{photo.face}.webp",
        "description": photo.description,
        **_audience(photo.audience, circles),
    }


def _contact(contact: Contact, circles: Mapping[int, str], people: _People) -> dict[str, Any]:
    return {
        **people.describe(contact.other_id),
        **_filing(contact.mask, circles),
        "note": contact.note,
        "where_we_met": contact.where_met,
        "follow_up": contact.follow_up.isoformat() if contact.follow_up else None,
        "since": _time(contact.since),
    }


def _requests_sent(owner: Member, circles: Mapping[int, str], people: _People) -> list[dict[str, Any]]:
    """As the sender sees them: a silent decline still waits. Of whom the owner cannot see there is no name."""
    nobody = {"name": None, "handle": None, "headline": None}
    return [
        {
            "to": people.describe(request.recipient_id) if people.sees(request.recipient_id) else nobody,
            **_filing(request.sender_mask, circles),
            "message": request.message,
            "where_we_met": request.where_met,
            "sent_at": _time(request.created_at),
        }
        for request in ContactRequest.objects.standing().filter(sender=owner)
    ]


def _requests_received(owner: Member, people: _People) -> list[dict[str, Any]]:
    return [
        {
            "from": people.describe(request.sender_id),
            "message": request.message,
            "where_we_met": request.where_met,
            "received_at": _time(request.created_at),
        }
        for request in ContactRequest.objects.open().filter(recipient=owner)
        if people.sees(request.sender_id)
    ]


def _blocked(owner: Member) -> list[dict[str, Any]]:
    """The owner's own list of blocks, by name as the page shows it."""
    blocks = Block.objects.filter(owner=owner).select_related("blocked")
    return [{"name": block.blocked.name, "since": _time(block.at)} for block in blocks]


def _log(owner: Member) -> list[dict[str, Any]]:
    return [
        {"at": _time(change.at), "what": change.subject, "before": change.before, "after": change.after}
        for change in describe(Viewer(owner.pk), Change.objects.filter(owner=owner))
    ]


def _table(rows: Iterable[Mapping[str, Any]]) -> str:
    """CSV of rows with the same keys, safe to open in a spreadsheet; a byte order mark tells it that this is UTF-8."""
    target = io.StringIO()
    target.write("\ufeff")
    writer = csv.writer(target)
    for index, row in enumerate(rows):
        if index == 0:
            writer.writerow(list(row))
        writer.writerow([_cell(value) for value in row.values()])
    return target.getvalue()


def _cell(value: Any) -> str:
    """A value as text that no spreadsheet takes for a formula."""
    if value is None:
        return ""
    if isinstance(value, Mapping):
        return _cell("; ".join(f"{name}: {part}" for name, part in value.items()))
    if isinstance(value, Sequence) and not isinstance(value, str):
        return _cell("; ".join(str(part) for part in value))
    text = str(value)
    return f"'{text}" if text.lstrip(" \u00a0").startswith(_FORMULA_STARTS) else text
