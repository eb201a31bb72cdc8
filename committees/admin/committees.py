"""Committees in the admin: everything that chairs do, and starting terms, importing rosters, undoing both."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.widgets import ForeignKeyRawIdWidget
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path

from committees.admin import importing, said
from committees.admin.seats import SeatInline
from committees.admin.served import DAYS, ServedAdmin, curator_of, write_seat
from committees.forms.curators import CommitteeForm, NameForm, NameRows, Rows, SeatForm, SeatRows
from committees.models import Batch, Committee, CommitteeName, Seat, SeatChange
from committees.reads.history import in_words
from committees.services import committees as services
from committees.services import curating, terms
from events.models import Event
from members.models import Member, Organization
from members.rule.masks import audience_key
from netlib.curator_site import FoundByTyping, written
from netlib.look import AUDIENCES
from netlib.looks import noted
from netlib.numbers import whole_number


class NameInline(admin.TabularInline[CommitteeName, Committee]):
    """The former names of a committee."""

    model = CommitteeName
    form = NameForm
    formset = NameRows
    formfield_overrides = DAYS
    extra = 0


class EventNumber(ForeignKeyRawIdWidget):
    """The number of an event, with its title where curators look after it."""

    def label_and_url_for_value(self, value: object) -> tuple[str, str]:
        """Nothing for any other number, whether there is such an event or not."""
        number = whole_number(str(value))
        ours = number is not None and Event.objects.for_curators().filter(pk=number).exists()
        label: tuple[str, str] = super().label_and_url_for_value(value) if ours else ("", "")
        return label


@admin.register(Committee)
class CommitteeAdmin(FoundByTyping, ServedAdmin[Committee]):
    """Committees with their seats and names."""

    form = CommitteeForm
    formfield_overrides = DAYS
    change_form_template = "admin/committees/committee/change_form.html"
    list_display = ("name", "organization", "kind", "roster", "takes_volunteers", "ended")
    list_filter = ("kind", "takes_volunteers", ("discharged", admin.EmptyFieldListFilter))
    list_select_related = ("organization",)
    search_fields = ("name", "key", "names__name")
    prepopulated_fields = {"slug": ("name",)}
    filter_horizontal = ("headings",)
    autocomplete_fields = ("parent", "merged_into", "split_from")
    raw_id_fields = ("event",)
    ended = written("discharged", "Discharged")
    inlines = (SeatInline, NameInline)
    show_full_result_count = False

    @admin.display(description="Roster", ordering="roster_audience")
    def roster(self, committee: Committee) -> str:
        """Who can see it."""
        return AUDIENCES[audience_key(committee.roster_audience)].word

    def get_autocomplete_fields(self, request: HttpRequest) -> tuple[str, ...]:
        """The organization is found by typing where organizations are in the admin."""
        more = ("organization",) if self.admin_site.is_registered(Organization) else ()
        return (*self.autocomplete_fields, *more)

    def formfield_for_foreignkey(
        self, db_field: "models.ForeignKey[Any, Any]", request: HttpRequest, **kwargs: Any
    ) -> forms.ModelChoiceField | None:  # type: ignore[type-arg]
        """A committee runs an event that curators look after; for them there is no other."""
        if db_field.name == "event":
            kwargs["queryset"] = Event.objects.for_curators()
            kwargs["widget"] = EventNumber(db_field.remote_field, self.admin_site)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def get_exclude(self, request: HttpRequest, obj: Committee | None = None) -> list[str] | None:
        """An event that is not for curators (any more) is not theirs to read, or to change."""
        if obj is None or obj.event_id is None:
            return None
        return None if Event.objects.for_curators().filter(pk=obj.event_id).exists() else ["event"]

    def save_model(
        self, request: HttpRequest, obj: Committee, form: forms.ModelForm[Committee], change: bool
    ) -> None:
        """All but its seats and names, which come after it."""
        topics = form.cleaned_data["headings"]
        if not change:
            curating.add_committee(by=curator_of(request), committee=obj, topics=topics)
            return
        touched = set(form.changed_data)
        curating.change_committee(
            by=curator_of(request),
            committee=obj,
            changes={name: form.cleaned_data[name] for name in touched - {"name", "headings"}},
            topics=topics if "headings" in touched else None,
        )

    def save_related(
        self,
        request: HttpRequest,
        form: forms.ModelForm[Committee],
        formsets: Iterable[Rows[Seat] | Rows[CommitteeName]],
        change: bool,
    ) -> None:
        """Seats and names; then a former name stays with its dates, and seats end with a committee that is
        discharged."""
        for formset in formsets:
            self.save_formset(request, form, formset, change)
        by, committee = curator_of(request), form.instance
        renamed = change and "name" in form.changed_data
        if renamed and not curating.rename_today(by=by, committee=committee, name=committee.name):
            self.message_user(request, "The last name is from today, so it is not kept.", messages.WARNING)
        if change and "discharged" in form.changed_data and committee.discharged:
            services.discharge(
                by=by, committee=committee, on=committee.discharged, merged_into=committee.merged_into
            )

    def save_formset(
        self,
        request: HttpRequest,
        form: forms.ModelForm[Committee],
        formset: Rows[Seat] | Rows[CommitteeName],
        change: bool,
    ) -> None:
        """The rows of the form, each by its service; Django's own list of changes is made by what it does not save."""
        by, committee = curator_of(request), form.instance
        if isinstance(formset, NameRows):
            names = formset.touched()
            curating.write_names(by=by, committee=committee, names=names, gone=formset.deleted_objects)
        elif isinstance(formset, SeatRows):
            touched = formset.touched()
            for seat in formset.deleted_objects:
                curating.delete_seat(by=by, seat=seat)
            for row in formset.forms:
                if isinstance(row, SeatForm) and row.instance in touched:
                    write_seat(by, committee, row)

    def has_delete_permission(self, request: HttpRequest, obj: Committee | None = None) -> bool:
        """Committees are discharged; their history stays."""
        return False

    def get_urls(self) -> list[URLPattern]:
        """The pages of their own: next term, import, undo, history."""
        view = self.admin_site.admin_view
        return [
            path("said/", view(self.said), name="committees_said"),
            path("<int:pk>/next-term/", view(self.next_term), name="committees_committee_next_term"),
            path("<int:pk>/import/", view(self.import_roster), name="committees_committee_import"),
            path("<int:pk>/changes/", view(self.changes), name="committees_committee_changes"),
            path("<int:pk>/undo/<int:batch>/", view(self.undo), name="committees_committee_undo"),
            *super().get_urls(),
        ]

    def said(self, request: HttpRequest) -> HttpResponse:
        """Service in members' words: confirm it, match it to a committee, or leave it."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        if request.method == "POST":
            return said.answer(request)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": "Service in members’ words",
            **said.waiting(request),
        }
        return TemplateResponse(request, "admin/committees/said.html", context)

    def _committee(self, request: HttpRequest, pk: int) -> Committee:
        committee = get_object_or_404(Committee, pk=pk)
        if not self.has_change_permission(request, committee):
            raise PermissionDenied
        return committee

    def page(
        self, request: HttpRequest, name: str, committee: Committee, status: int = 200, **more: object
    ) -> HttpResponse:
        """A page of the admin about one committee, most of which name those who serve on it."""
        noted(request, Seat.objects.filter(committee=committee))
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
                    by=curator_of(request), committee=committee, choices=_chosen(request, "seat-")
                )
            except ValidationError as error:
                self.message_user(request, error.messages[0], messages.ERROR)
            else:
                count = Seat.objects.filter(batch=batch).count()
                self.message_user(request, f"Started: {count} seats. Members are asked.", messages.SUCCESS)
            return redirect("admin:committees_committee_next_term", pk)
        return self.page(
            request, "next_term", committee, title="Start the next term", plan=terms.plan_next_term(committee)
        )

    def import_roster(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Read a list, show which members it may mean, and import what was chosen."""
        return importing.import_roster(self, request, self._committee(request, pk))

    def undo(self, request: HttpRequest, pk: int, batch: int) -> HttpResponse:
        """Take an import or a started term back."""
        committee = self._committee(request, pk)
        if request.method == "POST":
            found = get_object_or_404(Batch, pk=batch, committee=committee)
            try:
                count = terms.undo(by=curator_of(request), batch=found)
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
        people = Member.objects.filter(pk__in=ids)
        noted(request, people, about=Seat)
        names = {member.pk: member.name for member in people}
        shown = [(row, names.get(row.by or 0, "the site"), in_words(row, names)) for row in rows]
        return self.page(request, "changes", committee, title="Changes of seats", rows=shown)


def _chosen(request: HttpRequest, prefix: str) -> dict[str, str]:
    return {key: str(value) for key, value in request.POST.items() if key.startswith(prefix)}
