"""Addresses of events: the slug that an event has in its year.

An address must not tell that a hidden event exists. So only an event that everybody sees has a plain slug, as in
/events/2027/nela-annual/: one of an organization that is published for the public. Every other slug ends in random
letters, for everybody alike. Hidden events hold no plain slug, and a former address keeps none from a public event: a
taken slug is always that of a public event.
"""

import secrets
from collections.abc import Sequence

from django.db import connection, transaction
from django.utils.text import slugify

from events.models import Event, OldAddress
from members.rule.standing import Viewer, general_standing, may_see
from netlib.text.names import fold


def is_open(event: Event) -> bool:
    """Whether everybody sees the event: an organization's, published for the public."""
    everybody = general_standing(Viewer.visitor())
    return event.organization_id is not None and event.was_published and may_see(event.audience, everybody)


def slug_for(*, event: Event) -> str:
    """A slug that fits the event as it is now, for the year in which it starts; the event need not be saved yet. A
    plain slug that a hidden event holds is taken from it. Call it in a transaction, and save the event in the same one."""
    base, year = _plain(event.title) or "event", event.local_starts.year
    if is_open(event):
        with connection.cursor() as cursor:
            # Two events that are published at once do not both find the plain slug free, nor while an import goes on.
            cursor.execute("SELECT pg_advisory_xact_lock_shared(hashtext('events.address'))")
            cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"events.address:{year}/{base}"])
        if not _is_taken(year, base, but=event.pk or 0):
            _clear(year, base, but=event.pk or 0)
            return base
    return _random(year, base)


def slugs_for(*, events: Sequence[Event]) -> list[str]:
    """The same for many new events of an import at once, in four queries. A lock for each of them would be more than the
    database has, so one keeps all others waiting."""
    wanted = [(event.local_starts.year, _plain(event.title) or "event") for event in events]
    if any(map(is_open, events)):
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtext('events.address'))")
    here = {"year__in": {year for year, _ in wanted}, "slug__in": {slug for _, slug in wanted}}
    everybody = Event.objects.visible_to(Viewer.visitor()).filter(organization__isnull=False)
    taken = set(everybody.filter(**here).values_list("year", "slug"))
    taken |= set(OldAddress.objects.filter(**here, event__in=everybody).values_list("year", "slug"))
    held = set(Event.objects.filter(**here).values_list("year", "slug"))
    held |= set(OldAddress.objects.filter(**here).values_list("year", "slug"))
    slugs = []
    for event, address in zip(events, wanted, strict=True):
        if is_open(event) and address not in taken:
            if address in held:
                _clear(*address, but=0)
            taken.add(address)
            slugs.append(address[1])
        else:
            slugs.append(_with_random_end(address[1]))
    return slugs


def series_slug(title: str) -> str:
    """A slug for a series."""
    return _with_random_end(_plain(title) or "series")


def _plain(title: str) -> str:
    return slugify(fold(title))[:80].strip("-")


def _with_random_end(base: str) -> str:
    return f"{base}-{secrets.token_hex(3)}"


def _random(year: int, base: str) -> str:
    while True:
        slug = _with_random_end(base)
        if not Event.objects.filter(year=year, slug=slug).exists():
            return slug


def _is_taken(year: int, slug: str, *, but: int) -> bool:
    """Whether the address leads to another event that everybody sees, or used to."""
    everybody = Event.objects.visible_to(Viewer.visitor()).filter(organization__isnull=False).exclude(pk=but)
    return (
        everybody.filter(year=year, slug=slug).exists()
        or everybody.filter(old_addresses__year=year, old_addresses__slug=slug).exists()
    )


def _clear(year: int, slug: str, *, but: int) -> None:
    """Take an address that is not taken from the hidden events that still have or had it."""
    Event.objects.filter(year=year, slug=slug).exclude(pk=but).update(slug=_random(year, slug))
    OldAddress.objects.filter(year=year, slug=slug).delete()


@transaction.atomic(savepoint=False)
def save_event(*, event: Event, was_open: bool) -> None:
    """Save an event that changed, under an address that fits it now; the former address leads to it. It gets another
    address when it moved to another year, or when it became or is no longer open (`was_open`: before the change). Call
    it with the event locked."""
    year, slug = event.year, event.slug
    if event.local_starts.year != year or is_open(event) != was_open:
        event.slug = slug_for(event=event)
    event.save()
    if (event.year, event.slug) != (year, slug):
        OldAddress.objects.update_or_create(year=year, slug=slug, defaults={"event": event})
