"""The kinds of lines that a profile is made of. To add one, append a `Kind` to KINDS: it brings its form fields,
the plain text that is shown and searched, and how it appears in a vCard and in schema.org's Person."""

import calendar
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from members.forms import fields as f
from members.rule.masks import CONTACTS, MEMBERS, ONLY_ME, PERSONAL, PROFESSIONAL, PUBLIC
from netlib.text.markdown import plain, plain_lines
from netlib.text.partial_dates import MONTHS, is_reached, show_span

Value = dict[str, Any]

SECTIONS = (("work", "At work"), ("home", "Off the clock"), ("reach", "How to reach me"))


def joined(value: Value) -> str:
    """The parts of a value that are there, in the order of the form, with commas."""
    return ", ".join(str(part) for part in value.values() if part)


@dataclass(frozen=True)
class Kind:
    """One kind of line.

    `fields` makes the form's fields by name; their cleaned values, in that order, are the line's `value`.
    `text` puts a value into plain words; `href` gives the address it links to. `vcard` gives properties
    (name with parameters, value) of RFC 2426 and `schema` properties of https://schema.org/Person.
    `check` raises ValidationError for fields that do not fit each other.
    `usual` is the audience most people give it, offered but never preselected.
    """

    key: str
    label: str
    section: str
    usual: int
    fields: dict[str, Callable[[], forms.Field]]
    text: Callable[[Value], str] = joined
    href: Callable[[Value], str] | None = None
    markdown: bool = False
    once: bool = False
    own_label: bool = False
    check: Callable[[Value], None] = field(default=lambda value: None)
    vcard: Callable[[Value], list[tuple[str, Any]]] = field(default=lambda value: [])
    schema: Callable[[Value], dict[str, Any]] = field(default=lambda value: {})


def _one(make: Callable[[], forms.Field]) -> dict[str, Callable[[], forms.Field]]:
    return {"value": make}


def _position_text(value: Value) -> str:
    what = ", ".join(
        part for part in (value.get("title"), value.get("organization"), value.get("place")) if part
    )
    span = show_span(value.get("from", ""), value.get("to", ""))
    return f"{what} ({span})" if span else what


def _education_text(value: Value) -> str:
    what = ", ".join(part for part in (value.get("degree"), value.get("organization")) if part)
    span = show_span(value.get("from", ""), value.get("to", ""))
    return f"{what} ({span})" if span else what


def _membership_text(value: Value) -> str:
    what = ", ".join(part for part in (value.get("organization"), value.get("role")) if part)
    since = show_span(value.get("from", ""), "")
    return f"{what} ({since})" if since else what


def _birthday_text(value: Value) -> str:
    year = f" {value['year']}" if value.get("year") else ""
    return f"{value['day']} {MONTHS[value['month'] - 1]}{year}"


def _language_text(value: Value) -> str:
    return f"{value['value']} ({f.LEVELS[value['level']]})" if value.get("level") else str(value["value"])


def _offer_text(value: Value) -> str:
    what = f.EXCHANGES[value["what"]]
    return f"{what}: {value['details']}" if value.get("details") else what


# Countries that write the town before the region and the postal code; the others write the code first.
_TOWN_FIRST = {"US", "CA", "AU", "NZ", "GB", "IE", "IN", "BR", "ZA"}


def _address_text(value: Value) -> str:
    town, region, code = (value.get(name, "") for name in ("town", "region", "postcode"))
    if value.get("country", "US") in _TOWN_FIRST:
        place = ", ".join(part for part in (town, " ".join(part for part in (region, code) if part)) if part)
    else:
        place = ", ".join(part for part in (" ".join(part for part in (code, town) if part), region) if part)
    return "\n".join(
        part for part in (value.get("street"), place, f.country_name(value.get("country", ""))) if part
    )


def _check_span(value: Value) -> None:
    start, end = value.get("from", ""), value.get("to", "")
    if start and end and end < start[: len(end)]:
        raise ValidationError({"to": "It cannot end before it begins."})


def _check_position(value: Value) -> None:
    if not value.get("title") and not value.get("organization"):
        raise ValidationError({"title": "Write the job title, or where you work, or both."})
    _check_span(value)


def _check_birthday(value: Value) -> None:
    day, month = value.get("day"), value.get("month")
    # A year that is left out may be a leap year.
    year = value.get("year") or 2000
    if day and month and day > calendar.monthrange(year, month)[1]:
        raise ValidationError({"day": f"There is no {day} {calendar.month_name[month]}."})


def _current(value: Value) -> bool:
    start = value.get("from", "")
    return (not start or is_reached(start)) and not is_reached(value.get("to", ""))


def _position_vcard(value: Value) -> list[tuple[str, Any]]:
    if not _current(value):
        return []
    return [
        (name, value[key]) for name, key in (("TITLE", "title"), ("ORG", "organization")) if value.get(key)
    ]


def _position_schema(value: Value) -> dict[str, Any]:
    if not _current(value):
        return {}
    found: dict[str, Any] = {"jobTitle": value["title"]} if value.get("title") else {}
    if value.get("organization"):
        found["worksFor"] = {"@type": "Organization", "name": value["organization"]}
    return found


def _address_vcard(value: Value) -> list[tuple[str, Any]]:
    parts = (
        "",
        "",
        value.get("street", ""),
        value.get("town", ""),
        value.get("region", ""),
        value.get("postcode", ""),
        f.country_name(value.get("country", "")),
    )
    return [("ADR;TYPE=home", parts)]


def _birthday_vcard(value: Value) -> list[tuple[str, Any]]:
    # RFC 2426 knows only full dates.
    return (
        [("BDAY", f"{value['year']:04}-{value['month']:02}-{value['day']:02}")] if value.get("year") else []
    )


def _plain(prop: str) -> Callable[[Value], list[tuple[str, Any]]]:
    return lambda value: [(prop, value["value"])]


def _web(
    make: Callable[[], forms.Field],
    key: str,
    label: str,
    section: str,
    usual: int,
    address: Callable[[Value], str],
) -> Kind:
    """A kind that is a link somewhere."""
    return Kind(
        key, label, section, usual, _one(make), href=address,
        vcard=lambda value: [("URL", address(value))], schema=lambda value: {"sameAs": [address(value)]},
    )  # fmt: skip


def _as_typed(value: Value) -> str:
    return str(value["value"])


def _mastodon_address(value: Value) -> str:
    user, _, host = value["value"].removeprefix("@").partition("@")
    return f"https://{host}/@{user}"


KINDS: tuple[Kind, ...] = (
    Kind(
        "position", "Job", "work", MEMBERS,
        {"title": f.title, "organization": f.organization, "place": f.place, "from": f.start, "to": f.end},
        text=_position_text, check=_check_position, vcard=_position_vcard, schema=_position_schema,
    ),
    Kind(
        "education", "Education", "work", MEMBERS,
        {"degree": f.degree, "organization": f.school, "from": f.start, "to": f.end},
        text=_education_text, check=_check_span,
        schema=lambda v: {"alumniOf": [{"@type": "EducationalOrganization", "name": v["organization"]}]} if v.get("organization") else {},
    ),
    Kind("topic", "Topic of interest", "work", PUBLIC, {"heading": f.heading}, schema=lambda v: {"knowsAbout": [v["heading"]]}),
    Kind("skill", "Skill or system", "work", MEMBERS, _one(f.skill), schema=lambda v: {"knowsAbout": [v["value"]]}),
    Kind("membership", "Member of", "work", MEMBERS, {"organization": f.association, "role": f.association_role, "from": f.start},
         text=_membership_text, schema=lambda v: {"memberOf": [{"@type": "Organization", "name": v["organization"]}]}),
    Kind("language", "Language", "work", MEMBERS, {"value": f.language, "level": f.language_level}, text=_language_text,
         schema=lambda v: {"knowsLanguage": [v["value"]]}),
    Kind("offer", "I offer", "work", MEMBERS, {"what": f.exchange, "details": f.exchange_details}, text=_offer_text),
    Kind("seek", "I look for", "work", CONTACTS, {"what": f.exchange, "details": f.exchange_details}, text=_offer_text),
    Kind("about-work", "About me at work", "work", PUBLIC, _one(f.prose), markdown=True, once=True,
         vcard=lambda v: [("NOTE", plain_lines(v["value"]))], schema=lambda v: {"description": plain(v["value"])}),
    _web(f.orcid, "orcid", "ORCID iD", "work", PUBLIC, lambda v: f"https://orcid.org/{v['value']}"),
    _web(f.linkedin, "linkedin", "LinkedIn", "work", PROFESSIONAL, _as_typed),
    Kind("about-home", "About me off the clock", "home", PERSONAL, _one(f.prose), markdown=True, once=True),
    Kind("hobby", "Hobby", "home", PERSONAL, _one(f.hobby)),
    Kind("birthday", "Birthday", "home", PERSONAL, {"day": f.day, "month": f.month, "year": f.birth_year},
         text=_birthday_text, check=_check_birthday, once=True, vcard=_birthday_vcard),
    Kind("pronouns", "Pronouns", "home", MEMBERS, _one(f.pronouns), once=True),
    Kind("town", "Home town", "home", CONTACTS, {"place": f.place_needed}, once=True),
    Kind("note", "Other line", "home", ONLY_ME, _one(f.anything), own_label=True),
    Kind("work-email", "Work email", "reach", PROFESSIONAL, _one(f.email), href=lambda v: f"mailto:{v['value']}",
         vcard=_plain("EMAIL;TYPE=internet,pref"), schema=lambda v: {"email": v["value"]}),
    Kind("home-email", "Personal email", "reach", PERSONAL, _one(f.email), href=lambda v: f"mailto:{v['value']}",
         vcard=_plain("EMAIL;TYPE=internet"), schema=lambda v: {"email": v["value"]}),
    Kind("work-phone", "Work phone", "reach", PROFESSIONAL, _one(f.phone), href=f.tel,
         vcard=_plain("TEL;TYPE=work,voice"), schema=lambda v: {"telephone": v["value"]}),
    Kind("mobile", "Mobile", "reach", PERSONAL, _one(f.phone), href=f.tel,
         vcard=_plain("TEL;TYPE=cell,voice"), schema=lambda v: {"telephone": v["value"]}),
    Kind("home-phone", "Home phone", "reach", PERSONAL, _one(f.phone), href=f.tel,
         vcard=_plain("TEL;TYPE=home,voice"), schema=lambda v: {"telephone": v["value"]}),
    Kind("address", "Postal address", "reach", PERSONAL,
         {"street": f.street, "town": f.town, "region": f.region, "postcode": f.postcode, "country": f.country},
         text=_address_text, vcard=_address_vcard),
    _web(f.web, "website", "Website", "reach", PUBLIC, _as_typed),
    _web(f.mastodon, "mastodon", "Mastodon", "reach", MEMBERS, _mastodon_address),
    _web(f.bluesky, "bluesky", "Bluesky", "reach", MEMBERS,
         lambda v: f"https://bsky.app/profile/{v['value'].removeprefix('@')}"),
    _web(f.web, "link", "Profile elsewhere", "reach", MEMBERS, _as_typed),
)  # fmt: skip

BY_KEY = {kind.key: kind for kind in KINDS}
