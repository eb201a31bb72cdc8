"""Signing a member out: of one browser, or everywhere."""

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session

from netlib.roles import service


@service
def end_session(*, member_id: int, session_id: int) -> bool:
    """Sign one browser of the member out. Gives whether the member had that session."""
    session = UserSession.objects.filter(user_id=member_id, pk=session_id).first()
    if session is None:
        return False
    session.end()
    return True


@service
def end_sessions(*, member_id: int) -> None:
    """Sign the member out everywhere."""
    sessions = UserSession.objects.filter(user_id=member_id)
    Session.objects.filter(session_key__in=sessions.values("session_key")).delete()
    sessions.delete()
