"""Seats in the admin: those of a committee on its page, and each by itself."""

import datetime as dt
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction
from django.http import HttpRequest
from django.utils import timezone

from committees.admin.served import DAYS, ServedAdmin, curator_of, write_seat, written_by
from committees.forms.curators import SeatForm, SeatRows
from committees.models import Committee, Seat
from committees.roles import Claim, Status
from committees.services import curating
from committees.services import seats as services
from netlib.curator_site import FoundByTyping, OwnFilters, written

Seats = models.QuerySet[Seat]

LATELY = dt.timedelta(days=366)


class SeatInline(FoundByTyping, admin.TabularInline[Seat, Committee]):
    """The seats of a committee, but for those of former years: a long history would make a form too big to send. A
    member who is put here is asked first: the seat counts once they accept."""

    model = Seat
    verbose_name_plural = "seats now, to come and of the last year"
    form = SeatForm
    formset = SeatRows
    formfield_overrides = DAYS
    extra = 0
    ordering = ("-begins", "role", "pk")
    autocomplete_fields = ("member",)
    fields = (*curating.SEAT_FIELDS, "status", "after")
    readonly_fields = ("status",)

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Seat]:
        """What is not long over."""
        since = timezone.now().date() - LATELY
        return super().get_queryset(request).filter(models.Q(ends=None) | models.Q(ends__gt=since))

    def get_formset(
        self, request: HttpRequest, obj: Committee | None = None, **options: Any
    ) -> type[forms.BaseInlineFormSet[Seat, Committee, forms.ModelForm[Seat]]]:
        """The form of a row knows who writes."""
        made = super().get_formset(request, obj, **options)
        made.form = written_by(request, made.form)
        return made


class WaitingFilter(admin.SimpleListFilter):
    """Seats that wait for an answer."""

    title = "what it waits for"
    parameter_name = "waits"

    def lookups(self, request: HttpRequest, model_admin: object) -> list[tuple[str, str]]:
        """What a seat may wait for."""
        return [
            ("claims", "confirming a claim"),
            ("disputes", "settling a dispute"),
            ("answers", "an answer"),
        ]

    def queryset(self, request: HttpRequest, queryset: Seats) -> Seats:
        """Narrow the list."""
        match self.value():
            case "claims":
                return queryset.filter(claim=Claim.ASKED)
            case "disputes":
                return queryset.filter(status=Status.DISPUTED)
            case "answers":
                return queryset.filter(status=Status.OFFERED)
        return queryset


class BeginsFilter(admin.DateFieldListFilter):
    """Seats by their first day."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.title = "first day"


@admin.register(Seat)
class SeatAdmin(FoundByTyping, OwnFilters[Seat], ServedAdmin[Seat]):
    """Single seats: claims to confirm, disputes to settle."""

    form = SeatForm
    formfield_overrides = DAYS
    list_display = ("committee", "called", "holder", "begin", "end", "status", "claims")
    list_filter = (WaitingFilter, "status", "role", ("begins", BeginsFilter))
    list_select_related = ("committee", "member", "claimant")
    search_fields = ("committee__name", "name", "member__name", "title")
    autocomplete_fields = ("committee", "member")
    begin = written("begins", "Begins")
    end = written("ends", "Ends")
    show_full_result_count = False
    fields = ("committee", *curating.SEAT_FIELDS, "status", "dispute", "claims", "after")
    readonly_fields = ("status", "dispute", "claims")
    actions = ("confirm_claims", "refuse_claims")

    @admin.display(description="Holder")
    def holder(self, seat: Seat) -> str:
        """Who sits there."""
        return (
            "A former member" if seat.withheld else seat.member.name if seat.member else seat.name or "vacant"
        )

    @admin.display(description="Claimed by")
    def claims(self, seat: Seat) -> str:
        """Who says that it is theirs."""
        return seat.claimant.name if seat.claimant and seat.claim == Claim.ASKED else ""

    def get_readonly_fields(self, request: HttpRequest, obj: Seat | None = None) -> tuple[str, ...]:
        """A seat stays on its committee."""
        return (*self.readonly_fields, *(("committee",) if obj else ()))

    def get_form(
        self, request: HttpRequest, obj: Seat | None = None, change: bool = False, **options: Any
    ) -> type[forms.ModelForm[Seat]]:
        """The form knows who writes."""
        return written_by(request, super().get_form(request, obj, change, **options))

    def save_model(self, request: HttpRequest, obj: Seat, form: forms.ModelForm[Seat], change: bool) -> None:
        """The same as on the pages of chairs: letter, history, and the answer to a volunteer."""
        if isinstance(form, SeatForm):
            write_seat(curator_of(request), obj.committee, form)

    def delete_model(self, request: HttpRequest, obj: Seat) -> None:
        """A seat that never was."""
        curating.delete_seat(by=curator_of(request), seat=obj)

    def delete_queryset(self, request: HttpRequest, queryset: Seats) -> None:
        """Seats that never were."""
        with transaction.atomic():
            for seat in queryset.order_by("committee_id", "pk"):
                curating.delete_seat(by=curator_of(request), seat=seat)

    @admin.action(description="Confirm the chosen claims", permissions=["change"])
    def confirm_claims(self, request: HttpRequest, queryset: Seats) -> None:
        """The seats become the claimants' own."""
        self._answer(request, queryset, yes=True)

    @admin.action(description="Refuse the chosen claims", permissions=["change"])
    def refuse_claims(self, request: HttpRequest, queryset: Seats) -> None:
        """The seats stay by name."""
        self._answer(request, queryset, yes=False)

    def _answer(self, request: HttpRequest, queryset: Seats, *, yes: bool) -> None:
        done = 0
        for seat in queryset.filter(claim=Claim.ASKED):
            try:
                services.answer_claim(by=curator_of(request), seat=seat, yes=yes)
            except (ValidationError, PermissionDenied) as error:
                text = (
                    error.messages[0] if isinstance(error, ValidationError) else "Nobody confirms their own."
                )
                self.message_user(request, f"{seat}: {text}", messages.WARNING)
            else:
                done += 1
        if done:
            self.message_user(request, f"{done} confirmed." if yes else f"{done} refused.", messages.SUCCESS)
