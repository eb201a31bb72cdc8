"""The add-me card: a QR code to show or print, and the page that it leads to."""

from typing import cast

import segno
from allauth.core.internal.ratelimit import consume, respond_429
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_http_methods, require_safe

from members.forms.contacts import AskForm
from members.http import MemberRequest, Request
from members.models import Circle, Member
from members.reads.contacts import tie_between
from members.reads.faces import photos_of
from members.reads.preview import shown_by
from members.rule.standing import may_see, standing
from members.services.card import card_holder, renew_card, switch_off_card

# Only wrong tokens count: a whole conference may use a valid one from the same address.
WRONG_TOKENS = {"add-me": "20/h/ip"}


@require_http_methods(["GET", "POST"])
def card(request: MemberRequest) -> HttpResponse:
    """Show one's card; make it, renew it or switch it off."""
    member = request.user
    if request.method == "POST":
        if request.POST.get("do") == "off":
            switch_off_card(member=member)
            messages.success(request, "Your card is off. Its code no longer works.")
        else:
            had_one = member.add_token is not None
            renew_card(member=member)
            messages.success(
                request,
                "This is your new card. The old code no longer works." if had_one else "This is your card.",
            )
        return redirect("card")
    address = f"{settings.SITE_URL}{reverse('add-me', args=[member.add_token])}" if member.add_token else ""
    return render(request, "members/card.html", {"address": address, "code": _drawn(address)})


def _drawn(address: str) -> str:
    """The QR code as an SVG element, without inline style; empty for no address."""
    if not address:
        return ""
    code = segno.make(address, error="m", micro=False)
    return mark_safe(code.svg_inline(border=4, omitsize=True, svgclass=None, lineclass=None))  # noqa: S308


@require_safe
def add_me(request: Request, token: str) -> HttpResponse:
    """Where a card leads. A visitor does not learn whose card it is; a member may ask its owner."""
    limit = {"app": "members", "action": "add-me", "config": WRONG_TOKENS, "limit_get": True}
    if not consume(request, dry_run=True, **limit):
        return cast(HttpResponse, respond_429(request))
    holder = card_holder(viewer=request.viewer, token=token)
    if holder is None:
        consume(request, **limit)
        raise Http404("There is no such page.")
    member = request.user
    if not isinstance(member, Member):
        return render(request, "members/add_me_visitor.html")
    if holder.pk == member.pk:
        return redirect("card")
    circles = Circle.objects.filter(owner=member)
    form = AskForm(
        circles=circles,
        things=lambda: shown_by(member),
        name=holder.get_short_name(),
        initial={"tier": "professional", "token": token},
    )
    line = holder.headline if may_see(holder.listing, standing(request.viewer, holder.pk)) else ""
    context = {
        "holder": holder,
        "line": line,
        "tie": tie_between(request.viewer, holder),
        "form": form,
        "photos": photos_of(request.viewer, [holder]),
    }
    return render(request, "members/add_me.html", context)
