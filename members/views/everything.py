"""The search of everything."""

from urllib.parse import urlencode

from babel.lists import format_list
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from members.http import Request
from members.reads.everything import search_everything
from members.search.asked import LONGEST


@require_safe
def search(request: Request) -> HttpResponse:
    """The first of each kind that the viewer finds by the words of the address, and how many there are."""
    text = " ".join(request.GET.get("q", "").split())[:LONGEST]
    kinds = search_everything(request.viewer, text) if text else []
    context = {
        "text": text,
        "found": [kind for kind in kinds if kind.rows],
        "missing": format_list([kind.many for kind in kinds if not kind.rows], "or", locale="en_US")
        if any(kind.rows for kind in kinds)
        else "",
        "here": f"{reverse('search')}?{urlencode({'q': text})}",
    }
    return render(request, "members/search.html", context)
