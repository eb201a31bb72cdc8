"""Jobs at an organization, for the tests of its page."""

from members.models import Entry, Member, Organization
from tests.factories import EntryFactory


def job(owner: Member, library: Organization, audience: int, to: str = "", kind: str = "position") -> Entry:
    """A position there, as the form keeps it."""
    # As the form keeps it, without what was left empty.
    value = {"title": "Librarian", "organization": library.name, "from": "2001"} | ({"to": to} if to else {})
    entry: Entry = EntryFactory.create(
        owner=owner, kind=kind, organization=library, audience=audience, value=value
    )
    return entry
