"""How forms are drawn: the renderer of all forms, and radio buttons as rows for choices that need an
explanation. Also the types that forms share."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias, TypedDict

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.forms.renderers import TemplatesSetting
from django.http import HttpRequest
from django.utils.datastructures import MultiValueDict
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

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
    """Draws `{{ form }}` and `{{ field.as_field_group }}` with the templates of the house, and by hand what stands on nearly
    every page: inputs, text areas and selects. A select of Django's takes three templates for each of its options."""

    form_template_name = "includes/form.html"
    field_template_name = "includes/field.html"

    def render(self, template_name: str, context: dict[str, Any], request: HttpRequest | None = None) -> str:
        """The HTML of a form or a control."""
        draw = DRAWN.get(template_name)
        return draw(context["widget"]) if draw else super().render(template_name, context, request)


def _attributes(widget: Attrs) -> SafeString:
    return format_html_join(
        "",
        "{}",
        (
            (format_html(" {}", name) if value is True else format_html(' {}="{}"', name, value),)
            for name, value in widget["attrs"].items()
            if value is not False
        ),
    )


def _input(widget: Attrs) -> str:
    value = "" if widget["value"] is None else format_html(' value="{}"', widget["value"])
    return format_html(
        '<input type="{}" name="{}"{}{}>', widget["type"], widget["name"], value, _attributes(widget)
    )


def _text_area(widget: Attrs) -> str:
    return format_html(
        '<textarea name="{}"{}>\n{}</textarea>', widget["name"], _attributes(widget), widget["value"] or ""
    )


def _select(widget: Attrs) -> str:
    parts = [format_html('<select name="{}"{}>', widget["name"], _attributes(widget))]
    for group, options, _ in widget["optgroups"]:
        if group:
            parts.append(format_html('<optgroup label="{}">', group))
        parts += [
            format_html(
                '<option value="{}"{}>{}</option>', option["value"], _attributes(option), option["label"]
            )
            for option in options
        ]
        if group:
            parts.append(mark_safe("</optgroup>"))
    parts.append(mark_safe("</select>"))
    return SafeString("\n".join(parts))


_INPUTS = ("text", "number", "email", "url", "password", "hidden", "date", "time", "checkbox", "file")
# How a control is drawn, by the name of Django's template for it.
DRAWN: dict[str, Callable[[Attrs], str]] = {
    **{f"django/forms/widgets/{name}.html": _input for name in _INPUTS},
    "django/forms/widgets/textarea.html": _text_area,
    "django/forms/widgets/select.html": _select,
}


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
