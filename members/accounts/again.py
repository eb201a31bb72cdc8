"""Asking members to prove their identity again before a serious step."""

import time
from collections.abc import Callable
from functools import wraps

from allauth.account import app_settings
from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.internal.flows.reauthentication import get_reauthentication_flows
from allauth.core.exceptions import ReauthenticationRequired
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.http import HttpResponse
from django.shortcuts import resolve_url

from members.http import MemberRequest

View = Callable[..., HttpResponse]


def sign_in_again(*, reading: bool = True) -> Callable[[View], View]:
    """A decorator for views that need a member who proved their identity within the last minutes.
    django-allauth asks for their password, passkey or code, then goes on. A member who has none of these and
    signs in by mailed codes is signed out and signs in again. With `reading=False` only forms that are sent are
    guarded."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: MemberRequest, *args: object, **kwargs: object) -> HttpResponse:
            if (request.method in {"GET", "HEAD"} and not reading) or _is_fresh(request):
                return view(request, *args, **kwargs)
            if get_reauthentication_flows(request.user):
                raise ReauthenticationRequired
            logout(request)
            messages.info(request, "Sign in once more to confirm that it’s you.")
            return redirect_to_login(request.get_full_path(), resolve_url(settings.LOGIN_URL))

        return guarded

    return decorate


def _is_fresh(request: MemberRequest) -> bool:
    records = get_authentication_records(request, request.user)
    return bool(records) and time.time() - records[-1]["at"] < app_settings.REAUTHENTICATION_TIMEOUT
