"""What the pages of the admin share: every write is a service, and the forms know who writes."""

from collections.abc import Mapping
from typing import Any, TypeVar

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from committees.forms.curators import SeatForm
from committees.forms.days import DayField
from committees.models import Committee, Seat
from committees.services import curating
from members.models import Member

RowT = TypeVar("RowT", bound=models.Model)

DAYS: Mapping[type[models.Field[Any, Any]], Mapping[str, object]] = {
    models.DateField: {"form_class": DayField}
}


def curator_of(request: HttpRequest) -> Member:
    """Who writes."""
    assert isinstance(request.user, Member)  # noqa: S101
    return request.user


def written_by(request: HttpRequest, form: type[forms.ModelForm[Seat]]) -> type[forms.ModelForm[Seat]]:
    """A form that Django made for this request, with who writes in it."""
    return type(form.__name__, (form,), {"by": curator_of(request)})


def write_seat(by: Member, committee: Committee, form: SeatForm) -> None:
    """Write what a valid form says of a seat."""
    seat = form.instance if form.instance.pk else None
    made = curating.write_seat(
        by=by, committee=committee, changes=form.changes(), seat=seat, after=form.cleaned_data.get("after")
    )
    # What Django goes on to speak of is that row.
    form.instance.pk = made.pk


class ServedAdmin(admin.ModelAdmin[RowT]):
    """Pages that write through services. A service may refuse what the form allowed, when another change came first."""

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, object] | None = None,
    ) -> HttpResponse:
        """The page of one row; what a service refuses is said on it, and nothing is written."""
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except ValidationError as error:
            words = error.messages[0]
        except IntegrityError:
            words = (
                "Someone else saved a change at the same moment, so yours wasn’t saved. Check the page again."
            )
        self.message_user(request, words, messages.ERROR)
        return redirect(request.get_full_path())
