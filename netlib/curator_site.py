"""The curators' site: Django's admin, entered through the site's own sign-in, for staff alone."""

import datetime as dt
from collections.abc import Callable, Iterable
from typing import Any, TypeVar
from urllib.parse import urlencode

from allauth.account.authentication import get_authentication_records
from allauth.mfa.utils import is_mfa_enabled
from django import forms
from django.conf import settings
from django.contrib import admin, auth, messages
from django.contrib.admin import AdminSite, ModelAdmin
from django.contrib.admin.widgets import AutocompleteSelect
from django.contrib.contenttypes.models import ContentType
from django.contrib.contenttypes.views import shortcut
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.db.models.base import ModelBase
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import URLPattern, URLResolver, path, reverse
from django.utils.http import url_has_allowed_host_and_scheme

from netlib.looks import NotedSuggestions, with_notes
from netlib.numbers import whole_number
from netlib.text.dates import placed, show_day, show_moment

RowT = TypeVar("RowT", bound=Model)

# Addresses, sessions and second factors are their owner's alone; nobody works on them in the admin. What went wrong in a job
# may quote what a member wrote.
KEPT_OUT = frozenset({"account", "django_tasks_database", "mfa", "socialaccount", "usersessions"})


def written(field: str, label: str) -> Callable[[Any, Any], str | None]:
    """A method of an admin page that shows the day or the moment of a field in the curator's own form; a dash where there
    is none. Django itself would write it in one form for everybody."""

    @admin.display(description=label, ordering=field)
    def shown(_: object, row: Model) -> str | None:
        value: dt.date | dt.datetime | None = getattr(row, field)
        if isinstance(value, dt.datetime):
            return show_moment(placed(value))
        return show_day(value) if value else None

    return shown


class CuratorSite(AdminSite):
    """The admin site."""

    site_header = "Netlib admin"
    site_title = "Netlib admin"
    index_title = "What needs doing"
    empty_value_display = "—"

    def register(self, model_or_iterable: Any, admin_class: Any = None, **options: Any) -> None:
        """Take in models, but for those of the apps that are kept out. What their pages show a superuser of a member is
        noted for that member."""
        models: list[Any] = (
            [model_or_iterable] if isinstance(model_or_iterable, ModelBase) else [*model_or_iterable]
        )
        taken = [model for model in models if model._meta.app_label not in KEPT_OUT]
        super().register(taken, with_notes(admin_class or ModelAdmin), **options)

    def autocomplete_view(  # type: ignore[override]
        self, request: HttpRequest
    ) -> HttpResponseBase:
        """What a field suggests while one types."""
        return NotedSuggestions.as_view(admin_site=self)(request)

    def get_urls(self) -> list[URLPattern | URLResolver]:
        """Our way to an item's page on the site comes before Django's, which leads to every row by its number: the
        address alone would tell the title of a private event."""
        to_site = path(
            "r/<int:content_type_id>/<path:object_id>/", self.admin_view(self.to_site), name="view_on_site"
        )
        return [to_site, *super().get_urls()]

    def to_site(self, request: HttpRequest, content_type_id: int, object_id: str) -> HttpResponseBase:
        """Lead to the page of what the admin has. Raises Http404 for all else, whether it exists or not."""
        kind = ContentType.objects.filter(pk=content_type_id).first()
        model = kind.model_class() if kind else None
        pages = self._registry.get(model) if model else None
        item = pages.get_object(request, object_id) if pages else None
        if pages is None or item is None or not pages.has_view_permission(request, item):
            raise Http404("There is no such page.")
        return shortcut(request, content_type_id, object_id)

    def has_permission(self, request: HttpRequest) -> bool:
        """Staff in good standing, in a session that a second factor or a passkey has confirmed."""
        return self.is_staff(request) and (not settings.STAFF_SECOND_FACTOR or is_confirmed(request))

    def is_staff(self, request: HttpRequest) -> bool:
        """Whether a staff member in good standing is signed in."""
        return super().has_permission(request)

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Lead whoever may not enter (yet) to what is missing: sign in, or confirm with a second factor. Raises
        PermissionDenied for members who are no staff."""
        wanted = request.GET.get(auth.REDIRECT_FIELD_NAME, "")
        if not url_has_allowed_host_and_scheme(wanted, None):
            wanted = reverse("admin:index")
        if self.has_permission(request):
            # Not `redirect`, which takes a text without a slash for the name of a view.
            return HttpResponseRedirect(wanted)
        if not request.user.is_authenticated:
            return redirect(f"{reverse(settings.LOGIN_URL)}?{urlencode({auth.REDIRECT_FIELD_NAME: wanted})}")
        if not self.is_staff(request):
            raise PermissionDenied
        context = {"next": wanted, "ways": list(_ways(request))}
        return render(request, "netlib/second_factor.html", context, status=403)

    def logout(  # type: ignore[override]
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Sign out (on POST) and return to the first page."""
        if request.method == "POST":
            auth.logout(request)
            messages.success(request, "You have signed out.")
        return redirect("home")

    def password_change(  # type: ignore[override]
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Passwords are changed on the site's own page."""
        return redirect("account_change_password")


class OwnFilters(ModelAdmin[RowT]):
    """Pages of a model some of whose fields are kept from the admin: the address of the list takes its own filters and
    nothing else. Django takes every field there, and ?email__startswith= would guess one letter by letter."""

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest | None = None) -> bool:
        """Whether the list may be narrowed so."""
        filters = [each[0] if isinstance(each, tuple) else each for each in self.list_filter]
        # A filter of our own goes by the name of its parameter.
        names = [getattr(each, "parameter_name", each) for each in filters]
        own = [name for name in names if isinstance(name, str)]
        named = any(lookup == name or lookup.startswith(f"{name}__") for name in own)
        return named and super().lookup_allowed(lookup, value, request)  # type: ignore[arg-type]


class _Chosen(AutocompleteSelect):
    """A choice among rows that are found by typing."""

    def optgroups(self, name: str, value: Any, attr: Any = None) -> Any:
        """The chosen row; none for what is no number of a row, which Django would ask the database for."""
        numbers = [each for each in value if whole_number(str(each)) is not None]
        return super().optgroups(name, numbers, attr)


class FoundByTyping:
    """For the pages of a model, and for rows within them, that have `autocomplete_fields`. What is sent for one of
    these fields may be anything: text is refused like the number of a row that is not there."""

    admin_site: AdminSite

    def formfield_for_foreignkey(
        self, db_field: Any, request: HttpRequest, **kwargs: Any
    ) -> "forms.ModelChoiceField[Any] | None":
        """The field with our widget."""
        found = self.get_autocomplete_fields(request)  # type: ignore[attr-defined]
        if "widget" not in kwargs and db_field.name in found:
            kwargs["widget"] = _Chosen(db_field, self.admin_site, using=kwargs.get("using"))
        field: forms.ModelChoiceField[Any] | None = super().formfield_for_foreignkey(  # type: ignore[misc]
            db_field, request, **kwargs
        )
        return field


class TwoWindows(forms.ModelForm[RowT]):
    """A form of the admin that may have stood open while somebody else changed the row: what was not touched here stays
    as it is now, and what both changed is refused. For this each field sends what it showed along."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.show_hidden_initial = not self.is_bound or self.add_initial_prefix(name) in self.data

    def clean(self) -> dict[str, Any]:
        """Raises ValidationError at the fields that were changed here and elsewhere."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        for name in [name for name in self.fields if self.instance.pk and self._changed_elsewhere(name)]:
            now = getattr(self.instance, name)
            if name not in self.changed_data:
                data[name] = now.all() if hasattr(now, "all") else now
            elif self.fields[name].has_changed(
                self.get_initial_for_field(self.fields[name], name), self[name].data
            ):
                self.add_error(name, "Someone else changed this. Open the page again to see it as it is now.")
        return data

    def _changed_elsewhere(self, name: str) -> bool:
        field = self.fields[name]
        if not field.show_hidden_initial:
            return False
        now = self.get_initial_for_field(field, name)
        shown = field.hidden_widget().value_from_datadict(
            self.data, self.files, self.add_initial_prefix(name)
        )
        if isinstance(now, str):
            # Browsers end lines in their own way.
            return now.split() != str(shown).split()
        return bool(field.has_changed(now, shown))


def is_confirmed(request: HttpRequest) -> bool:
    """Whether this session was confirmed with a second factor or a passkey that its member still has."""
    methods = {record["method"] for record in get_authentication_records(request, request.user)}
    return "mfa" in methods and is_mfa_enabled(request.user)


def _ways(request: HttpRequest) -> Iterable[tuple[str, str]]:
    """How this member can confirm the session: (name of the page, what the link says)."""
    if is_mfa_enabled(request.user, ["webauthn"]):
        yield "mfa_reauthenticate_webauthn", "Confirm with a passkey or security key"
    if is_mfa_enabled(request.user, ["totp"]):
        yield "mfa_reauthenticate", "Confirm with a code from your authenticator app"
