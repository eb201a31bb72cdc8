"""Writing saved searches, and planning their weekly letters."""

import datetime as dt

from django.utils import timezone

from members.models import Member, SavedSearch
from members.rule.columns import in_good_standing
from members.services.owning import lock_owner
from netlib import limits
from netlib.models import Kind
from netlib.roles import service, serving

WEEK = dt.timedelta(days=7)
# How long a new member has to fill in their profile before letters mention them.
SETTLING = dt.timedelta(days=7)
MOST_SAVED = 50
# The longest query string that is kept.
LONGEST = 2000


class TooMany(Exception):
    """The member has saved too many searches."""


@service
def save_search(*, owner: Member, name: str, query: str, weekly: bool) -> SavedSearch:
    """Save a search under a name. Saving the same search again renames it. Raises TooMany."""
    lock_owner(owner.pk)
    found = SavedSearch.objects.filter(owner=owner, query=query).first()
    if found is None:
        if SavedSearch.objects.filter(owner=owner).count() >= MOST_SAVED:
            raise TooMany
        found = SavedSearch(owner=owner, query=query)
    found.name = name
    _set_weekly(found, weekly)
    found.save()
    return found


@service
def change_search(*, saved: SavedSearch, name: str, weekly: bool) -> None:
    """Rename a saved search, and turn its letter on or off."""
    saved.name = name
    _set_weekly(saved, weekly)
    saved.save()


@service
def delete_search(*, saved: SavedSearch) -> None:
    """Delete a saved search. Does nothing if it is gone."""
    SavedSearch.objects.filter(pk=saved.pk).delete()


@service
def stop_letters(*, token: str) -> SavedSearch | None:
    """Turn off the letter whose unsubscribe link has this token. Returns the search, or None."""
    saved = SavedSearch.objects.filter(token=token).first()
    if saved is not None:
        _set_weekly(saved, False)
        saved.save()
    return saved


def _set_weekly(saved: SavedSearch, weekly: bool) -> None:
    if weekly and not saved.weekly:
        # Members who joined before this moment are not news.
        saved.told_from = saved.told_until = timezone.now() - SETTLING
    saved.weekly = weekly


def plan_letters(now: dt.datetime | None = None) -> list[int]:
    """Move each weekly search whose week is over to the next week. Returns the ids of those searches, for the
    letters, without those whose owner gets too many."""
    until = (now or timezone.now()) - SETTLING
    with serving():
        due = SavedSearch.objects.select_for_update(skip_locked=True).filter(
            in_good_standing("owner__"), weekly=True, told_until__lte=until - WEEK
        )
        rows = list(due)
        for saved in rows:
            saved.told_from, saved.told_until = saved.told_until, until
        SavedSearch.objects.bulk_update(rows, ["told_from", "told_until"])
    return [saved.pk for saved in rows if limits.try_spend(Kind.SAVED_LETTER, by=saved.owner_id)]
