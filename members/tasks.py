"""The jobs of the members app. Each decides anew when it runs, and bears being run twice."""

from django_tasks import task

from members.letters import saved_search
from members.search.rebuild import prune
from members.services.exports import fill_export, forget_exports
from members.services.leaving import erase_due
from members.services.lines import leave_places, tie_lines
from members.services.saved import plan_letters
from members.services.uploads import forget_uploads
from netlib.housekeeping import daily


@task
def build_export(export_id: int) -> None:
    """Build a copy of everything about a member, and say by mail that it is there."""
    fill_export(export_id=export_id)


@task
def tie_lines_to(organizations: list[int]) -> None:
    """Tie lines to organizations that were not listed, or not by that name, when the lines were written."""
    tie_lines(organizations)


@task
def erase_leavers() -> None:
    """Erase whoever's time has come. It names nobody, so nothing of the member stays in the list of jobs."""
    erase_due()


@daily
def erase_forgotten_leavers() -> None:
    """See to whoever should have been erased already, whatever became of the job planned for it. A job of its own:
    the daily jobs run in one transaction each, and every member is erased in another."""
    erase_leavers.enqueue()


@daily
def erase_old_exports() -> None:
    """Erase the copies that have been kept long enough."""
    forget_exports()


@daily
def forget_files() -> None:
    """Throw away the files that curators brought and did not import."""
    forget_uploads()


@task
def leave_places_of_ended_positions() -> None:
    """Take the places from positions whose end has come."""
    leave_places()


@daily
def leave_places_daily() -> None:
    """See to positions that ended. A job of its own: the daily jobs run in one transaction each, and would keep all
    their owners waiting."""
    leave_places_of_ended_positions.enqueue()


@daily
def prune_search() -> None:
    """Take out of the dictionary the words of names that nobody who is listed has any more."""
    prune()


@daily
def mail_newcomers() -> None:
    """Send the weekly letters of saved searches that are due."""
    for saved_id in plan_letters():
        saved_search.enqueue(saved_id=saved_id)
