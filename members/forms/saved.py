"""The form of a saved search."""

from django import forms

from members.forms.fields import TextField


class SavedForm(forms.Form):
    """A name, and whether newcomers are mailed."""

    name = TextField(
        label="Name", max_length=80, widget=forms.TextInput({"autocomplete": "off"}),
        error_messages={"required": "Give the search a name."},
    )  # fmt: skip
    weekly = forms.BooleanField(
        label="Email me once a week about new members", required=False,
        help_text="We tell you about each new member once, a week after they joined.",
    )  # fmt: skip
