"""The secret address of a member's calendar feed: make, renew, end."""

from events.models import FeedToken
from events.models.guests import new_token
from members.models import Member
from netlib.roles import service


@service
def renew_feed(*, member: Member) -> FeedToken:
    """Give the member a new secret address; the old one stops working."""
    FeedToken.objects.filter(member=member).delete()
    return FeedToken.objects.create(member=member, token=new_token())


@service
def switch_off_feed(*, member: Member) -> None:
    """End the member's secret address; they have none until they make a new one."""
    FeedToken.objects.filter(member=member).delete()
