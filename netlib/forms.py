"""How forms are drawn: the renderer that all forms use, and radio rows for a choice that needs explaining."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.renderers import TemplatesSetting

from netlib.look import AUDIENCES


class Renderer(TemplatesSetting):
    """Draws `{{ form }}` and `{{ field.as_field_group }}` with the templates of the house."""

    form_template_name = "includes/form.html"
    field_template_name = "includes/field.html"


@dataclass(frozen=True)
class Row:
    """One row of a choice: what it is called, what it means, and what stands at its end ("115 people").
    `audience`, a key of netlib.look.AUDIENCES, gives the row its icon and its hue."""

    value: str
    label: str
    hint: str = ""
    aside: str = ""
    audience: str = ""


def audience_row(key: str, *, value: str = "", name: str = "", aside: str = "") -> Row:
    """The row of one audience; `name` is the name of a circle, `value` what the form sends (the key, if empty)."""
    shown = AUDIENCES[key]
    return Row(value or key, name or shown.word, shown.hint, aside, key)


class ChoiceRows(forms.RadioSelect):
    """Radio buttons as rows with a word, an explanation and an aside."""

    template_name = "includes/choice_rows.html"

    def __init__(self, rows: Iterable[Row] = (), attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs)
        self.put(rows)

    def put(self, rows: Iterable[Row]) -> None:
        """Choose among these rows."""
        self.rows = {row.value: row for row in rows}
        self.choices = [(row.value, row.label) for row in self.rows.values()]

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Adds the row, and the icon of its audience, to what the template of the option gets."""
        option = super().create_option(name, value, *args, **kwargs)
        row = self.rows.get(str(value)) or Row(str(value), str(option["label"]))
        icon = AUDIENCES[row.audience].icon if row.audience else ""
        return {**option, "row": row, "icon": icon}


def rows_field(rows: Iterable[Row], **kwargs: Any) -> forms.ChoiceField:
    """A field whose choice is one of `rows`, shown as rows; takes what every ChoiceField takes."""
    rows = list(rows)
    return forms.ChoiceField(
        choices=[(row.value, row.label) for row in rows], widget=ChoiceRows(rows), **kwargs
    )
