"""Template tags of the house: icons, navigation, audiences, plates, stamps and form controls."""

from datetime import date
from functools import cache
from typing import Any

from django import template
from django.forms import BaseForm, BoundField, CheckboxInput, CheckboxSelectMultiple, Select, Textarea
from django.template import Context
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

from netlib import look
from netlib.look import AUDIENCES, AudienceLook, Link
from netlib.text import sentences

register = template.Library()


@register.simple_tag
@cache
def icon(name: str) -> SafeString:
    """The icon `name` of static/icons.svg, hidden from screen readers: a word always stands beside it. Drawn once: a page
    has a hundred of them."""
    return format_html(
        '<svg class="icon" aria-hidden="true"><use href="{}#{}"></use></svg>', static("icons.svg"), name
    )


@register.simple_tag
def url_if(name: str, *args: object) -> str:
    """The path of the URL called `name`, or an empty string while no page of that name exists."""
    return look.path_of(name, *args)


@register.simple_tag(takes_context=True)
def links(context: Context, place: str) -> list[Link]:
    """The links of one place of the page (a key of netlib.look.PLACES), without the pages that do not exist.
    `current` is "page" on the page itself, "true" on the pages below it, and empty elsewhere."""
    request = context.get("request")
    return look.links(place, request.path if request else "")


@register.inclusion_tag("includes/plate.html")
def plate(initials: str, size: str = "", photo: str = "") -> dict[str, str]:
    """A person's plate: the photo at the URL `photo`, or else the initials. `size` is "s", "l" or empty."""
    return {"initials": initials, "size": size, "photo": photo}


@register.inclusion_tag("includes/plate.html", takes_context=True)
def face(context: Context, person: Any, size: str = "") -> dict[str, str]:
    """The plate of a person, with the photo that `photos` of the page has for them."""
    return plate(person.initials, size, context["photos"].get(person.pk, ""))


@register.inclusion_tag("includes/audience.html")
def audience(key: str, name: str = "", tab: bool = False, about: str = "") -> dict[str, object]:
    """An audience as icon and word. `key` is one of netlib.look.AUDIENCES, `name` the name of a circle, `tab`
    puts it at the edge of a card, `about` names the line for those who do not see where the tab stands."""
    shown = AUDIENCES[key]
    stem = shown.stem if tab and not name else ""
    return {
        "key": key,
        "icon": shown.icon,
        "word": shown.word,
        "name": name,
        "stem": stem,
        "tab": tab,
        "about": about,
    }


@register.simple_tag
def counted(count: int, one: str, many: str) -> str:
    """The sentence about so many: {% counted codes "{count} code left." "{count} codes left." %}."""
    return sentences.counted(count, one, many)


@register.simple_tag
def all_audiences() -> dict[str, AudienceLook]:
    """Every audience by its key, from the widest to the narrowest."""
    return AUDIENCES


@register.inclusion_tag("includes/stamp.html")
def stamp(day: date, large: bool = False) -> dict[str, object]:
    """A date stamp: month, day, weekday. `day` must already be in the zone in which it is to be read."""
    return {"day": day, "large": large}


@register.filter
def first_error(form: BaseForm) -> str:
    """The name of the first visible field with an error, in the order of the page; empty when there is none, and for a
    form that is one of several on its page."""
    if form.prefix or not form.errors:
        return ""
    return next((field.name for field in form if not field.is_hidden and field.errors), "")


@register.simple_tag
def control(field: BoundField) -> SafeString:
    """The control of a field, tied to its help and its errors; the first wrong control of a form takes the focus."""
    attrs: dict[str, str | bool] = {}
    widget = field.field.widget
    if isinstance(widget, Textarea) or getattr(widget, "input_type", "") in {"text", "search"}:
        # What a member types in any script is shown from its own side.
        attrs["dir"] = "auto"
    ids = str(field.field.widget.attrs.get("aria-describedby", "")).split()
    ids += [identifier for identifier in described_by(field).split() if identifier not in ids]
    if ids and not field.use_fieldset:
        attrs["aria-describedby"] = " ".join(ids)
    if wrong := first_error(field.form):
        attrs["autofocus"] = field.name == wrong
    return field.as_widget(attrs=attrs)


@register.filter
def described_by(field: BoundField) -> str:
    """The ids of the help and of the errors of a field, in the order in which they are read."""
    ids = [f"{field.auto_id}_helptext"] if field.help_text else []
    return " ".join([*ids, f"{field.auto_id}_error"] if field.errors else ids)


@register.filter
def target(field: BoundField) -> str:
    """The id to which a link in the error summary leads: the control, or the first one of a group."""
    return field.id_for_label or f"{field.auto_id}_0"


@register.filter
def lead_in(field: BoundField) -> str:
    """The label of a field as the start of a sentence about it: "Your name:", but "Who can see it?"."""
    label = str(field.label)
    return label if label.endswith(("?", ":", ".", "…")) else f"{label}:"


@register.filter
def says_required(field: BoundField) -> bool:
    """Whether the label of a field adds that it must be filled in: where others of its form may stay empty. A form whose
    fields are all of one kind says nothing, and so does a choice that starts with an answer."""
    chosen = isinstance(field.field.widget, Select) and field.value() not in (None, "")
    return (
        field.field.required
        and not chosen
        and _needs_words(field)
        and any(_needs_words(each) and not each.field.required for each in field.form.visible_fields())
    )


def _needs_words(field: BoundField) -> bool:
    """Boxes to tick are never marked, as leaving them empty is an answer; nor is what cannot be changed."""
    boxes = isinstance(field.field.widget, CheckboxInput | CheckboxSelectMultiple)
    return not (boxes or field.field.disabled)
