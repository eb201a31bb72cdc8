"""The form of service in a member's own words."""

import re
from typing import Any

from django import forms
from django.utils import timezone

from committees.models import Committee
from committees.models.said import FIRST_YEAR, LAST_YEAR
from committees.roles import Role
from members.forms.audience import SeenByField
from members.forms.fields import TextField
from netlib.forms import Sent

# "2010", "2010-2011", "2010–11", "2010 to 2011".
_YEARS = re.compile(r"(\d{4})(?:\s*(?:-|–|—|/|to|until)\s*(\d{4}|\d{2}))?", re.IGNORECASE)


class YearsField(forms.CharField):
    """One year or two, as people write them. Cleans to the first and the last."""

    def __init__(self) -> None:
        super().__init__(
            label="Years",
            max_length=20,
            widget=forms.TextInput({"autocomplete": "off"}),
            error_messages={"required": "Enter the years, like 2010–2011."},
        )

    def clean(self, value: object) -> Any:
        """The two years. Raises ValidationError for what says none."""
        text = str(super().clean(value)).strip()
        found = _YEARS.fullmatch(text)
        if found is None:
            raise forms.ValidationError("Enter the years, like 2010–2011.")
        first = int(found[1])
        last = int(found[2] or first)
        if last < 100:
            # The century of the first year: "2010–11", "1999–01".
            last += first - first % 100
            last += 100 if last < first else 0
        if last < first:
            raise forms.ValidationError("The last year comes before the first.")
        if not FIRST_YEAR <= first <= timezone.now().year:
            raise forms.ValidationError("Enter years that have begun, like 2010–2011.")
        if last > min(first + 60, LAST_YEAR):
            raise forms.ValidationError("Enter the years, like 2010–2011.")
        return first, last


class SaidForm(forms.Form):
    """That one served on a committee: which one, as what, and when. For a `committee` that is known, it asks for no name."""

    name = TextField(label="Committee", max_length=160, widget=forms.TextInput({"autocomplete": "off"}))
    association = TextField(
        label="Association or library", max_length=160, required=False, widget=forms.TextInput({"autocomplete": "off"})
    )  # fmt: skip
    role = forms.ChoiceField(label="Role", choices=Role.choices, initial=Role.MEMBER)
    years = YearsField()
    audience = SeenByField()

    def __init__(self, data: Sent = None, *, committee: Committee | None = None) -> None:
        super().__init__(data, auto_id="said_%s")
        if committee is not None:
            del self.fields["name"], self.fields["association"]
