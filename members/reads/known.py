"""People whom a member may know: from what those people show to the member, and from nothing else.

A reason is a row that the member sees anyway: the job of a colleague at one of the member's libraries, a seat on a roster
of one of their committees, an answer on the guest list of an event that they attended. Whoever does not want to be
suggested, and whom the member does not find, is not among them; nor are contacts, requests either way, and those whom the
member dismissed.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import CharField, Exists, OuterRef, Q, QuerySet, Value
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast, Coalesce, Concat

from members.extensions import reasons_to_know
from members.models import ContactRequest, Dismissal, Entry, Member
from members.reads.contacts import seen_headline
from members.reads.faces import photos_of
from members.rule.columns import tied_to, visible_to
from members.rule.standing import Viewer

# How many rows each kind of reason gives at the most, and how many people a page shows.
ROWS, PEOPLE, ON_DESK = 300, 60, 6
_MINE, _JOB = "mine", "job"


@dataclass(frozen=True)
class Reason:
    """Why the viewer may know somebody. `thing` and `words` are the number and the name of what they share, `part` and
    `years` the other's part in it; `now` says that both are there today."""

    kind: str
    thing: int
    words: str
    part: str = ""
    years: str = ""
    now: bool = False

    @property
    def heading(self) -> str:
        """What they share, in words."""
        if self.kind == _JOB:
            if self.now:
                return f"At {self.words}, where you work"
            return f"At {self.words}, where you worked"
        return f"On {self.words}" if self.kind == "seat" else f"At {self.words}, which you attended"

    @property
    def why(self) -> str:
        """The other's part in it, in words."""
        if self.kind == _JOB:
            since, _, until = self.years.partition("–")
            return (
                f"There {self.years}" if until else f"Works there since {since}" if since else "Works there"
            )
        if self.kind == "seat":
            return ", ".join(filter(None, (self.part, self.years)))
        return "Lists it among past events" if self.part == "there" else "Was there, too"

    @property
    def weight(self) -> int:
        """How much it says: working together now, then a committee, a former colleague, an event."""
        return {_JOB: 4 if self.now else 2, "seat": 3}.get(self.kind, 1)


@dataclass(frozen=True)
class Known:
    """A person whom the viewer may know, as the viewer sees them, with every reason, the best first."""

    person: Member
    line: str
    photo: str
    reasons: list[Reason]

    @property
    def why(self) -> str:
        """The best reason, and how many there are beside it."""
        more = len(self.reasons) - 1
        others = "" if not more else "; one more reason" if more == 1 else f"; {more} more reasons"
        return f"{self.reasons[0].why}{others}"


@dataclass
class Group:
    """People who share one thing with the viewer."""

    heading: str
    people: list[Known] = field(default_factory=list)


def may_be_known(viewer: Viewer, path: str) -> Q:
    """Rows whose member, at that path, may be suggested to the viewer: the viewer finds them, they do not mind, and the
    two have nothing between them yet. For every row of a reason."""
    me = viewer.member_id or 0
    prefix = f"{path}__"
    asked = ContactRequest.objects.waiting().filter(sender=me, recipient=OuterRef(path))
    asking = ContactRequest.objects.open().filter(recipient=me, sender=OuterRef(path))
    dismissed = Dismissal.objects.filter(owner=me, other=OuterRef(path))
    return (
        visible_to(viewer, audience=f"{prefix}listing", owner=path)
        & Q(**{f"{prefix}suggested": True})
        & ~Q(**{path: me})
        & ~tied_to(me, path)
        & ~Q(Exists(asked))
        & ~Q(Exists(asking))
        & ~Q(Exists(dismissed))
    )


def text_value(value: str) -> Value:
    """A word as a column of a reason or of news."""
    return Value(value, output_field=CharField())


def _jobs(kind: str, *which: Q) -> QuerySet[Entry, Any]:
    """Jobs at libraries that Netlib knows, in the columns of a reason, the latest lines first."""
    jobs = Entry.objects.filter(*which, kind="position", organization__isnull=False).order_by("-pk")
    begun, ended = (
        Coalesce(Cast(KeyTextTransform(key, "value"), CharField()), text_value("")) for key in ("from", "to")
    )
    years = Concat(begun, text_value("|"), ended, output_field=CharField())
    return jobs.values_list(
        "owner_id", text_value(kind), "organization_id", "organization__name", text_value(""), years
    )[:ROWS]


def reasons_for(viewer: Viewer) -> dict[int, list[Reason]]:
    """By the number of a member: why the viewer may know them, the best reason first. One query; none for a visitor."""
    if viewer.member_id is None:
        return {}
    own = Entry.objects.filter(owner=viewer.member_id, kind="position", organization__isnull=False)
    here = Q(organization__in=own.values("organization"))
    parts = [
        _jobs(_JOB, may_be_known(viewer, "owner"), visible_to(viewer), here),
        *(rows for ask in reasons_to_know if (rows := ask(viewer)) is not None),
    ]
    return _by_member(_jobs(_MINE, Q(owner=viewer.member_id)).union(*parts, all=True))


def _by_member(rows: Iterable[tuple[int, str, int, str, str, str]]) -> dict[int, list[Reason]]:
    mine: dict[int, bool] = {}
    found: dict[int, dict[tuple[str, int], Reason]] = defaultdict(dict)
    all_rows = list(rows)
    for _, kind, thing, _, _, years in all_rows:
        if kind == _MINE:
            mine[thing] = mine.get(thing, False) or not years.partition("|")[2]
    for member, kind, thing, words, part, years in all_rows:
        if kind == _MINE:
            continue
        now = False
        if kind == _JOB:
            begun, _, ended = years.partition("|")
            now = mine.get(thing, False) and not ended
            years = f"{begun[:4]}–{ended[:4]}" if ended else begun[:4]
        reason = Reason(kind, thing, words, part, years, now)
        known = found[member].get((kind, thing))
        if known is None or reason.weight > known.weight:
            found[member][kind, thing] = reason
    return {
        member: sorted(each.values(), key=lambda reason: (-reason.weight, reason.words))
        for member, each in found.items()
    }


def people_you_may_know(viewer: Viewer, *, most: int = PEOPLE) -> list[Group]:
    """People whom the viewer may know, those with the most to say for it first, by what they share. Three queries."""
    reasons = reasons_for(viewer)
    order = sorted(reasons, key=lambda pk: (-sum(reason.weight for reason in reasons[pk]), pk))[:most]
    if not order:
        return []
    listed = Member.objects.listed_to(viewer).filter(pk__in=order)
    people = {member.pk: member for member in listed.annotate(line=seen_headline(viewer))}
    photos = photos_of(viewer, list(people.values()))
    groups: dict[tuple[str, int], Group] = {}
    for pk in order:
        if (person := people.get(pk)) is None:
            continue
        best = reasons[pk][0]
        group = groups.setdefault((best.kind, best.thing), Group(best.heading))
        group.people.append(Known(person, getattr(person, "line", ""), photos.get(pk, ""), reasons[pk]))
    return sorted(groups.values(), key=lambda group: -group.people[0].reasons[0].weight)
