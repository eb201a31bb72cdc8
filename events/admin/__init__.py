"""Events in the admin: the queue, possible duplicates, imports from other calendars.

An event for somebody's own contacts is never there: every page begins with `Event.objects.for_curators()`.
"""

from events.admin.events import EventAdmin
from events.admin.series import SeriesAdmin

__all__ = ["EventAdmin", "SeriesAdmin"]
