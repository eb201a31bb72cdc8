"""A member's own settings for events."""

from events.models import EventSettings
from members.models import Member
from netlib.roles import service


@service
def save_settings(*, member: Member, remind: str, mail_on_invitation: bool) -> EventSettings:
    """Save when a member is reminded of events, and whether invitations come by mail."""
    row, _ = EventSettings.objects.update_or_create(
        member=member, defaults={"remind": remind, "mail_on_invitation": mail_on_invitation}
    )
    return row
