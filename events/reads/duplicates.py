"""Possible duplicates: events at about the same time, near each other, with similar titles."""

import datetime as dt
import difflib
import re
from collections.abc import Iterator
from dataclasses import dataclass

from events.models import Event, Mode, Status
from netlib.distance import kilometres_between
from netlib.text.names import fold

WINDOW = dt.timedelta(hours=36)
NEAR_KM = 60.0
ALIKE = 0.62
MOST_PAIRS = 100
_EMPTY_WORDS = {"a", "an", "and", "annual", "at", "for", "in", "of", "on", "the", "with"}


@dataclass(frozen=True)
class Likeness:
    """A possible duplicate of an event, how likely it is (0 to 1), and why."""

    event: Event
    score: float
    reasons: tuple[str, ...]


def _words(title: str) -> list[str]:
    words = re.findall(r"\w+", fold(title))
    return [
        word
        for word in words
        if word not in _EMPTY_WORDS and not re.fullmatch(r"(19|20)\d\d|\d+(st|nd|rd|th)", word)
    ]


def alike(one: str, other: str) -> float:
    """How similar two titles are, 0 to 1: by their words in any order, or letter by letter. Years, ordinals and short
    words do not count; an abbreviation counts as the words whose first letters it has."""
    mine, theirs = _words(one), _words(other)
    if not mine or not theirs:
        return 1.0 if fold(one) == fold(other) else 0.0
    shared = len(set(mine) & set(theirs))
    if _abbreviates(mine, theirs) or _abbreviates(theirs, mine):
        shared = max(shared, min(len(set(mine)), len(set(theirs))))
    by_word = shared / min(len(set(mine)), len(set(theirs))) if shared > 1 else 0.0
    if not shared and abs(len(one) - len(other)) > max(len(one), len(other)) / 2:
        return 0.0
    by_letter = difflib.SequenceMatcher(None, " ".join(mine), " ".join(theirs), autojunk=False).ratio()
    return max(by_word * 0.95, by_letter)


def _abbreviates(short: list[str], long: list[str]) -> bool:
    """Whether a word of `short` is the first letters of words that follow each other in `long`."""
    letters = "".join(word[0] for word in long)
    return any(3 <= len(word) <= 6 and word in letters and word not in long for word in short)


def _kilometres(one: Event, other: Event) -> float | None:
    """How far apart two events are; None when either has no town."""
    if one.latitude is None or one.longitude is None or other.latitude is None or other.longitude is None:
        return None
    return kilometres_between((one.latitude, one.longitude), (other.latitude, other.longitude))


def compare(one: Event, other: Event) -> Likeness | None:
    """Why `other` may be the same event as `one`; None when it is probably another."""
    apart = abs(one.starts - other.starts)
    overlap = one.starts < other.ends and other.starts < one.ends
    if apart > WINDOW and not overlap:
        return None
    if one.series_id is not None and one.series_id == other.series_id:
        return None
    km = _kilometres(one, other)
    online = one.mode == other.mode == Mode.ONLINE
    if km is not None and km > NEAR_KM and not online:
        return None
    link = one.registration_link.rstrip("/").casefold()
    same_link = bool(link) and link == other.registration_link.rstrip("/").casefold()
    score = alike(one.title, other.title)
    if score < ALIKE and not same_link:
        return None
    when = "at the same time" if not apart else "on the same days" if overlap else "at about the same time"
    where = (
        "online" if online else "in the same town" if km == 0 else "near each other" if km is not None else ""
    )
    title = "of the same name" if score > 0.99 else "with a like title" if score >= ALIKE else ""
    link_words = "with the same page for registration" if same_link else ""
    return Likeness(
        other, max(score, 0.99 if same_link else 0), tuple(filter(None, (when, where, title, link_words)))
    )


def likely_duplicates(event: Event, most: int = 5) -> list[Likeness]:
    """Events for curators that may be duplicates of this one, the likeliest first. One query."""
    around = Event.objects.for_curators().filter(
        status__in=[Status.SUBMITTED, Status.PUBLISHED],
        starts__lt=event.ends + WINDOW,
        ends__gt=event.starts - WINDOW,
    )
    others = around.exclude(pk=event.pk).select_related("place", "organization", "host")[:2000]
    found = filter(None, (compare(event, other) for other in others))
    return sorted(found, key=lambda likeness: -likeness.score)[:most]


def pairs() -> Iterator[tuple[Event, Likeness]]:
    """Pairs of coming events that may be duplicates, the soonest first. One query."""
    coming = Event.objects.for_curators().coming().filter(status__in=[Status.SUBMITTED, Status.PUBLISHED])
    open_: list[Event] = []
    found = 0
    for event in coming.select_related("place", "organization", "host").order_by("starts", "pk")[:20_000]:
        open_ = [
            other for other in open_ if other.starts > event.starts - WINDOW or other.ends > event.starts
        ]
        for other in open_:
            if likeness := compare(event, other):
                yield other, Likeness(event, likeness.score, likeness.reasons)
                found += 1
                if found == MOST_PAIRS:
                    return
        open_.append(event)
