"""The filters of events as a GET form: every combination has an address."""

from decimal import Decimal
from typing import TypeVar

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.http import QueryDict

from events.forms.base import Cleaned
from events.forms.event import DayField
from events.kinds import CHOICES, Face
from events.reads.filters import MINE, Filters
from members.forms.fields import TextField
from members.forms.place import PlaceField, PlaceInput
from members.models import Heading, HeadingName, Member, Organization, Place
from members.models.vocabulary import has_abbreviation
from members.reads.reader import OwnPlaces
from members.rule.standing import Viewer
from netlib.text.dates import customs
from netlib.text.names import fold

CURRENCIES = [
    "USD",
    "AED",
    "ARS",
    "AUD",
    "BRL",
    "CAD",
    "CHF",
    "CLP",
    "CNY",
    "COP",
    "CZK",
    "DKK",
    "EGP",
    "EUR",
    "GBP",
    "HKD",
    "HUF",
    "IDR",
    "ILS",
    "INR",
    "ISK",
    "JPY",
    "KES",
    "KRW",
    "MXN",
    "MYR",
    "NGN",
    "NOK",
    "NZD",
    "PEN",
    "PHP",
    "PLN",
    "RON",
    "SAR",
    "SEK",
    "SGD",
    "THB",
    "TRY",
    "TWD",
    "UAH",
    "VND",
    "ZAR",
]
FARTHEST = 13_000
Value = TypeVar("Value")
# These fields stand in an address only beside one of the others.
_LEAN_ON = {
    "near_choice": ("near",), "within": ("near", "around"), "unit": ("near", "around"), "currency": ("ceiling",),
}  # fmt: skip
_SIGN_IN = "Sign in to narrow the list by your own contacts and places."


class TownInput(PlaceInput):
    """A town for visitors, who get no suggestions while they type: the towns to choose from come back with the form."""

    template_name = "events/town_input.html"


class FilterForm(forms.Form):
    """The filters. After `is_valid()`, whatever it returned, `filters` holds those that make sense."""

    q = TextField(
        label="Words", required=False, max_length=100, widget=forms.TextInput({"autocomplete": "off"}),
        help_text="In the title, the description or the organization.",
    )  # fmt: skip
    face = forms.MultipleChoiceField(
        label="Professional or social", required=False, choices=Face.choices, widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": "An event is professional or social."},
    )  # fmt: skip
    around = forms.ChoiceField(
        label="Around", required=False, error_messages={"invalid_choice": "Choose one of your own places."}
    )
    near = PlaceField(label="Near", required=False)
    within = forms.IntegerField(
        label="Within", required=False, min_value=1, max_value=FARTHEST,
        widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={
            "invalid": "Write a whole number.",
            "min_value": "Write a whole number, 1 or more.",
            "max_value": "Nothing on Earth is that far.",
        },
    )  # fmt: skip
    unit = forms.ChoiceField(
        label="Miles or kilometers", required=False, choices=[("mi", "miles"), ("km", "km")],
        error_messages={"invalid_choice": "Choose miles or kilometers."},
    )  # fmt: skip
    online = forms.BooleanField(label="Online", required=False)
    cost = forms.ChoiceField(
        label="Price", required=False, choices=[("", "Any"), ("free", "Free"), ("max", "Up to the amount below")],
        widget=forms.RadioSelect, error_messages={"invalid_choice": "Choose one of these."},
    )  # fmt: skip
    ceiling = forms.DecimalField(
        label="Up to", required=False, min_value=Decimal(0), max_digits=9, decimal_places=2,
        widget=forms.TextInput({"inputmode": "decimal", "autocomplete": "off"}),
        error_messages={"invalid": "Write an amount like 100.", "min_value": "Write an amount of 0 or more."},
    )  # fmt: skip
    currency = forms.ChoiceField(
        label="Currency", required=False, choices=[(code, code) for code in CURRENCIES],
        error_messages={"invalid_choice": "Choose one of these currencies."},
    )  # fmt: skip
    kind = forms.MultipleChoiceField(
        label="Kind", required=False, choices=CHOICES, widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": "There is no such kind of event."},
    )  # fmt: skip
    since = DayField(label="From", required=False)
    until = DayField(label="To", required=False)
    organization = TextField(
        label="Organization", required=False, max_length=200, widget=forms.TextInput({"autocomplete": "off"}),
        help_text="Its name or abbreviation. Its divisions are included.",
    )  # fmt: skip
    topic = TextField(
        label="Topic", required=False, max_length=120, widget=forms.TextInput({"autocomplete": "off"})
    )
    going = forms.BooleanField(label="My contacts are going", required=False)
    hosts = forms.BooleanField(label="Hosted by my contacts", required=False)
    host = TextField(required=False, max_length=60, widget=forms.HiddenInput)
    mine = forms.ChoiceField(
        required=False, choices=[(key, key) for key in MINE], widget=forms.HiddenInput,
        error_messages={"invalid_choice": "There is no such part of your events."},
    )  # fmt: skip

    def __init__(self, data: QueryDict, *, viewer: Viewer, own: OwnPlaces, days: bool = True) -> None:
        """`own` are the viewer's own places; without `days` there are no filters by date, as in a month."""
        self.viewer, self.own = viewer, own
        self.filters = Filters()
        data = data.copy()
        for name, usual in {
            "within": "50",
            "unit": "mi" if customs().miles else "km",
            "currency": "USD",
        }.items():
            if not data.get(name):
                data[name] = usual
        if data.get("ceiling") and not data.get("cost"):
            data["cost"] = "max"
        super().__init__(data)
        places = {"town": own.town, "work": own.work}
        words = {"town": "My home town", "work": "My work"}
        self.fields["around"].choices = [  # type: ignore[attr-defined]
            ("", "The town below"),
            *((key, f"{words[key]}, {place.name}") for key, place in places.items() if place),
        ]
        if len(self.fields["around"].choices) == 1 and not data.get("around"):  # type: ignore[attr-defined]
            self.fields["around"].widget = forms.HiddenInput()
        if not days:
            del self.fields["since"], self.fields["until"]
        if not viewer.is_member:
            for name in ("going", "hosts"):
                self.fields[name].widget = forms.HiddenInput()
            self.fields["near"].widget = TownInput()

    def clean_around(self) -> Place | None:
        """The viewer's own place."""
        return {"town": self.own.town, "work": self.own.work}.get(self.cleaned_data["around"])

    def clean_organization(self) -> Organization | None:
        """The organization. Raises ValidationError for none and for several."""
        text = self.cleaned_data["organization"]
        if not text:
            return None
        all_of_them = Organization.objects.all()
        found = list(all_of_them.filter(Q(slug=text) | Q(key=fold(text)) | has_abbreviation(text))[:6])
        found = found or list(all_of_them.filter(key__startswith=fold(text))[:6])
        if len(found) == 1:
            return found[0]
        if not found:
            raise ValidationError(f"We know no organization called “{text}”.")
        names = "; ".join([*(each.name for each in found[:5]), *["…"][: len(found) - 5]])
        raise ValidationError(f"Which one? Write the whole name: {names}")

    def clean_topic(self) -> Heading | None:
        """The heading of this name. Raises ValidationError for none."""
        text = self.cleaned_data["topic"]
        if not text:
            return None
        name = HeadingName.objects.filter(key=fold(text)).select_related("heading").first()
        if name is None:
            raise ValidationError(f"We have no topic called “{text}”.")
        return name.heading

    def clean_host(self) -> Member | None:
        """The host. Raises ValidationError for one who does not exist for this viewer."""
        handle = self.cleaned_data["host"]
        if not handle:
            return None
        member: Member | None = Member.objects.visible_to(self.viewer).filter(handle=handle).first()
        if member is None:
            raise ValidationError("Nobody by that name hosts an event here.")
        return member

    def _members_only(self, value: Value) -> Value:
        if value and not self.viewer.is_member:
            raise ValidationError(_SIGN_IN)
        return value

    def clean_going(self) -> bool:
        """Members only."""
        return self._members_only(bool(self.cleaned_data["going"]))

    def clean_hosts(self) -> bool:
        """Members only."""
        return self._members_only(bool(self.cleaned_data["hosts"]))

    def clean_mine(self) -> str:
        """Members only."""
        return self._members_only(str(self.cleaned_data["mine"]))

    def clean(self) -> Cleaned:
        """Check the fields that belong together, and make the filters from those that make sense."""
        data = super().clean() or {}
        since, until = data.get("since"), data.get("until")
        if since and until and until < since:
            self.add_error("until", "The last day is before the first.")
            since = until = None
        if data.get("around") and data.get("near"):
            self.add_error("near", "Leave this empty, or choose “The town below” above.")
        if data.get("cost") == "max" and data.get("ceiling") is None and "ceiling" not in self.errors:
            self.add_error("ceiling", "Write an amount, or choose any price.")
        dear = data.get("ceiling") if data.get("cost") == "max" and data.get("currency") else None
        self.filters = Filters(
            words=data.get("q") or "",
            since=since,
            until=until,
            near=data.get("around") or data.get("near"),
            within=data.get("within") or 50,
            unit=data.get("unit") or "mi",
            online=bool(data.get("online")),
            free=data.get("cost") == "free",
            ceiling=dear,
            currency=data.get("currency") or "",
            kinds=tuple(data.get("kind") or ()),
            faces=tuple(data.get("face") or ()),
            organization=data.get("organization"),
            topic=data.get("topic"),
            going=bool(data.get("going")),
            hosts=bool(data.get("hosts")),
            host=data.get("host"),
            nobody="host" in self.errors,
            mine=data.get("mine") or "",
        )
        return data

    def query(self, **changes: str) -> str:
        """The filters as they were typed, for an address. `changes` set some of them, or remove them (empty)."""
        data = self.data.copy()  # type: ignore[attr-defined]
        for name, value in changes.items():
            data[name] = value
        kept = QueryDict(mutable=True)
        for name in [*self.fields, "near_choice"]:
            values = [value for value in data.getlist(name) if value]
            needs = _LEAN_ON.get(name, ())
            if values and (not needs or any(data.get(other) for other in needs)):
                kept.setlist(name, values)
        return str(kept.urlencode())
