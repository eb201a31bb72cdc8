"""Forms about organizations: looking for one, and suggesting one or a correction."""

from django import forms
from django.core.exceptions import ValidationError

from members.forms.fields import ProseField, TextField
from members.forms.place import PlaceField
from members.models import Organization, OrganizationKind
from members.services.lines import organization_named
from netlib.forms import Cleaned, Initial, Sent
from netlib.text.names import fold


class LookForm(forms.Form):
    """Which organizations to list."""

    q = TextField(
        label="Name or abbreviation", required=False, max_length=200,
        error_messages={"max_length": "That is too long for a name."},
    )  # fmt: skip
    kind = forms.ChoiceField(
        label="Kind", required=False, choices=[("", "Every kind"), *OrganizationKind.choices],
        error_messages={"invalid_choice": "There is no such kind of organization."},
    )  # fmt: skip


class SuggestionForm(forms.Form):
    """An organization as a member would describe it. `cleaned_data` has the fields of OrganizationSuggestion."""

    name = TextField(
        label="Name", max_length=200, widget=forms.TextInput({"autocomplete": "off"}),
        error_messages={"required": "Write the name of the organization."},
    )  # fmt: skip
    abbreviation = TextField(
        label="Abbreviation", required=False, max_length=30, widget=forms.TextInput({"autocomplete": "off"})
    )
    kind = forms.ChoiceField(
        label="Kind", choices=[("", "Choose one"), *OrganizationKind.choices],
        error_messages={"required": "Choose what sort of organization it is."},
    )  # fmt: skip
    parent = TextField(
        label="Part of", required=False, max_length=200, widget=forms.TextInput({"autocomplete": "off"}),
        help_text="The whole name of the organization that it belongs to, if it is listed here.",
    )  # fmt: skip
    place = PlaceField(label="Town", required=False)
    website = forms.URLField(
        label="Website", required=False, max_length=200, assume_scheme="https",
        error_messages={"invalid": "Write a web address like https://library.example.org."},
    )  # fmt: skip
    about = ProseField(
        label="What it is", required=False, max_length=1000, widget=forms.Textarea({"rows": 3})
    )
    why = ProseField(
        label="Note to the curators", required=False, max_length=1000, widget=forms.Textarea({"rows": 3}),
        help_text="For example, where to look it up. Only curators read it.",
    )  # fmt: skip

    def __init__(
        self,
        data: Sent = None,
        *,
        organization: Organization | None = None,
        initial: Initial | None = None,
    ) -> None:
        """`organization` is the one to be corrected, None for a new one."""
        super().__init__(data, initial=initial)
        self.organization = organization

    @staticmethod
    def initial_for(organization: Organization) -> Initial:
        """How an organization reads today."""
        plain = ("name", "abbreviation", "kind", "website", "about")
        return {name: getattr(organization, name) for name in plain} | {
            "parent": organization.parent.name if organization.parent else "",
            "place": organization.place or "",
        }

    def clean_name(self) -> str:
        """A new organization must not be in the list already."""
        name = str(self.cleaned_data["name"])
        there = Organization.objects.filter(key=fold(name))
        if self.organization is None and there.exists():
            raise ValidationError("It’s already in the list. Open its page to suggest a correction.")
        return name

    def clean_parent(self) -> Organization | None:
        """The organization with that name."""
        text = self.cleaned_data["parent"]
        if not text:
            return None
        found = organization_named(text)
        if found is None:
            raise ValidationError(
                f"We know no organization called “{text}”. Leave it empty, and tell the curators."
            )
        if self.organization is not None and self.organization.would_ring(found):
            raise ValidationError(f"{found} is part of {self.organization} already, or the same.")
        return found

    def clean(self) -> Cleaned:
        """A correction must change something."""
        data = super().clean() or {}
        if self.organization is not None and not self.errors and not self.has_changed():
            raise ValidationError("Nothing has changed yet. Edit what’s wrong.")
        return data
