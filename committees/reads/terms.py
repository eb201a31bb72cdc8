"""Terms: days in words, when the next term begins, and how many terms a member has served."""

import datetime as dt

from committees.models import Committee, Seat
from members.models import Member
from netlib.text.dates import show_month


def term_in_words(seat: Seat) -> str:
    """The days of a seat by month: "Nov 2025 to Oct 2027", "from Nov 2025"."""
    if seat.last_day is None:
        return f"from {show_month(seat.begins, long=False)}"
    first, last = (show_month(day, long=False) for day in (seat.begins, seat.last_day))
    return first if first == last else f"{first} to {last}"


def years_in_words(seat: Seat) -> str:
    """The days of a seat by year, as a CV has them: "2024–2026", "since 2025"."""
    if seat.last_day is None:
        return f"since {seat.begins.year}"
    first, last = seat.begins.year, seat.last_day.year
    return str(first) if first == last else f"{first}–{last}"


def term_of(committee: Committee, day: dt.date) -> tuple[dt.date, dt.date]:
    """The term that begins next, on `day` or after: `[begins, ends)`."""
    begins = dt.date(day.year, committee.term_start, 1)
    if begins < day:
        begins = dt.date(day.year + 1, committee.term_start, 1)
    return begins, add_months(begins, committee.term_months)


def add_months(day: dt.date, months: int) -> dt.date:
    """The same day some months later; the last of the month where it has no such day."""
    year, index = divmod(day.year * 12 + day.month - 1 + months, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return dt.date(year, index + 1, last)
        except ValueError:
            continue
    raise ValueError(day)


def terms_in_a_row(committee: Committee, member: Member, until: dt.date) -> int:
    """How many terms the member will have served without a break when a seat from `until` on begins. One query."""
    served = Seat.objects.counting().filter(committee=committee, member=member, begins__lt=until)
    edge = until
    for seat in served.order_by("-begins"):
        if (seat.ends or until) < edge:
            break
        edge = seat.begins
    months = (until.year - edge.year) * 12 + until.month - edge.month
    return -(-months // committee.term_months)
