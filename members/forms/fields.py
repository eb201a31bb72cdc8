"""The form fields that the kinds of lines are made of, each with its own check and its own words."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse_lazy
from django_countries import countries

from netlib.text.clean import clean_text
from netlib.text.names import clean_name
from netlib.text.partial_dates import MONTHS, parse_partial
from netlib.text.reach import (
    clean_bluesky,
    clean_email,
    clean_mastodon,
    clean_orcid,
    clean_phone,
    clean_web,
    dialed,
)

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

EMAIL = "Write it like name@library.org, with plain letters before the @ sign."

Make = Callable[[], forms.Field]


class TextField(forms.CharField):
    """A line of text without what cannot be seen, white space joined."""

    def to_python(self, value: Any) -> str:
        """Return the cleaned text; "" when there is none."""
        return clean_name(super().to_python(value) or "")


class ProseField(forms.CharField):
    """Several lines of text, line ends as \\n."""

    widget = forms.Textarea

    def to_python(self, value: Any) -> str:
        """Return the cleaned text; "" when there is none."""
        return clean_text(super().to_python(value) or "").replace("\t", " ").strip()


class PartialDateField(TextField):
    """A year, or a month and year; gives "2009", "2009-06" or ""."""

    def clean(self, value: Any) -> str:
        """Raises ValidationError for what is neither."""
        return parse_partial(super().clean(value))


class HeadingField(TextField):
    """A topic of the vocabulary; a synonym gives the preferred heading. Gives a Heading."""

    def clean(self, value: Any) -> Any:
        """Raises ValidationError with near headings when there is no such topic."""
        from members.reads.topics import find_heading, near_headings

        text = super().clean(value)
        if heading := find_heading(text):
            return heading
        near = near_headings(text)
        hint = f" Near it: {', '.join(near)}." if near else ""
        raise ValidationError(f"“{text}” is not in the list of topics.{hint}", code="unknown")


class OrganizationField(TextField):
    """An organization by name; gives the name as the list has it, or as typed where the list lacks it."""


def suggesting(autocomplete: str = "off") -> dict[str, Any]:
    """The attributes of an input `organization` that suggests organizations while one types, in a datalist that stands
    in its page."""
    return {
        "list": "organizations",
        "autocomplete": autocomplete,
        "hx-get": reverse_lazy("organization-names"),
        "hx-trigger": "input changed delay:200ms",
        "hx-target": "#organizations",
        "hx-sync": "this:replace",
    }


class WebField(TextField):
    """A web address, http or https; `hosts` limits where it may lead."""

    def __init__(self, *, hosts: tuple[str, ...] = (), **options: Any) -> None:
        self.hosts = hosts
        super().__init__(**options)

    def clean(self, value: Any) -> str:
        """Raises ValidationError for anything else."""
        typed = super().clean(value)
        if not typed:
            return ""
        try:
            text = clean_web(typed)
        except ValueError:
            raise ValidationError("This needs a web address, like https://library.org/me.") from None
        host = (urlsplit(text).hostname or "").removeprefix("www.")
        if self.hosts and not any(host == allowed or host.endswith(f".{allowed}") for allowed in self.hosts):
            raise ValidationError(f"This needs an address at {self.hosts[0]}.")
        return text


class OrcidField(TextField):
    """An ORCID iD, with or without its address. The check digit is ISO 7064 MOD 11-2."""

    def clean(self, value: Any) -> str:
        """Give the four groups of four. Raises ValidationError."""
        try:
            text = clean_orcid(super().clean(value))
        except ValueError:
            raise ValidationError("An ORCID iD has 16 digits, like 0000-0002-1825-0097.") from None
        digits = text.replace("-", "")
        total = 0
        for digit in digits[:15]:
            total = (total + int(digit)) * 2
        check = (12 - total % 11) % 11
        if digits[15] != ("X" if check == 10 else str(check)):
            raise ValidationError(
                "This is not an ORCID iD: its last digit does not fit the others. Is one mistyped?"
            )
        return text


class PhoneField(TextField):
    """A telephone number as people write it, with digits enough to dial."""

    def clean(self, value: Any) -> str:
        """Raises ValidationError when it could not be dialled."""
        try:
            return clean_phone(super().clean(value))
        except ValueError:
            raise ValidationError(
                "This is no telephone number. Write it like +1 978 555 0117, ext. 4."
            ) from None


class EmailField(forms.EmailField):
    """An email address, with or without the name and the signs around it. Browsers would refuse to send these, so the field
    is one of text to them."""

    def to_python(self, value: Any) -> str:
        """Give the address alone."""
        return clean_email(super().to_python(value) or "")


class HandleField(TextField):
    """A handle in some network, cleaned by a function that raises ValueError for what is none; `wrong` says so."""

    def __init__(self, *, cleaned: Callable[[str], str], wrong: str, **options: Any) -> None:
        self.cleaned, self.wrong = cleaned, wrong
        super().__init__(**options)

    def clean(self, value: Any) -> str:
        """Raises ValidationError for what is no handle."""
        text = super().clean(value)
        try:
            return self.cleaned(text) if text else ""
        except ValueError:
            raise ValidationError(self.wrong) from None


def tel(value: dict[str, Any]) -> str:
    """The `tel:` address (RFC 3966) of a number as people write it."""
    return dialed(value["value"])


def country_name(code: str) -> str:
    """The country's English name; "" for whatever is no code of two letters."""
    return str(countries.name(code)) if len(code) == 2 and code.isascii() and code.isalpha() else ""


def _text(
    label: str,
    *,
    needed: bool = True,
    length: int = 120,
    help_text: str = "",
    autocomplete: str = "",
    listed: str = "",
) -> Make:
    """A maker of a text field. `listed` names a datalist of suggestions."""

    def make() -> forms.Field:
        attrs = {"autocomplete": autocomplete} if autocomplete else {"autocomplete": "off"}
        if listed:
            attrs["list"] = listed
        return TextField(
            label=label,
            required=needed,
            max_length=length,
            help_text=help_text,
            widget=forms.TextInput(attrs),
        )

    return make


def _partial(label: str, help_text: str) -> Make:
    return lambda: PartialDateField(label=label, required=False, max_length=20, help_text=help_text)


def _organization(label: str, *, needed: bool, autocomplete: str = "off") -> Make:
    return lambda: OrganizationField(
        label=label, required=needed, max_length=200,
        widget=forms.TextInput(suggesting(autocomplete)),
    )  # fmt: skip


def _place(label: str, *, needed: bool) -> Make:
    def make() -> forms.Field:
        from members.forms.place import PlaceField

        return PlaceField(label=label, required=needed)

    return make


title = _text("Job title", needed=False, autocomplete="organization-title")
organization = _organization("Library or organization", needed=False, autocomplete="organization")
school = _organization("School or university", needed=True)
association = _organization("Association", needed=True)
association_role = _text(
    "In what capacity", needed=False, help_text="For example life member, student member."
)
degree = _text("Degree or course", needed=False)
place = _place("Town", needed=False)
place_needed = _place("Town", needed=True)
start = _partial("From", "A year, or a month and year: 2009 or June 2009.")
end = _partial("Until", "Leave empty if it goes on.")
skill = _text(
    "Skill or system", help_text="For example Koha, MARC, storytime, grant writing.", listed="skills"
)
hobby = _text("Hobby", help_text="A hobby, a team, a knitting or book group, a specialty cocktail.")
pronouns = _text("Pronouns", length=40, help_text="For example she/her, they/them.")
anything = _text("What it says", length=300)
language = _text("Language", length=60, listed="languages")
exchange_details = _text("In your words", needed=False, length=200)
town = _text("Town", needed=False, autocomplete="address-level2")
region = _text("State, province or region", needed=False, autocomplete="address-level1")
postcode = _text("Postal code", needed=False, length=20, autocomplete="postal-code")


def street() -> forms.Field:
    """Street and number, as many lines as the country needs."""
    return ProseField(
        label="Street address",
        max_length=300,
        widget=forms.Textarea({"rows": 2, "autocomplete": "street-address"}),
    )


def country() -> forms.Field:
    """A country by its ISO code."""
    return forms.ChoiceField(
        label="Country",
        choices=[("", "Choose a country"), *countries],
        required=False,
        widget=forms.Select({"autocomplete": "country"}),
    )


def heading() -> forms.Field:
    """A topic of the shared vocabulary."""
    return HeadingField(
        label="Topic",
        max_length=120,
        help_text="Type a word; a synonym finds the preferred heading.",
        widget=forms.TextInput({"autocomplete": "off", "list": "headings"}),
    )


def language_level() -> forms.Field:
    """How well the language is known."""
    return forms.ChoiceField(label="How well", choices=list(LEVELS.items()), required=False)


def exchange() -> forms.Field:
    """What is offered or looked for."""
    return forms.ChoiceField(label="What", choices=list(EXCHANGES.items()))


def prose() -> forms.Field:
    """Some paragraphs in Markdown."""
    return ProseField(
        label="What it says",
        max_length=4000,
        help_text="Plain text, with *italics*, **bold**, lists and links if you like (Markdown).",
    )


def email() -> forms.Field:
    """An email address."""
    return EmailField(
        label="Email address",
        max_length=254,
        error_messages={"invalid": EMAIL},
        widget=forms.TextInput({"inputmode": "email", "autocomplete": "email", "spellcheck": "false"}),
    )


def phone() -> forms.Field:
    """A telephone number."""
    return PhoneField(
        label="Number", max_length=60, widget=forms.TextInput({"type": "tel", "autocomplete": "tel"})
    )


def web() -> forms.Field:
    """A web address."""
    return WebField(
        label="Web address",
        max_length=300,
        widget=forms.TextInput({"inputmode": "url", "autocomplete": "url"}),
    )


def linkedin() -> forms.Field:
    """A page at LinkedIn."""
    return WebField(
        label="Address of your page",
        max_length=200,
        hosts=("linkedin.com",),
        widget=forms.TextInput({"inputmode": "url"}),
    )


def orcid() -> forms.Field:
    """An ORCID iD."""
    return OrcidField(label="ORCID iD", max_length=60, help_text="16 digits, like 0000-0002-1825-0097.")


def mastodon() -> forms.Field:
    """A Mastodon address, @name@server."""
    return HandleField(
        label="Address", max_length=160, help_text="Like @name@server.org.",
        cleaned=clean_mastodon, wrong="Write it like @name@server.org.",
    )  # fmt: skip


def bluesky() -> forms.Field:
    """A Bluesky handle, which is a host name."""
    return HandleField(
        label="Handle", max_length=160, help_text="Like name.bsky.social.",
        cleaned=clean_bluesky, wrong="Write it like name.bsky.social.",
    )  # fmt: skip


def day() -> forms.Field:
    """A day of the month."""
    return forms.IntegerField(
        label="Day",
        min_value=1,
        max_value=31,
        error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), "Write a day from 1 to 31."),
        widget=forms.NumberInput({"autocomplete": "bday-day"}),
    )


def month() -> forms.Field:
    """A month by number."""
    return forms.TypedChoiceField(
        label="Month",
        coerce=int,
        choices=list(enumerate(MONTHS, 1)),
        widget=forms.Select({"autocomplete": "bday-month"}),
    )


def birth_year() -> forms.Field:
    """A year of birth; nobody has to say it."""
    return forms.IntegerField(
        label="Year",
        required=False,
        min_value=1900,
        max_value=2100,
        error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), "Write a year like 1976."),
        widget=forms.NumberInput({"autocomplete": "bday-year"}),
    )
