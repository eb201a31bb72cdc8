"""What curators write in the admin: a committee, its seats and its former names."""

import datetime as dt
import itertools
from typing import TypeVar

from django import forms
from django.core.exceptions import ValidationError

from committees.forms.days import DayField
from committees.forms.seats import AfterField
from committees.models import Committee, CommitteeName, Seat
from committees.roles import Claim, Status
from committees.services.curating import GONE, SEAT_FIELDS, Changes, check_seat
from members.models import Member
from members.rule.masks import MASKS
from netlib.curator_site import TwoWindows
from netlib.text.names import fold

RowT = TypeVar("RowT", Seat, CommitteeName)

# What a committee may say of others, which must not lead back to it.
ABOVE = {"parent": "part of", "merged_into": "merged into", "split_from": "split from"}


class CommitteeForm(TwoWindows[Committee]):
    """A committee as curators write it."""

    roster_audience = forms.TypedChoiceField(
        label="Who can see the roster",
        coerce=int,
        choices=[(MASKS["public"], "Public"), (MASKS["members"], "Members")],
        help_text="Where it does not reach, the committee does not exist.",
    )

    class Meta:
        model = Committee
        fields = "__all__"

    def clean(self) -> dict[str, object]:
        """What the database would refuse, in words, at the field where it can be mended."""
        data = super().clean()
        belongs = data.get("organization") or (data.get("event") if "event" in self.fields else True)
        if not belongs:
            self.add_error("organization", "Say to which organization it belongs, or which event it runs.")
        began, ended = data.get("established"), data.get("discharged")
        if began and ended and ended <= began:
            self.add_error("discharged", "It began on that day or later.")
        if data.get("merged_into") and not ended:
            self.add_error("merged_into", "Enter the day it ended, too.")
        for name, words in ABOVE.items():
            if self._leads_back(name, data.get(name)):
                self.add_error(name, f"It would be {words} itself, if only by way of others.")
        return data

    def _leads_back(self, name: str, at: Committee | None) -> bool:
        seen: set[int] = set()
        while at is not None and at.pk not in seen:
            if at.pk == self.instance.pk:
                return True
            seen.add(at.pk)
            at = getattr(at, name)
        return False


class SeatForm(TwoWindows[Seat]):
    """A seat as curators write it. What the database would refuse is checked with the fields that are not shown; what
    the service would refuse is said at its field. The admin makes a form of its own for each request, with `by`."""

    by: Member
    after = AfterField()

    class Meta:
        model = Seat
        fields = "__all__"

    def changes(self) -> Changes:
        """The new values of what was touched, for `curating.write_seat`; all values of a new seat."""
        touched = self.changed_data if self.instance.pk else self.fields
        return {
            name: self.cleaned_data[name]
            for name in SEAT_FIELDS
            if name in touched and name in self.cleaned_data
        }

    def clean(self) -> dict[str, object]:
        """Raises ValidationError for what cannot be written."""
        data, changes = super().clean(), self.changes()
        check_seat(by=self.by, seat=self.instance if self.instance.pk else None, changes=changes)
        if "member" in changes:
            # As the service will leave it: an offered seat has no name beside its member, and a vacancy is accepted.
            self.instance.claimant, self.instance.claim = None, Claim.NONE
            self.instance.status = Status.OFFERED if changes["member"] else Status.ACCEPTED
            if changes["member"]:
                data["name"] = ""
        return data

    def _get_validation_exclusions(self) -> set[str]:
        # A constraint that cannot ask for one of its columns is not asked at all, or cannot be asked for the others.
        hidden: set[str] = super()._get_validation_exclusions()  # type: ignore[misc]
        return hidden - {"committee", "member", "status", "name_key", "withheld", "claim", "record_audience"}


class NameForm(forms.ModelForm[CommitteeName]):
    """A former name: it is no more, so it says until when it was."""

    ends = DayField(label="Until", help_text="The first day of the next name.")

    class Meta:
        model = CommitteeName
        fields = "__all__"  # noqa: DJ007


class Rows(forms.BaseInlineFormSet[RowT, Committee, forms.ModelForm[RowT]]):
    """Rows that are right each by itself must be so beside each other too: the database sees them only when it is too
    late for words."""

    words = ""

    def key(self, row: RowT) -> object:
        """What two rows must not share in the same days; None where they may."""
        raise NotImplementedError

    def touched(self) -> list[RowT]:
        """The rows that are new or changed, not saved: services do that. Fills Django's lists of what is new, changed
        and deleted, of which the admin speaks."""
        self.saved_forms: list[forms.ModelForm[RowT]] = []
        return self.save_existing_objects(commit=False) + self.save_new_objects(commit=False)

    def clean(self) -> None:
        """Raises ValidationError for two rows with one key in the same days."""
        super().clean()
        if any("id" in errors for errors in self.errors):
            raise ValidationError(GONE)
        if any(self.errors):
            return
        days: dict[object, list[tuple[dt.date, dt.date]]] = {}
        for form in self.forms:
            row = form.instance
            if form in self.deleted_forms or (row.pk is None and not form.has_changed()):
                continue
            if (key := self.key(row)) is not None:
                days.setdefault(key, []).append((row.begins or dt.date.min, row.ends or dt.date.max))
        for spans in map(sorted, days.values()):
            if any(ends > begins for (_, ends), (begins, _) in itertools.pairwise(spans)):
                raise ValidationError(self.words)


class SeatRows(Rows[Seat]):
    """The seats of a committee."""

    words = "Two rows give one person the same seat in some of the same days."

    def key(self, row: Seat) -> object:
        """The holder and the seat; vacant ones may stand beside each other."""
        holder = row.member_id or fold(row.name)
        return (holder, row.role, row.title) if holder and row.status != Status.DECLINED else None


class NameRows(Rows[CommitteeName]):
    """The former names of a committee."""

    words = "Two rows give the committee a name for some of the same days."

    def key(self, row: CommitteeName) -> object:
        """One name at a time."""
        return True
