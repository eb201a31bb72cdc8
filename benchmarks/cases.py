"""What `benchmarks.run` measures. Imported once Django is set up."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from typing import Any
from urllib.parse import urlencode

from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from benchmarks.case import SEARCHES, Case
from benchmarks.gatherings import FULL
from benchmarks.world import HUB
from events.models import Event
from members.models import Entry, Member
from members.rule.masks import MEMBERS, PUBLIC
from members.rule.standing import Viewer
from members.search import Filters, Search, did_you_mean, suggest
from members.services.lines import set_audience
from netlib import limits
from netlib.models import Kind
from netlib.roles import WEB, restricted

_PEOPLE = "SELECT * FROM members_member WHERE id = ANY (%s)"
_LINES = "SELECT * FROM members_entry WHERE owner_id = ANY (%s)"
_FEW = 60


def cases() -> Iterator[Case]:
    """The cases, in the order of the table."""
    few = _viewer_with(_FEW)
    viewers = (("60 contacts", Viewer(few)), ("2,900 contacts", Viewer(HUB)), ("visitor", Viewer.visitor()))
    yield Case("a bare Django view", _get(_browser(few), reverse("bare")), [("SELECT 1", [])])
    yield Case("counting a page toward the hour’s budget", partial(limits.read, Kind.SUGGESTIONS, by=few))
    for case, viewer in [*_searches(viewers), *_finds(viewers[:2])]:
        # As a part of a request runs: held by the policies.
        yield replace(case, run=partial(_as, viewer, case.run))
    yield Case("changing one line’s audience, with its documents", _change(few))
    yield from _pages(few)


_Viewers = Sequence[tuple[str, Viewer]]


def _as(viewer: Viewer, run: Callable[[], Any]) -> Any:
    with restricted(WEB, viewer.member_id):
        return run()


def _searches(viewers: _Viewers) -> Iterator[tuple[Case, Viewer]]:
    """A page of each text for each viewer."""
    for said, viewer in viewers:
        for what, text in SEARCHES:
            yield _search(f"search, {what}: {text} ({said})", viewer, text), viewer


def _finds(viewers: _Viewers) -> Iterator[tuple[Case, Viewer]]:
    """What else the directory asks the search for."""
    for said, viewer in viewers:
        for case in _finds_of(said, viewer):
            yield case, viewer


def _finds_of(said: str, viewer: Viewer) -> Iterator[Case]:
    yield Case(f"count of a common word ({said})", partial(lambda v: Search(v, "library").count(), viewer))
    yield Case(f"facets of a common word ({said})", partial(lambda v: Search(v, "library").facets(), viewer))
    yield Case(
        f"facets of a middling word ({said})",
        partial(lambda v: Search(v, "cataloguing").facets(), viewer),
    )
    yield Case(f"suggestions, mar… ({said})", partial(lambda v: suggest(v, "mar"), viewer))
    yield Case(f"suggestions, smith j… ({said})", partial(lambda v: suggest(v, "smith j"), viewer))
    yield Case(
        f"did you mean, muelller ({said})", partial(lambda v: did_you_mean(Search(v, "muelller")), viewer)
    )
    yield _near(f"library within 50 miles ({said})", viewer)
    yield Case(f"browse by name ({said})", partial(lambda v: Search(v).page(sort="name"), viewer))
    for what, text in (("common word", "librarian"), ("given name", "kofi"), ("family name", "smith")):
        yield Case(f"a {what} by name: {text} ({said})", partial(_by_name, viewer, text))
    yield Case(
        f"my contacts with a common word ({said})",
        partial(lambda v: Search(v, "librarian", Filters(contacts="all")).page(), viewer),
    )
    yield Case(
        f"my contacts with a rare word ({said})",
        partial(lambda v: Search(v, "heliography", Filters(contacts="all")).page(), viewer),
    )


def _by_name(viewer: Viewer, text: str) -> Any:
    return Search(viewer, text).page(sort="name")


def _search(label: str, viewer: Viewer, text: str) -> Case:
    ids = [hit.member.pk for hit in Search(viewer, text).page().hits]
    return Case(label, lambda: Search(viewer, text).page(), [(_PEOPLE, [ids]), (_LINES, [ids])])


def _near(label: str, viewer: Viewer) -> Case:
    place = Entry.objects.filter(place__isnull=False).values_list("place_id", flat=True).first()
    filters = Filters(place=place, within=50)
    return Case(label, lambda: Search(viewer, "librarian", filters).page())


def _viewer_with(number: int) -> int:
    """Somebody in the middle of the world with about so many contacts."""
    with connection.cursor() as cursor:
        cursor.execute(_SOMEBODY, [number])
        return int(cursor.fetchone()[0])


_SOMEBODY = """
WITH middle AS (SELECT max(id) / 2 AS id FROM members_member)
SELECT owner_id FROM middle, members_contact c JOIN members_member m ON m.id = c.owner_id
 WHERE owner_id BETWEEN middle.id AND middle.id + 2000 AND m.is_active AND m.listing = 2
 GROUP BY owner_id ORDER BY abs(count(*) - %s), owner_id LIMIT 1
"""


def _change(owner: int) -> Callable[[], Any]:
    def run() -> None:
        entry = Entry.objects.filter(owner_id=owner).order_by("pk")[0]
        with transaction.atomic():
            set_audience(row=entry, audience=PUBLIC if run.flip else MEMBERS)  # type: ignore[attr-defined]
        run.flip = not run.flip  # type: ignore[attr-defined]

    run.flip = False  # type: ignore[attr-defined]
    return run


def _pages(few: int) -> Iterator[Case]:
    """Whole pages."""
    for said, number in (("60 contacts", few), ("2,900 contacts", HUB)):
        browser = _browser(number)
        tied = "SELECT c.*, m.* FROM members_contact c JOIN members_member m ON m.id = c.other_id WHERE c.owner_id = %s LIMIT 31"
        shown = Search(Viewer(number), "cataloguing").page().hits[0].member
        profile = [(_PEOPLE, [[shown.pk]]), (_LINES, [[shown.pk]])]
        yield Case(f"page: profile ({said})", _get(browser, reverse("profile", args=[shown.handle])), profile)
        yield Case(f"page: contacts ({said})", _get(browser, reverse("contacts")), [(tied, [number])])
        people = reverse("people")
        for what, query in (
            ("browse", ""),
            ("common word", "?q=library"),
            ("middling word", "?q=cataloguing"),
        ):
            yield Case(f"page: directory, {what} ({said})", _get(browser, people + query))
        yield from _events(said, browser)


def _events(said: str, browser: Client) -> Iterator[Case]:
    """Pages of events: what is on, near a town, as a calendar, and one with thousands of guests."""
    full = Event.objects.select_related("place").get(pk=FULL)
    town = {"near": full.place.name if full.place else "", "near_choice": full.place_id, "within": 50}
    guests = "SELECT r.*, m.* FROM events_rsvp r JOIN members_member m ON m.id = r.member_id WHERE event_id = %s LIMIT 31"
    on = "SELECT * FROM events_event WHERE starts > now() ORDER BY starts, id LIMIT 31"
    month = "SELECT * FROM events_event WHERE starts >= '2027-05-01' AND starts < '2027-06-01' ORDER BY starts LIMIT 180"
    listed = reverse("events")
    yield Case(f"page: what is on ({said})", _get(browser, listed), [(on, [])])
    yield Case(f"page: events near a town ({said})", _get(browser, f"{listed}?{urlencode(town)}"))
    yield Case(f"page: events that contacts go to ({said})", _get(browser, f"{listed}?going=on"), [(on, [])])
    yield Case(
        f"page: calendar of a month ({said})",
        _get(browser, reverse("events-month", args=[2027, 5])),
        [(month, [])],
    )
    page = full.get_absolute_url()
    yield Case(f"page: event with 5,000 guests ({said})", _get(browser, page), [(guests, [FULL])])
    yield Case(f"page: its guest list ({said})", _get(browser, f"{page}guests/"), [(guests, [FULL])])


def _browser(number: int) -> Client:
    browser = Client()
    browser.force_login(
        Member.objects.get(pk=number), backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    return browser


def _get(browser: Client, path: str) -> Callable[[], Any]:
    return lambda: browser.get(path)
