"""Forms of a member's settings: the name, who finds them, and how the site looks to them."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from members.forms.audience import AudienceForm, Words
from members.models import Member
from members.reads.reach import Reach
from netlib.forms import Cleaned, Sent
from netlib.text.family import guess_sort_name, is_unsure
from netlib.text.names import clean_name

ASK = (
    "Which part is your family name? Write it first, with a comma behind it: “{}” or “{}”. Lists A to Z go by it, and so "
    "does your vCard. Empty, lists take your name as you write it."
)


def _both_ways(name: str) -> tuple[str, str]:
    """A name with its first word, and with its last, for the family name."""
    words = name.split()
    return f"{words[0]}, {' '.join(words[1:])}", f"{words[-1]}, {' '.join(words[:-1])}"


class NamesForm(forms.ModelForm[Member]):
    """The name, how it is sorted, the handle and the headline. `instance` is a copy of the member: Django
    writes there what was typed, valid or not."""

    class Meta:
        model = Member
        fields = ["name", "sort_name", "handle", "headline"]
        labels = {
            "name": "Your name",
            "sort_name": "Sorted under",
            "handle": "Handle",
            "headline": "Headline",
        }
        help_texts = {
            "name": "As you want it shown.",
            "sort_name": "Where you appear in A–Z lists, and how your vCard splits your name. Leave empty and we’ll guess.",
            "handle": "The last part of your profile’s address: lowercase letters, digits and hyphens.",
            "headline": "Shown under your name in lists, like “Map librarian, Providence”.",
        }
        error_messages = {
            "handle": {"invalid": "Use lowercase letters, digits and single hyphens, like maria-silva."},
        }
        widgets = {
            "name": forms.TextInput({"autocomplete": "name"}),
            "handle": forms.TextInput(
                {"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}
            ),
        }

    def __init__(self, data: Sent = None, **options: Any) -> None:
        """Ask which name is the family name where nobody else can know."""
        super().__init__(data, **options)
        sorted_under = self.initial.get("sort_name") or self.initial["name"]
        if sorted_under == self.initial["name"] and is_unsure(sorted_under):
            self.fields["sort_name"].help_text = ASK.format(*_both_ways(sorted_under))

    def clean_name(self) -> str:
        """Without invisible characters; it must not be empty then."""
        name = clean_name(self.cleaned_data["name"])
        if not name:
            raise ValidationError("Enter your name as you want it shown.")
        return name

    def clean_headline(self) -> str:
        """Without invisible characters."""
        return clean_name(self.cleaned_data["headline"])

    def clean_handle(self) -> str:
        """Small letters. Whether it can be had says the service."""
        return str(self.cleaned_data["handle"]).lower()

    def clean(self) -> Cleaned | None:
        """Guess the sort name where it is empty, and again where it is what the old name suggested: the form
        sends that along, and it would keep showing the old name."""
        data = super().clean()
        sort_name = clean_name(self.cleaned_data.get("sort_name", ""))
        if sort_name in ("", guess_sort_name(self.initial["name"])):
            sort_name = guess_sort_name(self.cleaned_data.get("name", ""))
        self.cleaned_data["sort_name"] = sort_name
        return data

    def validate_unique(self) -> None:
        """Left to the service, which says the same of every handle that cannot be had."""


class ListingForm(AudienceForm):
    """Who can find the member, and whether search engines may list the page."""

    search_engines = forms.BooleanField(
        label="Let search engines list me",
        required=False,
        help_text="Works only with “Public” above. Search engines can then show your public lines to anyone. If it’s off "
        "we ask them not to, and most comply.",
    )

    field_order: tuple[str, ...] = ("audience", "search_engines", "suggested")

    def __init__(
        self, data: Sent = None, *, member: Member, reach: Reach, words: Words | None = None
    ) -> None:
        super().__init__(
            data,
            reach=reach,
            mask=member.listing,
            label="Who can find you?",
            words=words,
            initial={
                "search_engines": member.search_engines,
                "headline": member.headline,
                "suggested": member.suggested,
            },
        )


class FindMeForm(ListingForm):
    """The same in the settings, with whether others are told that they may know the member."""

    suggested = forms.BooleanField(
        label="Suggest me to people who may know me",
        required=False,
        help_text="They work or worked at my libraries, serve on my committees, or were at my events, and can find me and "
        "see the line that says so.",
    )


class ContactListForm(AudienceForm):
    """Who can see the member's contact list and contacts in common."""

    def __init__(self, data: Sent = None, *, member: Member, reach: Reach) -> None:
        label = "Who can see who your contacts are?"
        super().__init__(data, reach=reach, mask=member.contacts_audience, label=label, prefix="list")


class PreferencesForm(forms.ModelForm[Member]):
    """How the site looks to this member, and which mail it sends."""

    class Meta:
        model = Member
        fields = ["theme", "mail_on_request"]
        labels = {
            "theme": "Light or dark",
            "mail_on_request": "Email me when someone sends me a request or accepts mine",
        }
        widgets = {"theme": forms.RadioSelect}


class CustomsForm(forms.ModelForm[Member]):
    """How the member reads dates, times and distances."""

    class Meta:
        model = Member
        fields = ["date_order", "clock", "distances", "week_start"]
        labels = {
            "date_order": "Dates",
            "clock": "Times",
            "distances": "Distances",
            "week_start": "Weeks start on",
        }
