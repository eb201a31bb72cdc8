"""What the members app does once a day. Each job checks again when it runs, and may run twice. A job that a
service starts is defined beside the function that it runs, in `members.services`."""

from members.letters import saved_search
from members.search.rebuild import prune
from members.services.leaving import erase_leavers
from members.services.lines import leave_places_of_ended_positions
from members.services.saved import plan_letters
from members.services.undo import forget_deleted
from members.services.uploads import forget_uploads
from netlib.housekeeping import daily


@daily
def erase_forgotten_leavers() -> None:
    """Erase the members who should have been erased already, even if the job planned for it was lost. It starts
    a job: daily jobs run in one transaction, and every member is erased in another."""
    erase_leavers.enqueue()


@daily
def forget_files() -> None:
    """Throw away the files that curators brought and did not import."""
    forget_uploads()


@daily
def forget_what_was_deleted() -> None:
    """Delete for good what members deleted thirty days ago."""
    forget_deleted()


@daily
def leave_places_daily() -> None:
    """Remove the place from positions that ended. It starts a job: a daily job runs in one transaction, and
    would block all their owners."""
    leave_places_of_ended_positions.enqueue()


@daily
def prune_search() -> None:
    """Remove from the search dictionary the words of names that no listed member has any more."""
    prune()


@daily
def mail_newcomers() -> None:
    """Send the weekly letters of saved searches that are due."""
    for saved_id in plan_letters():
        saved_search.enqueue(saved_id=saved_id)
