"""The directory's GET form: what to look for, and by what to narrow it."""

import unicodedata
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict

from members.forms.fields import TextField
from members.forms.place import PlaceField
from members.models import Place
from members.rule.standing import Viewer
from members.search import SORTS, Filters
from members.search.asked import LONGEST, ask
from members.search.facets import registered
from members.search.filters import CONTACT_WORDS, CONTACTS, FARTHEST
from members.search.marks import MARKS, Mark
from netlib.distance import KILOMETRES
from netlib.numbers import whole_number
from netlib.text.dates import customs, show_distance

SORT_WORDS = {"relevance": "Best match", "name": "By name"}

# Letters and digits that no folding drops, in the categories of Unicode.
_LASTING = {"Lu", "Ll", "Lt", "Lo", "Nd"}
_LONGEST_VALUE = 120


class _FilterField(TextField):
    """A filter that stands in the address. Gives its value and its words, or None without one."""

    def __init__(self, label: str) -> None:
        super().__init__(
            label=label, required=False, max_length=_LONGEST_VALUE, widget=forms.HiddenInput,
            error_messages={"max_length": "That’s too long to search for."},
        )  # fmt: skip


class _MarkField(_FilterField):
    """A filter by a mark of lines."""

    def __init__(self, mark: Mark) -> None:
        super().__init__(mark.label)
        self.mark = mark

    def clean(self, value: Any) -> Any:
        """The value that is meant, and its words; None without one. Raises ValidationError for what does not exist."""
        text = super().clean(value)
        found = self.mark.find(text) if text else None
        if text and not found:
            raise ValidationError(self.mark.wrong)
        return found


class PeopleForm(forms.Form):
    """What the address asks for. After `is_valid()`, whatever it said, `filters` and `text` hold what was understood,
    `labels` the words of each filter that is set."""

    q = TextField(
        label="Name, library, place or topic", required=False, max_length=LONGEST,
        error_messages={"max_length": "That’s too long to search for. Try a few words of it."},
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
    place = _FilterField("Place")
    contacts = _FilterField("My contacts")

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
        data["unit"] = data.get("unit") or ("mi" if customs().miles else "km")
        super().__init__(data)
        # The place has a field that is filled in, and its distance.
        self.marks = [mark for mark in MARKS if mark.key != "place"]
        self.fields.update({mark.key: _MarkField(mark) for mark in self.marks})

    def clean_q(self) -> str:
        """Words; signs alone would find everybody."""
        text = str(self.cleaned_data["q"])
        has_word = any(unicodedata.category(c) in _LASTING for c in unicodedata.normalize("NFKD", text))
        # Only for other letters and numbers the database knows whether they are words.
        if text and not (has_word or ask(text).clauses):
            raise ValidationError("Enter a word to search for.")
        return text

    def clean_place(self) -> str:
        """The number of a town that exists."""
        text = str(self.cleaned_data["place"])
        if text and not self.cleaned_data.get("near") and "near" not in self.errors:
            raise ValidationError("We do not know that place.")
        return text

    def clean_contacts(self) -> tuple[str, str] | None:
        """Among which of one's own contacts to look, and its words; for members."""
        key = str(self.cleaned_data[CONTACTS])
        words = CONTACT_WORDS.get(key)
        if not key:
            return None
        if not words:
            raise ValidationError("There’s no such way to file contacts.")
        if not self.viewer.is_member:
            raise ValidationError("Sign in to search your contacts.")
        return key, words

    def clean(self) -> dict[str, Any]:
        """Make the filters of what was understood."""
        data = super().clean() or {}
        near, within, unit = data.get("near"), data.get("within") or 0, data.get("unit") or "mi"
        if within and not near and "near" not in self.errors and "place" not in self.errors:
            self.add_error("near", "Enter the town to measure from.")
        names = [*(mark.key for mark in self.marks), CONTACTS]
        understood = {name: data[name] for name in names if data.get(name)}
        if near:
            far = f"Within {show_distance(within * KILOMETRES[unit], unit)} of {near}"
            understood["place"] = (str(near.pk), far if within else str(near))
        self.labels = {name: words for name, (_, words) in understood.items()}
        values = {name: value for name, (value, _) in understood.items()}
        # The apps that registered these say what they mean.
        values |= {name: _value(self.data.get(name)) for name in registered()}
        self.filters = Filters(within=within, unit=unit, **values)
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


def _value(given: Any) -> str:
    """The value of a filter of another app, as an address may have it."""
    return str(given or "").replace("\0", "").strip()[:_LONGEST_VALUE]
