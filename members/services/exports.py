"""Making a copy of one's data, at the moment when it is downloaded."""

from members.formats.archive import build
from members.models import Member
from netlib import limits, mail
from netlib.models import Kind
from netlib.roles import service


@service
def make_copy(*, owner: Member) -> bytes:
    """The copy as a zip file, as of now: of other members it has what they let the owner see at this moment, and nothing
    of it is kept here. A letter tells the owner, in case it was not them. Raises LimitReached."""
    limits.spend(Kind.EXPORT, by=owner.pk)
    archive = build(owner)
    mail.post("members/mail/copy_made.md", to=owner.email, context={})
    return archive
