"""Service in members' own words: for its member, on a profile, for chairs, and for curators."""

import datetime as dt
from dataclasses import dataclass

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Min, Q

from committees.models import Committee, CommitteeName, OwnService
from committees.models.said import OwnServiceQuerySet
from committees.reads.terms import add_months
from committees.roles import Role
from members.reads.circles import circles_in_words
from members.rule.columns import in_good_standing, not_blocked
from members.rule.masks import OWN_STANDING, audience_key
from members.rule.standing import Viewer
from netlib.roles import unrestricted
from netlib.text.dates import show_month
from netlib.text.names import fold

LIKELY = 6


@dataclass(frozen=True)
class Said:
    """What a member says of their service. `url` leads to the committee where it exists for the viewer; `audience` and
    `circles` say to the owner alone who sees it."""

    said: OwnService
    url: str = ""
    audience: str = ""
    circles: str = ""

    @property
    def committee(self) -> str:
        """The committee by its name."""
        return self.said.called

    @property
    def organization(self) -> str:
        """The organization of the committee, or the association that the member named."""
        owner = self.said.committee.organization if self.said.committee else None
        return (owner.abbreviation or owner.name) if owner else self.said.association

    @property
    def role(self) -> str:
        """The role in words."""
        return str(Role(self.said.role).label)

    @property
    def years(self) -> str:
        """The years in words."""
        return self.said.years

    @property
    def named(self) -> str:
        """The role and the committee, for buttons that a screen reader reads apart from their row."""
        return f"{self.role}, {self.committee}, {self.years}"

    @property
    def state(self) -> str:
        """That it is not confirmed, in words."""
        return "Not confirmed" if self.said.refused_at else "Not confirmed yet"


def days_of(committee: Committee, from_year: int, to_year: int) -> tuple[dt.date, dt.date]:
    """The days `[begins, ends)` that years of service mean on a committee, whose terms may begin within a year: of one
    whose terms start in November, 2010 to 2011 is one term of twelve months."""
    begins = dt.date(from_year, committee.term_start, 1)
    if committee.term_start == 1:
        return begins, dt.date(to_year + 1, 1, 1)
    ends = dt.date(max(to_year, from_year + 1), committee.term_start, 1)
    return begins, ends


def said_by(viewer: Viewer, member_id: int, standing: int, names: dict[int, str]) -> list[Said]:
    """What a member says of their service to a viewer with that standing, the latest first. Two queries, one where there
    is nothing."""
    own = standing == OWN_STANDING
    rows = OwnService.objects.filter(member=member_id).shown_with(standing)
    with unrestricted("an opened record names committees whose roster does not reach as far"):
        said = list(rows.select_related("committee__organization"))
    ids = {one.committee_id for one in said if one.committee_id}
    there = (
        set(Committee.objects.visible_to(viewer).filter(pk__in=ids).values_list("pk", flat=True))
        if ids
        else set()
    )
    return [
        Said(
            one,
            one.committee.get_absolute_url() if one.committee and one.committee_id in there else "",
            audience_key(one.audience) if own else "",
            circles_in_words(one.audience, names) if own else "",
        )
        for one in said
    ]


def committees_called(viewer: Viewer, name: str, association: str = "") -> list[Committee]:
    """Committees that the viewer sees and that a name may mean, those of exactly that name first: today's, or one that
    they had. Past committees too. One query."""
    words = [
        word for word in fold(f"{name} {association}").split() if word not in {"the", "of", "and", "for"}
    ]
    if not words:
        return []
    wanted = Q()
    for word in words:
        former = CommitteeName.objects.filter(name__icontains=word).values("committee")
        wanted &= (
            Q(key__contains=word) | Q(pk__in=former)
            | Q(organization__abbreviation__iexact=word) | Q(organization__name__icontains=word)
        )  # fmt: skip
    found = Committee.objects.visible_to(viewer).filter(wanted).select_related("organization")
    exact = fold(name)
    return sorted(found.order_by("key", "pk")[:50], key=lambda one: one.key != exact)[:LIKELY]


@dataclass(frozen=True)
class ToConfirm:
    """What a member says of a committee, for whoever confirms it: the seat that it would become, in words."""

    said: OwnService
    months: str


def _to_confirm(rows: list[OwnService]) -> list[ToConfirm]:
    found = []
    for one in rows:
        if one.committee is None:
            continue
        begins, ends = days_of(one.committee, one.from_year, one.to_year)
        first, last = (show_month(day, long=False) for day in (begins, add_months(ends, -1)))
        found.append(ToConfirm(one, f"{first} to {last}"))
    return found


def said_of(viewer: Viewer, committee: Committee) -> list[ToConfirm]:
    """What other members say of a committee that the viewer runs. One query."""
    return _to_confirm(list(_others(viewer).filter(committee=committee).order_by("said_at", "pk")))


def said_to_confirm(viewer: Viewer) -> list[OwnService]:
    """The same on all committees that the viewer runs. One query."""
    return list(
        _others(viewer).filter(committee__in=Committee.objects.run_by(viewer)).order_by("said_at", "pk")
    )


def _others(viewer: Viewer) -> OwnServiceQuerySet:
    there = in_good_standing("member__") & not_blocked(viewer, "member")
    rows = OwnService.objects.visible_to(viewer).waiting().filter(there).exclude(member=viewer.member_id)
    return rows.select_related("member", "committee")


# For curators


@dataclass(frozen=True)
class Written:
    """What members said alike of a committee that Netlib does not know, without the members whose it is. `ids` are the
    keys of all of it."""

    ids: list[int]
    name: str
    association: str
    role: str
    years: str
    likely: list[Committee]

    @property
    def said_id(self) -> int:
        """The key of the first, which stands for all."""
        return min(self.ids)


def said_for_curators(most: int = 100) -> list[ToConfirm]:
    """What waits to be confirmed on all committees, the oldest first. One query."""
    rows = OwnService.objects.waiting().filter(in_good_standing("member__"))
    with unrestricted("curators confirm what chairs have not"):
        return _to_confirm(
            list(rows.select_related("member", "committee__organization").order_by("said_at", "pk")[:most])
        )


def count_said() -> int:
    """How much waits for curators, to be confirmed or matched. One query."""
    with unrestricted("curators match committees by their words, never by their members"):
        return OwnService.objects.filter(refused_at=None).filter(in_good_standing("member__")).count()


def written_for_curators(viewer: Viewer, most: int = 50) -> list[Written]:
    """What waits for a match, the oldest first. One query, and one for each."""
    with unrestricted("curators match committees by their words, never by their members"):
        alike = OwnService.objects.unmatched().values("key").annotate(first=Min("pk"), ids=ArrayAgg("pk"))
        ids = {row["first"]: row["ids"] for row in alike.order_by("first")[:most]}
        rows = list(OwnService.objects.filter(pk__in=ids).order_by("pk").defer("member"))
    return [
        Written(
            ids[one.pk], one.name, one.association, str(Role(one.role).label), one.years,
            committees_called(viewer, one.name, one.association) or committees_called(viewer, one.name),
        )
        for one in rows
    ]  # fmt: skip


def written_alike(said_id: int) -> list[int]:
    """The ids of what members said like this one of a committee that Netlib does not know. For services. Two queries."""
    one = OwnService.objects.unmatched().filter(pk=said_id).first()
    if one is None:
        return []
    return list(OwnService.objects.unmatched().filter(key=one.key).values_list("pk", flat=True))
