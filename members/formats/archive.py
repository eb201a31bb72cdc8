"""A copy of everything about one member, as a zip file: JSON with its schema, vCard, CSV, photos, and the
sharing history.

Of other members it has what the owner may see today: name, handle, headline. It also has what the owner wrote
about them and how the owner filed them.
"""

import csv
import datetime as dt
import io
import json
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.utils import timezone

from members.extensions import export_parts
from members.formats.vcard import card
from members.models import (
    Change,
    Contact,
    Deleted,
    Entry,
    Member,
    OrganizationSuggestion,
    Photo,
    SavedSearch,
)
from members.reads.circles import circle_names
from members.reads.contacts import Asking, blocks, requests_received, requests_sent
from members.reads.log import describe
from members.rule.masks import audience_key, circle_numbers, tier_of
from members.rule.standing import Viewer
from netlib.limits import usage_of
from netlib.models import LimitHit

SCHEMA = Path(__file__).with_name("archive.schema.json")
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_README = """Your copy of Netlib
===================

netlib.json         everything, for programs
netlib.schema.json  what netlib.json means (JSON Schema 2020-12)
profile.vcf         your profile with all its lines, for an address book
lines.csv           the lines of your profile
contacts.csv        your contacts, how you file them, and your notes
log.csv             what you opened to whom, how you filed whom, what administrators looked at, and when
photos/             your photos
events.json         events that you host, your answers and your invitations
service.json        your seats on committees, offers to serve, and letters as a chair

In the CSV files a ' stands before a cell that a spreadsheet would take for a formula.
Times are in UTC. Of other members you find here what they let you see today.
"""


# A row or a part of the copy, as JSON has it.
Part = dict[str, object]


def build(owner: Member) -> bytes:
    """The zip file of one member, as of now. About a dozen queries, however much data there is."""
    circles = circle_names(owner.pk)
    entries = list(Entry.objects.filter(owner=owner))
    photos = list(Photo.objects.filter(owner=owner))
    contacts = list(
        Contact.objects.of(owner.pk).select_related("other").order_by("other__sort_key", "other_id")
    )
    listed = set(
        Member.objects.listed_to(Viewer(owner.pk))
        .filter(pk__in=[contact.other_id for contact in contacts])
        .values_list("pk", flat=True)
    )
    lines = [_line(entry, circles) for entry in entries]
    filed = [_contact(contact, circles, contact.other_id in listed) for contact in contacts]
    log = _log(owner)
    data: Part = {
        "$schema": "netlib.schema.json",
        "made_at": _time(timezone.now()),
        "made_by": settings.SITE_URL,
        "member": _member(owner, circles),
        "signing_in": _signing_in(owner),
        "lines": lines,
        "photos": [_photo(photo, circles) for photo in photos],
        "circles": sorted(circles.values()),
        "contacts": filed,
        "requests_sent": [_sent(asking, circles) for asking in requests_sent(owner.pk)],
        "requests_received": [_received(asking) for asking in requests_received(owner.pk)],
        "blocked": [{"name": block.blocked.name, "since": _time(block.at)} for block in blocks(owner.pk)],
        "saved_searches": [
            {"name": row.name, "query": row.query, "weekly": row.weekly, "since": _time(row.created_at)}
            for row in SavedSearch.objects.filter(owner=owner)
        ],
        "suggested_organizations": [
            {"name": row.name, "why": row.why, "decision": row.decision, "at": _time(row.created_at)}
            for row in OrganizationSuggestion.objects.filter(by=owner)
        ],
        "recently_deleted": [
            {"what": row.what, "label": row.label, "rows": row.rows, "at": _time(row.at)}
            for row in Deleted.objects.filter(owner=owner)
        ],
        "log": log,
        "limits": _limits(owner),
    }
    plate = next(iter(sorted(photos, key=lambda photo: photo.face)), None)
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("README.txt", _README)
        archive.writestr("netlib.json", json.dumps(data, ensure_ascii=False, indent=2))
        archive.writestr("netlib.schema.json", SCHEMA.read_text())
        archive.writestr("profile.vcf", card(owner, entries, bytes(plate.image) if plate else None))
        archive.writestr("lines.csv", table(lines))
        archive.writestr("contacts.csv", table(filed))
        archive.writestr("log.csv", table(log))
        for make in export_parts:
            for name, part in make(owner).items():
                archive.writestr(f"{name}.json", json.dumps(part, ensure_ascii=False, indent=2))
        for photo in photos:
            archive.writestr(f"photos/{photo.face}.webp", bytes(photo.image))
    return target.getvalue()


def _time(moment: dt.datetime | None) -> str | None:
    return moment.astimezone(dt.UTC).isoformat(timespec="seconds") if moment else None


def _circles(mask: int, names: Mapping[int, str]) -> list[str]:
    return sorted(names[number] for number in circle_numbers(mask) if number in names)


def _audience(mask: int, names: Mapping[int, str]) -> Part:
    return {"audience": audience_key(mask), "audience_circles": _circles(mask, names)}


def _filing(mask: int, names: Mapping[int, str]) -> Part:
    tier = audience_key(tier_of(mask))
    return {"filed": {"contacts": "both", "me": "nowhere"}.get(tier, tier), "circles": _circles(mask, names)}


def _member(owner: Member, circles: Mapping[int, str]) -> Part:
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
        "dates": owner.date_order or "usual",
        "times": owner.clock or "usual",
        "distances": owner.distances or "usual",
        "weeks_start_on": {"0": "monday", "5": "saturday", "6": "sunday"}.get(owner.week_start, "usual"),
        "mail_on_request": owner.mail_on_request,
        "add_me_card": owner.add_token is not None,
    }


def _signing_in(owner: Member) -> Part:
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


def _line(entry: Entry, circles: Mapping[int, str]) -> Part:
    return {
        "kind": entry.kind,
        "label": entry.called,
        "value": entry.value,
        "text": entry.text,
        **_audience(entry.audience, circles),
        "changed_at": _time(entry.updated_at),
    }


def _photo(photo: Photo, circles: Mapping[int, str]) -> Part:
    return {
        "face": photo.face,
        "file": f"photos/{photo.face}.webp",
        "description": photo.description,
        **_audience(photo.audience, circles),
    }


def _person(person: Member, line: str) -> dict[str, str]:
    return {"name": person.name, "handle": person.handle, "headline": line}


def _contact(contact: Contact, circles: Mapping[int, str], listed: bool) -> Part:
    return {
        **_person(contact.other, contact.other.headline if listed else ""),
        **_filing(contact.mask, circles),
        "note": contact.note,
        "where_we_met": contact.where_met,
        "follow_up": contact.follow_up.isoformat() if contact.follow_up else None,
        "since": _time(contact.since),
    }


def _sent(asking: Asking, circles: Mapping[int, str]) -> Part:
    """As the sender sees it: a declined request is still waiting."""
    return {
        "to": _person(asking.person, asking.line),
        **_filing(asking.request.sender_mask, circles),
        "message": asking.request.message,
        "where_we_met": asking.request.where_met,
        "sent_at": _time(asking.request.created_at),
    }


def _received(asking: Asking) -> Part:
    return {
        "from": _person(asking.person, asking.line),
        "message": asking.request.message,
        "where_we_met": asking.request.where_met,
        "received_at": _time(asking.request.created_at),
    }


def _limits(owner: Member) -> Part:
    """What the ledger of limits has of the owner, and which limits they reached."""
    hits = LimitHit.objects.filter(by=owner).order_by("-day", "kind")
    return {
        "counted": [{"what": what, "at": _time(at)} for what, at in usage_of(owner.pk)],
        "reached": [{"what": hit.label, "day": hit.day.isoformat(), "times": hit.times} for hit in hits],
    }


def _log(owner: Member) -> list[Part]:
    return [
        {"at": _time(change.at), "what": change.subject, "before": change.before, "after": change.after}
        for change in describe(Viewer(owner.pk), Change.objects.filter(owner=owner))
    ]


def table(rows: Iterable[Mapping[str, object]]) -> str:
    """CSV of rows with the same keys, safe to open in a spreadsheet. A byte order mark says that it is UTF-8."""
    target = io.StringIO()
    target.write("\ufeff")
    writer = csv.writer(target)
    for index, row in enumerate(rows):
        if index == 0:
            writer.writerow(list(row))
        writer.writerow([_cell(value) for value in row.values()])
    return target.getvalue()


def _cell(value: object) -> str:
    """A value as text that no spreadsheet takes for a formula."""
    if value is None:
        return ""
    if isinstance(value, Mapping):
        return _cell("; ".join(f"{name}: {part}" for name, part in value.items()))
    if isinstance(value, Sequence) and not isinstance(value, str):
        return _cell("; ".join(str(part) for part in value))
    text = str(value)
    return f"'{text}" if text.lstrip(" \u00a0").startswith(_FORMULA_STARTS) else text
