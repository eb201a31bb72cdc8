"""Forms about contacts: ask, file, file many, note, circles."""

from collections.abc import Callable, Iterable

from django import forms

from members.extensions import Shown
from members.forms.fields import ProseField, TextField
from members.models import Circle
from members.reads.preview import beyond_members
from members.rule.masks import FILING_WORDS, FILINGS, circle_numbers, filing, filing_key, refiled, tier_of
from netlib.forms import Attrs, ChoiceRows, Cleaned, Initial, Row, Sent
from netlib.text.sentences import counted


def filing_rows(things: list[Shown]) -> list[Row]:
    """The ways to file a contact, each with the number of things it shows beyond what every member sees."""
    hints = {
        "professional": ("Professional", "Sees your professional lines", "professional"),
        "personal": ("Personal", "Sees your personal lines", "personal"),
        "both": ("Both", "Sees both", "contacts"),
        "later": ("Decide later", "Sees what every member sees", "members"),
    }
    rows = []
    for key, mask in FILINGS.items():
        count = len(beyond_members(things, mask))
        aside = counted(count, "{count} thing more", "{count} things more") if count else "nothing more"
        label, hint, audience = hints[key]
        rows.append(Row(key, label, hint, "" if key == "later" else aside, audience))
    return rows


class FilingRows(ChoiceRows):
    """The ways to file a contact as rows. What each way shows is read when they are drawn."""

    def __init__(self, things: Callable[[], list[Shown]]) -> None:
        super().__init__()
        self.things = things

    def get_context(self, name: str, value: object, attrs: Attrs | None) -> Attrs:
        """Makes the rows first."""
        self.put(filing_rows(self.things()))
        return super().get_context(name, value, attrs)


class FilingForm(forms.Form):
    """How to file one person. `cleaned_data["mask"]` is the filing."""

    tier = forms.ChoiceField(
        label="File as",
        choices=[(key, FILING_WORDS[key]) for key in FILINGS],
        error_messages={"required": "Choose how to file them."},
    )
    circle = forms.TypedMultipleChoiceField(
        label="Circles", coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(
        self,
        data: Sent = None,
        *,
        circles: Iterable[Circle],
        things: Callable[[], list[Shown]] = list,
        name: str = "",
        initial: Initial | None = None,
    ) -> None:
        """`circles` are the owner's. `things` returns all that the owner shows, to say what each choice opens;
        it is called when the form is drawn."""
        super().__init__(data, initial=initial)
        choices = [(circle.number, circle.name) for circle in circles]
        if choices:
            self.fields["circle"].choices = choices  # type: ignore[attr-defined]
        else:
            del self.fields["circle"]
        self.fields["tier"].widget = FilingRows(things)
        if name:
            self.fields["tier"].label = f"File {name} as"

    @staticmethod
    def initial_for(mask: int, numbers: list[int]) -> Initial:
        """The initial values that show a filing."""
        return {"tier": filing_key(mask), "circle": numbers}

    def clean(self) -> Cleaned:
        """Make the mask; a circle without a tier is an error."""
        data = super().clean() or {}
        tier, numbers = data.get("tier"), data.get("circle") or []
        if tier == "later" and numbers:
            self.add_error(
                "tier", "A circle adds to a filing: choose professional, personal or both as well."
            )
        elif tier:
            data["mask"] = filing(FILINGS[tier], numbers)
        return data


class AskForm(FilingForm):
    """Asking a member to be a contact."""

    message = ProseField(
        label="A note", required=False, max_length=1000, widget=forms.Textarea({"rows": 4}),
        help_text="They see it with your request.",
    )  # fmt: skip
    where_met = TextField(
        label="Where you met", required=False, max_length=200, widget=forms.TextInput({"autocomplete": "off"}),
        help_text="For example, the NELA vendor lunch, 2026. They see this, too.",
    )  # fmt: skip
    token = forms.CharField(required=False, max_length=60, widget=forms.HiddenInput)
    field_order = ("message", "where_met", "tier", "circle")


class NoteForm(forms.Form):
    """What only the owner reads about a contact."""

    version = forms.CharField(required=False, widget=forms.HiddenInput)
    note = ProseField(
        label="Private note", required=False, max_length=2000, widget=forms.Textarea({"rows": 4})
    )
    where_met = TextField(
        label="Where you met", required=False, max_length=200, widget=forms.TextInput({"autocomplete": "off"})
    )
    follow_up = forms.DateField(
        label="Follow up on",
        required=False,
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        help_text="Your desk reminds you a week before.",
        error_messages={"invalid": "Write a date like 2027-01-31."},
    )


class FilterForm(forms.Form):
    """Which contacts to list. Values that make no sense are ignored."""

    filed = forms.ChoiceField(required=False, choices=[(key, FILING_WORDS[key]) for key in FILINGS])
    circle = forms.IntegerField(required=False, min_value=1, max_value=2**31)
    q = TextField(required=False, max_length=100)
    after = TextField(required=False, max_length=160)


class BulkForm(forms.Form):
    """What to do with the checked contacts: a filing, or joining or leaving a circle."""

    do = forms.ChoiceField(label="Do with them", error_messages={"required": "Choose what to do with them."})

    def __init__(self, data: Sent = None, *, circles: Iterable[Circle], auto_id: str = "id_%s") -> None:
        super().__init__(data, auto_id=auto_id)
        choices: list[tuple[str, str]] = [
            ("professional", "File as professional"),
            ("personal", "File as personal"),
            ("both", "File as both"),
            ("later", "Decide later"),
        ]
        circles = list(circles)
        choices += [(f"join-{circle.pk}", f"Add to {circle.name}") for circle in circles]
        choices += [(f"part-{circle.pk}", f"Take out of {circle.name}") for circle in circles]
        self.fields["do"].choices = choices  # type: ignore[attr-defined]
        self._numbers = {str(circle.pk): circle.number for circle in circles}

    def new_mask(self, mask: int) -> int:
        """The new filing for an old one. Joining a circle does not file a contact who is not filed yet."""
        verb, _, key = self.cleaned_data["do"].partition("-")
        if not key:
            return refiled(mask, FILINGS[verb])
        others = set(circle_numbers(mask)) - {self._numbers[key]}
        joined = {self._numbers[key]} if verb == "join" else set()
        return filing(tier_of(mask), others | joined)


class CircleForm(forms.Form):
    """The name of a circle."""

    name = TextField(
        label="Name", max_length=60, widget=forms.TextInput({"autocomplete": "off"}),
        error_messages={"required": "Give the circle a name."},
    )  # fmt: skip


class MergeForm(forms.Form):
    """The circle of the same owner to merge into."""

    into = forms.ModelChoiceField(
        label="Merge into",
        queryset=Circle.objects.none(),
        empty_label="Choose a circle",
        error_messages={
            "required": "Choose a circle.",
            "invalid_choice": "That circle is gone. Choose another.",
        },
    )

    def __init__(self, data: Sent = None, *, circle: Circle) -> None:
        super().__init__(data)
        self.fields["into"].queryset = Circle.objects.filter(owner_id=circle.owner_id).exclude(pk=circle.pk)  # type: ignore[attr-defined]
