"""The pages of the topic vocabulary."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from members.http import Request
from members.reads.headings import heading_at, list_headings, show_heading


@require_safe
def headings(request: Request) -> HttpResponse:
    """All topics and their other names, A to Z."""
    return render(request, "members/headings.html", {"rows": list_headings(request.viewer)})


@require_safe
def heading(request: Request, slug: str) -> HttpResponse:
    """One topic: what it is, its references, and who shows it to this viewer."""
    return render(request, "members/heading.html", {"shown": show_heading(request.viewer, heading_at(slug))})
