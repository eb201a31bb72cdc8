"""What a notice tells the guests of an event."""

from dataclasses import dataclass

from events.models import Event, Notice
from events.words import town_words, when_words


@dataclass(frozen=True)
class Difference:
    """A fact of an event before and after."""

    field: str
    before: str
    after: str


def facts(event: Event) -> dict[str, str]:
    """The facts of which guests are told when they change, in words."""
    return {
        "title": event.title,
        "when": when_words(event),
        "where": town_words(event),
        "address": "; ".join(part for part in (event.venue, ", ".join(event.address.split("\n"))) if part),
        "link": event.join_link,
        "status": event.status,
    }


def differences(notice: Notice) -> list[Difference]:
    """The net change of each fact, from its first state in the notice to its last; none for a fact that changed back.
    One query."""
    net: dict[str, tuple[str, str]] = {}
    for change in notice.changes.all():
        net[change.field] = (net.get(change.field, (change.before, ""))[0], change.after)
    return [Difference(name, was, now) for name, (was, now) in net.items() if was != now]
