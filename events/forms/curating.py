"""The forms of the admin: an event as its host fills it in, without what the host alone decides."""

from django import forms
from django.core.exceptions import ValidationError

from events.forms.base import Cleaned, Data
from events.forms.event import AUDIENCES, DayField, EventForm
from events.models import Event
from members.forms.audience import OpenAudienceChoice
from members.forms.fields import ProseField, suggesting
from members.models import Organization
from members.reads.organizations import offered_organizations
from members.rule.masks import ONLY_ME, PUBLIC

# The address has an audience of its own, which may not reach curators.
ADDRESS = ("venue", "address", "getting_there", "join_link")


class CuratedForm(EventForm):
    """An event in the admin. It has no audiences, and no address if that is for the host's contacts."""

    curated = True

    def __init__(
        self, data: Data | None = None, *, event: Event | None = None, sees_address: bool = True
    ) -> None:
        super().__init__(data, reach=None, event=event)
        for name in () if sees_address else ADDRESS:
            del self.fields[name]
        organization = self.fields["organization"]
        organization.widget.attrs |= suggesting()
        organization.help_text = "Its full name or its abbreviation. Leave empty for a member’s own event."
        if event is not None and event.organization_id is None:
            # An organization for a member's event would change who sees it.
            del self.fields["organization"]

    def clean_organization(self) -> Organization | None:
        """The organization of that name; the error for an unknown one names similar ones."""
        try:
            return super().clean_organization()
        except ValidationError as error:
            near = [
                one.name
                for one in offered_organizations(str(self.cleaned_data["organization"]).split(" ")[0], 4)
            ]
            hint = [f"Near it: {'; '.join(near)}."] if near else []
            raise ValidationError([*error.messages, *hint]) from None

    def event_fields(self) -> Cleaned:
        """The fields of the form, for the services."""
        for name in (*AUDIENCES, *ADDRESS, "organization"):
            self.cleaned_data.setdefault(name, None)
        asked = set(self.fields) | {"starts", "ends", "face", "rsvp_deadline"}
        return {name: value for name, value in super().event_fields().items() if name in asked}


class AddedForm(CuratedForm):
    """An event of an organization that a curator adds, with its audience."""

    def __init__(self, data: Data | None = None) -> None:
        super().__init__(data)
        self.fields["organization"].required = True
        self.fields["organization"].help_text = "Its full name or its abbreviation."
        self.fields["audience"] = OpenAudienceChoice(mask=PUBLIC, label="Who sees it?")

    @property
    def publishes(self) -> bool:
        """An event that a curator adds is on its way to be published."""
        return True

    def event_fields(self) -> Cleaned:
        """The fields for the services. The address has the audience of the event; the guest list is for the hosts."""
        fields = super().event_fields()
        audience = self.cleaned_data["audience"]
        return {**fields, "audience": audience, "address_audience": audience, "guest_audience": ONLY_ME}


class CancelForm(forms.Form):
    """Why events are cancelled, in words for everybody who sees them."""

    note = ProseField(
        label="Why",
        max_length=300,
        required=False,
        widget=forms.Textarea({"rows": 2}),
        help_text="Guests get an email, and it’s shown on the events’ pages.",
    )


class MoveForm(forms.Form):
    """How events are moved: by a number of days, or to a day."""

    days = forms.IntegerField(
        label="By how many days",
        required=False,
        min_value=-3660,
        max_value=3660,
        help_text="7 is a week later, −7 a week earlier. The time of day stays.",
    )
    to = DayField(label="Or to this day", required=False)

    def clean(self) -> Cleaned:
        """Raise ValidationError unless exactly one of the two is given."""
        data = super().clean() or {}
        if not self.errors and (not data.get("days")) == (data.get("to") is None):
            raise ValidationError("Say by how many days, or to which day: one of the two.")
        return data
