"""Rows that vanish between two looks at them."""

import functools
from collections.abc import Callable
from typing import Concatenate, ParamSpec

from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpResponse

from members.http import MemberRequest

P = ParamSpec("P")
View = Callable[Concatenate[MemberRequest, P], HttpResponse]


def gone_is_missing(view: View[P]) -> View[P]:
    """A view that answers 404 when a service finds that a row is no longer there, or no longer the member's."""

    @functools.wraps(view)
    def looked(request: MemberRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except ObjectDoesNotExist:
            raise Http404("There is no such page.") from None

    return looked
