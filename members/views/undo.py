"""What a member deleted: the list of it, and bringing it back."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from members.http import MemberRequest
from members.models import Deleted, What
from members.services.undo import KEPT, bring_back


def offering(address: str, kept: Deleted | None) -> HttpResponse:
    """Lead to a page that offers to undo what was deleted."""
    return redirect(f"{address}?deleted={kept.pk}" if kept else address)


@require_safe
def deleted(request: MemberRequest) -> HttpResponse:
    """Everything that can still be brought back, the latest first."""
    rows = Deleted.objects.visible_to(request.viewer).filter(at__gt=timezone.now() - KEPT)
    return render(request, "members/deleted.html", {"rows": rows.defer("rows", "changed")[:200]})


@require_POST
def undo(request: MemberRequest, deleted_id: int) -> HttpResponse:
    """Bring one thing back."""
    try:
        kept = bring_back(owner=request.user, deleted_id=deleted_id)
    except Deleted.DoesNotExist:
        raise Http404("There is no such page.") from None
    except ValidationError as error:
        messages.error(request, error.messages[0])
        return redirect("deleted")
    messages.success(request, f"“{kept.label}” is back, as it was.")
    where = {What.CIRCLE: "circles", What.NOTE: "contacts", What.DRAFT: "events"}
    if kept.what in where:
        query = "?mine=hosting" if kept.what == What.DRAFT else ""
        return redirect(reverse(where[What(kept.what)]) + query)
    return redirect(request.user)
