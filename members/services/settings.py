"""Writing a member's settings."""

from django.db import transaction

from members.models import Member


@transaction.atomic
def set_search_engines(*, member: Member, allowed: bool) -> None:
    """Ask search engines to list the member's page, or not to."""
    Member.objects.filter(pk=member.pk).update(search_engines=allowed)
    member.search_engines = allowed
