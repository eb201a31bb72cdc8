"""Template tags about audiences and their reach."""

from django import template
from django.db import connection
from django.template import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString

from members.formats.hcard import marks_of
from members.models import Deleted, Entry
from members.reads.circles import circles_in_words
from members.reads.news import news_rows
from members.reads.reach import Reach
from members.rule import masks
from netlib.look import AUDIENCES
from netlib.numbers import whole_number
from netlib.templatetags.netlib import icon

register = template.Library()


@register.simple_tag
def reaches(reach: Reach, audience: int) -> str:
    """The people whom an audience of the owner reaches today, in words."""
    return reach.words(audience)


@register.simple_tag
def circles_in(reach: Reach, audience: int) -> str:
    """The names of the owner's circles in an audience; empty when it has none."""
    return circles_in_words(audience, reach.circle_names)


@register.simple_tag(takes_context=True)
def news_count(context: Context) -> int:
    """How much happened since the member was here last, for the tab of the desk; 0 on pages that are for nobody. One
    query."""
    request = context.get("request")
    viewer = getattr(request, "viewer", None)
    if request is None or viewer is None or not viewer.is_member or connection.needs_rollback:
        return 0
    return len(news_rows(request))


@register.inclusion_tag("includes/undo.html", takes_context=True)
def undo_offer(context: Context) -> dict[str, object]:
    """What the member has just deleted, with the button that brings it back: where the address says so (`deleted`). One
    query then, none else."""
    request = context.get("request")
    number = whole_number(request.GET.get("deleted", "")) if request is not None else None
    viewer = getattr(request, "viewer", None)
    if number is None or viewer is None or not viewer.is_member or connection.needs_rollback:
        return {"kept": None}
    return {"kept": Deleted.objects.visible_to(viewer).filter(pk=number).only("label").first(),
            "csrf_token": context.get("csrf_token")}  # fmt: skip


@register.filter
def h_card(entry: Entry) -> list[tuple[str, str]]:
    """What a line says to programs that read h-cards: class names with values."""
    return marks_of(entry)


@register.simple_tag
def audience_words(key: str, circles: str = "") -> SafeString:
    """Icon and word of an audience, by its key; `circles` are the names of the circles it means."""
    shown = AUDIENCES[key]
    if circles:
        return format_html('{}<span dir="auto">{}</span>', icon(shown.icon), circles)
    stem, _, rest = shown.word.partition(" contacts")
    tail = (
        SafeString('<span class="vh"> contacts</span>')
        if shown.word.endswith(" contacts") and shown.stem
        else rest
    )
    return format_html("{}<span>{}{}</span>", icon(shown.icon), stem if shown.stem else shown.word, tail)


@register.simple_tag
def reaches_key(reach: Reach, key: str) -> str:
    """The people whom the audience with that key reaches, in words."""
    return reach.aside(key)


@register.simple_tag
def audience_key(mask: int) -> str:
    """The name of an audience mask in HTML."""
    return masks.audience_key(mask)


@register.simple_tag
def filed(mask: int) -> SafeString:
    """The tier of a filing as a mark in a text, for the owner alone."""
    key = masks.audience_key(masks.tier_of(mask)) if mask else "me"
    word = {"contacts": "Both", "professional": "Professional", "personal": "Personal"}.get(
        key, "Not filed yet"
    )
    name = AUDIENCES[key].icon if mask else "file"
    return format_html('<span class="aud" data-aud="{}">{}<span>{}</span></span>', key, icon(name), word)
