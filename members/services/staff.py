"""What only superusers do: give members access to the admin."""

from django.db import transaction

from members.models import Member


@transaction.atomic
def set_rights(*, member: Member, is_staff: bool, is_superuser: bool) -> None:
    """Set whether the member may use the admin, and whether they may do everything there."""
    member.is_staff, member.is_superuser = is_staff, is_superuser
    member.save(update_fields=["is_staff", "is_superuser"])
