"""The form fields of each kind of line, by the key of the kind and the names of its parts, and the checks that their
values fit each other."""

import calendar
import copy
from collections.abc import Callable, Mapping

from django import forms
from django.core.exceptions import ValidationError
from django_countries import countries

from members.forms.fields import (
    EMAIL,
    EmailField,
    HandleField,
    HeadingField,
    OrcidField,
    OrganizationField,
    PartialDateField,
    PhoneField,
    ProseField,
    TextField,
    WebField,
    suggesting,
)
from members.forms.place import PlaceField
from members.kinds import EXCHANGES, LEVELS, Kind, Value
from netlib.text.partial_dates import MONTHS
from netlib.text.reach import clean_bluesky, clean_mastodon


def _text(
    label: str,
    *,
    needed: bool = True,
    length: int = 120,
    help_text: str = "",
    autocomplete: str = "off",
    listed: str = "",
) -> TextField:
    """A line of text. `listed` names a datalist of suggestions."""
    attrs = {"autocomplete": autocomplete, **({"list": listed} if listed else {})}
    return TextField(
        label=label, required=needed, max_length=length, help_text=help_text, widget=forms.TextInput(attrs)
    )


def _partial(label: str, help_text: str) -> PartialDateField:
    return PartialDateField(label=label, required=False, max_length=20, help_text=help_text)


def _organization(label: str, *, needed: bool, autocomplete: str = "off") -> OrganizationField:
    widget = forms.TextInput(suggesting(autocomplete))
    return OrganizationField(label=label, required=needed, max_length=200, widget=widget)


def _number(
    label: str, least: int, most: int, wrong: str, autocomplete: str, *, required: bool = True
) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        min_value=least,
        max_value=most,
        error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), wrong),
        widget=forms.NumberInput({"autocomplete": autocomplete}),
        required=required,
    )


def _countries() -> list[tuple[str, str]]:
    return [("", "Choose a country"), *countries]


_FROM = _partial("From", "A year, or a month and year: 2009 or June 2009.")
_TO = _partial("Until", "Leave empty if it’s current.")
_EXCHANGE = {
    "what": forms.ChoiceField(label="What", choices=list(EXCHANGES.items())),
    "details": _text("In your words", needed=False, length=200),
}
_PROSE = {
    "value": ProseField(
        label="What it says",
        max_length=4000,
        help_text="Plain text, with *italics*, **bold**, lists and links if you like (Markdown).",
    )
}
_EMAIL = {
    # Browsers would not send what people paste from a letter, so that it is a field of text to them.
    "value": EmailField(
        label="Email address",
        max_length=254,
        error_messages={"invalid": EMAIL},
        widget=forms.TextInput({"inputmode": "email", "autocomplete": "email", "spellcheck": "false"}),
    )
}
_PHONE = {
    "value": PhoneField(
        label="Number", max_length=60, widget=forms.TextInput({"type": "tel", "autocomplete": "tel"})
    )
}
_WEB = {
    "value": WebField(
        label="Web address",
        max_length=300,
        widget=forms.TextInput({"inputmode": "url", "autocomplete": "url"}),
    )
}

FIELDS: Mapping[str, Mapping[str, forms.Field]] = {
    "position": {
        "title": _text("Job title", needed=False, autocomplete="organization-title"),
        "organization": _organization("Library or organization", needed=False, autocomplete="organization"),
        "place": PlaceField(label="Town", required=False),
        "from": _FROM,
        "to": _TO,
    },
    "education": {
        "degree": _text("Degree or course", needed=False),
        "organization": _organization("School or university", needed=True),
        "from": _FROM,
        "to": _TO,
    },
    "topic": {
        "heading": HeadingField(
            label="Topic",
            max_length=120,
            help_text="Start typing. Other names of a topic find it, too.",
            widget=forms.TextInput({"autocomplete": "off", "list": "headings"}),
        )
    },
    "skill": {
        "value": _text(
            "Skill or system",
            help_text="For example Koha, MARC, storytime, grant writing.",
            listed="skills",
        )
    },
    "membership": {
        "organization": _organization("Association", needed=True),
        "role": _text("Role", needed=False, help_text="For example life member, student member."),
        "from": _FROM,
    },
    "language": {
        "value": _text("Language", length=60, listed="languages"),
        "level": forms.ChoiceField(label="How well", choices=list(LEVELS.items()), required=False),
    },
    "offer": _EXCHANGE,
    "seek": _EXCHANGE,
    "about-work": _PROSE,
    "orcid": {
        "value": OrcidField(label="ORCID iD", max_length=60, help_text="16 digits, like 0000-0002-1825-0097.")
    },
    "linkedin": {
        "value": WebField(
            label="Address of your page",
            max_length=200,
            hosts=("linkedin.com",),
            widget=forms.TextInput({"inputmode": "url"}),
        )
    },
    "about-home": _PROSE,
    "hobby": {
        "value": _text("Hobby", help_text="A hobby, a team, a knitting or book group, a specialty cocktail.")
    },
    "birthday": {
        "day": _number("Day", 1, 31, "Write a day from 1 to 31.", "bday-day"),
        "month": forms.TypedChoiceField(
            label="Month",
            coerce=int,
            choices=list(enumerate(MONTHS, 1)),
            widget=forms.Select({"autocomplete": "bday-month"}),
        ),
        "year": _number("Year", 1900, 2100, "Write a year like 1976.", "bday-year", required=False),
    },
    "pronouns": {"value": _text("Pronouns", length=40, help_text="For example she/her, they/them.")},
    "town": {"place": PlaceField(label="Town")},
    "note": {"value": _text("What it says", length=300)},
    "work-email": _EMAIL,
    "home-email": _EMAIL,
    "work-phone": _PHONE,
    "mobile": _PHONE,
    "home-phone": _PHONE,
    "address": {
        "street": ProseField(
            label="Street address",
            max_length=300,
            widget=forms.Textarea({"rows": 2, "autocomplete": "street-address"}),
        ),
        "town": _text("Town", needed=False, autocomplete="address-level2"),
        "region": _text("State, province or region", needed=False, autocomplete="address-level1"),
        "postcode": _text("Postal code", needed=False, length=20, autocomplete="postal-code"),
        "country": forms.ChoiceField(
            label="Country",
            choices=_countries,
            required=False,
            widget=forms.Select({"autocomplete": "country"}),
        ),
    },
    "website": _WEB,
    "mastodon": {
        "value": HandleField(
            label="Address", max_length=160, cleaned=clean_mastodon, example="@name@server.org"
        )
    },
    "bluesky": {
        "value": HandleField(
            label="Handle", max_length=160, cleaned=clean_bluesky, example="name.bsky.social"
        )
    },
    "link": _WEB,
}


def _check_span(value: Value) -> None:
    start, end = value.get("from", ""), value.get("to", "")
    if start and end and end < start[: len(end)]:
        raise ValidationError({"to": "It can’t end before it begins."})


def _check_position(value: Value) -> None:
    if not value.get("title") and not value.get("organization"):
        raise ValidationError({"title": "Enter the job title, where you work, or both."})
    _check_span(value)


def _check_birthday(value: Value) -> None:
    day, month = value.get("day"), value.get("month")
    # A year that is left out may be a leap year.
    year = value.get("year") or 2000
    if day and month and day > calendar.monthrange(year, month)[1]:
        raise ValidationError({"day": f"{calendar.month_name[month]} has no day {day}."})


_CHECKS: dict[str, Callable[[Value], None]] = {
    "position": _check_position,
    "education": _check_span,
    "birthday": _check_birthday,
}


def fields_of(kind: Kind) -> dict[str, forms.Field]:
    """The fields of a kind by the names of its parts, for a form of their own."""
    return {name: copy.deepcopy(field) for name, field in FIELDS[kind.key].items()}


def check(kind: Kind, data: Value) -> None:
    """Raise ValidationError, by part, unless the cleaned values of a kind's fields fit each other."""
    if kind.key in _CHECKS:
        _CHECKS[kind.key]({name: data[name] for name in kind.parts if data.get(name)})
