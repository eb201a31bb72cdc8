"""How a member signs in, for the parts that django-allauth leaves to us."""

from members.models import Member
from netlib.roles import service


@service
def forget_password(*, member: Member) -> None:
    """Remove the password. The member signs in by other means until they choose a new one."""
    member.set_unusable_password()
    member.save(update_fields=["password"])
