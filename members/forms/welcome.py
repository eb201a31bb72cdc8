"""The three questions after joining. None must be answered."""

from django import forms

from members.forms.fields import NameField, OrganizationField, TextField, suggesting
from members.forms.place import PlaceField
from members.forms.settings import ListingForm, NamesForm
from members.models import Entry, Member
from members.reads.reach import Reach
from members.rule.masks import PUBLIC
from netlib.forms import Cleaned, Row, Sent
from netlib.text.names import clean_name


class WelcomeNamesForm(NamesForm):
    """The name as it is shown and sorted, and the handle."""

    name = NameField(help_text="As you want it shown.")

    class Meta(NamesForm.Meta):
        fields = ["name", "sort_name", "handle"]


class WelcomeWorkForm(forms.Form):
    """Where the member works and lives; becomes two lines that are Only me."""

    title = TextField(
        label="Job",
        required=False,
        max_length=120,
        widget=forms.TextInput({"autocomplete": "organization-title"}),
    )
    organization = OrganizationField(
        label="Library or organization",
        required=False,
        max_length=200,
        help_text="As you’d tell a colleague. Any name works.",
        widget=forms.TextInput(suggesting("organization")),
    )
    place = PlaceField(label="Town where you work", required=False)
    town = PlaceField(label="Town where you live", required=False)

    def __init__(
        self, data: Sent = None, *, position: Entry | None = None, home: Entry | None = None
    ) -> None:
        """`position` and `home` are the lines from an earlier visit, if any."""
        initial = {
            **(position.value if position else {}),
            **({"place": position.place} if position and position.place else {}),
            "town": (home.place or home.value.get("place", "")) if home else "",
        }
        super().__init__(data, initial=initial)

    def clean(self) -> Cleaned:
        """A town alone is not a job."""
        data = super().clean() or {}
        if data.get("place") and not (data.get("title") or data.get("organization")) and not self.errors:
            self.add_error("organization", "Enter the library or the job in that town, too.")
        return data


class WelcomeListingForm(ListingForm):
    """Who can find the member, with which headline. Starts with no one."""

    headline = forms.CharField(
        label="Headline",
        required=False,
        max_length=120,
        help_text="People who find you see it under your name, like “Map librarian, Providence”.",
        widget=forms.TextInput({"autocomplete": "off"}),
    )

    field_order = ("headline", "audience", "search_engines")

    def __init__(self, data: Sent = None, *, member: Member, reach: Reach) -> None:
        nobody = Row("me", "Nobody yet", "Nobody sees that you’re here", "nobody", "me")
        super().__init__(data, member=member, reach=reach, words={"me": nobody})

    def clean_headline(self) -> str:
        """Without invisible characters."""
        return clean_name(self.cleaned_data["headline"])

    def clean(self) -> Cleaned:
        """Search engines are allowed only with a Public listing."""
        data = super().clean() or {}
        data["search_engines"] = bool(data.get("search_engines")) and data.get("audience") == PUBLIC
        return data
