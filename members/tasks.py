"""What the members app does once a day. Each job decides anew when it runs, and bears being run twice. A job that a
service starts stands beside what it runs, in `members.services`."""

from members.letters import saved_search
from members.search.rebuild import prune
from members.services.exports import forget_exports
from members.services.leaving import erase_leavers
from members.services.lines import leave_places_of_ended_positions
from members.services.saved import plan_letters
from netlib.housekeeping import daily


@daily
def erase_forgotten_leavers() -> None:
    """Erase the members who should have been erased already, whatever became of the job planned for it. A job of its
    own: the daily jobs run in one transaction each, and every member is erased in another."""
    erase_leavers.enqueue()


@daily
def erase_old_exports() -> None:
    """Erase the copies that have been kept long enough."""
    forget_exports()


@daily
def leave_places_daily() -> None:
    """Take the places from positions that ended. A job of its own: the daily jobs run in one transaction each, and
    would keep all their owners waiting."""
    leave_places_of_ended_positions.enqueue()


@daily
def prune_search() -> None:
    """Take out of the dictionary the words of names that no listed member has any more."""
    prune()


@daily
def mail_newcomers() -> None:
    """Send the weekly letters of saved searches that are due."""
    for saved_id in plan_letters():
        saved_search.enqueue(saved_id=saved_id)
