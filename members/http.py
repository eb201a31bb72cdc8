"""The types of requests as our views receive them, after the middleware has run."""

from typing import TYPE_CHECKING

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

if TYPE_CHECKING:
    from members.models import Member
    from members.rule.standing import Viewer


class Request(HttpRequest):
    """A request of a visitor or a member; `viewer` is never None."""

    viewer: "Viewer"
    htmx: HtmxDetails


class MemberRequest(Request):
    """A request that only a signed-in member can make."""

    user: "Member"
