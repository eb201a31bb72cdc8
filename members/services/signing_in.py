"""How a member signs in, for the parts that django-allauth leaves to us."""

from django.db import transaction

from members.models import Member


@transaction.atomic
def forget_password(*, member: Member) -> None:
    """Remove the password. The member signs in by other means until they choose a new one."""
    member.set_unusable_password()
    member.save(update_fields=["password"])
