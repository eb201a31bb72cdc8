"""What of committees search engines are told: those with a public roster."""

from django.contrib.sitemaps import Sitemap
from django.db.models import QuerySet

from committees.models import Committee
from members.rule.standing import Viewer


class CommitteeMap(Sitemap[Committee]):
    """Committees that a visitor sees."""

    def items(self) -> QuerySet[Committee]:
        return Committee.objects.visible_to(Viewer.visitor()).order_by("pk")
