"""Planted leaks: the rule taken away at one place of each layer. The crawl, the twins, the boxes or the letters must
notice every one; else they would not notice a real one there either.

`by` says who notices, `viewers` and `views` where to look.
"""

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import F, Q, Value

from committees.models import Committee, OwnService, Seat
from events.models import Event, Invitation, PastEvent, Rsvp
from members.models import Contact, ContactRequest, Entry, Member, Photo, Upload
from members.rule.standing import Viewer
from netlib.roles import unrestricted
from tests.attack.planting import Patch, column, function, method, template


@dataclass(frozen=True)
class Leak:
    """A leak to plant. `layer` is where; `by` is "crawl", "twins", "pairs", "boxes" or "letters"."""

    layer: str
    name: str
    patch: Patch
    by: str = "crawl"
    viewers: tuple[str, ...] = ("stranger",)
    views: tuple[str, ...] = ("profile",)
    # For letters: their kinds. Which tokens are typed into boxes: those of fields whose name begins so.
    of: str = ""

    @property
    def title(self) -> str:
        """Where and what."""
        return f"{self.layer}: {self.name}"


def _all(original: Any) -> Any:
    """Instead of a method that narrows: nothing is narrowed."""
    return lambda self, *given, **named: self.all()


def _everywhere(original: Any) -> Any:
    """Instead of a condition: no condition."""
    return lambda *given, **named: Q()


def _yes(original: Any) -> Any:
    return lambda *given, **named: True


def _refusing(original: Any) -> Any:
    def find(viewer: Viewer, handle: str) -> Member:
        there = Member.objects.filter(handle=handle)
        if there.exists() and not there.visible_to(viewer).exists():
            raise PermissionDenied
        return original(viewer, handle)  # type: ignore[no-any-return]

    return find


def _looking_twice(original: Any) -> Any:
    def find(viewer: Viewer, handle: str) -> Member:
        if Member.objects.filter(handle=handle).exists():
            Member.objects.filter(handle=handle).count()
        return original(viewer, handle)  # type: ignore[no-any-return]

    return find


def _theirs(original: Any) -> Any:
    """The standing that the viewer gives, instead of the one that the owner gives."""

    def standing(viewer: Viewer, owner_id: int) -> int:
        if viewer.member_id is None or viewer.member_id == owner_id:
            return original(viewer, owner_id)  # type: ignore[no-any-return]
        mine = (
            Contact.objects.filter(owner=viewer.member_id, other=owner_id)
            .values_list("mask", flat=True)
            .first()
        )
        return 3 | (mine or 0)

    return standing


def _with_address(original: Any) -> Any:
    return lambda rsvp: f"{original(rsvp)} {rsvp.member.email if rsvp.member else ''}"


def _with_mail(original: Any) -> Any:
    return lambda shown: {**original(shown), "email": shown.member.email}


def _with_venue(original: Any) -> Any:
    return lambda event: f"{original(event)} {Event.objects.get(pk=event.pk).venue}"


def _of_everybody(original: Any) -> Any:
    def owner(token: str) -> Member | None:
        with unrestricted("whose events leak is found however the request reads"):
            host = Event.objects.filter(audience=0, host__isnull=False).select_related("host")[0].host
        return host if original(token) else None

    return owner


def _shares_all(original: Any) -> Any:
    return lambda audience, mask: "TRUE"


def _with_headline(original: Any) -> Any:
    return lambda contact, circles, listed: original(contact, circles, True)


def _of_any_curator(original: Any) -> Any:
    return lambda by, purpose, token: Upload.objects.filter(purpose=purpose, token=token).first()


def _only_if_taken(original: Any) -> Any:
    """A plain slug unless somebody has it, as long as nobody thinks of what that tells."""

    def slug(year: int, base: str) -> str:
        taken = Event.objects.filter(year=year, slug=base).exists()
        return original(year, base) if taken else base

    return slug


def _counting(original: Any) -> Any:
    def alike(typed: list[str]) -> dict[str, list[str]]:
        near: dict[str, list[str]] = original(typed)
        for words in near.values():
            if words:
                Member.objects.count()
        return near

    return alike


def _leading_on(original: Any) -> Any:
    return lambda viewer, token: Invitation.objects.filter(token=token).first()


LEAKS: list[Leak] = [
    # Querysets
    Leak("queryset", "every line of a profile", method(Entry, "with_standing", _all)),
    Leak("queryset", "both photos of a profile", method(Photo, "with_standing", _all), viewers=("professional",)),
    Leak("queryset", "every photo", method(Photo, "visible_to", _all), views=("photo", "people", "organization")),
    Leak("queryset", "lines of those in a list", method(Entry, "visible_to", _all),
         by="twins", views=("people", "organization", "browse-letter")),
    Leak("queryset", "every member has a page", method(Member, "visible_to", _all)),
    Leak("queryset", "every member is listed", method(Member, "listed_to", _all), views=("browse-letter", "people")),
    Leak("queryset", "every event", method(Event, "visible_to", _all), views=("event", "events", "event-ics")),
    Leak("queryset", "the address of every event",
         method(Event, "with_access", lambda was: lambda self, viewer: was(self, viewer).annotate(reads_address=Value(True))),
         views=("event", "event-ics")),
    Leak("queryset", "the guests of every event",
         method(Event, "with_access", lambda was: lambda self, viewer: was(self, viewer).annotate(reads_guests=Value(True))),
         by="twins", views=("event", "event-guests")),
    Leak("queryset", "guests who hide", method(Rsvp, "listed_to", lambda was: lambda self, viewer, event, **more: self.filter(
        event=event, status__in=("going", "maybe"))), by="twins", viewers=("personal",), views=("event",)),
    Leak("queryset", "a cohort of those who did not agree",
         method(Rsvp, "cohort_of", lambda was: lambda self, viewer: self.filter(cohort_since__isnull=False)),
         by="twins", viewers=("guest",), views=("event-cohort",)),
    Leak("queryset", "every past event in members' words", method(PastEvent, "visible_to", _all), viewers=("stranger",),
         views=("profile",)),
    Leak("queryset", "all service in members' words", method(OwnService, "shown_with", lambda was: lambda self, standing: self),
         viewers=("stranger",), views=("profile",)),
    Leak("queryset", "contacts who are gone", method(Contact, "of", lambda was: lambda self, owner: self.filter(owner=owner)),
         viewers=("owner of public",), views=("contacts", "contact")),
    Leak("queryset", "every committee", method(Committee, "visible_to", _all), viewers=("visitor",),
         views=("committee", "committees", "committee-csv")),
    Leak("queryset", "every seat", method(Seat, "visible_to", _all), viewers=("visitor", "blocked"),
         views=("committee", "committee-csv", "committee-history")),
    # The rule
    Leak("rule", "a block is forgotten", function("not_blocked_sql", lambda was: lambda *given: "TRUE"),
         viewers=("blocked", "blocker")),
    Leak("rule", "whom the viewer files, instead of the owner", function("standing", _theirs, only_in="members.rule.standing"),
         viewers=("admirer",)),
    Leak("rule", "every audience is everybody's", function("shares_sql", _shares_all), views=("browse-letter", "event", "photo")),
    Leak("rule", "whoever is gone is here", function("in_good_standing", _everywhere), viewers=("visitor",), by="twins",
         views=("people", "browse", "browse-letter")),
    Leak("rule", "rosters go further than holders agreed", function("within_limit", _everywhere), viewers=("visitor",),
         views=("committee", "committee-csv")),
    # Reads
    Leak("read", "short lines of those who are not listed",
         function("seen_headline", lambda was: lambda viewer, path="": F(f"{path}headline")),
         viewers=("professional",), views=("contacts", "contact")),
    Leak("read", "a tie that one of the two does not show", function("_shows_ties", _everywhere), by="twins",
         viewers=("personal", "both"), views=("contact-list",)),
    Leak("read", "every event hosted by anybody",
         function("find_hosted", lambda was: lambda viewer, year, slug: Event.objects.with_access(viewer).get(year=year, slug=slug)),
         viewers=("guest",), views=("event-host", "event-guests-csv", "event-edit")),
    # Templates
    Leak("template", "the raw lines of a member", template("members/profile.html", "{% block main %}",
         "{% for each in member.entries.all %}{{ each.text }}{% endfor %}")),
    Leak("template", "the name of a circle", template("members/profile.html", "{% block main %}",
         "{% for each in member.circles.all %}{{ each.name }}{% endfor %}"), viewers=("circled",)),
    Leak("template", "how the other side files me", template("members/contact.html", "{% block main %}",
         "{% for each in row.person.contacts.all %}{{ each.note }}{% endfor %}"), viewers=("personal",), views=("contact",)),
    Leak("template", "notes to the host", template("events/event.html", "{% block main %}",
         "{% for each in event.rsvps.all %}{{ each.note }}{% endfor %}"), views=("event",)),
    Leak("template", "a raw title in the head", template("events/event.html", "{% block main %}",
         "{{ event.series.edition_naming }}{% for each in event.changes.all %}{{ each.after }}{% endfor %}"),
         views=("event",)),
    Leak("template", "disputes", template("committees/committee.html", "{% block main %}",
         "{% for each in committee.seats.all %}{{ each.dispute }}{% endfor %}"), views=("committee",)),
    # Formats
    Leak("format", "a hidden address in JSON-LD", function("person", _with_mail), viewers=("visitor",)),
    Leak("format", "mail addresses of guests in a table", function("name_of", _with_address, only_in="hosting"), viewers=("cohost",),
         views=("event-guests-csv",)),
    Leak("format", "the venue in a calendar", function("location", _with_venue), views=("event-ics", "events-ics")),
    Leak("format", "every line in a vCard", method(Entry, "with_standing", _all), views=("profile-vcard",)),
    Leak("export", "short lines in a copy", function("_contact", _with_headline, only_in="archive"), viewers=("professional",),
         views=("export",)),
    Leak("format", "everybody in the sitemap", method(Member, "listed_to", _all), viewers=("visitor",), views=("sitemap-part",)),
    Leak("format", "every profile has a picture for sharing",
         function("find_member", lambda was: lambda viewer, handle: Member.objects.get(handle=handle), only_in="members.views.share"),
         viewers=("visitor",), views=("profile-share",)),
    Leak("format", "a picture for sharing shows what its viewer sees",
         function("find_event", lambda was: lambda viewer, year, slug: Event.objects.get(year=year, slug=slug),
                  only_in="events.views.share"),
         viewers=("stranger",), views=("event-share",)),
    # Feeds
    Leak("feed", "somebody else's events under my secret", function("owner_of", _of_everybody),
         viewers=("professional",), views=("feed-ics", "feed-atom")),
    # Mail
    Leak("mail", "the place, to whoever may not read it", function("reads_address", _yes, only_in="events.letters"), by="letters",
         views=("changed", "reminder")),
    Leak("mail", "a letter that does not ask again", function("still_sees", _yes), by="letters", views=("from_host", "reminder")),
    Leak("mail", "a request across a block", function("not_blocked", _everywhere, only_in="members.letters"), by="letters",
         views=("contact_request",)),
    Leak("mail", "a chair's letter across a block", function("not_blocked", _everywhere, only_in="committees.letters"),
         by="letters", views=("to_committee",)),
    # Search
    Leak("search", "notes of others", method(Contact, "of", _all), by="boxes", viewers=("professional",), views=("contacts",)),
    Leak("search", "events by a hidden title", method(Event, "visible_to", _all), by="boxes", views=("events",),
         of="events.Event.title"),
    # The admin
    Leak("admin", "events of contacts alone", method(Event, "for_curators", _all), viewers=("curator", "superuser"),
         views=("admin:events_event_change",)),
    Leak("admin", "mail addresses", column(Member, "email"), viewers=("curator", "superuser"),
         views=("admin:members_member_changelist",)),
    Leak("admin", "private titles by their number",
         method(Event, "for_curators", lambda was: lambda self: self.exclude(pk=None)), viewers=("curator", "superuser"),
         views=("admin:view_on_site",)),
    Leak("admin", "files of other curators", function("upload_of", _of_any_curator), viewers=("curator",),
         views=("admin:events_import_preview", "admin:members_organization_import_preview")),
    # Counts
    Leak("count", "answers that nobody sees", template("events/event.html", "{% block main %}", "{{ event.rsvps.count }}"),
         by="twins", viewers=("stranger", "visitor"), views=("event",)),
    Leak("count", "everybody who was asked", template("events/event.html", "{% block main %}", "{{ event.invitations.count }}"),
         by="twins", viewers=("stranger",), views=("event",)),
    Leak("count", "lines of a member", template("members/profile.html", "{% block main %}", "{{ member.entries.count }}"),
         by="twins", viewers=("stranger", "visitor")),
    Leak("count", "ties of a member", template("members/profile.html", "{% block main %}", "{{ member.contacts.count }}"),
         by="twins", viewers=("stranger",)),
    Leak("count", "ties of those in a list", template("members/people.html", "{% block main %}",
         "{% for each in cards %}{{ each.person.contacts.count }}{% endfor %}"), by="twins", viewers=("stranger",), views=("people",)),
    # Side channels
    Leak("side channel", "a random tail where a hidden draft has the plain address",
         function("_random", _only_if_taken, only_in="events.services.addresses"), by="pairs",
         views=("stranger: an event with the title of a hidden draft",)),
    Leak("side channel", "more work for a word near a hidden name", function("_alike", _counting, only_in="search.spelling"), by="pairs",
         views=("stranger: a word near the name of somebody hidden",)),
    Leak("side channel", "a spent link leads on", function("find_invitation", _leading_on), by="pairs",
         views=("stranger: a link that was spent",)),
    Leak("side channel", "forbidden instead of missing", function("find_member", _refusing), by="pairs",
         views=("stranger: doing things with somebody hidden",)),
    Leak("side channel", "one question more about somebody hidden", function("find_member", _looking_twice), by="pairs",
         views=("stranger: doing things with somebody hidden",)),
    Leak("side channel", "a declined request is gone",
         method(ContactRequest, "waiting", lambda was: lambda self: self.filter(withdrawn_at=None, declined_at=None)),
         by="pairs", views=("requester: a request that was declined",)),
    Leak("side channel", "an invited address is known", method(Invitation, "visible_to", lambda was: lambda self, viewer: was(
        self, viewer).exclude(~Q(email=""), member__isnull=False)), by="pairs",
        views=("owner of public: inviting an address of a member",)),
    Leak("side channel", "when somebody was last here",
         template("members/profile.html", "{% block main %}", "<!-- {{ member.last_login|date:'U' }} -->"), by="twins",
         viewers=("stranger",)),
]  # fmt: skip
