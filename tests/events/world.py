"""A world in which every list of events has as many rows as a test wants."""

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone

from events.models import Answer, Event, Series, Status
from members.models import Member, Organization
from members.rule.masks import MEMBERS, PERSONAL, PUBLIC
from tests.events.factories import answer, cohost, invite, party
from tests.events.reading import token
from tests.factories import OrganizationFactory, PlaceFactory, listed, tie


@dataclass
class World:
    """An event to come, a past one and a series of the host, with a guest; `add` puts one row more on every list."""

    host: Member
    guest: Member
    curator: Member
    library: Organization = field(default_factory=OrganizationFactory.create)

    def __post_init__(self) -> None:
        ago = timezone.now() - dt.timedelta(days=3)
        fields: dict[str, Any] = {"guest_audience": MEMBERS, "place": PlaceFactory.create()}
        self.event = party(self.host, MEMBERS, guests_each=2, **fields)
        self.past = party(self.host, MEMBERS, starts=ago, ends=ago + dt.timedelta(hours=3), **fields)
        self.merged = party(self.host, MEMBERS, status=Status.SUBMITTED, published_at=None, **fields)
        self.series = Series.objects.create(
            slug="s",
            title="Book group",
            host=self.host,
            rule="FREQ=WEEKLY",
            starts=self.event.starts,
            time_zone="UTC",
        )
        Event.objects.filter(pk=self.event.pk).update(series=self.series)
        answer(self.past, self.guest, MEMBERS, cohort_since=ago)
        answer(self.past, self.host, MEMBERS)

    def add(self, number: int) -> None:
        """One row more: an event, or a member, called Rowan with that number."""
        name, start = f"Rowan {number}", timezone.now() + dt.timedelta(days=number)
        ago, later = start - dt.timedelta(days=9), start + dt.timedelta(days=9)
        fields: dict[str, Any] = {"place": self.event.place, "guest_audience": MEMBERS}
        coming = party(
            self.host,
            PUBLIC,
            title=f"{name} coming",
            slug=f"rowan-{number}",
            starts=start,
            series=self.series,
            **fields,
        )
        answer(coming, self.guest)
        invite(party(self.host, title=f"{name} invited", starts=start), self.guest)
        party(
            None, PUBLIC, title=f"{name} library", starts=later, organization=self.library,
            series=Series.objects.create(slug=name, title=name, organization=self.library),
        )  # fmt: skip
        answer(party(self.host, MEMBERS, title=f"{name} past", starts=ago), self.guest, cohort_since=ago)
        for other in ("first", "second"):
            party(
                None, MEMBERS, title=f"{name} {other} draft", starts=start, organization=self.library,
                status=Status.SUBMITTED, published_at=None, submitted_at=start,
            )  # fmt: skip
        for status in Answer.values:
            for event in (self.event, self.merged):
                answer(event, listed(name=f"{name} {status}"), MEMBERS, status)
        answer(self.event, listed(name=f"{name} waits"), MEMBERS, waiting_since=timezone.now())
        answer(self.past, listed(name=f"{name} met"), MEMBERS, cohort_since=ago)
        invite(self.event, listed(name=f"{name} asked"))
        contact = listed(name=f"{name} contact")
        tie(self.host, contact, PERSONAL)
        tie(self.guest, contact)
        cohost(self.event, contact)
        answer(coming, contact, MEMBERS)

    def lists(self) -> list[tuple[Member | None, str]]:
        """The address of every list, and who looks at it; None is a visitor."""
        event, past = self.event.get_absolute_url(), self.past.get_absolute_url()
        drafts = Event.objects.filter(title__endswith="draft").order_by("pk").values_list("pk", flat=True)
        ids = ".".join(str(pk) for pk in drafts)
        soon = timezone.now() + dt.timedelta(days=2)
        month, feeds = f"/events/calendar/{soon.year}/{soon.month}/", f"/feeds/{token(self.guest)}"
        paths: dict[Member | None, list[str]] = {
            None: ["/", "/events/", month, "/events/events.ics", "/events/events.atom"],
            self.guest: [
                "/desk/", "/events/", "/events/?mine=going", "/events/?mine=invited", "/events/?going=on", month,
                "/events/been/", event, f"{event}guests/", f"{past}cohort/", f"{past}met/", f"{feeds}/mine.ics",
                f"{feeds}/mine.atom", f"{feeds}/events.ics", f"/organizations/{self.library.slug}/",
                f"/people/?event={self.event.pk}",
            ],
            self.host: [
                "/events/?mine=hosting", f"{event}host/", f"{event}host/guests.csv", f"{event}invite/", f"{event}series/",
            ],
            self.curator: [
                f"/admin/events/{page}"
                for page in (
                    "event/?doing=coming", "event/?doing=waits", "series/", "event/duplicates/",
                    f"event/bulk/publish/?ids={ids}", f"event/bulk/cancel/?ids={ids}",
                )
            ],
        }  # fmt: skip
        return [(who, path) for who, some in paths.items() for path in some]
