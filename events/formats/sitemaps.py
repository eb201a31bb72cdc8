"""What of events search engines are told: those that are for everybody."""

from django.contrib.sitemaps import Sitemap
from django.db.models import QuerySet

from events.models import Event
from members.rule.standing import Viewer


class EventMap(Sitemap[Event]):
    """Events that a visitor sees, past ones too."""

    def items(self) -> QuerySet[Event]:
        return Event.objects.visible_to(Viewer.visitor()).order_by("pk")
