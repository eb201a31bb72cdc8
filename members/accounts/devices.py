"""Devices from which a member has signed in before. Wrong guesses and letters that a stranger causes are counted apart from
what such a device does, so that nobody is locked out at home (a “device cookie”, as OWASP describes it).
"""

import secrets

from allauth.account.models import EmailAddress
from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse

from members.models import Member

COOKIE = "netlib_device"
_SALT = "netlib.device"
_LASTS = 400 * 24 * 60 * 60  # seconds, the longest that browsers keep a cookie


def device_of(request: HttpRequest | None, address: str) -> str:
    """The name of the device that sent a request, if the member with that address has signed in from it before; else
    nothing. One query where there is a cookie of ours."""
    owner, name = _read(request)
    known = (
        owner and EmailAddress.objects.filter(user_id=owner, email=address.lower(), verified=True).exists()
    )
    return name if known else ""


def remember_device(request: HttpRequest, response: HttpResponse, member: Member) -> None:
    """Have the browser that a member has signed in with send a cookie that says so."""
    owner, name = _read(request)
    if owner != member.pk:
        name = secrets.token_urlsafe(12)
    response.set_cookie(
        COOKIE,
        signing.dumps([member.pk, name], salt=_SALT),
        max_age=_LASTS,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def _read(request: HttpRequest | None) -> tuple[int, str]:
    """Whose device it says to be, and its name; 0 and nothing when it says nothing that we wrote."""
    try:
        owner, name = signing.loads(request.COOKIES[COOKIE] if request else "", salt=_SALT, max_age=_LASTS)
        return int(owner), str(name)
    except (KeyError, signing.BadSignature):
        return 0, ""
