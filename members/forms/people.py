"""The directory's GET form: what to look for, and by what to narrow it."""

import unicodedata
from collections.abc import Callable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.http import QueryDict

from members.forms.fields import TextField
from members.forms.place import PlaceField
from members.kinds import EXCHANGES
from members.models import Heading, OrganizationKind, Place
from members.reads.organizations import known_organization
from members.rule.masks import FILING_WORDS, FILINGS
from members.rule.standing import Viewer
from members.search import Filters
from members.search.engine import SORTS
from members.search.facets import key_of, registered
from members.search.filters import FARTHEST
from members.search.query import LONGEST, ask
from netlib.numbers import whole_number
from netlib.text.countries import country_name

SORT_WORDS = {"relevance": "Best match", "name": "By name"}

# Letters and digits that no folding drops, in the categories of Unicode.
_LASTING = {"Lu", "Ll", "Lt", "Lo", "Nd"}


def _hidden(**options: Any) -> TextField:
    return TextField(
        required=False, max_length=120, widget=forms.HiddenInput,
        error_messages={"max_length": "That is too long to look for."}, **options,
    )  # fmt: skip


class PeopleForm(forms.Form):
    """What the address asks for. After `is_valid()`, whatever it said, `filters` and `text` hold what was understood,
    `labels` the words of each filter that is set."""

    q = TextField(
        label="Name, library, place or topic", required=False, max_length=LONGEST,
        error_messages={"max_length": "That is too long to look for. Try a few words of it."},
    )  # fmt: skip
    near = PlaceField(label="Near", required=False, help_text="")
    within = forms.IntegerField(
        label="Within", required=False, min_value=0, max_value=FARTHEST,
        widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={
            "invalid": "Write a whole number.",
            "min_value": "Write a whole number, 0 or more.",
            "max_value": f"We measure up to {FARTHEST}.",
        },
    )  # fmt: skip
    unit = forms.ChoiceField(
        label="Miles or kilometers", required=False, choices=[("mi", "miles"), ("km", "km")],
        error_messages={"invalid_choice": "Choose miles or kilometers."},
    )  # fmt: skip
    sort = forms.ChoiceField(
        label="Sort", required=False, choices=[(key, SORT_WORDS[key]) for key in SORTS], widget=forms.HiddenInput,
        error_messages={"invalid_choice": "People are sorted by match or by name."},
    )  # fmt: skip
    place = _hidden(label="Place")
    country = _hidden(label="Country")
    region = _hidden(label="State or region")
    type = _hidden(label="Type of organization")
    organization = _hidden(label="Organization")
    heading = _hidden(label="Topic")
    offer = _hidden(label="Offers")
    seek = _hidden(label="Looks for")
    language = _hidden(label="Language")
    contacts = _hidden(label="My contacts")

    def __init__(self, data: QueryDict, *, viewer: Viewer) -> None:
        self.viewer = viewer
        self.text = ""
        self.filters = Filters()
        self.labels: dict[str, str] = {}
        data = data.copy()
        # The town of a kept address stands in the field in words again.
        chosen = whole_number(data.get("place", ""), digits=9)
        if chosen is not None and not data.get("near"):
            place = Place.objects.filter(pk=chosen).first()
            if place is not None:
                data["near"], data["near_choice"] = str(place), str(place.pk)
        data["unit"] = data.get("unit") or "mi"
        super().__init__(data)

    def clean_q(self) -> str:
        """Words; signs alone would find everybody."""
        text = str(self.cleaned_data["q"])
        has_word = any(unicodedata.category(c) in _LASTING for c in unicodedata.normalize("NFKD", text))
        # Only for other letters and numbers the database knows whether they are words.
        if text and not (has_word or ask(text).clauses):
            raise ValidationError("There is no word in this to look for.")
        return text

    def clean_place(self) -> str:
        """The number of a town that exists."""
        text = str(self.cleaned_data["place"])
        if text and not self.cleaned_data.get("near") and "near" not in self.errors:
            raise ValidationError("We do not know that place.")
        return text

    def clean_country(self) -> str:
        """The code of a country."""
        code = str(self.cleaned_data["country"]).upper()
        return self._understood("country", code, lambda: country_name(code), "There is no such country.")

    def clean_region(self) -> str:
        """A country's code and the name of a region."""
        text = str(self.cleaned_data["region"])
        country, _, name = text.partition("#")
        words = name if country == "US" else f"{name}, {country_name(country)}"
        return self._understood(
            "region",
            text,
            lambda: words if name and country_name(country) else "",
            "There is no such region.",
        )

    def clean_type(self) -> str:
        """A kind of organization."""
        return self._one_of("type", dict(OrganizationKind.choices), "There is no such type of organization.")

    def clean_offer(self) -> str:
        """What somebody offers."""
        return self._one_of("offer", EXCHANGES, "Nobody can offer that here.")

    def clean_seek(self) -> str:
        """What somebody looks for."""
        return self._one_of("seek", EXCHANGES, "Nobody can look for that here.")

    def clean_language(self) -> str:
        """A language, as somebody wrote it."""
        text = str(self.cleaned_data["language"])
        return self._understood("language", text, text.title, "")

    def clean_contacts(self) -> str:
        """Among whom of one's own contacts to look; for members."""
        key = self._one_of(
            "contacts", {"all": "All my contacts", **FILING_WORDS}, "Contacts are not filed like that."
        )
        if key and not self.viewer.is_member:
            raise ValidationError("Sign in to look among your own contacts.")
        return key

    def clean_organization(self) -> int | None:
        """An organization by its number, or by that of one merged into it."""
        return self._by_key(
            "organization", lambda number: known_organization(pk=number), "There is no such organization."
        )

    def clean_heading(self) -> int | None:
        """A topic by its number."""
        return self._by_key(
            "heading", lambda number: Heading.objects.filter(pk=number).first(), "There is no such topic."
        )

    def _understood(self, name: str, value: str, words: Callable[[], str], wrong: str) -> str:
        if not value:
            return ""
        if not (label := words()):
            raise ValidationError(wrong)
        self.labels[name] = label
        return value

    def _one_of(self, name: str, choices: Any, wrong: str) -> str:
        value = str(self.cleaned_data[name])
        return self._understood(name, value, lambda: str(choices.get(value, "")), wrong)

    def _by_key(self, name: str, find: Callable[[int], Model | None], wrong: str) -> int | None:
        text = str(self.cleaned_data[name])
        if not text:
            return None
        number = key_of(text)
        found = find(number) if number else None
        if found is None:
            raise ValidationError(wrong)
        self.labels[name] = str(found)
        return int(found.pk)

    def clean(self) -> dict[str, Any]:
        """Make the filters of what was understood."""
        data = super().clean() or {}
        near, within, unit = data.get("near"), data.get("within") or 0, data.get("unit") or "mi"
        if within and not near and "near" not in self.errors and "place" not in self.errors:
            self.add_error("near", "Write the town from which to measure.")
        plain = (
            "region",
            "country",
            "organization",
            "type",
            "heading",
            "offer",
            "seek",
            "language",
            "contacts",
        )
        wanted = {name: str(data[name]) for name in plain if data.get(name)}
        if near:
            wanted |= {"place": str(near.pk), "within": str(within), "unit": unit}
            far = f"Within {within} {'miles' if unit == 'mi' else 'km'} of {near}"
            self.labels["place"] = far if within else str(near)
        if "contacts" in wanted and wanted["contacts"] not in {"all", *FILINGS}:
            del wanted["contacts"]
        more = {name: self.data[name] for name in registered() if self.data.get(name)}
        self.filters = Filters.read({**wanted, **more})
        self.text = data.get("q") or ""
        return data

    @property
    def order(self) -> str:
        """In which order: as asked, or else the best match for words and by name without."""
        wanted = self.cleaned_data.get("sort") or ("relevance" if self.text else "name")
        return str(wanted)

    def query(self, *, filters: Filters | None = None, **changes: str) -> str:
        """The address of what was understood, as a query string; `filters` stand in for those of the form, and
        `changes` set or (empty) take out "q", "sort" and "after"."""
        parts = {"q": self.text, "sort": self.cleaned_data.get("sort") or "", **changes}
        made = QueryDict(mutable=True)
        for name, value in [("q", parts.pop("q")), *(self.filters if filters is None else filters).pairs()]:
            if value:
                made[name] = value
        for name, value in parts.items():
            if value:
                made[name] = value
        return str(made.urlencode())
