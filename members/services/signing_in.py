"""How a member signs in, as far as django-allauth leaves it to us."""

from django.db import transaction

from members.models import Member


@transaction.atomic
def forget_password(*, member: Member) -> None:
    """From now on no password signs the member in, until they choose one."""
    member.set_unusable_password()
    member.save(update_fields=["password"])
