"""Controls that are drawn by hand are those that Django draws."""

import datetime as dt
import re
from decimal import Decimal

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates

from netlib.forms import DRAWN, Renderer

HOSTILE = "<b> \" ' & ‮ \n é"
CHOICES = [("", "—"), ("a", "A & <b>"), ('Group "one"', [("b", "B"), (3, "C")]), ("d", "D")]
WIDGETS: dict[str, tuple[forms.Widget, list[object]]] = {
    "text": (forms.TextInput({"maxlength": 40, "required": True, "autofocus": False}), [None, "", HOSTILE, 0, 5]),
    "number": (forms.NumberInput({"min": 0}), [None, 3, Decimal("1.50"), 1234567]),
    "email": (forms.EmailInput({"title": HOSTILE}), ["nell@library.example"]),
    "url": (forms.URLInput(), ["https://library.example/?a=1&b=2"]),
    "password": (forms.PasswordInput(), ["secret"]),
    "hidden": (forms.HiddenInput(), [None, HOSTILE]),
    "date": (forms.DateInput(), [dt.date(2027, 3, 6), "6 March"]),
    "time": (forms.TimeInput(format="%H:%M"), [dt.time(19, 30)]),
    "checkbox": (forms.CheckboxInput(), [True, False, None, "x"]),
    "file": (forms.FileInput({"accept": "image/*"}), [None]),
    "textarea": (forms.Textarea({"rows": 4}), [None, "", HOSTILE, "\nline"]),
    "select": (forms.Select({"id": "id_x"}, choices=CHOICES), [None, "", "a", "3", 3, "none"]),
    "select, several": (forms.SelectMultiple(choices=CHOICES), [[], ["a", "b"]]),
}  # fmt: skip


def elements(html: str) -> str:
    """The HTML without the space between elements."""
    return re.sub(r">\s+<", "><", html).strip()


@pytest.mark.parametrize("kind", WIDGETS)
def test_a_control_is_drawn_as_django_draws_it(kind: str) -> None:
    widget, values = WIDGETS[kind]
    for value in values:
        ours, theirs = (
            widget.render("field", value, {"aria-describedby": "id_help"}, renderer)
            for renderer in (Renderer(), DjangoTemplates())
        )
        assert elements(ours) == elements(theirs)


def test_all_that_is_drawn_by_hand_is_compared() -> None:
    assert {widget.template_name for widget, _ in WIDGETS.values()} == set(DRAWN)
