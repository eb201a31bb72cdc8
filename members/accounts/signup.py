"""The part of the sign-up form that is ours. django-allauth builds its own forms on top of it."""

import unicodedata
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from netlib.text.names import clean_name

NAME_LENGTH = 120


class NameField(forms.CharField):
    """A person's name in any script, without control characters, 1 to 120 characters once trimmed."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("label", "Your name")
        options.setdefault("error_messages", {"required": "Tell us your name."})
        options.setdefault("widget", forms.TextInput({"autocomplete": "name"}))
        super().__init__(max_length=NAME_LENGTH, **options)

    def clean(self, value: Any) -> str:
        """Return the trimmed name. Raises ValidationError for control characters and for a name without a letter."""
        name = clean_name(super().clean(value))
        if self.required and not any(unicodedata.category(sign)[0] in "LN" for sign in name):
            raise ValidationError("A name needs at least one letter.")
        return name


class NameForm(forms.Form):
    """Asks for the name at sign-up, whichever way one joins."""

    name = NameField(help_text="As you sign it. You choose later who may find you by it.")

    def signup(self, request: HttpRequest, user: Any) -> None:
        """Nothing is left to do: the adapter has given the member the name before saving."""
