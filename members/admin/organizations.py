"""Organizations in the admin: find, change, merge, import a table."""

from collections.abc import Callable, Sequence

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.models import CHANGE, LogEntry
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, models
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path

from members.models import Organization, Place
from members.rule.standing import Viewer
from members.services.organization_import import COLUMNS, Unreadable, decode, plan, run
from members.services.organizations import merge_organizations, rows_of, save_organization
from netlib.curator_site import FoundByTyping, TwoWindows
from netlib.forms import Cleaned

_SIDES = ("name", "abbreviation", "kind", "parent", "place", "website", "about", "slug")


class OrganizationForm(TwoWindows[Organization]):
    """An organization as curators write it."""


class UploadForm(forms.Form):
    """A CSV file, or the text of one."""

    file = forms.FileField(label="CSV file", required=False)
    text = forms.CharField(
        label="Or paste the rows", required=False, strip=False, widget=forms.Textarea({"rows": 8})
    )

    def clean(self) -> Cleaned:
        """Gives the text of either as `text`."""
        data = super().clean() or {}
        if data.get("file"):
            try:
                data["text"] = decode(data["file"].read())
            except Unreadable as error:
                self.add_error("file", str(error))
        elif not (data.get("text") or "").strip():
            self.add_error("file", "Choose a file, or paste the rows below.")
        return data


@admin.register(Place)
class PlaceAdmin(admin.ModelAdmin[Place]):
    """Only for choosing a place while typing; places come from GeoNames."""

    search_fields = ("^key",)
    ordering = ("-population", "geoname_id")
    show_full_result_count = False

    def has_module_permission(self, request: HttpRequest) -> bool:
        """It is not on the front page of the admin."""
        return False

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Places cannot be added."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Place | None = None) -> bool:
        """Places cannot be changed."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Place | None = None) -> bool:
        """Places cannot be deleted."""
        return False


@admin.register(Organization)
class OrganizationAdmin(FoundByTyping, admin.ModelAdmin[Organization]):
    """The list of organizations, and the pages for merging and importing."""

    form = OrganizationForm
    list_display = ("name", "abbreviation", "kind", "parent", "place")
    list_select_related = ("parent", "place")
    list_filter = ("kind",)
    search_fields = ("name", "key", "abbreviation", "slug")
    search_help_text = "By name or abbreviation"
    autocomplete_fields = ("parent", "place")
    formfield_overrides = {models.URLField: {"assume_scheme": "https"}}
    fields = ("name", "abbreviation", "kind", "parent", "place", "website", "about", "slug")
    show_full_result_count = False
    list_per_page = 50
    actions = ("merge_two",)
    change_list_template = "admin/members/organizations.html"

    def get_readonly_fields(self, request: HttpRequest, obj: Organization | None = None) -> list[str]:
        """A slug that has been published stays."""
        return ["slug"] if obj else []

    def get_prepopulated_fields(
        self, request: HttpRequest, obj: Organization | None = None
    ) -> dict[str, Sequence[str]]:
        """The slug of a new organization follows its name."""
        return {} if obj else {"slug": ("name",)}

    def save_model(
        self, request: HttpRequest, obj: Organization, form: forms.ModelForm[Organization], change: bool
    ) -> None:
        """Save it as the form has it."""
        save_organization(organization=obj)

    def get_urls(self) -> list[URLPattern]:
        """Adds merging and importing."""

        def route(address: str, view: Callable[..., HttpResponse], name: str) -> URLPattern:
            def guarded(request: HttpRequest, **kwargs: object) -> HttpResponse:
                if not self.has_change_permission(request):
                    raise PermissionDenied
                return view(request, **kwargs)

            return path(address, self.admin_site.admin_view(guarded), name=f"members_organization_{name}")

        return [
            route("merge/<int:keep_id>/<int:drop_id>/", self.merge, "merge"),
            route("import/", self.import_rows, "import"),
            *super().get_urls(),
        ]

    @admin.action(description="Merge the two chosen organizations…", permissions=["change"])
    def merge_two(self, request: HttpRequest, queryset: QuerySet[Organization]) -> HttpResponse | None:
        """Lead to the page that compares two organizations."""
        ids = list(queryset.order_by("pk").values_list("pk", flat=True)[:3])
        if len(ids) != 2:
            self.message_user(request, "Choose exactly two organizations.", messages.WARNING)
            return None
        return redirect("admin:members_organization_merge", keep_id=ids[0], drop_id=ids[1])

    def _page(self, request: HttpRequest, template: str, title: str, **context: object) -> HttpResponse:
        shown = {**self.admin_site.each_context(request), "opts": self.opts, "title": title, **context}
        return TemplateResponse(request, f"admin/members/{template}", shown)

    def merge(self, request: HttpRequest, keep_id: int, drop_id: int) -> HttpResponse:
        """Two organizations side by side, with what belongs to each; POST merges them."""
        found = Organization.objects.select_related("parent", "place").in_bulk([keep_id, drop_id])
        if len(found) != 2:
            raise Http404("There is no such pair.")
        keep, drop = found[keep_id], found[drop_id]
        if request.method == "POST":
            assert request.user.pk is not None  # noqa: S101
            try:
                merge_organizations(keep_id=keep_id, drop_id=drop_id)
            except IntegrityError:
                # Nothing was moved: both have something that an organization can have only once.
                self.message_user(
                    request, "Both have something of the same name, such as a committee. Rename one first.",
                    messages.ERROR,
                )  # fmt: skip
            else:
                words = f"Took in “{drop.name}” ({drop.slug})"
                LogEntry.objects.log_actions(
                    request.user.pk, Organization.objects.filter(pk=keep_id), CHANGE, change_message=words
                )
                self.message_user(request, f"{words}. Everything under it came along.", messages.SUCCESS)
                return redirect("admin:members_organization_change", keep_id)
        rows = [(name, _shown(keep, name), _shown(drop, name)) for name in _SIDES]
        under = [rows_of(Viewer(request.user.pk), side) for side in (keep, drop)]
        context = {"keep": keep, "drop": drop, "rows": rows, "under": under}
        return self._page(request, "organization_merge.html", "Merge two organizations?", **context)

    def import_rows(self, request: HttpRequest) -> HttpResponse:
        """The form. POST shows row by row what would happen; POST with “import” does it."""
        form = UploadForm(request.POST or None, request.FILES or None)
        context: dict[str, object] = {"form": form, "columns": COLUMNS}
        if request.method == "POST" and form.is_valid():
            text = form.cleaned_data["text"]
            try:
                if "import" in request.POST:
                    counts = run(text)
                    words = "{new} new, {change} changed, {same} as they were, {wrong} left out".format(
                        **counts
                    )
                    self.message_user(request, f"Imported: {words}.", messages.SUCCESS)
                    return redirect("admin:members_organization_changelist")
                rows = plan(text)
            except Unreadable as error:
                form.add_error(None, str(error))
            else:
                does = any(row.does in ("new", "change") for row in rows)
                context |= {"rows": rows, "text": text, "does": does}
        return self._page(request, "organization_import.html", "Import organizations", **context)


def _shown(organization: Organization, name: str) -> str:
    if name == "kind":
        return str(organization.get_kind_display())
    return str(getattr(organization, name) or "")
