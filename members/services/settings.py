"""Writing a member's settings."""

from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.db import IntegrityError

from members.models import Member
from members.models.member import RESERVED_HANDLES
from members.services.owning import check_audience, lock_owner
from netlib import limits
from netlib.models import Kind
from netlib.roles import service, serving


def set_names(*, member: Member, name: str, sort_name: str, handle: str, headline: str | None = None) -> None:
    """Set the name, how it is sorted and the handle, and the headline where one is given.

    Raises ValidationError for a handle that cannot be had, in the same words whether it is a word of ours or another
    member's, hidden or not; and LimitReached, as each handle that is tried counts, so that nobody goes through a list of
    names."""
    if handle != member.handle:
        limits.spend(Kind.HANDLE, by=member.pk)
    if handle in RESERVED_HANDLES:
        raise _reserved(handle)
    found = {"name": name, "sort_name": sort_name, "handle": handle}
    if headline is not None:
        found["headline"] = headline
    before = {field: getattr(member, field) for field in found}
    for field, value in found.items():
        setattr(member, field, value)
    try:
        with serving():
            member.save(update_fields=[*found, "sort_key"])
    except IntegrityError:
        for field, value in before.items():
            setattr(member, field, value)
        raise _reserved(handle) from None


def _reserved(handle: str) -> ValidationError:
    free = Member.objects.free_handle(handle)
    return ValidationError({"handle": f"This handle is reserved. Choose another, such as “{free}”."})


@service
def set_preferences(*, member: Member, theme: str, mail_on_request: bool) -> None:
    """Set how the site looks to the member, and whether requests are mailed."""
    member.theme, member.mail_on_request = theme, mail_on_request
    member.save(update_fields=["theme", "mail_on_request"])


@service
def set_customs(*, member: Member, date_order: str, clock: str, distances: str, week_start: str) -> None:
    """Set how dates, times and distances are written for the member; each is empty for what is usual in their country."""
    found = {"date_order": date_order, "clock": clock, "distances": distances, "week_start": week_start}
    for field, value in found.items():
        setattr(member, field, value)
    member.save(update_fields=[*found])


@service
def set_listing(
    *,
    member: Member,
    audience: int,
    search_engines: bool,
    headline: str | None = None,
    suggested: bool | None = None,
) -> None:
    """Set the listing and whether search engines may list the page, and the headline and whether others are told that they
    may know the member where these are given. Raises ValidationError for an illegal audience."""
    found: dict[str, int | bool | str] = {"listing": audience, "search_engines": search_engines}
    if suggested is not None:
        found["suggested"] = suggested
    if headline is not None:
        found["headline"] = headline
    _set(member, audience, found)


@service
def set_contacts_audience(*, member: Member, audience: int) -> None:
    """Set the audience of the member's contact list. Raises ValidationError for an illegal audience."""
    _set(member, audience, {"contacts_audience": audience})


def _set(member: Member, audience: int, found: Mapping[str, int | bool | str]) -> None:
    lock_owner(member.pk)
    check_audience(owner_id=member.pk, audience=audience)
    Member.objects.filter(pk=member.pk).update(**found)
    for field, value in found.items():
        setattr(member, field, value)
