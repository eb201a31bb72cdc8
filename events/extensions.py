"""What the apps above add to events, which imports none of them. Each registers its functions in AppConfig.ready.

`event_sections` receive the viewer and an event that they see, and give a further part of its page, or None; see also
`events.models.queries.let_in`. `whom_let_in` say the same for the hosts of some events: the numbers of an event and of a
member whom it lets in, in one query.
"""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from members.extensions import Section

if TYPE_CHECKING:
    from events.models import Event
    from members.rule.standing import Viewer

event_sections: "list[Callable[[Viewer, Event], Section | None]]" = []
whom_let_in: "list[Callable[[Iterable[Event]], Iterable[tuple[int, int]]]]" = []


def sections_of_event(viewer: "Viewer", event: "Event") -> list[Section]:
    """The further parts of the page of an event, for whoever looks."""
    return [section for make in event_sections if (section := make(viewer, event))]
