"""How forms are drawn: the renderer of all forms, and radio buttons as rows for choices that need an
explanation. Also the types that forms share."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias, TypedDict

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.forms.renderers import TemplatesSetting
from django.utils.datastructures import MultiValueDict

from netlib.look import AUDIENCES

# What a browser sent; None for a form that was not sent.
Sent = Mapping[str, object] | None
Files: TypeAlias = "MultiValueDict[str, UploadedFile[bytes]] | None"
# The values that a form starts with.
Initial = dict[str, object]
# Cleaned values by field name; their types differ.
Cleaned = dict[str, Any]
# The attributes of a widget, and what its template receives.
Attrs = dict[str, Any]
# Options of a choice: the name of the group, the options, the number of the group.
OptionGroup = tuple[str | None, list[Attrs], int | None]


class FieldOptions(TypedDict, total=False):
    """What every field takes."""

    label: str
    help_text: str
    required: bool
    initial: object
    widget: forms.Widget
    error_messages: dict[str, str]


class TextOptions(FieldOptions, total=False):
    """What a field of text takes on top of that."""

    max_length: int


class Renderer(TemplatesSetting):
    """Draws `{{ form }}` and `{{ field.as_field_group }}` with the templates of the house."""

    form_template_name = "includes/form.html"
    field_template_name = "includes/field.html"


@dataclass(frozen=True)
class Row:
    """One row of a choice: its name, what it means, and a note at its end ("115 people"). `audience`, a key of
    netlib.look.AUDIENCES, gives the row its icon and color."""

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
    """Radio buttons as rows with a name, an explanation and a note."""

    template_name = "includes/choice_rows.html"

    def __init__(self, rows: Iterable[Row] = ()) -> None:
        super().__init__()
        self.put(rows)

    def put(self, rows: Iterable[Row]) -> None:
        """Choose among these rows."""
        self.rows = {row.value: row for row in rows}
        self.choices = [(row.value, row.label) for row in self.rows.values()]

    def optgroups(self, name: str, value: list[str], attrs: Attrs | None = None) -> list[OptionGroup]:
        """Adds to each option its row, and the icon of its audience."""
        groups = super().optgroups(name, value, attrs)
        for option in (option for _, options, _ in groups for option in options):
            row = self.rows.get(str(option["value"])) or Row(str(option["value"]), str(option["label"]))
            option |= {"row": row, "icon": AUDIENCES[row.audience].icon if row.audience else ""}
        return groups


def rows_field(
    rows: Iterable[Row],
    *,
    label: str,
    help_text: str = "",
    required: bool = True,
    initial: str | None = None,
    error_messages: dict[str, str] | None = None,
) -> forms.ChoiceField:
    """A field whose choice is one of `rows`, shown as rows."""
    rows = list(rows)
    return forms.ChoiceField(
        choices=[(row.value, row.label) for row in rows],
        widget=ChoiceRows(rows),
        label=label,
        help_text=help_text,
        required=required,
        initial=initial,
        error_messages=error_messages,
    )
