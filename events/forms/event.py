"""The form of an event: what, when, where, for how much, and who sees which part of it."""

import datetime as dt
import re
import zoneinfo
from decimal import Decimal
from functools import cache
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.forms import BaseFormSet, formset_factory

from events.forms.audience import open_only
from events.forms.base import Cleaned, Data
from events.kinds import BY_KEY, KINDS
from events.models import Event, Mode
from events.models.event import FIRST_YEAR, LAST_YEAR
from events.recurrence import at_place
from events.services.editing import PriceLine, event_version
from members.forms.audience import AudienceChoice
from members.forms.fields import OrganizationField, ProseField, TextField, WebField
from members.forms.place import PlaceField
from members.models import Heading, Organization
from members.reads.reach import Reach
from members.reads.topics import find_heading, near_headings
from members.rule.masks import ONLY_ME
from members.services.lines import organization_named
from netlib.forms import Row, rows_field
from netlib.text.dates import zone_named

AUDIENCES = ("audience", "address_audience", "guest_audience")
SECTIONS = (
    ("What it is", ("title", "kind", "summary", "description", "topics", "organization")),
    ("When", ("first_day", "first_time", "last_day", "last_time", "all_day", "time_zone")),
    ("Where", ("mode", "place", "venue", "address", "getting_there", "accessibility", "join_link")),
    ("What it costs", ("free", "price_note", "travel_estimate", "registration_link")),
    ("Answers", ("capacity", "guests_each", "deadline")),
    ("Who sees what", AUDIENCES),
)


class DateInput(forms.DateInput):
    """A date picker of the browser."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class DayField(forms.DateField):
    """A day in the years that events can be in."""

    widget = DateInput

    def __init__(self, *, label: str, required: bool = True, help_text: str = "") -> None:
        super().__init__(label=label, required=required, help_text=help_text)
        self.error_messages["invalid"] = "Write a date like 2027-01-31."
        years = f"Choose a day in the years {FIRST_YEAR} to {LAST_YEAR}."
        self.validators += [
            MinValueValidator(dt.date(FIRST_YEAR, 1, 2), years),
            MaxValueValidator(dt.date(LAST_YEAR, 12, 30), years),
        ]


_TIME_WORDS = {"invalid": "Write a time like 19:00."}


class TimeInput(forms.TimeInput):
    """A time picker of the browser."""

    input_type = "time"

    def __init__(self) -> None:
        super().__init__(format="%H:%M")


@cache
def zones() -> list[tuple[str, str]]:
    """The time zones to choose from; an empty choice stands for the zone of the town. Read once: they are files."""
    names = sorted(
        name for name in zoneinfo.available_timezones() if "/" in name and not name.startswith("Etc/")
    )
    return [("", "That of the town"), ("UTC", "UTC"), *((name, name.replace("_", " ")) for name in names)]


class EventForm(forms.Form):
    """Everything that a host says of an event, except its prices."""

    title = TextField(label="Title", max_length=140)
    summary = TextField(label="In one line", max_length=240, required=False)
    description = ProseField(
        label="In full",
        max_length=10_000,
        required=False,
        help_text="Plain text, with *italics*, **bold**, lists and links if you like (Markdown).",
    )
    topics = TextField(
        label="Topics",
        max_length=300,
        required=False,
        help_text="From the list of topics, with commas between.",
    )
    organization = OrganizationField(
        label="Organization",
        max_length=200,
        required=False,
        help_text="If it is the event of a library or an association rather than your own.",
    )
    first_day = DayField(label="First day")
    first_time = forms.TimeField(
        label="Begins at", required=False, widget=TimeInput(), error_messages=_TIME_WORDS
    )
    last_day = DayField(
        label="Last day",
        required=False,
        help_text="Leave empty if it ends on the first day.",
    )
    last_time = forms.TimeField(
        label="Ends at", required=False, widget=TimeInput(), error_messages=_TIME_WORDS
    )
    all_day = forms.BooleanField(label="All day, without hours", required=False)
    time_zone = forms.ChoiceField(label="Time zone", required=False)
    place = PlaceField(label="Town", required=False)
    venue = TextField(label="Venue", max_length=200, required=False)
    address = ProseField(
        label="Address",
        max_length=500,
        required=False,
        widget=forms.Textarea({"rows": 2, "autocomplete": "off"}),
    )
    getting_there = ProseField(
        label="Getting there", max_length=1000, required=False, widget=forms.Textarea({"rows": 2})
    )
    accessibility = ProseField(
        label="Access",
        max_length=1000,
        required=False,
        widget=forms.Textarea({"rows": 2}),
        help_text="Steps, elevators, hearing loops, captions, quiet rooms, and who to ask.",
    )
    join_link = WebField(label="Link to join online", max_length=500, required=False)
    free = forms.BooleanField(label="It is free", required=False)
    price_note = TextField(
        label="About the price", max_length=200, required=False, help_text="For example “Bring a bottle”."
    )
    travel_estimate = TextField(
        label="What getting there costs",
        max_length=200,
        required=False,
        help_text="A rough estimate: “Train from Boston about $24, hotel $150 a night”.",
    )
    registration_link = WebField(label="Page for registration", max_length=500, required=False)
    capacity = forms.IntegerField(
        label="Places",
        min_value=1,
        max_value=100_000,
        required=False,
        help_text="Guests brought along count. Leave empty when there is room for everybody.",
        error_messages={"min_value": "Write a whole number, 1 or more."},
    )
    guests_each = forms.IntegerField(
        label="Guests that each may bring",
        min_value=0,
        max_value=20,
        required=False,
        initial=0,
        error_messages={"min_value": "Write a number, 0 or more.", "max_value": "At most 20."},
    )
    deadline = DayField(label="Answers until", required=False)
    version = forms.CharField(required=False, widget=forms.HiddenInput)
    # Whether curators fill it in: they set the organization, and no audiences.
    curated = False

    def __init__(self, data: Data | None = None, *, reach: Reach | None, event: Event | None = None) -> None:
        """`reach` is that of the host. Co-hosts get None: they do not change the audiences and the organization, and do not
        learn the names of the host's circles."""
        self.event = event
        super().__init__(data, initial=_shown(event) if event else None)
        self.fields["kind"] = forms.ChoiceField(
            label="Kind", choices=[("", "Choose a kind"), *((kind.key, kind.label) for kind in KINDS)]
        )
        self.fields["mode"] = rows_field(
            [Row(value, label) for value, label in Mode.choices], label="Where is it?"
        )
        self.fields["mode"].initial = event.mode if event else Mode.IN_PERSON
        self.fields["time_zone"].choices = zones()  # type: ignore[attr-defined]
        if reach is not None:
            self._add_audiences(reach, event)
        elif not self.curated:
            del self.fields["organization"]
        # Errors are listed in the order of the page.
        self.order_fields([name for _, names in SECTIONS for name in names])

    def _add_audiences(self, reach: Reach, event: Event | None) -> None:
        asked = event.asked_audience if event and event.asked_audience is not None else None
        masks = {name: getattr(event, name) if event else ONLY_ME for name in AUDIENCES}
        if asked is not None:
            masks["audience"] = asked
        self.fields["audience"] = AudienceChoice(
            reach=reach,
            mask=masks["audience"],
            words={"me": "Only those I invite"},
            label="Who can see the event?",
            help_text="People you invite see it too. A curator reviews events for everyone or for all members.",
        )
        self.fields["address_audience"] = AudienceChoice(
            reach=reach,
            mask=masks["address_audience"],
            words={"me": "Only people who are going"},
            label="Who can see the venue, address and link to join?",
            help_text="People who are going always do. Others see only the town.",
        )
        self.fields["guest_audience"] = AudienceChoice(
            reach=reach,
            mask=masks["guest_audience"],
            words={"me": "Only the hosts"},
            label="Who can see the guest list?",
            help_text="It shows only guests who let the reader see their answer.",
        )

    @property
    def publishes(self) -> bool:
        """Whether the form publishes the event for the first time. An event that is over then has a mistyped year."""
        return "submit" in self.data and (self.event is None or self.event.published_at is None)

    def sections(self) -> list[tuple[str, list[forms.BoundField]]]:
        """The fields as the page shows them."""
        found = [(title, [self[name] for name in names if name in self.fields]) for title, names in SECTIONS]
        return [(title, fields) for title, fields in found if fields]

    def clean_topics(self) -> list[Heading]:
        """The headings; a synonym gives the preferred one. Raises ValidationError for an unknown one."""
        found: list[Heading] = []
        for word in filter(None, (part.strip() for part in self.cleaned_data["topics"].split(","))):
            heading = find_heading(word)
            if heading is None:
                near = ", ".join(near_headings(word))
                hint = f" Near it: {near}." if near else ""
                raise ValidationError(f"“{word}” is not in the list of topics.{hint}")
            found.append(heading)
        return found

    def clean_organization(self) -> Organization | None:
        """The organization of that name. Raises ValidationError for none and for several."""
        name = self.cleaned_data["organization"]
        if not name:
            return None
        if self.event and self.event.organization and name == self.event.organization.name:
            return self.event.organization
        organization = organization_named(name)
        if organization is None:
            raise ValidationError(
                f"We know no organization called “{name}”, or several. Leave it empty, or try its full name."
            )
        return organization

    def clean(self) -> Cleaned:
        """Put the times together, in the zone of the event, and check the audiences of an organization's event."""
        data = super().clean() or {}
        data["time_zone"] = data.get("time_zone") or (data["place"].time_zone if data.get("place") else "")
        if not data["time_zone"]:
            self.add_error("time_zone", "Choose the time zone, or name a town that has one.")
        elif data.get("first_day"):
            self._put_times_together(data)
        if data.get("organization"):
            for name in AUDIENCES:
                if name in data:
                    try:
                        open_only(data[name])
                    except ValidationError as error:
                        self.add_error(name, error)
        return data

    def _put_times_together(self, data: Cleaned) -> None:
        zone = zone_named(data["time_zone"])
        first, last = data["first_day"], data.get("last_day") or data["first_day"]
        if data.get("all_day"):
            data["starts"] = day_begins(first, zone)
            data["ends"] = day_begins(last + dt.timedelta(days=1), zone)
        elif data.get("first_time") is None:
            # A time that cannot be read has an error already.
            if "first_time" not in self.errors:
                self.add_error("first_time", "Enter when it begins, or check “All day”.")
            return
        else:
            begins = data["first_time"]
            ends = data.get("last_time") or begins
            if last == first and ends < begins:
                last += dt.timedelta(days=1)
            for name, day, time, field in (
                ("starts", first, begins, "first_time"),
                ("ends", last, ends, "last_time"),
            ):
                try:
                    data[name] = moment(day, time, zone)
                except ValidationError as error:
                    self.add_error(field, error)
                    return
        if data["ends"] < data["starts"]:
            self.add_error("last_day", "It ends before it begins.")
        elif self.publishes and Event(starts=data["starts"], ends=data["ends"]).is_over:
            self.add_error("first_day", "It would be over already. Is the year right?")
        if data.get("deadline"):
            data["rsvp_deadline"] = day_begins(data["deadline"] + dt.timedelta(days=1), zone)
            if data["rsvp_deadline"] > data["ends"]:
                data["rsvp_deadline"] = data["starts"]

    def event_fields(self) -> Cleaned:
        """The fields of the event, for the services."""
        data = self.cleaned_data
        names = (
            "title", "kind", "summary", "description", "organization", "starts", "ends", "all_day",
            "time_zone", "mode", "place", "venue", "address", "getting_there", "accessibility", "join_link",
            "free", "price_note", "travel_estimate", "registration_link", "capacity", *AUDIENCES,
        )  # fmt: skip
        return {
            **{name: data[name] for name in names if name in data},
            "face": BY_KEY[data["kind"]].face,
            "guests_each": data.get("guests_each") or 0,
            "rsvp_deadline": data.get("rsvp_deadline"),
        }


def moment(day: dt.date, time: dt.time, zone: zoneinfo.ZoneInfo) -> dt.datetime:
    """A time in a zone, as UTC. Raises ValidationError for an hour that the clocks skip there."""
    local = dt.datetime.combine(day, time, tzinfo=zone)
    back = local.astimezone(dt.UTC).astimezone(zone)
    if back.replace(tzinfo=None) != local.replace(tzinfo=None):
        raise ValidationError("Clocks go forward at that hour. Choose another.")
    return local.astimezone(dt.UTC)


def day_begins(day: dt.date, zone: zoneinfo.ZoneInfo) -> dt.datetime:
    """The first moment of a day in a zone, as UTC: one o'clock where the clocks skip the hour after midnight."""
    return at_place(dt.datetime.combine(day, dt.time(0)), zone)


def _shown(event: Event) -> Cleaned:
    """The values that the form shows of a saved event. Topics are read when they are needed."""
    first, last = event.local_starts, event.local_ends
    deadline = (
        (event.rsvp_deadline - dt.timedelta(minutes=1)).astimezone(event.zone)
        if event.rsvp_deadline
        else None
    )
    plain = (
        "title", "kind", "summary", "description", "all_day", "time_zone", "venue", "address", "getting_there",
        "accessibility", "join_link", "free", "price_note", "travel_estimate", "registration_link", "capacity",
        "guests_each",
    )  # fmt: skip
    return {
        **{name: getattr(event, name) for name in plain},
        "topics": lambda: ", ".join(heading.name for heading in event.headings.all()),
        "organization": event.organization.name if event.organization else "",
        "place": event.place or "",
        "first_day": first.date(),
        "first_time": None if event.all_day else first.time(),
        "last_day": event.last_day if event.last_day != first.date() else None,
        "last_time": None if event.all_day or last == first else last.time(),
        "deadline": deadline.date() if deadline else None,
        "version": event_version(event),
    }


class AmountField(forms.DecimalField):
    """An amount of money, as people write it: "12.50", "1,200"."""

    def to_python(self, value: object) -> Any:
        """Return the amount. A comma separates thousands, nothing else."""
        if isinstance(value, str) and re.fullmatch(r"\s*\d{1,3}(,\d{3})+(\.\d{1,2})?\s*", value):
            value = value.replace(",", "")
        return super().to_python(value)


class CurrencyField(forms.RegexField):
    """A currency by its three letters (ISO 4217)."""

    def to_python(self, value: object) -> str:
        """Return the letters as capitals."""
        return str(super().to_python(value) or "").upper()


class PriceForm(forms.Form):
    """One named price; an empty one is ignored."""

    name = TextField(label="Price for", max_length=80, required=False)
    amount = AmountField(
        label="Amount", min_value=Decimal(0), max_digits=9, decimal_places=2, required=False,
        # A number input of the browser would not send a comma.
        widget=forms.TextInput({"inputmode": "decimal", "autocomplete": "off"}),
        error_messages={"invalid": "Write an amount like 12.50 or 1,200."},
    )  # fmt: skip
    currency = CurrencyField(
        r"^[A-Z]{3}$", max_length=3, label="Currency", initial="USD", required=False,
        error_messages={"invalid": "Write three letters, like USD or EUR."},
    )  # fmt: skip
    until = DayField(label="Until", required=False)

    def clean(self) -> Cleaned:
        """Raise ValidationError for a price without a name or without an amount."""
        data = super().clean() or {}
        if bool(data.get("name")) != (data.get("amount") is not None) and not self.errors:
            raise ValidationError("A price needs both a name and an amount.")
        return data


PriceForms = formset_factory(PriceForm, extra=3, max_num=12)
Prices = BaseFormSet[PriceForm]


def price_lines(forms_: Prices) -> list[PriceLine]:
    """The prices of a valid set of forms."""
    return [
        PriceLine(data["name"], data["amount"], data.get("currency") or "USD", data.get("until"))
        for data in (form.cleaned_data for form in forms_)
        if data.get("name")
    ]


def valid_together(form: EventForm, prices: Prices) -> bool:
    """Whether an event and its prices are valid, alone and together: a free event has no price."""
    # Both are validated, so that all errors are shown at once.
    valid: bool = form.is_valid() & prices.is_valid()
    if valid and form.cleaned_data["free"] and any(line.amount for line in price_lines(prices)):
        form.add_error("free", "There is a price below. Uncheck this, or empty the price.")
        return False
    return valid


def prices_shown(event: Event) -> list[Cleaned]:
    """The prices of an event, as the forms show them. One query."""
    return [
        {"name": price.name, "amount": price.amount, "currency": price.currency, "until": price.until}
        for price in event.prices.all()
    ]
