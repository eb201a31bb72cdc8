"""The forms of guests, and those with which hosts look after them."""

import re

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from events.forms.base import Cleaned, Data
from events.kinds import BEFORE
from events.models import Event, Remind, Rsvp
from events.models.guests import new_token
from events.reads.guests import GROUPS
from members.forms.audience import AudienceChoice
from members.forms.fields import ProseField, TextField
from members.reads.reach import Reach
from members.rule.masks import CONTACTS, PERSONAL, PROFESSIONAL
from netlib.forms import Row, rows_field

# A name that has a comma stands in quotes.
_QUOTED = re.compile(r'"[^"\n]*"')


class _Answer(forms.Form):
    """Whether a guest comes, with how many others, and a note to the host."""

    def __init__(self, data: Data | None = None, *, event: Event, rsvp: Rsvp | None) -> None:
        super().__init__(data)
        self.fields["status"] = rows_field(
            [Row(value, label) for value, label in BEFORE],
            label="Are you going?",
            initial=rsvp.status if rsvp else None,
            error_messages={"required": "Choose one of the three."},
        )
        if event.guests_each:
            self.fields["guests"] = forms.IntegerField(
                label="Guests that I bring",
                min_value=0,
                max_value=event.guests_each,
                required=False,
                initial=rsvp.guests if rsvp else 0,
                help_text=f"Up to {event.guests_each}.",
                error_messages={
                    "max_value": f"Bring at most {event.guests_each}.",
                    "min_value": "Write a number, 0 or more.",
                },
            )
        self.fields["note"] = TextField(
            label="Note to the host",
            max_length=500,
            required=False,
            initial=rsvp.note if rsvp else "",
            widget=forms.TextInput({"autocomplete": "off"}),
        )


class AnswerForm(_Answer):
    """The answer of a member, with its audience."""

    def __init__(self, data: Data | None = None, *, reach: Reach, event: Event, rsvp: Rsvp | None) -> None:
        super().__init__(data, event=event, rsvp=rsvp)
        self.fields["audience"] = AudienceChoice(
            reach=reach,
            mask=rsvp.audience if rsvp else event.kind_shown.answers,
            words={"me": "Only the hosts"},
            label="Who can see your answer?",
            help_text="Of these, only people who can see the guest list. The hosts always see it.",
        )


class OutsideAnswerForm(_Answer):
    """The answer of a guest without an account."""

    def __init__(self, data: Data | None = None, *, event: Event, rsvp: Rsvp | None, name: str = "") -> None:
        super().__init__(data, event=event, rsvp=rsvp)
        shown = rsvp.name if rsvp and rsvp.name else name
        self.fields = {
            "name": TextField(
                label="Your name",
                max_length=120,
                initial=shown,
                widget=forms.TextInput({"autocomplete": "name"}),
            ),
            **self.fields,
        }


class _Numbers(forms.TypedMultipleChoiceField):
    """Boxes to tick, which clean to numbers. The service that gets the numbers asks which of them are there, so a form
    that is sent needs no list of them."""

    def __init__(self, *, label: str = "") -> None:
        super().__init__(label=label, coerce=int, required=False, widget=forms.CheckboxSelectMultiple)

    def valid_value(self, value: object) -> bool:
        """Whether it is a number."""
        text = str(value)
        return text.isascii() and text.isdecimal() and len(text) < 19


class InviteForm(forms.Form):
    """Whom to invite: single contacts, all contacts filed somewhere, past guests, addresses. It is sent without a list of
    the people; `offer` adds that list to a form that is shown."""

    groups = _Numbers(label="Everyone I filed as")
    past = forms.BooleanField(required=False)
    people = _Numbers(label="Contacts")
    emails = ProseField(
        label="People without an account, by email address",
        required=False,
        max_length=5000,
        help_text="One on each line; they can answer without an account. Everyone gets one letter about an event: invited again, "
        "the link in that letter works again.",
        widget=forms.Textarea({"rows": 3, "autocomplete": "off", "spellcheck": "false"}),
    )
    message = ProseField(
        label="A few words with it",
        required=False,
        max_length=1000,
        help_text="Leave out web addresses: people outside get them broken up.",
        widget=forms.Textarea({"rows": 3}),
    )

    def offer(self, *, reach: Reach, people: list[tuple[int, str]], past: int) -> None:
        """Show which tiers and circles there are, which contacts, and how many guests earlier events of the series had."""
        self.fields["past"].label = f"Who came to this series before ({past})"
        for name, choices in (("groups", _filings(reach)), ("people", people)):
            self.fields[name].choices = choices  # type: ignore[attr-defined]
        for name, there in (("groups", _filings(reach)), ("people", people), ("past", past)):
            if not there:
                del self.fields[name]

    def clean_emails(self) -> list[str]:
        """The addresses, each once. Raises ValidationError for the first word that is none."""
        found: dict[str, None] = {}
        for word in _addresses(self.cleaned_data["emails"]):
            address = word.strip("<>").lower()
            try:
                validate_email(address)
            except ValidationError:
                raise ValidationError(f"“{word}” isn’t an email address.") from None
            found[address] = None
        return list(found)

    def clean(self) -> Cleaned:
        """Raise ValidationError unless people are chosen."""
        data = super().clean() or {}
        if not self.errors and not any(data.get(name) for name in ("groups", "past", "people", "emails")):
            raise ValidationError("Choose at least one person.")
        return data


def _addresses(text: str) -> list[str]:
    """The words that should be addresses, without the names that mail programs put before them, as in
    “Bob Smith <bob@x.example>”. The email package reads such lists differently from one version of Python to the next, and
    reads nothing when a single comma is missing."""
    found: list[str] = []
    for part in re.split(r"[,;\n]", _QUOTED.sub(" ", text).replace("<", " <")):
        named = "<" in part
        found += [word for word in part.split() if not named or "<" in word or "@" in word]
    return found


def _filings(reach: Reach) -> list[tuple[int, str]]:
    tiers = ((PROFESSIONAL, "Professional"), (PERSONAL, "Personal"), (CONTACTS, "Either"))
    found = [(mask, f"{word} ({reach.words(mask)})") for mask, word in tiers if reach.count(mask)]
    return found + [(c.bit, f"Circle: {c.name} ({count})") for c, count in reach.circles if count]


class WriteForm(forms.Form):
    """A letter to the guests."""

    to = forms.ChoiceField(label="To", choices=list(GROUPS.items()))
    text = ProseField(
        label="What it says", max_length=4000, help_text="Each guest gets it by email, separately."
    )
    key = forms.CharField(widget=forms.HiddenInput, max_length=43, initial=new_token)


class CancelForm(forms.Form):
    """Cancelling an event."""

    note = TextField(label="Why, in a sentence", max_length=300, required=False)


class CoHostForm(forms.Form):
    """Choosing a co-host."""

    member = forms.TypedChoiceField(label="Co-host", coerce=int)

    def __init__(self, *, people: list[tuple[int, str]]) -> None:
        super().__init__()
        self.fields["member"].choices = [("", "Choose a contact"), *people]  # type: ignore[attr-defined]


class EventSettingsForm(forms.Form):
    """The mail that a member wants about events."""

    remind = forms.ChoiceField(label="Remind me", choices=Remind.choices)
    mail_on_invitation = forms.BooleanField(label="Email me when someone invites me", required=False)
