"""Forms about committees: finding, describing, meetings, letters."""

from django import forms

from committees.forms.days import DayField
from committees.models import Committee
from committees.roles import Kind
from events.models import Event
from members.forms.fields import ProseField, TextField
from members.rule.standing import Viewer


class FilterForm(forms.Form):
    """Which committees to list; whatever makes no sense is left out."""

    q = TextField(label="Name, former name or association", required=False, max_length=100)
    kind = forms.ChoiceField(label="Kind", required=False, choices=[("", "Any kind"), *Kind.choices])
    volunteers = forms.BooleanField(label="Takes volunteers", required=False)
    former = forms.BooleanField(label="Past committees", required=False)
    organization = forms.SlugField(required=False, max_length=120)
    after = TextField(required=False, max_length=180)


class DayForm(forms.Form):
    """As of which day a roster is read."""

    on = DayField(
        label="As of",
        required=False,
        error_messages={"invalid": "There is no such day. This is today’s roster."},
    )


class DescribeForm(forms.ModelForm[Committee]):
    """What chairs write about their committee."""

    charge = ProseField(
        label="Charge", required=False, max_length=10_000, widget=forms.Textarea({"rows": 8}),
        help_text="What the committee is for. Plain text, with *italics*, **bold**, lists and links if you like.",
    )  # fmt: skip
    call = ProseField(
        label="Call for volunteers", required=False, max_length=2000, widget=forms.Textarea({"rows": 4}),
        help_text="What a seat takes and what it gives.",
    )  # fmt: skip

    class Meta:
        model = Committee
        fields = ["charge", "takes_volunteers", "call"]
        labels = {"takes_volunteers": "Take volunteers"}


class MeetingForm(forms.Form):
    """Which event, of those that the chair hosts, is a meeting of the committee."""

    event = forms.ModelChoiceField(
        label="Event",
        queryset=Event.objects.none(),
        empty_label="Choose an event",
        error_messages={"required": "Choose an event."},
        help_text="Events that you host and that are not over. Everybody on the committee will see it.",
    )

    def __init__(self, *args: object, viewer: Viewer, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        mine = Event.objects.hosted_by(viewer).coming().order_by("starts")
        self.fields["event"].queryset = mine  # type: ignore[attr-defined]


class MessageForm(forms.Form):
    """A letter to everybody on the committee."""

    subject = TextField(label="Subject", max_length=120)
    text = ProseField(label="Message", max_length=5000, widget=forms.Textarea({"rows": 8}))
