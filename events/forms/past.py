"""The forms of past events: checking off years, adding what is not among them, and who sees one."""

from django import forms
from django.utils import timezone

from events.forms.base import Data
from members.forms.audience import SeenByField
from members.forms.fields import TextField


class YearsForm(forms.Form):
    """Who sees the years that are checked."""

    audience = SeenByField("Who can see new ones")

    def __init__(self, data: Data | None = None) -> None:
        super().__init__(data, auto_id="years_%s")


class PastEventForm(forms.Form):
    """An event that one attended, by its name and year."""

    title = TextField(label="Event", max_length=140, widget=forms.TextInput({"autocomplete": "off"}))
    year = forms.IntegerField(
        label="Year",
        min_value=1900,
        widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "off", "maxlength": "4"}),
        error_messages={
            "invalid": "Enter a year, like 2009.",
            "min_value": "Enter a year after 1899.",
            "max_value": "Enter a year that has begun.",
        },
    )
    town = TextField(
        label="Town", max_length=120, required=False, widget=forms.TextInput({"autocomplete": "off"})
    )
    audience = SeenByField()

    def __init__(self, data: Data | None = None) -> None:
        super().__init__(data, auto_id="past_%s")

    def clean_year(self) -> int:
        """A year that has begun."""
        year: int = self.cleaned_data["year"]
        if year > timezone.now().year:
            raise forms.ValidationError("Enter a year that has begun.")
        return year
