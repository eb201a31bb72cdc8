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
from committees.models import Committee, Meeting, Volunteer
from committees.reads.rosters import (
    Filter,
    Listing,
    Row,
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
from committees.roles import Kind
from events.models import Event
from members.formats.vcard import CONTENT_TYPE
from members.reads.organizations import known_organization
from members.rule.masks import audience_key
from netlib.http import Request
from netlib.text.markdown import render as markdown


@require_safe
def committees(request: Request) -> HttpResponse:
    """The committees that exist for the viewer, by name."""
    form = FilterForm(request.GET)
    form.is_valid()
    data = form.cleaned_data
    slug = data.get("organization") or ""
    organization = known_organization(slug=slug) if slug else None
    wanted = Filter(
        data.get("q") or "",
        data.get("kind") or "",
        organization,
        bool(data.get("volunteers")),
        bool(data.get("former")),
        data.get("after") or "",
    )
    unknown = bool(slug) and organization is None
    listing = Listing([]) if unknown else list_committees(request.viewer, wanted)
    query = request.GET.copy()
    query.pop("after", None)
    context = {
        "form": FilterForm(initial={key: value for key, value in data.items() if value}),
        "committees": listing.committees,
        "organization": organization,
        "served": Committee.objects.served_by(request.viewer) if request.viewer.is_member else [],
        "narrowed": any((wanted.words, wanted.kind, slug, wanted.volunteers, wanted.former)),
        "more": f"?{urlencode([*query.items(), ('after', listing.after)])}" if listing.after else "",
        "last": listing.committees[-1].name if listing.committees else "",
        "first": f"?{query.urlencode()}" if wanted.after else "",
    }
    return render(request, "committees/committees.html", context)


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
    related = Committee.objects.visible_to(request.viewer)
    context = {
        "committee": found,
        "name": name_on(found, former, day),
        "kind": Kind(found.kind).label,
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
        "meetings": _meetings(request, found) if mine.serves else [],
        "relations": _relations(found, related),
        "is_public": audience_key(found.roster_audience) == "public",
    }
    return render(request, "committees/committee.html", context)


def _meetings(request: Request, committee: Committee) -> list[Event]:
    ids = Meeting.objects.filter(committee=committee).values("event_id")
    coming = Event.objects.visible_to(request.viewer).coming().filter(pk__in=ids)
    return list(coming.order_by("starts", "pk")[:6])


def _relations(committee: Committee, seen: object) -> list[tuple[str, list[Committee]]]:
    """The committees around this one that exist for the viewer, in words. One query."""
    assert hasattr(seen, "filter")  # noqa: S101
    near = list(
        seen.filter(
            Q(parent=committee)
            | Q(merged_into=committee)
            | Q(split_from=committee)
            | Q(
                pk__in=[
                    pk
                    for pk in (committee.parent_id, committee.merged_into_id, committee.split_from_id)
                    if pk
                ]
            )
        ).exclude(pk=committee.pk)
    )
    words = (
        ("Part of", [c for c in near if c.pk == committee.parent_id]),
        ("Sub-committees", [c for c in near if c.parent_id == committee.pk]),
        ("Went over into", [c for c in near if c.pk == committee.merged_into_id]),
        ("Took over", [c for c in near if c.merged_into_id == committee.pk]),
        ("Split from", [c for c in near if c.pk == committee.split_from_id]),
        ("Split into", [c for c in near if c.split_from_id == committee.pk]),
    )
    return [(label, found) for label, found in words if found]


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


def _read(request: Request, slug: str) -> tuple[Committee, dt.date, list[Row]]:
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
