"""Asking for a town: a member types a name, and chooses where several towns have it. With script the choices
appear while typing; without, when the form comes back."""

from collections.abc import Mapping
from typing import Unpack

from django import forms
from django.core.exceptions import ValidationError

from members.models import Place
from members.reads.places import resolve, search, told_apart
from netlib.forms import Attrs, FieldOptions
from netlib.text.names import fold


class PlaceInput(forms.TextInput):
    """A text field, and radio buttons for the towns with that name."""

    template_name = "members/place_input.html"

    def __init__(self) -> None:
        super().__init__({"autocomplete": "off"})
        self.choices: list[Place] = []
        self.chosen = ""
        # The town that was chosen for this text before, so that the form does not ask again.
        self.held = ""

    def value_from_datadict(self, data: Mapping[str, object], files: object, name: str) -> tuple[str, str]:
        """The text, and the number of the chosen town."""
        return str(data.get(name) or ""), str(data.get(f"{name}_choice") or "")

    def format_value(self, value: object) -> str:
        """The text alone. `value` is what the form sent, a Place, or a text."""
        return str(value[0] if isinstance(value, tuple) else value or "")

    def get_context(self, name: str, value: object, attrs: Attrs | None) -> Attrs:
        """Adds the towns to choose from."""
        context = super().get_context(name, value, attrs)
        context["field_name"] = name
        context["places"] = told_apart(self.choices)
        context["held"] = str(value.pk) if isinstance(value, Place) else self.held
        context["chosen"] = self.chosen
        return context


class PlaceField(forms.Field):
    """A town. Cleans to a Place, or None when empty."""

    widget = PlaceInput

    def __init__(self, **options: Unpack[FieldOptions]) -> None:
        options.setdefault("help_text", "Town or city. Add the state or country if there are several.")
        super().__init__(**options)

    def has_changed(self, initial: object, data: object) -> bool:
        """Compares the text only; the number follows from it."""
        return str(initial or "") != (data[0] if isinstance(data, tuple) else str(data or ""))

    def clean(self, value: object) -> Place | None:
        """Find the town. Raises ValidationError when it is unknown, or when several have the name and none was
        chosen."""
        text, choice = value if isinstance(value, tuple) else (str(value or ""), "")
        text = " ".join(text.replace("\0", "").split())
        if not text:
            if self.required:
                raise ValidationError("Enter the town.", code="required")
            return None
        if choice.isdecimal() and len(choice) < 11 and (chosen := _chosen(text, int(choice))):
            # When the form comes back, for any reason, it keeps the choice. A text that is the full name of the town
            # needs no radio button for it.
            if text == str(chosen):
                self.widget.held = str(chosen.pk)
            else:
                self.widget.choices, self.widget.chosen = [chosen], str(chosen.pk)
            return chosen
        place, several = resolve(text)
        if place is not None:
            return place
        self.widget.choices = several
        if several:
            raise ValidationError(f"Which “{text}” is it? Choose one below.", code="several")
        raise ValidationError(f"We know no town called “{text}”. Try the nearest bigger one.", code="unknown")


def _chosen(text: str, number: int) -> Place | None:
    """The town with that number, unless the text was changed after choosing it."""
    if number > 2**31 - 1:
        return None
    place = Place.objects.filter(pk=number).first()
    if place is None or not (place.key.startswith(fold(text.split(",")[0])) or place in search(text)):
        return None
    return place
