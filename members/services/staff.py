"""What only superusers do: give members access to the admin."""

from members.models import Member
from netlib.roles import service


@service
def set_rights(*, member: Member, is_staff: bool, is_superuser: bool) -> None:
    """Set whether the member may use the admin, and whether they may do everything there."""
    member.is_staff, member.is_superuser = is_staff, is_superuser
    member.save(update_fields=["is_staff", "is_superuser"])
