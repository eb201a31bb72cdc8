"""What anybody may read: the list of committees, a roster as of a day, its history and files."""

import datetime as dt
from urllib.parse import urlencode

from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from committees.formats.rosters import roster_csv, roster_vcards
from committees.forms.committees import DayForm, FilterForm
from committees.models import Committee, Volunteer
from committees.reads.around import coming_meetings, relations
from committees.reads.rosters import (
    CommitteeFilter,
    CommitteeList,
    SeatRow,
    addresses,
    gaps,
    history,
    list_committees,
    name_on,
    names_over_time,
    roster,
    vacancies,
)
from committees.rights import find_committee, rights
from events.models import Event
from members.formats.vcard import CONTENT_TYPE
from members.http import Request
from members.reads.everything import found_elsewhere
from members.reads.organizations import known_organization
from members.rule.masks import audience_key
from netlib.text.markdown import render as markdown


@require_safe
def committees(request: Request) -> HttpResponse:
    """The committees that exist for the viewer, by name."""
    form = FilterForm(request.GET)
    form.is_valid()
    data = form.cleaned_data
    slug = data.get("organization") or ""
    organization = known_organization(slug=slug) if slug else None
    wanted = CommitteeFilter(
        data.get("q") or "",
        data.get("kind") or "",
        organization,
        bool(data.get("volunteers")),
        bool(data.get("former")),
        data.get("after") or "",
    )
    unknown = bool(slug) and organization is None
    listing = CommitteeList([]) if unknown else list_committees(request.viewer, wanted)
    query = request.GET.copy()
    query.pop("after", None)
    context = {
        "form": FilterForm(initial={key: value for key, value in data.items() if value}),
        "committees": listing.committees,
        "organization": organization,
        "served": Committee.objects.served_by(request.viewer) if request.viewer.is_member else [],
        "narrowed": any((wanted.words, wanted.kind, slug, wanted.volunteers, wanted.past)),
        "more": f"?{urlencode([*query.items(), ('after', listing.after)])}" if listing.after else "",
        "last": listing.committees[-1].name if listing.committees else "",
        "first": f"?{query.urlencode()}" if wanted.after else "",
        "elsewhere": []
        if listing.committees or wanted.after
        else found_elsewhere(request.viewer, wanted.words, but="committees"),
    }
    return render(request, "committees/committees.html", context)


_SEEN_BY = {"public": "This roster is public.", "members": "Members see this roster."}


def _day(form: DayForm, committee: Committee) -> dt.date:
    """The day for which a roster is asked; today, where nothing or nonsense is."""
    wanted: dt.date | None = form.cleaned_data["on"] if form.is_valid() else None
    return wanted or committee.today


@require_safe
def committee(request: Request, slug: str) -> HttpResponse:
    """Charge, roster as of a day, vacancies, meetings, and what it belongs to."""
    found = find_committee(request.viewer, slug)
    form = DayForm(request.GET)
    today, day = found.today, _day(form, found)
    rows = roster(request.viewer, found, day)
    mine = rights(request.viewer, found)
    former = names_over_time(found)
    offered = (
        request.viewer.is_member
        and Volunteer.objects.waiting().filter(Q(member=request.viewer.member_id), committee=found).exists()
    )
    context = {
        "committee": found,
        "name": name_on(found, former, day),
        "charge": markdown(found.charge),
        "call": markdown(found.call),
        "rows": rows,
        "has_cards": any(row.person for row in rows),
        "day": day,
        "day_form": form,
        "today": today,
        "is_today": day == today,
        "rights": mine,
        "former": former,
        "vacancies": vacancies(request.viewer, found),
        "takes_volunteers": found.takes_volunteers and not found.is_discharged,
        "offered": offered,
        "event": Event.objects.visible_to(request.viewer).filter(pk=found.event_id).first()
        if found.event_id
        else None,
        "meetings": coming_meetings(request.viewer, found) if mine.serves else [],
        "relations": relations(request.viewer, found),
        "seen_by": _SEEN_BY[audience_key(found.roster_audience)],
    }
    return render(request, "committees/committee.html", context)


@require_safe
def committee_history(request: Request, slug: str) -> HttpResponse:
    """Who held which seat when, from the first to the last."""
    found = find_committee(request.viewer, slug)
    groups, runs = history(request.viewer, found), rights(request.viewer, found).runs
    seats = [row.seat for _, rows in groups for row in rows]
    context = {
        "committee": found,
        "groups": groups,
        "former": names_over_time(found),
        "first": min((seat.begins for seat in seats), default=None),
        "runs": runs,
        "gaps": gaps(seats, found.today) if runs else [],
    }
    return render(request, "committees/history.html", context)


def _file(committee: Committee, day: dt.date, text: str, suffix: str, content_type: str) -> HttpResponse:
    return HttpResponse(
        text,
        content_type=content_type,
        headers={
            "Content-Disposition": f'attachment; filename="{slugify(committee.slug)}-{day.isoformat()}.{suffix}"',
            "Cache-Control": "private, no-store",
            "X-Robots-Tag": "noindex",
        },
    )


def _read(request: Request, slug: str) -> tuple[Committee, dt.date, list[SeatRow]]:
    found = find_committee(request.viewer, slug)
    form = DayForm(request.GET)
    if not form.is_valid():
        # A file cannot say that it is of another day than was asked.
        raise Http404("There is no such page.")
    day = _day(form, found)
    return found, day, roster(request.viewer, found, day)


@require_safe
def committee_csv(request: Request, slug: str) -> HttpResponse:
    """The roster as of a day for a spreadsheet."""
    found, day, rows = _read(request, slug)
    name = name_on(found, names_over_time(found), day)
    return _file(found, day, roster_csv(found, name, rows, day), "csv", "text/csv; charset=utf-8")


@require_safe
def committee_vcards(request: Request, slug: str) -> HttpResponse:
    """Cards of those on the roster, each as this viewer may see it."""
    found, day, rows = _read(request, slug)
    text = roster_vcards(request.viewer, rows)
    if not text:
        raise Http404("There is no such page.")
    return _file(found, day, text, "vcf", CONTENT_TYPE)


@require_safe
def committee_addresses(request: Request, slug: str) -> HttpResponse:
    """The addresses of those who serve, for copying, to those who serve: only addresses that they may see."""
    found = get_object_or_404(
        Committee.objects.visible_to(request.viewer).served_by(request.viewer), slug=slug
    )
    shown = addresses(request.viewer, found)
    context = {
        "committee": found,
        "addresses": shown,
        "line": ", ".join(f"{each.person.name} <{each.email}>" for each in shown),
    }
    return render(request, "committees/addresses.html", context)
