"""What the tests of the admin share."""

import re
from typing import Any

from django.test import Client
from django.utils import timezone

from events.models import Event, Status
from members.models import Member
from members.rule.masks import PUBLIC
from tests.events.factories import party


def submitted(host: Member, audience: int = PUBLIC, **fields: Any) -> Event:
    """Waiting for a curator."""
    return party(
        host, audience, status=Status.SUBMITTED, published_at=None, submitted_at=timezone.now(), **fields
    )


def address(event: Event, page: str = "change") -> str:
    return f"/admin/events/event/{event.pk}/{page}/"


def queue(event: Event) -> str:
    return f"/admin/events/event/queue/{event.pk}/"


def said(response: Any) -> str:
    return str(response.content.decode())


def form_of(client: Client, event: Event | None) -> dict[str, str]:
    """What the form of an event would send if nothing were changed."""
    page = said(client.get(address(event) if event else "/admin/events/event/add/"))
    body = page[page.index('<form method="post" novalidate>') :]
    fields: dict[str, str] = {}
    for tag in re.findall(r"<input [^>]*>", body):
        name, value = (re.search(rf'\s{key}="([^"]*)"', tag) for key in ("name", "value"))
        if name and (('type="checkbox"' not in tag and 'type="radio"' not in tag) or "checked" in tag):
            fields[name[1]] = value[1] if value else ""
    for name, options in re.findall(r'<select name="([^"]+)".*?>(.*?)</select>', body, re.DOTALL):
        chosen = re.search(r'<option value="([^"]*)" selected', options)
        fields[name] = chosen[1] if chosen else ""
    for name, text in re.findall(r'<textarea name="([^"]+)"[^>]*>(.*?)</textarea>', body, re.DOTALL):
        fields[name] = text.strip("\r\n")
    fields.pop("csrfmiddlewaretoken", None)
    return fields
