"""Past events: those that a member can check off, those in members' own words, and what a profile shows of them."""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Count, Min, Q

from events.models import Answer, Event, PastEvent, Rsvp, Status
from events.models.event import EventQuerySet
from events.models.queries import is_coming, seen_by
from events.reads.duplicates import ALIKE, alike
from events.words import town_words
from members.extensions import Shown
from members.models import Member
from members.reads.circles import circles_in_words
from members.rule.masks import OWN_STANDING, audience_key
from members.rule.standing import Viewer
from netlib.distance import kilometres_between
from netlib.roles import unrestricted
from netlib.text.names import fold

# How many series a page shows, how many editions are read for them, and how many possible matches are offered.
SERIES, EDITIONS, LIKELY = 6, 600, 5
# The usual kinds of what recurs every year.
_YEARLY = ("conference", "institute")
_NUMBER = re.compile(r"\b((19|20)\d\d|\d+(st|nd|rd|th))\b")


@dataclass(frozen=True)
class Edition:
    """One edition of a series: whether the member says that they attended it, and whether that is their answer from before
    it, which stays."""

    event: Event
    there: bool
    answered: bool

    @property
    def label(self) -> str:
        """Its year."""
        return str(self.event.local_starts.year)

    @property
    def town(self) -> str:
        """Where it was."""
        return town_words(self.event)


@dataclass
class Years:
    """A series by its name, and its editions, the latest first."""

    name: str
    editions: list[Edition] = field(default_factory=list)

    @property
    def checked(self) -> int:
        """How many of them the member attended."""
        return sum(edition.there for edition in self.editions)


def over(viewer: Viewer) -> EventQuerySet:
    """Published events that are over and that the viewer sees."""
    return Event.objects.visible_to(viewer).filter(~is_coming(), status=Status.PUBLISHED)


def years_shown(viewer: Viewer, words: str = "", near: tuple[float, float] | None = None) -> list[Years]:
    """Series of past events with a check box for each year: those that have all the words, or else yearly events of
    organizations. Series of which the member attended something come first, then those nearest to `near` (latitude and
    longitude). One query, and one for the answers."""
    events = over(viewer)
    for word in fold(words).split():
        events = events.filter(Q(title__icontains=word) | Q(organization__abbreviation__iexact=word)
                               | Q(organization__name__icontains=word))  # fmt: skip
    if not words:
        events = events.filter(organization__isnull=False, kind__in=_YEARLY)
    rows = list(
        events.select_related("organization", "place", "series").order_by("-starts", "-pk")[:EDITIONS]
    )
    said = dict(
        Rsvp.objects.attended()
        .filter(member=viewer.member_id or 0, event__in=[row.pk for row in rows])
        .values_list("event", "status")
    )
    groups: dict[tuple[int, str], Years] = {}
    for row in rows:
        name = _name(row.title)
        group = groups.setdefault((row.organization_id or 0, fold(name)), Years(name))
        group.editions.append(Edition(row, row.pk in said, said.get(row.pk) == Answer.GOING))
    found = [group for group in groups.values() if words or len(group.editions) > 1 or group.checked]
    found.sort(key=lambda group: (not group.checked, _away(group, near), -len(group.editions)))
    return found[:SERIES]


def _name(title: str) -> str:
    """The title without its year or number: "NELA Annual Conference 2010" is one of "NELA Annual Conference"."""
    return " ".join(_NUMBER.sub(" ", title).split()).strip(" ,:-–—") or title


def _away(group: Years, near: tuple[float, float] | None) -> int:
    """In which ring of 200 kilometres the nearest edition took place; a far one where that is unknown."""
    if near is None:
        return 0
    places = [
        (one.event.latitude, one.event.longitude)
        for one in group.editions
        if one.event.latitude is not None and one.event.longitude is not None
    ]
    return int(min((kilometres_between(near, place) for place in places), default=20_000.0) // 200)


def likely(viewer: Viewer, title: str, year: int, town: str = "") -> list[Event]:
    """Past events that the viewer sees and that may be the one that these words mean, the likeliest first. One query."""
    in_year = over(viewer).filter(starts__year__gte=year - 1, starts__year__lte=year + 1)
    rows = [
        row
        for row in in_year.select_related("place", "organization").order_by("-starts", "-pk")[:2000]
        if row.local_starts.year == year
    ]
    scored = [(_score(title, row), row) for row in rows]
    same_town = fold(town)
    found = sorted(
        (
            (-score - (0.2 if same_town and same_town in fold(town_words(row)) else 0), row.pk, row)
            for score, row in scored
            if score >= ALIKE
        ),
        key=lambda each: each[:2],
    )
    return [row for _, _, row in found[:LIKELY]]


def _score(title: str, row: Event) -> float:
    """How likely words mean an event: by its title, or by the abbreviation of its organization alone."""
    short = row.organization.abbreviation if row.organization else ""
    if short and fold(_name(title)) == fold(short) and row.kind in _YEARLY:
        return 1.0
    return alike(title, row.title)


def written_by(member_id: int) -> list[PastEvent]:
    """What a member wrote down, the latest first. One query."""
    return list(PastEvent.objects.filter(member=member_id).order_by("-year", "key"))


# For curators


@dataclass(frozen=True)
class Written:
    """What members wrote down alike: title, year and town, in the words of the first of them, and possible matches. `ids`
    are the keys of all of them."""

    ids: list[int]
    title: str
    year: int
    town: str
    likely: list[Event]

    @property
    def past_id(self) -> int:
        """The key of the first of them, which stands for all."""
        return min(self.ids)


def written_for_curators(viewer: Viewer, most: int = 50) -> list[Written]:
    """What waits for a match, the oldest first, without the members whose it is. One query, and one for each."""
    with unrestricted("curators match past events by their words, never by their members"):
        alike_ = (
            PastEvent.objects.unmatched()
            .values("year", "key")
            .annotate(first=Min("pk"), ids=ArrayAgg("pk"))
            .order_by("first")
        )
        ids = {row["first"]: row["ids"] for row in alike_[:most]}
        rows = list(PastEvent.objects.filter(pk__in=ids).order_by("pk").values("pk", "title", "year", "town"))
    return [
        Written(ids[row["pk"]], row["title"], row["year"], row["town"], likely(viewer, row["title"], row["year"], row["town"]))
        for row in rows
    ]  # fmt: skip


def count_written() -> int:
    """How many different past events wait for a match. One query."""
    with unrestricted("curators match past events by their words, never by their members"):
        rows = PastEvent.objects.unmatched().values("year", "key").annotate(n=Count("pk"))
        return rows.count()


def written_down(past_id: int) -> list[int]:
    """The ids of what members wrote down like this one and no curator has looked at. For services. Two queries."""
    one = PastEvent.objects.unmatched().filter(pk=past_id).first()
    if one is None:
        return []
    return list(PastEvent.objects.unmatched().filter(year=one.year, key=one.key).values_list("pk", flat=True))


# On a profile


@dataclass(frozen=True)
class Past:
    """A past event on a profile. `url` leads to its page; `audience` and `circles` say to the owner alone who sees it."""

    title: str
    year: int
    town: str
    url: str = ""
    audience: str = ""
    circles: str = ""
    change: tuple[str, ...] = ()


def past_on_profile(viewer: Viewer, member: Member, standing: int, names: dict[int, str]) -> list[Past]:
    """What a member says that they attended, as far as this viewer may see it, the latest first. `standing` is the
    viewer's toward the member, `names` are the circles of the owner who looks at their own. Two queries."""
    own = standing == OWN_STANDING
    said = Rsvp.objects.visible_to(viewer).filter(seen_by(viewer, "event"), member=member, status=Answer.THERE,
                                                  event__status=Status.PUBLISHED)  # fmt: skip
    found = [
        (row.event.local_starts.date().isoformat(), Past(
            row.event.title, row.event.local_starts.year, town_words(row.event), row.event.get_absolute_url(),
            *_shown_to(row.audience, names, own=own),
        ))
        for row in said.select_related("event__place")
    ]  # fmt: skip
    found += [
        (
            f"{row.year}-00-00",
            Past(row.title, row.year, row.town, "", *_shown_to(row.audience, names, own=own)),
        )
        for row in PastEvent.objects.visible_to(viewer).filter(member=member)
    ]
    return [past for _, past in sorted(found, key=lambda each: each[0], reverse=True)]


def _shown_to(audience: int, names: dict[int, str], *, own: bool) -> tuple[str, str]:
    return (audience_key(audience), circles_in_words(audience, names)) if own else ("", "")


def past_shown(owner: Member) -> list[Shown]:
    """What a member says that they attended, with its audiences, for previews. Two queries."""
    said = Rsvp.objects.filter(
        member=owner, status=Answer.THERE, event__in=Event.objects.visible_to(Viewer(owner.pk))
    )
    shown = [
        Shown(f"answer-{row.pk}", "Past event", f"{row.event.title}, for those who see its guest list", row.audience)
        for row in said.select_related("event").order_by("-event__starts", "pk")
    ]  # fmt: skip
    return shown + [
        Shown(f"past-{row.pk}", "Past event", str(row), row.audience) for row in written_by(owner.pk)
    ]


def past_in_log(viewer: Viewer, ids: Iterable[int]) -> dict[int, str]:
    """What a member's log calls what they wrote down. One query."""
    names: dict[int, str] = defaultdict(lambda: "A past event that you deleted")
    for one in PastEvent.objects.filter(member=viewer.member_id, pk__in=list(ids)):
        names[one.pk] = f"Past event {one}"
    return {pk: names[pk] for pk in ids}
