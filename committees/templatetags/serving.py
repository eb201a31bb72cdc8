"""What the start page of the admin, and the desk of a member, show of committees."""

from dataclasses import dataclass

from django import template
from django.template.context import Context

from committees.reads.said import count_said
from committees.reads.seeking import Seeking, seeking

register = template.Library()


@dataclass(frozen=True)
class Service:
    """How much service in members' words waits to be confirmed or matched."""

    count: int


@register.simple_tag(takes_context=True)
def committees_seeking(context: Context) -> list[Seeking]:
    """Committees that look for volunteers, for the viewer's desk."""
    return seeking(context["request"].viewer)


@register.simple_tag(takes_context=True)
def service_to_confirm(context: Context) -> Service | None:
    """What waits; None when nothing does, and for curators who may not change committees. One query."""
    if not context["user"].has_perm("committees.change_committee"):
        return None
    count = count_said()
    return Service(count) if count else None
