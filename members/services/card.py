"""The add-me card: a random token by which members can ask its owner, even if they do not find the owner
otherwise."""

import secrets

from members.models import Member
from members.rule.columns import in_good_standing, not_blocked
from members.rule.standing import Viewer
from netlib.roles import service


@service
def renew_card(*, member: Member) -> str:
    """Give the card a new token; the old one ends at once. Returns the token, 43 characters of base64url."""
    token = secrets.token_urlsafe(32)
    Member.objects.filter(pk=member.pk).update(add_token=token)
    member.add_token = token
    return token


@service
def switch_off_card(*, member: Member) -> None:
    """End the token; without one there is no card."""
    Member.objects.filter(pk=member.pk).update(add_token=None)
    member.add_token = None


def card_holder(*, viewer: Viewer, token: str) -> Member | None:
    """The owner of the card with that token; None when the token is not valid, or the owner does not exist for
    the viewer."""
    if not token or "\0" in token:
        return None
    return Member.objects.filter(in_good_standing(), not_blocked(viewer, "pk"), add_token=token).first()
