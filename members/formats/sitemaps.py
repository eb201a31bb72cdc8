"""What of members, organizations and topics search engines are told."""

from django.contrib.sitemaps import Sitemap
from django.db.models import QuerySet
from django.urls import reverse

from members.models import Heading, Member, Organization
from members.rule.standing import Viewer


class ProfileMap(Sitemap[Member]):
    """Members whom a visitor finds and who asked to be listed by search engines."""

    def items(self) -> QuerySet[Member]:
        listed: QuerySet[Member] = Member.objects.listed_to(Viewer.visitor())
        return listed.filter(search_engines=True).order_by("pk")


class OrganizationMap(Sitemap[Organization]):
    """All organizations."""

    def items(self) -> QuerySet[Organization]:
        return Organization.objects.order_by("pk")

    def location(self, item: Organization) -> str:
        return reverse("organization", args=[item.slug])


class HeadingMap(Sitemap[Heading]):
    """All topics."""

    def items(self) -> QuerySet[Heading]:
        return Heading.objects.order_by("pk")

    def location(self, item: Heading) -> str:
        return reverse("heading", args=[item.slug])
