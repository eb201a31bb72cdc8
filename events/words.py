"""Events in words: when, where, for how much. Pure: no function here asks the database for more than it is given."""

import datetime as dt
from decimal import Decimal

from events.models import Event, Mode, Price


def day_words(day: dt.date) -> str:
    """A day: "Friday 11 December 2026"."""
    return f"{day:%A} {day.day} {day:%B %Y}"


def days_words(first: dt.date, last: dt.date) -> str:
    """A range of days: "11 to 13 December 2026"; a single day comes with its weekday."""
    if first == last:
        return day_words(first)
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day} to {last.day} {last:%B %Y}"
    if first.year == last.year:
        return f"{first.day} {first:%B} to {last.day} {last:%B %Y}"
    return f"{first.day} {first:%B %Y} to {last.day} {last:%B %Y}"


def zone_words(moment: dt.datetime) -> str:
    """The zone of an aware time as people there write it: "EST"; where the zone has no letters, its city: "São Paulo
    time"."""
    short = moment.tzname() or ""
    return short if short.isalpha() else f"{str(moment.tzinfo).split('/')[-1].replace('_', ' ')} time"


def when_words(event: Event) -> str:
    """When it is, in its own zone: "Friday 11 December 2026, 19:00 to 22:00 (EST)"."""
    first, last = event.local_starts, event.local_ends
    if event.all_day:
        return days_words(first.date(), event.last_day)
    zone = zone_words(first)
    if first.date() == last.date():
        until = f" to {last:%H:%M}" if last > first else ""
        return f"{day_words(first.date())}, {first:%H:%M}{until} ({zone})"
    if last - first < dt.timedelta(hours=18):
        return f"{day_words(first.date())}, {first:%H:%M} to {last:%H:%M} the next day ({zone})"
    return f"{days_words(first.date(), last.date())}, from {first:%H:%M} to {last:%H:%M} ({zone})"


def town_words(event: Event) -> str:
    """The town, and whether people can take part online; empty when the event says neither."""
    town = str(event.place) if event.place else ""
    if event.mode == Mode.ONLINE:
        return "Online"
    return ", also online".join([town, ""]) if event.mode == Mode.BOTH and town else town


def host_words(event: Event) -> str:
    """The organizer: the organization, or the host, who is named to everybody who sees the event."""
    if event.organization:
        return str(event.organization.abbreviation or event.organization.name)
    if event.host:
        return f"Hosted by {event.host.name}"
    return ""


def money(amount: Decimal, currency: str) -> str:
    """An amount: "$120", "$12.50", "90 EUR"."""
    figure = f"{amount:,.0f}" if amount == amount.to_integral_value() else f"{amount:,.2f}"
    return f"${figure}" if currency == "USD" else f"{figure} {currency}"


def price_words(event: Event) -> str:
    """What it costs in a few words: "Free", "From $120"; empty when the event does not say."""
    if event.free:
        return f"Free, {event.price_note[:1].lower()}{event.price_note[1:]}" if event.price_note else "Free"
    if event.price_from is not None:
        return f"From {money(event.price_from, event.price_currency)}"
    return event.price_note


def one_price_words(price: Price) -> str:
    """One named price: "Members, early: $120, up to 1 October 2026"."""
    until = f", up to {price.until.day} {price.until:%B %Y}" if price.until else ""
    return f"{price.name}: {money(price.amount, price.currency)}{until}"
