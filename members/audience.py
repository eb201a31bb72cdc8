"""The one rule: who may see what.

An audience and a standing are both bit masks. A thing is seen when they share a bit, or when it is the
viewer's own:

    visible  =  owner == viewer  or  (audience & standing) != 0

The rule stands here twice, in Python (`may_see` on `standing`) and in SQL (`visible_to`), and a property test
holds the two together. No other module compares audiences.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Self

from django.db import connection, models
from django.db.models import F, Q, Value
from django.db.models.functions import Mod
from django.db.models.lookups import Exact, GreaterThan

ONLY_ME = 0
PUBLIC = 1 << 0
MEMBERS = 1 << 1
PROFESSIONAL = 1 << 2
PERSONAL = 1 << 3
CONTACTS = PROFESSIONAL | PERSONAL
FIRST_CIRCLE = 4
MAX_CIRCLES = 40
_END = 1 << (FIRST_CIRCLE + MAX_CIRCLES)
CIRCLES = _END - (1 << FIRST_CIRCLE)
_PLAIN = (ONLY_ME, PUBLIC, MEMBERS, PROFESSIONAL, PERSONAL, CONTACTS)

VISITOR_STANDING = PUBLIC
MEMBER_STANDING = PUBLIC | MEMBERS
# The standing of an owner towards themselves: more than any mask, so that Only me is seen as well.
OWN_STANDING = -1
NO_STANDING = 0


# The names of audiences in HTML and in forms; netlib.look has their words and icons.
MASKS = {
    "public": PUBLIC,
    "members": MEMBERS,
    "contacts": CONTACTS,
    "professional": PROFESSIONAL,
    "personal": PERSONAL,
    "circle": CIRCLES,
    "me": ONLY_ME,
}
_KEYS = {mask: key for key, mask in MASKS.items()}


def audience_key(mask: int) -> str:
    """The name of a legal audience in HTML and in forms; any mask of circles is "circle"."""
    return _KEYS.get(mask, "circle")


def standing_of_filing(mask: int) -> int:
    """The standing that a filing gives to a member."""
    return MEMBER_STANDING | mask


@dataclass(frozen=True, slots=True)
class Viewer:
    """Whoever is looking: a visitor (`member_id` is None) or a member.

    `posed` is for "See it as…" alone: a made-up contact of the owner `posed_to`, with that filing. Towards
    everybody else a posed viewer stands as a visitor or as any member.
    """

    member_id: int | None = None
    posed: int | None = None
    posed_to: int | None = None

    @classmethod
    def visitor(cls) -> Self:
        """Somebody who is not signed in."""
        return cls()

    @classmethod
    def pose(cls, *, owner_id: int, standing: int) -> Self:
        """A viewer who exists only in the owner's preview, with `standing` towards that owner."""
        return cls(member_id=None, posed=standing, posed_to=owner_id)

    @property
    def is_member(self) -> bool:
        """Whether a real member is looking."""
        return self.member_id is not None

    @property
    def poses_as_contact(self) -> bool:
        """Whether this is a preview by a made-up contact."""
        return self.posed is not None and self.posed > MEMBER_STANDING


def circle_bit(number: int) -> int:
    """The bit of an owner's circle; `number` counts from FIRST_CIRCLE."""
    if not FIRST_CIRCLE <= number < FIRST_CIRCLE + MAX_CIRCLES:
        raise ValueError("A circle's number is out of range.")
    return 1 << number


def circle_numbers(mask: int) -> list[int]:
    """The numbers of the circles in a mask, in order."""
    return [n for n in range(FIRST_CIRCLE, FIRST_CIRCLE + MAX_CIRCLES) if mask >> n & 1]


def union(masks: Iterable[int]) -> int:
    """One mask with the bits of all."""
    result = 0
    for mask in masks:
        result |= mask
    return result


def filing(tier: int, circles: Iterable[int]) -> int:
    """The filing under a tier and in the circles of these numbers; without a tier nobody is in a circle."""
    return tier | union(circle_bit(number) for number in circles) if tier else 0


def tier_of(mask: int) -> int:
    """The tiers of a filing without its circles; 0 while unfiled."""
    return mask & CONTACTS


def refiled(mask: int, tier: int) -> int:
    """The same filing under another tier, its circles kept."""
    return filing(tier, circle_numbers(mask))


def circle_moved(mask: int, number: int, into: int | None) -> int:
    """The mask with one circle replaced by another, or taken out (None); unchanged where it is not in the mask."""
    if not mask & circle_bit(number):
        return mask
    return mask ^ circle_bit(number) | (0 if into is None else circle_bit(into))


def is_legal_audience(mask: int) -> bool:
    """Only me, Public, Members, one or both tiers, or some circles; kinds of audience do not mix."""
    return mask in _PLAIN or (0 <= mask < _END and mask % (1 << FIRST_CIRCLE) == 0)


def is_legal_filing(mask: int) -> bool:
    """A filing is nothing yet, or at least one tier with any circles."""
    return mask == 0 or (0 < mask < _END and mask % 4 == 0 and mask & CONTACTS != 0)


def may_see(audience: int, standing: int) -> bool:
    """The rule in Python. `standing` comes from `standing()`; raises ValueError for an illegal audience."""
    if not is_legal_audience(audience):
        raise ValueError("Not a legal audience.")
    return standing == OWN_STANDING or audience & standing != 0


def standing(viewer: Viewer, owner_id: int) -> int:
    """What `viewer` is to the owner: a mask, OWN_STANDING, or NO_STANDING when the owner does not exist for them.

    One query. Suspended and leaving owners have nothing to show to others; a block cuts both ways.
    """
    if viewer.member_id == owner_id:
        return OWN_STANDING
    with connection.cursor() as cursor:
        cursor.execute(_STANDING, {"me": viewer.member_id, "owner": owner_id})
        found = cursor.fetchone()
    if found is None:
        return NO_STANDING
    if viewer.posed is not None:
        return viewer.posed if viewer.posed_to == owner_id else VISITOR_STANDING
    return int(found[0])


def general_standing(viewer: Viewer) -> int:
    """What `viewer` is to those who file nobody, such as an organization."""
    if viewer.posed is not None:
        return viewer.posed & MEMBER_STANDING
    return VISITOR_STANDING if viewer.member_id is None else MEMBER_STANDING


def reaches_strangers(audience: int) -> bool:
    """Whether an audience goes beyond the owner's own contacts."""
    return may_see(audience, MEMBER_STANDING)


def reaches_further(audience: int, before: int) -> bool:
    """Whether an audience reaches visitors or members whom the one before did not."""
    return any(
        may_see(audience, standing) and not may_see(before, standing)
        for standing in (VISITOR_STANDING, MEMBER_STANDING)
    )


def reaching_strangers(field: str = "audience") -> Q:
    """The twin of `reaches_strangers` for rows."""
    return _shares(field, Value(MEMBER_STANDING))


def is_asked(field: str) -> Q:
    """Rows in which a mask that may be missing is there: somebody asks for that audience."""
    return Q(**{f"{field}__isnull": False})


def in_good_standing(path: str = "") -> Q:
    """Members who exist for others: neither suspended nor leaving. `path` leads to the member, like "owner__"."""
    return Q(**{f"{path}is_active": True, f"{path}leaving_at": None})


def not_gone(path: str) -> Q:
    """The same for the member at that path, asked of the index of those who are gone: quicker for many rows."""
    return Q(Written(_NOT_GONE, member=path))


_NOT_GONE = """NOT EXISTS (
    SELECT 1 FROM members_member AS gone
     WHERE gone.id = %(member)s AND (NOT gone.is_active OR gone.leaving_at IS NOT NULL))"""


def not_blocked(viewer: Viewer, owner: str = "owner") -> Q:
    """Rows whose owner neither blocked the viewer nor was blocked by them; rows without an owner too."""
    if viewer.member_id is None:
        return Q()
    return Q(Written(not_blocked_sql(f"{viewer.member_id:d}", "%(owner)s"), owner=owner))


def visible_to(viewer: Viewer, *, audience: str = "audience", owner: str = "owner") -> Q:
    """The rule in SQL, for any model with an audience and an owner.

    `audience` names the mask field; `owner` names the path to the owning member ("pk" on Member itself).
    """
    member = "" if owner == "pk" else f"{owner}__"
    if viewer.member_id is None:
        return in_good_standing(member) & _shares(audience, _posed_standing(viewer, owner))
    paths = {
        "owner": owner,
        "active": f"{member}is_active",
        "leaving": f"{member}leaving_at",
        "audience": audience,
    }
    return Q(Written(visible_sql(f"{viewer.member_id:d}", **named(paths)), **paths))


def visible_among_many(viewer: Viewer, *, owner: str, audience: str = "audience") -> Q:
    """The same rule for thousands of rows with an owner: those who are gone, and those who filed the viewer, are read
    once for all rows."""
    if viewer.member_id is None:
        return not_gone(owner) & _shares(audience, _posed_standing(viewer, owner))
    paths = {"owner": owner, "audience": audience}
    me = f"{viewer.member_id:d}"
    once = {
        "active": _NOT_GONE % {"member": "%(owner)s"},
        "leaving": "NULL",
        "filed": f"CASE WHEN {_FILED_BY.format(viewer=me, owner='%(owner)s')}"
        f" THEN {_FILED.format(viewer=me, owner='%(owner)s')} END",
    }
    return Q(Written(visible_sql(me, **named(paths), **once), **paths))


def with_standing(value: int, *, audience: str = "audience") -> Q:
    """The rule in SQL for the rows of one owner, when `standing()` has been asked already."""
    if value == OWN_STANDING:
        return Q()
    return _shares(audience, Value(value))


def within_limit(value: int, *, audience: str) -> Q:
    """Rows on which an audience sets no limit (NULL), or whose limit the standing is within."""
    return Q(**{f"{audience}__isnull": True}) | with_standing(value, audience=audience)


def _posed_standing(viewer: Viewer, owner: str) -> Any:
    if viewer.posed is None:
        return Value(VISITOR_STANDING)
    return models.Case(
        models.When(**{owner: viewer.posed_to}, then=Value(viewer.posed)), default=Value(VISITOR_STANDING)
    )


_TRUTH = models.BooleanField()


class Written(models.Func):
    """A condition of the rule in SQL written by hand, about the columns to which paths lead: `%(owner)s` stands for
    the column at the path given as `owner`. It says what lookups and subqueries of the ORM would say, which take the
    ORM longer to put together than the database to answer, several times a page."""

    def __init__(self, sql: str, **paths: str) -> None:
        super().__init__(*map(F, paths.values()), output_field=_TRUTH)
        self.sql, self.names = sql, tuple(paths)

    def as_sql(
        self, compiler: Any, connection: Any, *args: Any, **options: Any
    ) -> tuple[str, tuple[str | int, ...]]:
        """The SQL; raises ValueError when a path leads to more than a column, as its values would be lost."""
        columns = [compiler.compile(column) for column in self.get_source_expressions()]
        if any(values for _, values in columns):
            raise ValueError("The rule is about columns.")
        return self.sql % dict(zip(self.names, (sql for sql, _ in columns), strict=True)), ()


def named(paths: Iterable[str]) -> dict[str, str]:
    """What stands for the columns in the SQL of a `Written`, by the names of its paths."""
    return {name: f"%({name})s" for name in paths}


def _shares(audience: str, mask: Any) -> Q:
    return Q(GreaterThan(F(audience).bitand(mask), Value(0)))


def without_circle(field: str, number: int) -> Any:
    """An SQL expression: the mask in `field` with one circle taken out."""
    return F(field).bitand((_END - 1) ^ circle_bit(number))


def with_circle(field: str, number: int) -> Any:
    """An SQL expression: the mask in `field` with one circle put in."""
    return F(field).bitor(circle_bit(number))


def move_circle(field: str, number: int, into: int | None) -> Any:
    """An SQL expression: the twin of `circle_moved` for rows that have the circle."""
    return (
        without_circle(field, number)
        if into is None
        else without_circle(field, number).bitor(Value(circle_bit(into)))
    )


def tier_is(field: str, tier: int) -> Q:
    """Rows whose mask holds exactly these tiers, whatever its circles."""
    return Q(Exact(F(field).bitand(CONTACTS), Value(tier)))


def has_circle(field: str, number: int) -> Q:
    """Rows whose mask holds that circle."""
    return _shares(field, Value(circle_bit(number)))


def reached_by(audience: int, *, field: str = "mask") -> Q:
    """Filings that an audience of tiers or circles reaches."""
    return _shares(field, Value(audience))


def shares_sql(audience: str, mask: str) -> str:
    """The same in SQL that we write by hand: the audience and the standing or filing share a bit."""
    return f"({audience} & {mask}) <> 0"


def contacts_only_sql(audience: str) -> str:
    """In SQL written by hand: an audience of tiers or circles, which no group of strangers is in."""
    return f"({audience} <> {ONLY_ME} AND ({audience} & {MEMBER_STANDING}) = 0)"


def tier_is_sql(mask: str, tier: int) -> str:
    """In SQL written by hand: the mask holds exactly these tiers, whatever its circles."""
    return f"({mask} & {CONTACTS}) = {tier}"


def not_blocked_sql(viewer: str, owner: str) -> str:
    """In SQL written by hand: neither of the members with these two ids blocked the other."""
    return (
        f"({owner} IN (SELECT made.blocked_id FROM members_block AS made WHERE made.owner_id = {viewer}"
        f" UNION ALL SELECT met.owner_id FROM members_block AS met WHERE met.blocked_id = {viewer}))"
        " IS NOT TRUE"
    )


def exists_sql(viewer: str, *, owner: str, active: str, leaving: str) -> str:
    """In SQL written by hand: the owner exists for a member who looks, neither gone nor kept apart by a block."""
    return f"{active} AND {leaving} IS NULL AND {not_blocked_sql(viewer, owner)}"


_FILED = (
    "(SELECT filed.mask FROM members_contact AS filed"
    " WHERE filed.owner_id = {owner} AND filed.other_id = {viewer})"
)
_FILED_BY = "{owner} IN (SELECT filed.owner_id FROM members_contact AS filed WHERE filed.other_id = {viewer})"


def visible_sql(
    viewer: str, *, owner: str, active: str, leaving: str, audience: str, filed: str = _FILED
) -> str:
    """The rule in SQL written by hand, for a member who looks and the columns of a row and of its owner. Unknown (NULL)
    where there is no owner. `filed` tells how the owner filed `viewer`; NULL where they did not."""
    standing = f"COALESCE({filed.format(viewer=viewer, owner=owner)}, 0)"
    return (
        f"({owner} = {viewer} OR {exists_sql(viewer, owner=owner, active=active, leaving=leaving)}"
        f" AND ({shares_sql(audience, str(MEMBER_STANDING))} OR {shares_sql(audience, standing)}))"
    )


def standings_sql(viewer: str) -> str:
    """A query written by hand: every member who exists for the viewer (NULL: a visitor), whether that is the viewer
    (`own`), and the standing that the viewer has towards them: member_id, own, standing, listing."""
    return (
        f"SELECT m.id AS member_id, m.id IS NOT DISTINCT FROM {viewer} AS own, m.listing,"
        f" CASE WHEN {viewer} IS NULL THEN {VISITOR_STANDING} ELSE {MEMBER_STANDING} | coalesce(filed.mask, 0) END"
        " AS standing FROM members_member AS m"
        f" LEFT JOIN members_contact AS filed ON filed.owner_id = m.id AND filed.other_id = {viewer}"
        f" WHERE m.id IS NOT DISTINCT FROM {viewer}"
        f" OR {exists_sql(viewer, owner='m.id', active='m.is_active', leaving='m.leaving_at')}"
    )


_STANDING = f"SELECT s.standing FROM ({standings_sql('%(me)s::bigint')}) AS s WHERE s.member_id = %(owner)s"


def legal_audience(field: str = "audience") -> Q:
    """The condition of the database constraint that keeps an audience legal."""
    circles = Exact(Mod(F(field), Value(1 << FIRST_CIRCLE)), Value(0))
    return Q(**{f"{field}__in": _PLAIN}) | (Q(**{f"{field}__gte": 0, f"{field}__lt": _END}) & Q(circles))


def legal_open_audience(field: str = "audience") -> Q:
    """The condition of the database constraint for what belongs to those who file nobody."""
    return Q(**{f"{field}__in": (ONLY_ME, PUBLIC, MEMBERS)})


def legal_filing(field: str = "mask") -> Q:
    """The condition of the database constraint that keeps a filing legal."""
    low = Exact(Mod(F(field), Value(4)), Value(0))
    tier = GreaterThan(F(field).bitand(CONTACTS), Value(0))
    return Q(**{field: 0}) | (Q(**{f"{field}__gt": 0, f"{field}__lt": _END}) & Q(low) & Q(tier))


class AudienceField(models.BigIntegerField):  # type: ignore[type-arg]
    """Who may see the row: a mask of the rule. A new row starts as Only me."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("default", ONLY_ME)
        super().__init__(**options)
