"""Every address of the site, as the URL configuration has it, filled in with what is in the world.

A new view is found by itself. One whose address takes something that no line of `VALUES` knows fails the test that
asks for every address, with the words to put it there.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from itertools import pairwise
from typing import Any, NamedTuple

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.urls import URLPattern, URLResolver, get_resolver

from committees.models import Committee, OwnService, Seat, Volunteer
from events.models import Event, FeedToken, Invitation, OldAddress, PastEvent, Picture, Rsvp
from events.services.bringing import PURPOSE as EVENTS
from members.admin.importing import PURPOSE as ORGANIZATIONS
from members.kinds import KINDS
from members.models import (
    Circle,
    Deleted,
    Entry,
    Heading,
    Member,
    Organization,
    Photo,
    SavedSearch,
    Upload,
)
from netlib.outsiders import opt_out_path
from netlib.wellknown import SITEMAPS
from tests.attack.viewers import Viewer

Values = Iterable[dict[str, Any]]


class Route(NamedTuple):
    """One line of the URL configuration, and the name of its view."""

    pattern: str
    name: str

    @property
    def arguments(self) -> list[str]:
        """The names of what its address takes."""
        return re.findall(r"<(?:\w+:)?(\w+)>", self.pattern)

    def path(self, values: dict[str, Any]) -> str:
        """The address with these values."""

        def value(found: re.Match[str]) -> str:
            return str(values[found[1]])

        path = re.sub(r"\(\?P<(\w+)>(?:[^()]|\([^)]*\))*\)", value, self.pattern)
        path = re.sub(r"<(?:\w+:)?(\w+)>", value, path)
        return "/" + re.sub(r"\\Z|[\^$]", "", path)


def every_route() -> list[Route]:
    """All lines of the URL configuration."""
    return list(_walk(get_resolver(), "", ""))


def _walk(resolver: URLResolver, before: str, space: str) -> Iterator[Route]:
    for each in resolver.url_patterns:
        pattern = before + str(each.pattern)
        if isinstance(each, URLResolver):
            yield from _walk(each, pattern, f"{each.namespace}:" if each.namespace else space)
        elif isinstance(each, URLPattern):
            yield Route(pattern, space + (each.name or each.callback.__name__))


# What is in the world, as the arguments of addresses. Secrets are used by those who were given them.


def _rows(model: Any, **names: str) -> Callable[[Viewer], Values]:
    """The values of some fields of all rows: `_rows(Organization, slug="slug")`."""
    return lambda viewer: (
        dict(zip(names, row, strict=True))
        for row in model.objects.order_by("pk").values_list(*names.values())
    )


def _numbers(model: Any, argument: str) -> Callable[[Viewer], Values]:
    return _rows(model, **{argument: "pk"})


def _events(viewer: Viewer) -> Values:
    yield from _rows(Event, year="year", slug="slug")(viewer)
    yield from _rows(OldAddress, year="year", slug="slug")(viewer)


def _of_admin(viewer: Viewer) -> Values:
    for model in (Event, Member, Organization, Committee, Seat, Invitation):
        kind = ContentType.objects.get_for_model(model).pk
        for pk in model.objects.order_by("pk").values_list("pk", flat=True)[:6]:
            yield {"content_type_id": kind, "object_id": pk}


def _own(values: Callable[[int], Iterable[str]], **more: Iterable[str]) -> Callable[[Viewer], Values]:
    """Secrets of the viewer's own, each with every one of `more`."""

    def found(viewer: Viewer) -> Values:
        tokens = [*values(viewer.member.pk if viewer.member else 0), *viewer.secrets]
        for token in tokens:
            if not more:
                yield {"token": token}
            for name, each in more.items():
                yield from ({"token": token, name: value} for value in each)

    return found


def _feeds(pk: int) -> Iterable[str]:
    return FeedToken.objects.filter(member=pk).values_list("token", flat=True)


def _stops(pk: int) -> Iterable[str]:
    return SavedSearch.objects.filter(owner=pk).values_list("token", flat=True)


def _asked(pk: int) -> Iterable[str]:
    return Invitation.objects.filter(member=pk).values_list("token", flat=True)


def _no_letters(viewer: Viewer) -> Values:
    """The link with which whoever holds the link of an invitation ends all letters to their address."""
    for email in Invitation.objects.filter(token__in=viewer.secrets).values_list("email", flat=True):
        yield {"token": opt_out_path(email).strip("/").rpartition("/")[2]}


def _uploads(purpose: str) -> Callable[[Viewer], Values]:
    """The files of all curators, for everybody to try."""
    tokens = Upload.objects.filter(purpose=purpose).order_by("pk").values_list("token", flat=True)
    return lambda viewer: ({"token": token} for token in tokens.all())


def _answer_picture(viewer: Viewer) -> Values:
    for token in viewer.secrets:
        event = Event.objects.filter(invitations__token=token).first()
        if event:
            yield {"token": token, "version": event.picture.version}


def _pairs(model: Any, one: str, other: str) -> Callable[[Viewer], Values]:
    def found(viewer: Viewer) -> Values:
        ids = list(model.objects.order_by("pk").values_list("pk", flat=True))
        return [{one: a, other: b} for a, b in pairwise(ids)]

    return found


def _each(**choices: Iterable[Any]) -> Callable[[Viewer], Values]:
    [(name, values)] = choices.items()
    return lambda viewer: ({name: value} for value in values)


def _of_model(route: str) -> Callable[[Viewer], Values]:
    """The rows of the model whose pages in the admin these are."""
    found = re.match(r"admin/(\w+)/(\w+)/", route)
    assert found is not None
    return _numbers(apps.get_model(found[1], found[2]), "object_id")


_STATES = ("Massachusetts", "Nowhere")
# The first line that fits says what an address takes: the beginning of the address, then its arguments.
VALUES: list[tuple[str, Callable[[Viewer], Values]]] = [
    (r"people/browse/names/", _each(letter="zaq")),
    (r"people/browse/places/<slug:country>/<", lambda viewer: ({"country": "us", "region": each} for each in _STATES)),
    (r"people/browse/places/", _each(country=("us", "fr"))),
    (r"people/saved/stop/", _own(_stops)),
    (r"people/saved/<", _numbers(SavedSearch, "saved_id")),
    (r"sitemap-", _each(section=sorted(SITEMAPS))),
    (r"people/<slug:handle>/photo/", _rows(Photo, handle="owner__handle", face="face", version="version")),
    (r"(people|contacts|contacts/requests)/<slug:handle>/", _rows(Member, handle="handle")),
    (r"topics/<", _rows(Heading, slug="slug")),
    (r"organizations/<", _rows(Organization, slug="slug")),
    (r"profile/lines/add/<", _each(kind=[kind.key for kind in KINDS])),
    (r"profile/lines/<", _numbers(Entry, "line_id")),
    (r"profile/photos/<", _each(face=("work", "home"))),
    (r"contacts/circles/<", _numbers(Circle, "circle_id")),
    (r"undo/<", _numbers(Deleted, "deleted_id")),
    (r"contacts/blocked/<", lambda viewer: _numbers(apps.get_model("members.Block"), "block_id")(viewer)),
    (r"no-letters/<", _no_letters),
    (r"add/<", _own(lambda pk: ())),
    (r"settings/sessions/<", _each(session_id=(1,))),
    (r"events/answer/<slug:token>/picture/", _answer_picture),
    (r"events/answer/<", _own(_asked)),
    (r"events/calendar/<", lambda viewer: ({"year": 2026, "month": month} for month in (11, 12))),
    (r"events/been/<", _numbers(PastEvent, "past_id")),
    (r"events/<int:year>/<slug:slug>/picture/",
     _rows(Picture, year="event__year", slug="event__slug", version="version")),
    (r"events/<int:year>/<slug:slug>/host/<", _rows(Rsvp, year="event__year", slug="event__slug", rsvp_id="pk")),
    (r"events/<int:year>/<slug:slug>/invite/<",
     _rows(Invitation, year="event__year", slug="event__slug", invitation_id="pk")),
    (r"events/<int:year>/<slug:slug>/series/<",
     lambda viewer: ({**each, "what": "end"} for each in _rows(Event, year="year", slug="slug")(viewer))),
    (r"events/<int:year>/<slug:slug>/", _events),
    (r"feeds/", _own(_feeds, which=("all", "mine", "answered", "hosting", "going"))),
    (r"committees/service/said/<", _numbers(OwnService, "said_id")),
    (r"committees/<slug:slug>/run/said/<", _rows(OwnService, slug="committee__slug", said_id="pk")),
    (r"committees/service/<", _numbers(Seat, "seat_id")),
    (r"committees/volunteer/<", _numbers(Volunteer, "volunteer_id")),
    (r"committees/<slug:slug>/run/seats/<", _rows(Seat, slug="committee__slug", seat_id="pk")),
    (r"committees/<slug:slug>/run/volunteers/<",
     _rows(Volunteer, slug="committee__slug", volunteer_id="pk")),
    (r"committees/<slug:slug>/run/meetings/<", _rows(Event, slug="organization__committees__slug", event_id="pk")),
    (r"committees/<", _rows(Committee, slug="slug")),
    (r"accounts/2fa/webauthn/keys/<", _each(pk=(1,))),
    (r"accounts/oidc/", _each(provider_id=("linkedin",))),
    (r"mailbox/<", _each(letter_id=(1,))),
    (r"admin/r/", _of_admin),
    (r"admin/members/organization/merge/", _pairs(Organization, "keep_id", "drop_id")),
    (r"admin/events/event/merge/", _pairs(Event, "keep_id", "drop_id")),
    (r"admin/events/event/queue/<", _numbers(Event, "event_id")),
    (r"admin/events/event/bulk/<", _each(what=("cancel", "publish", "decline"))),
    (r"admin/events/event/import/<", _uploads(EVENTS)),
    (r"admin/members/organization/import/<", _uploads(ORGANIZATIONS)),
    (r"admin/events/event/<int:event_id>/series/", _numbers(Event, "event_id")),
    (r"admin/committees/committee/<int:pk>/undo/", _rows(Committee, pk="pk", batch="batches__pk")),
    (r"admin/committees/committee/<int:pk>/", _numbers(Committee, "pk")),
    (r"admin/\^\(\?P<app_label>", _each(app_label=("members", "events", "committees"))),
    (r"admin/\(\?P<url>", _each(url=("nothing",))),
]  # fmt: skip


def values_of(route: Route, viewer: Viewer) -> list[dict[str, Any]]:
    """What the address of a route takes in this world, one dict for each address. Raises LookupError where nobody has
    said it."""
    if not route.arguments:
        return [{}]
    if re.match(r"admin/\w+/\w+/<path:object_id>", route.pattern):
        return list(_of_model(route.pattern)(viewer))
    for beginning, values in VALUES:
        if re.match(beginning, route.pattern):
            return [row for row in values(viewer) if None not in row.values()]
    raise LookupError(
        f"/{route.pattern} takes {', '.join(route.arguments)}: say in tests/attack/addresses.py, VALUES, "
        "where the world has them."
    )
