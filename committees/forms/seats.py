"""Forms about seats: offer, record, end, resign, dispute, show."""

import datetime as dt
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.html import format_html

from committees.forms.days import DayField
from committees.models import Committee, Seat
from committees.reads.record import names_it_further
from committees.reads.rosters import newest_vacancy
from committees.reads.terms import term_of
from committees.roles import Began, Ended, Role
from committees.services.seats import Post
from members.forms.audience import AudienceForm
from members.forms.fields import ProseField, TextField
from members.models import Member
from members.rule.masks import PUBLIC
from members.rule.standing import Viewer
from netlib.text.dates import show_day


class AfterField(forms.IntegerField):
    """What `newest_vacancy` said when the form was opened, so that the form sent twice makes one vacancy. It is no
    part of what was written."""

    def __init__(self) -> None:
        super().__init__(required=False, widget=forms.HiddenInput, initial=newest_vacancy)

    def has_changed(self, initial: object, data: object) -> bool:
        """Never."""
        return False


class PostForm(forms.Form):
    """What a seat is: role, what it is called, its days. `cleaned_data["post"]` is a Post."""

    role = forms.ChoiceField(label="Role", choices=Role.choices, initial=Role.MEMBER)
    title = TextField(
        label="What the seat is called", required=False, max_length=80,
        help_text="Where it has a name of its own, for example Local arrangements.",
        widget=forms.TextInput({"autocomplete": "off"}),
    )  # fmt: skip
    begins = DayField(label="First day")
    last_day = DayField(label="Last day", required=False, help_text="Leave empty while it’s open.")
    began = forms.ChoiceField(label="How it begins", choices=Began.choices, required=False)
    note = TextField(label="Note in the roster", required=False, max_length=160)

    @staticmethod
    def initial_for(committee: Committee, seat: Seat | None = None) -> dict[str, object]:
        """The values of a seat, or the next term."""
        if seat is not None:
            return {
                "role": seat.role,
                "title": seat.title,
                "begins": max(seat.begins, committee.today) if seat.is_vacant else seat.begins,
                "last_day": seat.last_day,
                "began": seat.began,
                "note": seat.note,
            }
        begins, ends = term_of(committee, committee.today)
        return {"begins": begins, "last_day": ends - dt.timedelta(days=1), "began": Began.APPOINTED}

    def clean(self) -> dict[str, object]:
        """Make the post. The last day must not come before the first."""
        data = super().clean() or {}
        begins, last = data.get("begins"), data.get("last_day")
        if begins and last and last < begins:
            self.add_error("last_day", "The last day comes before the first.")
        elif begins:
            ends = last + dt.timedelta(days=1) if last else None
            data["post"] = Post(
                data.get("role") or Role.MEMBER, begins, ends, data.get("title", ""), data.get("began", ""),
                data.get("note", ""),
            )  # fmt: skip
        return data


class SeatForm(PostForm):
    """A new seat: offered to a member, recorded under a name, or vacant. `cleaned_data["member"]` is the member."""

    handle = TextField(
        label="Member", required=False, max_length=61, widget=forms.TextInput({"autocomplete": "off"}),
        help_text="Their handle, like @nell. They’re asked, and the seat counts once they accept.",
    )  # fmt: skip
    name = TextField(
        label="Or the name of somebody who is no member", required=False, max_length=120,
        widget=forms.TextInput({"autocomplete": "off"}),
        help_text="Leave both empty to announce a vacancy.",
    )  # fmt: skip
    after = AfterField()
    field_order = ("role", "title", "handle", "name", "begins", "last_day", "began", "note")

    def __init__(self, *args: Any, viewer: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._viewer = viewer

    def clean_handle(self) -> Member | None:
        """Find the member. Raises the same ValidationError for no member and for one whom the chair does not see."""
        handle = self.cleaned_data["handle"].strip().removeprefix("@").lower()
        if not handle:
            return None
        found: Member | None = Member.objects.visible_to(self._viewer).filter(handle=handle).first()
        if found is None:
            raise ValidationError("No member has that handle. It’s on their profile.")
        return found

    def clean(self) -> dict[str, object]:
        """One or the other."""
        data = super().clean()
        if data.get("handle") and data.get("name"):
            self.add_error("name", "Name a member or write a name, not both.")
        return data


class NamedSeatForm(PostForm):
    """A seat by name as it should read."""

    name = TextField(label="Name", max_length=120, widget=forms.TextInput({"autocomplete": "off"}))
    field_order = ("name", "role", "title", "begins", "last_day", "began", "note")


class LastDayForm(forms.Form):
    """The last day of a seat."""

    last_day = DayField(label="Last day")

    def __init__(self, *args: Any, seat: Seat, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not seat.has_begun:
            self.fields[
                "last_day"
            ].help_text = f"It begins on {show_day(seat.begins)}. An earlier day counts as declining it."


class EndForm(LastDayForm):
    """The end of a held seat."""

    ended = forms.ChoiceField(
        label="How it ends",
        choices=[(key, label) for key, label in Ended.choices if key not in ("", Ended.DISCHARGED)],
    )


class ResignForm(LastDayForm):
    """The last day of one's own seat."""

    last_day = DayField(label="Your last day", help_text="You can manage the committee until that day.")


class RecordForm(AudienceForm):
    """Who sees a seat on its holder's profile, beyond those who see the roster. For a committee that not everybody
    sees it says what the widest choice tells."""

    def __init__(self, *args: Any, seat: Seat, **kwargs: Any) -> None:
        super().__init__(*args, mask=seat.record_audience, subject=seat.called, **kwargs)
        if names_it_further(seat.committee, PUBLIC):
            self.fields["audience"].help_text = format_html(
                "Only members can see {}. If you choose Public, this line tells the world that it exists.",
                seat.committee.name,
            )


class DisputeForm(forms.Form):
    """What is wrong with a recorded seat."""

    words = ProseField(
        label="What is wrong", max_length=1000, widget=forms.Textarea({"rows": 4}),
        help_text="The chairs and the curators read it. Until it is settled the seat is on no roster.",
        error_messages={"required": "Say what is wrong."},
    )  # fmt: skip
