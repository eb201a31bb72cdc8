"""What each kind of line becomes in a vCard and in JSON-LD, by the key of the kind. A kind that is in neither
has an empty `Format`."""

from collections.abc import Callable
from dataclasses import dataclass

from members.kinds import BY_KEY, Value
from netlib.text.countries import country_name
from netlib.text.markdown import plain, plain_lines
from netlib.text.partial_dates import is_reached

# A property of RFC 2426: its name with parameters, and its text or the parts of a structured value.
Property = tuple[str, str | tuple[str, ...]]
# Properties of https://schema.org/Person by name.
Person = dict[str, object]


def _nothing(value: Value) -> list[Property]:
    return []


def _nobody(value: Value) -> Person:
    return {}


@dataclass(frozen=True)
class Format:
    """How a kind is written for other programs: `vcard` gives the properties of a vCard 3.0 for a value,
    `json_ld` those of a schema.org Person."""

    vcard: Callable[[Value], list[Property]] = _nothing
    json_ld: Callable[[Value], Person] = _nobody


def _current(value: Value) -> bool:
    start = value.get("from", "")
    return (not start or is_reached(start)) and not is_reached(value.get("to", ""))


def _position_vcard(value: Value) -> list[Property]:
    if not _current(value):
        return []
    return [
        (name, value[key]) for name, key in (("TITLE", "title"), ("ORG", "organization")) if value.get(key)
    ]


def _position_person(value: Value) -> Person:
    if not _current(value):
        return {}
    found: Person = {"jobTitle": value["title"]} if value.get("title") else {}
    if value.get("organization"):
        found["worksFor"] = _organization(value)
    return found


def _organization(value: Value, kind: str = "Organization") -> dict[str, str]:
    return {"@type": kind, "name": value["organization"]}


def _education_person(value: Value) -> Person:
    return (
        {"alumniOf": [_organization(value, "EducationalOrganization")]} if value.get("organization") else {}
    )


def _address_vcard(value: Value) -> list[Property]:
    parts = [value.get(name, "") for name in ("street", "town", "region", "postcode")]
    return [("ADR;TYPE=home", ("", "", *parts, country_name(value.get("country", ""))))]


def _birthday_vcard(value: Value) -> list[Property]:
    # RFC 2426 knows only full dates.
    if not value.get("year"):
        return []
    return [("BDAY", f"{value['year']:04}-{value['month']:02}-{value['day']:02}")]


def _as(name: str) -> Callable[[Value], list[Property]]:
    return lambda value: [(name, value["value"])]


def _email(name: str) -> Format:
    return Format(_as(name), lambda value: {"email": value["value"]})


def _phone(name: str) -> Format:
    return Format(_as(name), lambda value: {"telephone": value["value"]})


def _link(key: str) -> Format:
    """The format of a kind whose value is a page elsewhere."""
    address = BY_KEY[key].href
    if address is None:
        raise ValueError(f"{key} links nowhere.")
    return Format(lambda value: [("URL", address(value))], lambda value: {"sameAs": [address(value)]})


FORMATS: dict[str, Format] = {
    "position": Format(_position_vcard, _position_person),
    "education": Format(json_ld=_education_person),
    "topic": Format(json_ld=lambda value: {"knowsAbout": [value["heading"]]}),
    "skill": Format(json_ld=lambda value: {"knowsAbout": [value["value"]]}),
    "membership": Format(json_ld=lambda value: {"memberOf": [_organization(value)]}),
    "language": Format(json_ld=lambda value: {"knowsLanguage": [value["value"]]}),
    "offer": Format(),
    "seek": Format(),
    "about-work": Format(
        lambda value: [("NOTE", plain_lines(value["value"]))],
        lambda value: {"description": plain(value["value"])},
    ),
    "orcid": _link("orcid"),
    "linkedin": _link("linkedin"),
    "about-home": Format(),
    "hobby": Format(),
    "birthday": Format(_birthday_vcard),
    "pronouns": Format(),
    "town": Format(),
    "note": Format(),
    "work-email": _email("EMAIL;TYPE=internet,pref"),
    "home-email": _email("EMAIL;TYPE=internet"),
    "work-phone": _phone("TEL;TYPE=work,voice"),
    "mobile": _phone("TEL;TYPE=cell,voice"),
    "home-phone": _phone("TEL;TYPE=home,voice"),
    "address": Format(_address_vcard),
    "website": _link("website"),
    "mastodon": _link("mastodon"),
    "bluesky": _link("bluesky"),
    "link": _link("link"),
}
