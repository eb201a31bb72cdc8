"""The kinds of lines that a profile is made of: what each is called, where it stands, the parts of its value, and its
value in plain words. `members.forms.kinds` has the form fields and `members.formats.kinds` the vCard and the JSON-LD
of each, under the same keys."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from members.rule.masks import CONTACTS, MEMBERS, ONLY_ME, PERSONAL, PROFESSIONAL, PUBLIC
from netlib.text.countries import country_name
from netlib.text.dates import show_day
from netlib.text.partial_dates import MONTHS, show_span
from netlib.text.reach import dialed

# A part of a value is a text or a whole number; the day and the month of a birthday, for example, are numbers.
Value = Mapping[str, Any]

SECTIONS = (("work", "At work"), ("home", "Off the clock"), ("reach", "How to reach me"))
EXCHANGES = {
    "mentor": "Mentoring",
    "speaker": "Speaking",
    "roommate": "A roommate at a conference",
    "job": "A job",
    "visit": "A library visit",
    "writing": "Writing or reviewing together",
    "committee": "Committee work",
    "swap": "A job swap or exchange",
    "other": "Something else",
}
LEVELS = {
    "": "Not said",
    "native": "native",
    "fluent": "fluent",
    "working": "working",
    "reading": "reading only",
    "some": "a little",
}


def joined(value: Value) -> str:
    """The parts of a value that are there, in the order of the form, with commas."""
    return ", ".join(str(part) for part in value.values() if part)


@dataclass(frozen=True)
class Kind:
    """One kind of line.

    `usual` is the audience that most people choose, offered but never preselected. `parts` are the names of the
    parts of its `value`, in the order of the form. `text` puts a value into plain words; `href` gives the
    address it links to. `read` gives the words for the reader, where these differ from the `text`, which is kept and has
    one form for everybody. `markdown` says that the text is formatted, `once` that a profile has at most one such
    line, `own_label` that its owner names the line.
    """

    key: str
    label: str
    section: str
    usual: int
    parts: tuple[str, ...] = ("value",)
    text: Callable[[Value], str] = joined
    href: Callable[[Value], str] | None = None
    read: Callable[[Value], str] | None = None
    markdown: bool = False
    once: bool = False
    own_label: bool = False


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


def _birthday(value: Value) -> str:
    # A leap year has every day.
    day = dt.date(value.get("year") or 2000, value["month"], value["day"])
    return show_day(day, year=bool(value.get("year")))


def _language_text(value: Value) -> str:
    return f"{value['value']} ({LEVELS[value['level']]})" if value.get("level") else str(value["value"])


def _offer_text(value: Value) -> str:
    what = EXCHANGES[value["what"]]
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
        part for part in (value.get("street"), place, country_name(value.get("country", ""))) if part
    )


def _tel(value: Value) -> str:
    """The `tel:` address (RFC 3966) of a number as people write it."""
    return dialed(value["value"])


def _mailto(value: Value) -> str:
    return f"mailto:{value['value']}"


def _as_typed(value: Value) -> str:
    return str(value["value"])


def _orcid(value: Value) -> str:
    return f"https://orcid.org/{value['value']}"


def _mastodon(value: Value) -> str:
    user, _, host = value["value"].removeprefix("@").partition("@")
    return f"https://{host}/@{user}"


def _bluesky(value: Value) -> str:
    return f"https://bsky.app/profile/{value['value'].removeprefix('@')}"


KINDS: tuple[Kind, ...] = (
    Kind("position", "Job", "work", MEMBERS, ("title", "organization", "place", "from", "to"), text=_position_text),
    Kind("education", "Education", "work", MEMBERS, ("degree", "organization", "from", "to"), text=_education_text),
    Kind("topic", "Topic of interest", "work", PUBLIC, ("heading",)),
    Kind("skill", "Skill or system", "work", MEMBERS),
    Kind("membership", "Member of", "work", MEMBERS, ("organization", "role", "from"), text=_membership_text),
    Kind("language", "Language", "work", MEMBERS, ("value", "level"), text=_language_text),
    Kind("offer", "I offer", "work", MEMBERS, ("what", "details"), text=_offer_text),
    Kind("seek", "I look for", "work", CONTACTS, ("what", "details"), text=_offer_text),
    Kind("about-work", "About me at work", "work", PUBLIC, markdown=True, once=True),
    Kind("orcid", "ORCID iD", "work", PUBLIC, href=_orcid),
    Kind("linkedin", "LinkedIn", "work", PROFESSIONAL, href=_as_typed),
    Kind("about-home", "About me off the clock", "home", PERSONAL, markdown=True, once=True),
    Kind("hobby", "Hobby", "home", PERSONAL),
    Kind("birthday", "Birthday", "home", PERSONAL, ("day", "month", "year"), text=_birthday_text, read=_birthday, once=True),
    Kind("pronouns", "Pronouns", "home", MEMBERS, once=True),
    Kind("town", "Home town", "home", CONTACTS, ("place",), once=True),
    Kind("note", "Other line", "home", ONLY_ME, own_label=True),
    Kind("work-email", "Work email", "reach", PROFESSIONAL, href=_mailto),
    Kind("home-email", "Personal email", "reach", PERSONAL, href=_mailto),
    Kind("work-phone", "Work phone", "reach", PROFESSIONAL, href=_tel),
    Kind("mobile", "Mobile", "reach", PERSONAL, href=_tel),
    Kind("home-phone", "Home phone", "reach", PERSONAL, href=_tel),
    Kind("address", "Postal address", "reach", PERSONAL, ("street", "town", "region", "postcode", "country"),
         text=_address_text),
    Kind("website", "Website", "reach", PUBLIC, href=_as_typed),
    Kind("mastodon", "Mastodon", "reach", MEMBERS, href=_mastodon),
    Kind("bluesky", "Bluesky", "reach", MEMBERS, href=_bluesky),
    Kind("link", "Profile elsewhere", "reach", MEMBERS, href=_as_typed),
)  # fmt: skip

# How many lines a profile has at most.
MAX_LINES = 300
BY_KEY = {kind.key: kind for kind in KINDS}
