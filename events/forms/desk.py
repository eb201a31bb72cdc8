"""The forms of the curators' desk: the event as its host fills it in, but for what is the host's alone to decide."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from events.forms.event import AUDIENCES, SECTIONS, DayField, EventForm
from events.models import Event
from members.forms.audience import OpenAudienceChoice
from members.forms.fields import ProseField, suggesting
from members.reads.organizations import offered_organizations
from members.reads.reach import reach
from members.rule.masks import MEMBERS, ONLY_ME, PUBLIC

# Where exactly it is has an audience of its own, which may not reach the desk.
ADDRESS = ("venue", "address", "getting_there", "join_link")


class CuratedForm(EventForm):
    """An event at the desk. Who sees it is not asked, and an address that is for the host's contacts is not shown."""

    def __init__(
        self, *args: Any, event: Event | None = None, sees_address: bool = True, **kwargs: Any
    ) -> None:
        super().__init__(*args, reach=reach(0), event=event, **kwargs)
        for name in (*AUDIENCES, *(() if sees_address else ADDRESS)):
            del self.fields[name]
        organization = self.fields["organization"]
        organization.widget.attrs |= suggesting()
        organization.help_text = "Its full name or its abbreviation. Leave empty for a member’s own event."
        if event is not None and event.organization_id is None:
            # Giving a member's event to an organization would change who sees it.
            del self.fields["organization"]

    def sections(self) -> list[tuple[str, list[forms.BoundField]]]:
        """The fields as the page shows them."""
        return [
            (title, [self[name] for name in names if name in self.fields])
            for title, names in SECTIONS
            if any(name in self.fields for name in names)
        ]

    def clean_organization(self) -> Any:
        """The organization of that name; where there is none the error names near ones."""
        try:
            return super().clean_organization()
        except ValidationError as error:
            near = [
                one.name
                for one in offered_organizations(str(self.cleaned_data["organization"]).split(" ")[0], 4)
            ]
            hint = [f"Near it: {'; '.join(near)}."] if near else []
            raise ValidationError([*error.messages, *hint]) from None

    def event_fields(self) -> dict[str, Any]:
        """What the services take: only what the form asks."""
        for name in (*AUDIENCES, *ADDRESS, "organization"):
            self.cleaned_data.setdefault(name, None)
        asked = set(self.fields) | {"starts", "ends", "face", "rsvp_deadline"}
        return {name: value for name, value in super().event_fields().items() if name in asked}


class AddedForm(CuratedForm):
    """An event of an organization that curators add themselves; it says who sees it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organization"].required = True
        self.fields["organization"].help_text = "Its full name or its abbreviation."
        self.fields["audience"] = OpenAudienceChoice(mask=PUBLIC, label="Who sees it?")

    @property
    def goes_up(self) -> bool:
        """What curators add is no draft."""
        return True

    def event_fields(self) -> dict[str, Any]:
        """Whoever sees the event of an organization sees where it is; the guest list is for its hosts."""
        fields = super().event_fields()
        audience = self.cleaned_data["audience"]
        return {**fields, "audience": audience, "address_audience": audience, "guest_audience": ONLY_ME}


class CancelForm(forms.Form):
    """Why events are cancelled; everybody who sees them reads it."""

    note = ProseField(
        label="Why",
        max_length=300,
        required=False,
        widget=forms.Textarea({"rows": 2}),
        help_text="Guests are told, and it stands on the pages of the events.",
    )


class MoveForm(forms.Form):
    """Where events are moved: by some days, or to a day."""

    days = forms.IntegerField(
        label="By how many days",
        required=False,
        min_value=-3660,
        max_value=3660,
        help_text="7 is a week later, −7 a week earlier. The time of day stays.",
    )
    to = DayField(label="Or to this day", required=False)

    def clean(self) -> dict[str, Any]:
        """Exactly one of the two."""
        data = super().clean() or {}
        if not self.errors and (not data.get("days")) == (data.get("to") is None):
            raise ValidationError("Say by how many days, or to which day: one of the two.")
        return data


OPEN = {"public": PUBLIC, "members": MEMBERS}
