"""What only superusers do: make members staff, and superusers."""

from django.db import transaction

from members.models import Member


@transaction.atomic
def set_rights(*, member: Member, is_staff: bool, is_superuser: bool) -> None:
    """Let the member into the admin, or not; a superuser may do everything there."""
    member.is_staff, member.is_superuser = is_staff, is_superuser
    member.save(update_fields=["is_staff", "is_superuser"])
