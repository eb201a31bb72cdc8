"""Towns to choose from while a member types."""

import re

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from members.http import MemberRequest
from members.reads.places import search, told_apart


@require_GET
def places(request: MemberRequest) -> HttpResponse:
    """A fragment with the towns whose names begin like `?q=`, as radio buttons for the form field `?field=`."""
    field = request.GET.get("field", "")
    if not re.fullmatch(r"[a-z0-9_-]{1,40}", field):
        field = "place"
    # The text arrives under the name of the field that it was typed into.
    text = request.GET.get(field, "") or request.GET.get("q", "")
    context = {"places": told_apart(search(text.replace("\0", ""))), "field_name": field, "typed": text}
    return render(request, "members/place_choices.html", context)
