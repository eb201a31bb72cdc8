"""Forms about volunteers: offering to serve, and what chairs note about it."""

from django import forms
from django.core.exceptions import ValidationError

from committees.roles import Hours
from members.forms.fields import ProseField
from members.forms.place import PlaceField
from members.models import Heading
from members.reads.topics import find_heading, near_headings


class VolunteerForm(forms.Form):
    """An offer to serve on one committee."""

    statement = ProseField(
        label="A sentence or two about you", max_length=1000, widget=forms.Textarea({"rows": 4}),
        help_text="The chairs read it with your name and what your profile shows them. Nobody else sees it.",
        error_messages={"required": "Write a sentence or two."},
    )  # fmt: skip
    hours = forms.ChoiceField(
        label="Time you can give", choices=Hours.choices, widget=forms.RadioSelect, initial=Hours.SOME
    )


class StandingForm(VolunteerForm):
    """An offer to serve wherever one is of use."""

    topics = forms.CharField(
        label="Topics", required=False, max_length=600, widget=forms.Textarea({"rows": 3}),
        help_text="One per line, as in the list of topics. Leave empty for any.",
    )  # fmt: skip
    place = PlaceField(
        label="Near",
        required=False,
        help_text="A town, for committees in its state or country. Leave empty for anywhere.",
    )
    field_order = ("statement", "topics", "place", "hours")

    def clean_topics(self) -> list[Heading]:
        """Find the headings. Raises ValidationError with near ones for what is none."""
        found = []
        for line in self.cleaned_data["topics"].splitlines()[:20]:
            if not (text := " ".join(line.replace("\0", "").split())):
                continue
            heading = find_heading(text)
            if heading is None:
                near = near_headings(text)
                hint = f" Near it: {', '.join(near)}." if near else ""
                raise ValidationError(f"“{text}” is not in the list of topics.{hint}")
            found.append(heading)
        return found

    def clean(self) -> dict[str, object]:
        """The topics are empty where they were wrong."""
        data = super().clean() or {}
        data.setdefault("topics", [])
        return data


class ShortlistForm(forms.Form):
    """What chairs note about a volunteer, for themselves."""

    listed = forms.BooleanField(label="On the shortlist", required=False)
    note = ProseField(
        label="Note", required=False, max_length=1000, widget=forms.Textarea({"rows": 3}),
        help_text="Only for the chairs of this committee.",
    )  # fmt: skip
