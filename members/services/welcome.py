"""Writing the answers to the welcome steps. Lines that are added here are Only me."""

from members.kinds import Value
from members.models import Entry, Member, Place
from members.services.lines import add_line, edit_line
from netlib.roles import service


def first_line(member: Member, kind: str) -> Entry | None:
    """The member's first line of that kind."""
    return Entry.objects.filter(owner=member, kind=kind).first()


@service
def say_where(
    *, member: Member, title: str, organization: str, place: Place | None, town: Place | None
) -> None:
    """Save job and home town as lines: new lines as Only me, existing lines with the audience they have. An
    empty answer changes nothing."""
    if title or organization:
        _put(member, "position", {"title": title, "organization": organization, "place": place})
    if town:
        _put(member, "town", {"place": town})


def _put(member: Member, kind: str, data: Value) -> None:
    line = first_line(member, kind)
    if line is None:
        add_line(owner=member, kind=kind, data=data)
    else:
        # The welcome does not ask for the years of a job.
        kept = {name: value for name, value in line.value.items() if name in {"from", "to"}}
        edit_line(entry=line, data={**data, **kept}, audience=line.audience, label=line.label)
