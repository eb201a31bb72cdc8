"""The forms of a series: how an event repeats, and when it takes place from one date on."""

import datetime as dt
from calendar import month_name

from django import forms
from django.core.exceptions import ValidationError

from events.forms.base import Cleaned, Data
from events.forms.event import DayField, TimeInput
from events.models import Event
from events.recurrence import (
    DAY_NAMES,
    HORIZON,
    NTH,
    BadRule,
    Pattern,
    at_place,
    dates,
    from_rule,
    nth_in_month,
    to_rule,
)
from netlib.forms import Row, rows_field

SHOWN = 8
ENDS = {"never": "Until further notice", "until": "Up to a day", "count": "After some times"}


class RepeatForm(forms.Form):
    """How an event repeats. Cleans to `rule` and `starts` (its first date, in UTC)."""

    every = forms.IntegerField(
        label="Every how many weeks, months or years",
        min_value=1,
        max_value=52,
        initial=1,
        help_text="1 is every time, 2 is every other time.",
    )
    ends = forms.ChoiceField(label="Until when", choices=list(ENDS.items()), initial="never")
    until = DayField(label="Last day", required=False)
    count = forms.IntegerField(label="How many times", required=False, min_value=2, max_value=400)
    field_order: tuple[str, ...] = ("frequency", "weekdays", "every", "ends", "until", "count")
    least = 2

    def __init__(self, data: Data | None = None, *, event: Event, initial: Cleaned | None = None) -> None:
        self.event = event
        first = event.local_starts.date()
        rule = event.series.rule if event.series else ""
        shown = _shown(from_rule(rule) if rule else None, first)
        super().__init__(data, initial={**shown, **(initial or {})})
        self.fields["frequency"] = rows_field(_ways(first), label="How it repeats")
        self.fields["weekdays"] = forms.TypedMultipleChoiceField(
            label="On which days of the week",
            coerce=int,
            choices=list(enumerate(DAY_NAMES)),
            required=False,
            widget=forms.CheckboxSelectMultiple,
            help_text="Counts when it repeats weekly.",
        )
        self.order_fields(self.field_order)

    def first(self, data: Cleaned) -> dt.datetime:
        """The first date, in the zone of the event, without that zone."""
        return self.event.local_starts.replace(tzinfo=None)

    def clean(self) -> Cleaned:
        """Adds the rule and the first date. Raises ValidationError when there is no second date."""
        data = super().clean() or {}
        if self.errors:
            return data
        if data["ends"] != "never" and not data[data["ends"]]:
            raise ValidationError({data["ends"]: "Say until when, or choose that it goes on."})
        for name in ("until", "count"):
            # A value that was there before may stay: it says how the series used to end.
            if name != data["ends"] and data[name] and name in self.changed_data:
                raise ValidationError({name: f"Choose “{ENDS[name]}” above, or leave this empty."})
        clock = self.first(data)
        frequency = data["frequency"]
        days = tuple(data["weekdays"]) if frequency == "weekly" else (clock.weekday(),)
        pattern = Pattern(
            "weekday" if frequency == "last" else frequency,
            data["every"],
            days or (clock.weekday(),),
            -1 if frequency == "last" else nth_in_month(clock.date()),
            until=data["until"] if data["ends"] == "until" else None,
            count=data["count"] if data["ends"] == "count" else None,
        )
        if clock.weekday() not in pattern.weekdays:
            raise ValidationError(
                {"weekdays": f"The first date is a {DAY_NAMES[clock.weekday()]}: tick that day too."}
            )
        data["rule"] = to_rule(pattern, clock.date())
        data["starts"] = at_place(clock, self.event.zone)
        if len(self._dates(data)) < self.least and pattern.frequency != "yearly":
            raise ValidationError({"until": "No second date comes before that day."})
        return data

    def _dates(self, data: Cleaned) -> list[dt.datetime]:
        # Long enough for a rule that repeats every few years.
        until = data["starts"] + HORIZON * (12 if data["frequency"] == "yearly" else 5)
        try:
            return dates(rule=data["rule"], starts=data["starts"], zone=self.event.zone, until=until)
        except BadRule:
            return []

    def preview(self) -> list[dt.datetime]:
        """The next dates, in the zone of the event. Empty for a form that is not valid."""
        if not self.is_bound or not self.is_valid():
            return []
        return [date.astimezone(self.event.zone) for date in self._dates(self.cleaned_data)[:SHOWN]]


class FromHereForm(RepeatForm):
    """The same form with another day and time of day, for one date of a series and the later ones."""

    day = DayField(label="This one is on")
    time = forms.TimeField(label="Begins at", widget=TimeInput())
    minutes = forms.IntegerField(label="How long, in minutes", min_value=0, max_value=60 * 24 * 14)
    count = forms.IntegerField(
        label="How many times, with this one", required=False, min_value=1, max_value=400
    )
    field_order = ("day", "time", "minutes", *RepeatForm.field_order)
    # The last date of a series can be moved as well.
    least = 1

    def __init__(self, data: Data | None = None, *, event: Event, initial: Cleaned | None = None) -> None:
        clock = event.local_starts
        minutes = (event.local_ends.replace(tzinfo=None) - clock.replace(tzinfo=None)).total_seconds() // 60
        shown = {"day": clock.date(), "time": clock.time(), "minutes": int(minutes)}
        shown |= {**(initial or {}), "count": _times_left(event)}
        super().__init__(data, event=event, initial=shown)

    def first(self, data: Cleaned) -> dt.datetime:
        """The day and time of day that were chosen."""
        return dt.datetime.combine(data["day"], data["time"])


def _times_left(event: Event) -> int | None:
    """How many dates are left from this one on, of a series with a fixed number of dates."""
    series = event.series
    pattern = from_rule(series.rule) if series else None
    if series is None or pattern is None or pattern.count is None:
        return None
    if series.starts is None or event.original_starts is None:
        return pattern.count
    before = event.original_starts - dt.timedelta(seconds=1)
    passed = dates(rule=series.rule, starts=series.starts, zone=event.zone, until=before)
    return max(pattern.count - len(passed), 1)


def _ways(first: dt.date) -> list[Row]:
    """The ways in which an event on that day can repeat, in words."""
    nth, name = nth_in_month(first), DAY_NAMES[first.weekday()]
    last = (first + dt.timedelta(days=7)).month != first.month
    rows = [Row("weekly", "Weekly", "On one or more days of the week.")]
    if nth != -1:
        rows.append(Row("weekday", f"Monthly on the {NTH[nth]} {name}"))
    if last:
        rows.append(Row("last", f"Monthly on the last {name}"))
    rows.append(
        Row(
            "date",
            f"Monthly on day {first.day}",
            "Months without that day are left out." if first.day > 28 else "",
        )
    )
    rows.append(Row("yearly", f"Yearly on the {NTH[nth]} {name} in {month_name[first.month]}"))
    return rows


def _shown(pattern: Pattern | None, first: dt.date) -> Cleaned:
    """A pattern as the form shows it."""
    if pattern is None:
        return {"frequency": "weekly", "weekdays": [first.weekday()], "every": 1, "ends": "never"}
    last = pattern.frequency == "weekday" and pattern.nth == -1
    ends = "until" if pattern.until else "count" if pattern.count else "never"
    return {
        "frequency": "last" if last else pattern.frequency,
        "weekdays": list(pattern.weekdays) or [first.weekday()],
        "every": pattern.every,
        "ends": ends,
        "until": pattern.until,
        "count": pattern.count,
    }
