"""Committees at the curators' desk: everything that chairs do, and starting terms, importing rosters, undoing both."""

import datetime as dt
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.widgets import ForeignKeyRawIdWidget
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone

from committees.forms.days import DayField
from committees.forms.desk import CommitteeForm, NameForm, NameRows, SeatForm, SeatRows
from committees.forms.importing import FIXES, RosterForm
from committees.models import Batch, Committee, CommitteeName, Seat, SeatChange
from committees.reads.history import acting, in_words
from committees.roles import Claim, Status
from committees.services import committees as services
from committees.services import imports, seats, terms
from events.models import Event
from members.models import Member, Organization
from members.rule.masks import audience_key
from netlib.desk import OwnFilters
from netlib.look import AUDIENCES

LATELY = dt.timedelta(days=366)
DAYS: dict[type[models.Field[Any, Any]], dict[str, Any]] = {models.DateField: {"form_class": DayField}}


class SeatInline(admin.TabularInline[Seat, Committee]):
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
    fields = ("role", "title", "member", "name", "begins", "ends", "began", "ended", "note", "status")
    readonly_fields = ("status",)

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Seat]:
        """What is not long over."""
        since = timezone.now().date() - LATELY
        return super().get_queryset(request).filter(models.Q(ends=None) | models.Q(ends__gt=since))


class NameInline(admin.TabularInline[CommitteeName, Committee]):
    """The former names of a committee."""

    model = CommitteeName
    form = NameForm
    formset = NameRows
    formfield_overrides = DAYS
    extra = 0


class EventNumber(ForeignKeyRawIdWidget):
    """The number of an event, with its title where curators look after it."""

    def label_and_url_for_value(self, value: Any) -> tuple[str, str]:
        """Nothing for any other number, whether there is such an event or not."""
        number = str(value)
        ours = number.isdecimal() and Event.objects.for_curators().filter(pk=int(number)).exists()
        label: tuple[str, str] = super().label_and_url_for_value(value) if ours else ("", "")
        return label


def _curator(request: HttpRequest) -> Member:
    assert isinstance(request.user, Member)  # noqa: S101
    return request.user


def _ask_new_holder(seat: Seat, changed: list[str]) -> bool:
    """Whether a curator has just put a member there; the seat becomes an offer then."""
    if seat.member_id is None or "member" not in changed:
        return False
    seat.status, seat.name, seat.claimant, seat.claim = Status.OFFERED, "", None, Claim.NONE
    return True


@admin.register(Committee)
class CommitteeAdmin(admin.ModelAdmin[Committee]):
    """Committees with their seats and names."""

    form = CommitteeForm
    formfield_overrides = DAYS
    change_form_template = "admin/committees/committee/change_form.html"
    list_display = ("name", "organization", "kind", "roster", "takes_volunteers", "discharged")
    list_filter = ("kind", "takes_volunteers", ("discharged", admin.EmptyFieldListFilter))
    list_select_related = ("organization",)
    search_fields = ("name", "key", "names__name")
    prepopulated_fields = {"slug": ("name",)}
    filter_horizontal = ("headings",)
    autocomplete_fields = ("parent", "merged_into", "split_from")
    raw_id_fields = ("event",)
    inlines = (SeatInline, NameInline)
    show_full_result_count = False

    @admin.display(description="Roster", ordering="roster_audience")
    def roster(self, committee: Committee) -> str:
        """Who may see it."""
        return AUDIENCES[audience_key(committee.roster_audience)].word

    def get_autocomplete_fields(self, request: HttpRequest) -> Any:
        """The organization is found by typing where organizations are at the desk."""
        more = ("organization",) if self.admin_site.is_registered(Organization) else ()
        return (*self.autocomplete_fields, *more)

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """A committee runs an event that curators look after; for them there is no other."""
        if db_field.name == "event":
            kwargs["queryset"] = Event.objects.for_curators()
            kwargs["widget"] = EventNumber(db_field.remote_field, self.admin_site)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def get_exclude(self, request: HttpRequest, obj: Committee | None = None) -> Any:
        """An event that is not for curators (any more) is not theirs to read, or to change."""
        if obj is None or obj.event_id is None:
            return None
        return None if Event.objects.for_curators().filter(pk=obj.event_id).exists() else ["event"]

    def save_model(self, request: HttpRequest, obj: Committee, form: Any, change: bool) -> None:
        """Tell the history who acts, for the seats too."""
        acting(_curator(request))
        if change and "name" in form.changed_data:
            # It takes its new name once the former ones on the form are kept.
            name, obj.name = obj.name, form.initial["name"]
            super().save_model(request, obj, form, change)
            obj.name = name
        else:
            super().save_model(request, obj, form, change)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """After the seats and names of the form: a former name stays with its dates, and seats end with a committee
        that is discharged."""
        super().save_related(request, form, formsets, change)
        obj = form.instance
        if change and "name" in form.changed_data:
            self._keep_name(request, obj)
        if change and "discharged" in form.changed_data and obj.discharged:
            services.discharge(
                by=_curator(request),
                committee=Committee.objects.get(pk=obj.pk),
                on=obj.discharged,
                merged_into=obj.merged_into,
            )

    def _keep_name(self, request: HttpRequest, obj: Committee) -> None:
        before = Committee.objects.get(pk=obj.pk)
        last = obj.names.order_by(models.F("ends").desc(nulls_last=True)).first()
        # Whoever wrote the former name down has said until when it was.
        if last is None or last.name != before.name:
            try:
                services.rename(by=_curator(request), committee=before, name=obj.name, on=obj.today)
            except ValidationError:
                self.message_user(
                    request, "The last name is from today, so it is not kept.", messages.WARNING
                )
        obj.save(update_fields=["name", "key"])

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        """Ask the members who were put on a seat."""
        from committees.letters import seat_offered

        if formset.model is not Seat:
            super().save_formset(request, form, formset, change)
            return
        acting(_curator(request))
        changed = [row for row in formset.forms if row.has_changed() and row not in formset.deleted_forms]
        asked = [row.instance for row in changed if _ask_new_holder(row.instance, row.changed_data)]
        formset.save()
        for seat in asked:
            seat_offered.enqueue(seat_id=seat.pk)

    def has_delete_permission(self, request: HttpRequest, obj: Committee | None = None) -> bool:
        """Committees are discharged; their history stays."""
        return False

    def get_urls(self) -> list[URLPattern]:
        """The pages of their own: next term, import, undo, history."""
        view = self.admin_site.admin_view
        return [
            path("<int:pk>/next-term/", view(self.next_term), name="committees_committee_next_term"),
            path("<int:pk>/import/", view(self.import_roster), name="committees_committee_import"),
            path("<int:pk>/changes/", view(self.changes), name="committees_committee_changes"),
            path("<int:pk>/undo/<int:batch>/", view(self.undo), name="committees_committee_undo"),
            *super().get_urls(),
        ]

    def _committee(self, request: HttpRequest, pk: int) -> Committee:
        committee = get_object_or_404(Committee, pk=pk)
        if not self.has_change_permission(request, committee):
            raise PermissionDenied
        return committee

    def _page(
        self, request: HttpRequest, name: str, committee: Committee, status: int = 200, **more: Any
    ) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "committee": committee,
            "batches": Batch.objects.filter(committee=committee).select_related("by")[:20],
            **more,
        }
        return TemplateResponse(request, f"admin/committees/committee/{name}.html", context, status=status)

    def next_term(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show what the next term would be, and start it."""
        committee = self._committee(request, pk)
        if request.method == "POST":
            try:
                batch = terms.start_next_term(
                    by=_curator(request), committee=committee, choices=_chosen(request, "seat-")
                )
            except ValidationError as error:
                self.message_user(request, error.messages[0], messages.ERROR)
            else:
                count = Seat.objects.filter(batch=batch).count()
                self.message_user(request, f"Started: {count} seats. Members are asked.", messages.SUCCESS)
            return redirect("admin:committees_committee_next_term", pk)
        return self._page(
            request, "next_term", committee, title="Start the next term", plan=terms.plan_next_term(committee)
        )

    def import_roster(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Read a list, show whom it may mean and what is to be put right, and import what was chosen."""
        committee = self._committee(request, pk)
        if request.method != "POST":
            return self._page(request, "import", committee, title="Import a roster", form=RosterForm())
        form = RosterForm(request.POST, request.FILES)
        roster = None
        reading = form.reading()
        try:
            if not form.is_valid():
                raise ValidationError([message for errors in form.errors.values() for message in errors])
            text = form.cleaned_data["text"]
            if request.POST.get("do") == "import":
                batch = imports.import_roster(
                    by=_curator(request), committee=committee, text=text, choices=_chosen(request, "row-"),
                    reading=reading,
                )  # fmt: skip
                count = Seat.objects.filter(batch=batch).count()
                self.message_user(request, f"Imported: {count} seats.", messages.SUCCESS)
                return redirect("admin:committees_committee_change", pk)
        except ValidationError as error:
            self.message_user(request, error.messages[0], messages.ERROR)
        if form.is_valid():
            try:
                roster = imports.read_list(form.cleaned_data["text"], committee, reading)
                imports.match_people(roster.rows, committee)
            except ValidationError as error:
                roster = None
                if request.POST.get("do") != "import":
                    self.message_user(request, error.messages[0], messages.ERROR)
        chosen = _chosen(request, "row-")
        return self._page(
            request,
            "import",
            committee,
            title="Import a roster",
            form=form,
            roster=roster,
            notes=[*form.cleaned_data.get("notes", []), *roster.notes] if roster else [],
            fixes=FIXES,
            rows=[(row, chosen.get(row.key, row.usual), _fields(row, reading)) for row in roster.rows]
            if roster
            else [],
        )

    def undo(self, request: HttpRequest, pk: int, batch: int) -> HttpResponse:
        """Take an import or a started term back."""
        committee = self._committee(request, pk)
        if request.method == "POST":
            found = get_object_or_404(Batch, pk=batch, committee=committee)
            try:
                count = terms.undo(by=_curator(request), batch=found)
            except ValidationError as error:
                self.message_user(request, error.messages[0], messages.ERROR)
            else:
                self.message_user(request, f"Undone: {count} seats are gone.", messages.SUCCESS)
        return redirect("admin:committees_committee_change", pk)

    def changes(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Every change of a seat: who, when, what."""
        committee = self._committee(request, pk)
        rows = list(SeatChange.objects.filter(committee=pk)[:300])
        ids = {row.by for row in rows if row.by}
        for row in rows:
            for state in (row.before, row.after):
                if state and state.get("member_id"):
                    ids.add(int(state["member_id"]))
        names = dict(Member.objects.filter(pk__in=ids).values_list("pk", "name"))
        shown = [(row, names.get(row.by or 0, "the site"), in_words(row, names)) for row in rows]
        return self._page(request, "changes", committee, title="Changes of seats", rows=shown)


def _fields(row: imports.RosterRow, reading: imports.Reading) -> list[tuple[str, str, str, bool]]:
    """What can be put right in a row: key, label, what stands there, and whether it was put right already."""
    fixed = reading.fixes.get(row.number, {})
    return [(key, label, row.cells.get(key, ""), key in fixed) for key, label in FIXES.items()]


def _chosen(request: HttpRequest, prefix: str) -> dict[str, str]:
    return {key: str(value) for key, value in request.POST.items() if key.startswith(prefix)}


class WaitingFilter(admin.SimpleListFilter):
    """Seats that wait for somebody."""

    title = "waits for"
    parameter_name = "waits"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """What a seat may wait for."""
        return [
            ("claims", "confirming a claim"),
            ("disputes", "settling a dispute"),
            ("answers", "an answer"),
        ]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        """Narrow the list."""
        match self.value():
            case "claims":
                return queryset.filter(claim=Claim.ASKED)
            case "disputes":
                return queryset.filter(status=Status.DISPUTED)
            case "answers":
                return queryset.filter(status=Status.OFFERED)
        return queryset


@admin.register(Seat)
class SeatAdmin(OwnFilters[Seat]):
    """Single seats: claims to confirm, disputes to settle."""

    form = SeatForm
    formfield_overrides = DAYS
    list_display = ("committee", "called", "holder", "begins", "ends", "status", "claims")
    list_filter = (WaitingFilter, "status", "role")
    list_select_related = ("committee", "member", "claimant")
    search_fields = ("committee__name", "name", "member__name", "title")
    autocomplete_fields = ("committee", "member")
    date_hierarchy = "begins"
    show_full_result_count = False
    fields = (
        "committee",
        "role",
        "title",
        "member",
        "name",
        "begins",
        "ends",
        "began",
        "ended",
        "note",
        "status",
        "dispute",
        "claims",
    )
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

    def save_model(self, request: HttpRequest, obj: Seat, form: Any, change: bool) -> None:
        """Tell the history who acts. A member who was put there, or who disputed what is corrected now, is asked."""
        from committees.letters import seat_offered

        acting(_curator(request))
        asks = _ask_new_holder(obj, form.changed_data)
        if obj.status == Status.DISPUTED and form.changed_data:
            obj.status, obj.dispute, asks = Status.OFFERED, "", True
        super().save_model(request, obj, form, change)
        if asks:
            seat_offered.enqueue(seat_id=obj.pk)

    def delete_model(self, request: HttpRequest, obj: Seat) -> None:
        """Tell the history who acts."""
        acting(_curator(request))
        super().delete_model(request, obj)

    def delete_queryset(self, request: HttpRequest, queryset: Any) -> None:
        """Tell the history who acts."""
        with transaction.atomic():
            acting(_curator(request))
            super().delete_queryset(request, queryset)

    @admin.action(description="Confirm the chosen claims", permissions=["change"])
    def confirm_claims(self, request: HttpRequest, queryset: Any) -> None:
        """The seats become the claimants' own."""
        self._answer(request, queryset, yes=True)

    @admin.action(description="Refuse the chosen claims", permissions=["change"])
    def refuse_claims(self, request: HttpRequest, queryset: Any) -> None:
        """The seats stay by name."""
        self._answer(request, queryset, yes=False)

    def _answer(self, request: HttpRequest, queryset: Any, *, yes: bool) -> None:
        done = 0
        for seat in queryset.filter(claim=Claim.ASKED):
            try:
                seats.answer_claim(by=_curator(request), seat=seat, yes=yes)
            except (ValidationError, PermissionDenied) as error:
                text = (
                    error.messages[0] if isinstance(error, ValidationError) else "Nobody confirms their own."
                )
                self.message_user(request, f"{seat}: {text}", messages.WARNING)
            else:
                done += 1
        if done:
            self.message_user(request, f"{done} {'confirmed' if yes else 'refused'}.", messages.SUCCESS)
