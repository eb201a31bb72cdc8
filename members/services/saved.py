"""Saved searches, and who is new in them.

A newcomer is somebody whose first week on Netlib is over, and each is considered once. Anything else, such as "found
now and not last week", would tell by mail that somebody who had been here all along refiled the owner or opened a line.
For the same reason newcomers are found by what they show to every member, never by what the owner sees as a contact.
"""

import datetime as dt
from textwrap import shorten

from django.db import transaction
from django.http import QueryDict
from django.utils import timezone

from members.forms.people import PeopleForm
from members.models import Member, SavedSearch
from members.rule.columns import in_good_standing
from members.rule.standing import Viewer
from members.search import Hit, Search
from members.search.query import all_of

WEEK = dt.timedelta(days=7)
# How long a new member has to fill in the profile before anybody hears of them.
SETTLING = dt.timedelta(days=7)
MOST_SAVED = 50
# The longest query string that is kept.
LONGEST = 2000
MOST_TOLD = 50


class TooMany(Exception):
    """So many searches are saved already."""


@transaction.atomic
def save_search(*, owner: Member, name: str, query: str, weekly: bool) -> SavedSearch:
    """Save a search under a name; the same search again is renamed. Raises TooMany."""
    Member.objects.select_for_update().get(pk=owner.pk)
    found = SavedSearch.objects.filter(owner=owner, query=query).first()
    if found is None:
        if SavedSearch.objects.filter(owner=owner).count() >= MOST_SAVED:
            raise TooMany
        found = SavedSearch(owner=owner, query=query)
    found.name = name
    _set_weekly(found, weekly)
    found.save()
    return found


@transaction.atomic
def change_search(*, saved: SavedSearch, name: str, weekly: bool) -> None:
    """Rename a saved search, and turn its letter on or off."""
    saved.name = name
    _set_weekly(saved, weekly)
    saved.save()


def stop_letters(*, token: str) -> SavedSearch | None:
    """End the letter whose unsubscribe link has this token; gives the search, or None when there is none."""
    saved: SavedSearch | None = SavedSearch.objects.filter(token=token).first()
    if saved is not None:
        _set_weekly(saved, False)
        saved.save()
    return saved


def _set_weekly(saved: SavedSearch, weekly: bool) -> None:
    if weekly and not saved.weekly:
        # Whoever joined before is no news.
        saved.told_from = saved.told_until = timezone.now() - SETTLING
    saved.weekly = weekly


def plan_letters(now: dt.datetime | None = None) -> list[int]:
    """Move each weekly search whose week is over on to the next days; gives their ids, for the letters."""
    until = (now or timezone.now()) - SETTLING
    with transaction.atomic():
        due = SavedSearch.objects.select_for_update(skip_locked=True).filter(
            in_good_standing("owner__"), weekly=True, told_until__lte=until - WEEK
        )
        rows = list(due)
        for saved in rows:
            saved.told_from, saved.told_until = saved.told_until, until
        SavedSearch.objects.bulk_update(rows, ["told_from", "told_until"])
    return [saved.pk for saved in rows]


def search_of(saved: SavedSearch) -> Search | None:
    """The search as its owner makes it now; None, when something that it asks for is there no more. Without that it
    would be another search, and tell of everybody."""
    viewer = Viewer(saved.owner_id)
    form = PeopleForm(QueryDict(saved.query), viewer=viewer)
    return Search(viewer, form.text, form.filters) if form.is_valid() else None


def newcomers(saved: SavedSearch) -> list[Hit]:
    """Those of the days between `told_from` and `told_until` whom the owner finds now, the newest first."""
    if saved.told_from is None or saved.told_until is None:
        return []
    search = search_of(saved)
    if search is None:
        return []
    rows = search.rows(
        _NEW.format(found=search.found()),
        {"since": saved.told_from, "until": saved.told_until, "most": MOST_TOLD},
    )
    ids = [row[0] for row in rows if row[0] != saved.owner_id]
    if search.filters.radius:
        # A distance is asked of all lines that the owner sees.
        near = {"ids": ids, "near": all_of(search.filters.clauses_of(ids))}
        told = {row[0] for row in search.rows(_NEAR, near)}
        ids = [number for number in ids if number in told]
    return search.read(ids)


_NEAR = """
SELECT member_id FROM members_document WHERE member_id = ANY (%(ids)s::bigint[]) AND mem @@ %(near)s::tsquery
"""

_NEW = """
SELECT d.member_id FROM members_member m JOIN members_document d ON d.member_id = m.id
 WHERE m.date_joined > %(since)s AND m.date_joined <= %(until)s AND {found}
 ORDER BY m.date_joined DESC, m.id DESC LIMIT %(most)s
"""


def in_words(asked: PeopleForm) -> str:
    """A name to propose for a search: its words and the labels of its filters, 80 characters at most."""
    words = ", ".join(filter(None, (asked.text, *asked.labels.values())))
    return shorten(words, 80, placeholder="").rstrip(",") or words[:80] or "People"
