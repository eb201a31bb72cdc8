"""Form fields, each with its own check and error messages."""

import unicodedata
from collections.abc import Callable
from typing import Unpack
from urllib.parse import urlsplit

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse_lazy

from members.models import Heading
from members.reads.topics import find_heading, near_headings
from netlib.forms import Attrs, FieldOptions, TextOptions
from netlib.text.clean import UNREADABLE, clean_text
from netlib.text.names import clean_name
from netlib.text.partial_dates import parse_partial
from netlib.text.reach import clean_email, clean_orcid, clean_phone, clean_web

NAME_LENGTH = 120
EMAIL = "Write it like name@library.org, with plain letters before the @ sign."


def _readable(text: str) -> str:
    """The text, or "" where it is nothing but signs for letters that could not be read."""
    return text if text.strip(f"{UNREADABLE} \n") else ""


class TextField(forms.CharField):
    """A line of text without invisible characters and repeated white space."""

    def to_python(self, value: object) -> str:
        """Return the cleaned text; "" when there is none that can be read."""
        return _readable(clean_name(super().to_python(value) or ""))


class ProseField(forms.CharField):
    """Several lines of text, line ends as \\n."""

    widget = forms.Textarea

    def to_python(self, value: object) -> str:
        """Return the cleaned text; "" when there is none that can be read."""
        return _readable(clean_text(super().to_python(value) or "").replace("\t", " ").strip())


class PartialDateField(TextField):
    """A year, or a month and year; gives "2009", "2009-06" or ""."""

    def clean(self, value: object) -> str:
        """Raises ValidationError for other texts."""
        return parse_partial(super().clean(value))


class HeadingField(TextField):
    """A topic of the vocabulary by name or synonym. Cleans to a Heading."""

    def clean(self, value: object) -> Heading:
        """Raises ValidationError that names similar headings when there is no such topic."""
        text = super().clean(value)
        if heading := find_heading(text):
            return heading
        near = near_headings(text)
        hint = f" Near it: {', '.join(near)}." if near else ""
        raise ValidationError(f"“{text}” is not in the list of topics.{hint}", code="unknown")


class OrganizationField(TextField):
    """An organization by name. Cleans to the text as typed; the service looks for the organization."""


def suggesting(autocomplete: str = "off") -> Attrs:
    """The attributes of an input `organization` that suggests organizations while a member types, in a datalist
    of its page."""
    return {
        "list": "organizations",
        "autocomplete": autocomplete,
        "data-hx-get": reverse_lazy("organization-names"),
        "data-hx-trigger": "input changed delay:200ms",
        "data-hx-target": "#organizations",
        "data-hx-sync": "this:replace",
    }


class WebField(TextField):
    """A web address, http or https; `hosts` limits where it may lead."""

    def __init__(self, *, hosts: tuple[str, ...] = (), **options: Unpack[TextOptions]) -> None:
        self.hosts = hosts
        super().__init__(**options)

    def clean(self, value: object) -> str:
        """Raises ValidationError for anything else."""
        typed = super().clean(value)
        if not typed:
            return ""
        try:
            text = clean_web(typed)
        except ValueError:
            raise ValidationError("Enter a web address, like https://library.org/me.") from None
        host = (urlsplit(text).hostname or "").removeprefix("www.")
        if self.hosts and not any(host == allowed or host.endswith(f".{allowed}") for allowed in self.hosts):
            raise ValidationError(f"Enter an address at {self.hosts[0]}.")
        return text


class OrcidField(TextField):
    """An ORCID iD, with or without its address. The check digit is ISO 7064 MOD 11-2."""

    def clean(self, value: object) -> str:
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
            raise ValidationError("This isn’t an ORCID iD: its last digit doesn’t match. Is one mistyped?")
        return text


class PhoneField(TextField):
    """A phone number as people write it, with enough digits to dial."""

    def clean(self, value: object) -> str:
        """Raises ValidationError for a text that cannot be dialed."""
        try:
            return clean_phone(super().clean(value))
        except ValueError:
            raise ValidationError(
                "This isn’t a phone number. Write it like +1 978 555 0117, ext. 4."
            ) from None


class EmailField(forms.EmailField):
    """An email address, with or without the name and the signs around it."""

    def to_python(self, value: object) -> str:
        """Return the address alone."""
        return clean_email(super().to_python(value) or "")


class HandleField(TextField):
    """A handle in some network, cleaned by a function that raises ValueError for a text that is none."""

    def __init__(
        self, *, cleaned: Callable[[str], str], example: str, **options: Unpack[TextOptions]
    ) -> None:
        self.cleaned, self.example = cleaned, example
        options.setdefault("help_text", f"Like {example}.")
        super().__init__(**options)

    def clean(self, value: object) -> str:
        """Raises ValidationError for a text that is no handle."""
        text = super().clean(value)
        try:
            return self.cleaned(text) if text else ""
        except ValueError:
            raise ValidationError(f"Write it like {self.example}.") from None


class NameField(forms.CharField):
    """A person's name in any script, without control characters, 1 to 120 characters once trimmed."""

    def __init__(self, **options: Unpack[FieldOptions]) -> None:
        options.setdefault("label", "Your name")
        options.setdefault("error_messages", {"required": "Enter your name."})
        options.setdefault("widget", forms.TextInput({"autocomplete": "name"}))
        super().__init__(max_length=NAME_LENGTH, **options)

    def clean(self, value: object) -> str:
        """Return the trimmed name. Raises ValidationError for a name without a letter."""
        name = clean_name(super().clean(value))
        if self.required and not any(unicodedata.category(sign)[0] in "LN" for sign in name):
            raise ValidationError("A name needs at least one letter.")
        return name
