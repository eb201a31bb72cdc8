"""What the apps above add to events, which imports none of them. Each app registers its functions in AppConfig.ready.

`event_sections` take the viewer and an event that the viewer sees, and give a further section of its page, or None.
`past_sections` take the viewer, and give a further section of the page of their past events, or None.
`whom_let_in` take events, and give pairs of an event's id and the id of a member whom the app lets see that event, in
one query. They say for hosts what `events.models.queries.let_in` says for viewers.
"""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from members.extensions import Section

if TYPE_CHECKING:
    from events.models import Event
    from members.rule.standing import Viewer

event_sections: "list[Callable[[Viewer, Event], Section | None]]" = []
past_sections: "list[Callable[[Viewer], Section | None]]" = []
whom_let_in: "list[Callable[[Iterable[Event]], Iterable[tuple[int, int]]]]" = []


def sections_of_event(viewer: "Viewer", event: "Event") -> list[Section]:
    """The further sections of the page of an event, for this viewer."""
    return [section for make in event_sections if (section := make(viewer, event))]


def sections_of_past(viewer: "Viewer") -> list[Section]:
    """The further sections of the page of a member's past events."""
    return [section for make in past_sections if (section := make(viewer))]
