"""What stands between a viewer and one member, from the viewer's side alone."""

from dataclasses import dataclass

from members.models import Contact, ContactRequest, Member
from members.rule.standing import Viewer


@dataclass(frozen=True)
class Tie:
    """The viewer's own side of a tie. Nothing in it says how the other side files the viewer."""

    contact: Contact | None = None
    asked: ContactRequest | None = None
    asks_me: ContactRequest | None = None


def tie_between(viewer: Viewer, member: Member) -> Tie:
    """The viewer's contact row, request sent, or request received. A silent decline still shows as asked."""
    if viewer.member_id is None:
        return Tie()
    contact = Contact.objects.of(viewer.member_id).filter(other=member).first()
    if contact:
        return Tie(contact=contact)
    asked = ContactRequest.objects.standing().filter(sender_id=viewer.member_id, recipient=member).first()
    asks_me = ContactRequest.objects.open().filter(sender=member, recipient_id=viewer.member_id).first()
    return Tie(asked=asked, asks_me=asks_me)
