"""The forms of guests and of hosts who look after them."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from events.models import Answer, Event, EventSettings, Rsvp
from events.models.guests import new_token
from events.services.telling import GROUPS
from members.forms.audience import AudienceChoice
from members.forms.fields import ProseField, TextField
from members.reads.reach import Reach
from netlib.forms import Row, rows_field

# A name that has a comma stands in quotes.
_QUOTED = re.compile(r'"[^"\n]*"')


class _Answer(forms.Form):
    """Whether somebody comes, with whom, and what they tell the host."""

    def __init__(self, *args: Any, event: Event, rsvp: Rsvp | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["status"] = rows_field(
            [Row(value, label) for value, label in Answer.choices],
            label="Will you come?",
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
    """The answer of a member, with who may see it."""

    def __init__(self, *args: Any, reach: Reach, event: Event, rsvp: Rsvp | None, **kwargs: Any) -> None:
        super().__init__(*args, event=event, rsvp=rsvp, **kwargs)
        self.fields["audience"] = AudienceChoice(
            reach=reach,
            mask=rsvp.audience if rsvp else event.kind_shown.answers,
            words={"me": "Only the hosts"},
            label="Who may see your answer?",
            help_text="Of these, only those who see the guest list. The hosts always see it.",
        )


class OutsideAnswerForm(_Answer):
    """The answer of somebody without an account."""

    def __init__(self, *args: Any, event: Event, rsvp: Rsvp | None, name: str = "", **kwargs: Any) -> None:
        super().__init__(*args, event=event, rsvp=rsvp, **kwargs)
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


class InviteForm(forms.Form):
    """Whom to invite: single contacts, everybody filed somewhere, guests of before, addresses outside."""

    def __init__(
        self, *args: Any, reach: Reach, people: list[tuple[str, str]], past: int, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        groups = [(key, label) for key, label in _filings(reach)]
        if groups:
            self.fields["groups"] = forms.MultipleChoiceField(
                label="Everybody whom I filed as",
                choices=groups,
                required=False,
                widget=forms.CheckboxSelectMultiple,
            )
        if past:
            self.fields["past"] = forms.BooleanField(
                label=f"Who came to this series before ({past})", required=False
            )
        if people:
            self.fields["people"] = forms.MultipleChoiceField(
                label="Single contacts", choices=people, required=False, widget=forms.CheckboxSelectMultiple
            )
        self.fields["emails"] = ProseField(
            label="People outside, by email address",
            required=False,
            max_length=5000,
            help_text="One on each line. They can answer without an account.",
            widget=forms.Textarea({"rows": 3, "autocomplete": "off", "spellcheck": "false"}),
        )
        self.fields["message"] = ProseField(
            label="A few words with it", required=False, max_length=1000, widget=forms.Textarea({"rows": 3})
        )

    def clean_emails(self) -> list[str]:
        """The addresses, each once."""
        found: dict[str, None] = {}
        for word in _addresses(self.cleaned_data["emails"]):
            address = word.strip("<>").lower()
            try:
                validate_email(address)
            except ValidationError:
                raise ValidationError(f"“{word}” is no email address.") from None
            found[address] = None
        return list(found)

    def clean(self) -> dict[str, Any]:
        """Somebody has to be chosen."""
        data = super().clean() or {}
        if not self.errors and not any(data.get(name) for name in ("groups", "past", "people", "emails")):
            raise ValidationError("Choose at least one person.")
        return data


def _addresses(text: str) -> list[str]:
    """The words that shall be addresses, without the names that mail programs put before them, as in
    “Bob Smith <bob@x.example>”. The email package reads such a list otherwise from one Python to the next, and none
    of it where a single comma is missing."""
    found: list[str] = []
    for part in re.split(r"[,;\n]", _QUOTED.sub(" ", text).replace("<", " <")):
        named = "<" in part
        found += [word for word in part.split() if not named or "<" in word or "@" in word]
    return found


def _filings(reach: Reach) -> list[tuple[str, str]]:
    from members.rule.masks import CONTACTS, PERSONAL, PROFESSIONAL

    tiers = ((PROFESSIONAL, "Professional"), (PERSONAL, "Personal"), (CONTACTS, "Either"))
    found = [(str(mask), f"{word} ({reach.words(mask)})") for mask, word in tiers if reach.count(mask)]
    return found + [(str(c.bit), f"Circle: {c.name} ({count})") for c, count in reach.circles if count]


class WriteForm(forms.Form):
    """A letter to the guests."""

    to = forms.ChoiceField(label="To", choices=list(GROUPS.items()))
    text = ProseField(
        label="What it says", max_length=4000, help_text="Goes out by mail, to each guest alone."
    )
    key = forms.CharField(widget=forms.HiddenInput, max_length=43)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["key"].initial = new_token()


class CancelForm(forms.Form):
    """Calling an event off."""

    note = TextField(label="Why, in a sentence", max_length=300, required=False)


class CoHostForm(forms.Form):
    """Who hosts along."""

    member = forms.TypedChoiceField(label="Who hosts along", coerce=int)

    def __init__(self, *args: Any, people: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["member"].choices = [("", "Choose a contact"), *people]  # type: ignore[attr-defined]


class EventSettingsForm(forms.ModelForm[EventSettings]):
    """What mails a member wants about events."""

    class Meta:
        model = EventSettings
        fields = ["remind", "mail_on_invitation"]
