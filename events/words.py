"""Events in words: when, where, for how much. Pure: no function here asks the database for more than it is given."""

import datetime as dt

from events.models import Event, Mode, Price
from netlib.text import dates


def when_words(event: Event) -> str:
    """When it is, in its own zone: "Sat, Dec 12, 2026, 7–10 p.m. EST"."""
    return span_words(event.local_starts, event.local_ends, all_day=event.all_day)


def span_words(first: dt.datetime, last: dt.datetime, *, all_day: bool) -> str:
    """A time from one aware moment to another: "Sat, Dec 12, 2026, 7–10 p.m. EST"; all day "Oct 17–19, 2027"."""
    if not all_day:
        return dates.show_span(first, last)
    last = max(first, last - dt.timedelta(microseconds=1))
    return dates.show_days(first.date(), last.date())


def your_time(event: Event) -> str:
    """When it starts and ends on the reader's own clocks: "Sun, Dec 13, 9 a.m.–noon Seoul time". Empty where these show
    the same, all day, and where the reader's zone is not known."""
    here = dates.at_home(event.local_starts)
    if event.all_day or here.utcoffset() == event.local_starts.utcoffset():
        return ""
    return dates.show_span(here, dates.at_home(event.local_ends), year=False)


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


def price_words(event: Event) -> str:
    """What it costs in a few words: "Free", "From $120"; empty when the event does not say."""
    if event.free:
        return f"Free, {event.price_note[:1].lower()}{event.price_note[1:]}" if event.price_note else "Free"
    if event.price_from is not None:
        return f"From {dates.show_money(event.price_from, event.price_currency)}"
    return event.price_note


def one_price_words(price: Price) -> str:
    """One named price: "Members, early: $120, up to Oct 1, 2026"."""
    until = f", up to {dates.show_day(price.until)}" if price.until else ""
    return f"{price.name}: {dates.show_money(price.amount, price.currency)}{until}"
