"""The viewer, and what they are to an owner: the rule in Python."""

from dataclasses import dataclass
from typing import Self

from django.db import connection

from members.rule.masks import MEMBER_STANDING, NO_STANDING, OWN_STANDING, VISITOR_STANDING, is_legal_audience
from members.rule.sql import standings_sql


@dataclass(frozen=True, slots=True)
class Viewer:
    """The one who is looking: a visitor (`member_id` is None) or a member.

    `posed` is for "See it as…" alone: a made-up contact of the owner `posed_to`, with that filing. Toward all
    others a posed viewer has the standing of a visitor or of any member.
    """

    member_id: int | None = None
    posed: int | None = None
    posed_to: int | None = None

    @classmethod
    def visitor(cls) -> Self:
        """A person who is not signed in."""
        return cls()

    @classmethod
    def pose(cls, *, owner_id: int, standing: int) -> Self:
        """A viewer who exists only in the owner's preview, with `standing` toward that owner."""
        return cls(member_id=None, posed=standing, posed_to=owner_id)

    @property
    def is_member(self) -> bool:
        """Whether a real member is looking."""
        return self.member_id is not None

    @property
    def poses_as_contact(self) -> bool:
        """Whether this is a preview by a made-up contact."""
        return self.posed is not None and self.posed > MEMBER_STANDING


def may_see(audience: int, standing: int) -> bool:
    """The rule in Python. `standing` comes from `standing()`; raises ValueError for an illegal audience."""
    if not is_legal_audience(audience):
        raise ValueError("Not a legal audience.")
    return standing == OWN_STANDING or audience & standing != 0


_STANDING = f"SELECT s.standing FROM ({standings_sql('%(me)s::bigint')}) AS s WHERE s.member_id = %(owner)s"


def standing(viewer: Viewer, owner_id: int) -> int:
    """What `viewer` is to the owner: a mask, OWN_STANDING, or NO_STANDING when the owner does not exist for
    them.

    One query. Suspended and leaving owners show nothing to others. A block works both ways.
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
    """What `viewer` is to owners who file no one, such as an organization."""
    if viewer.posed is not None:
        return viewer.posed & MEMBER_STANDING
    return VISITOR_STANDING if viewer.member_id is None else MEMBER_STANDING


def reaches_strangers(audience: int) -> bool:
    """Whether an audience includes people who are not contacts of the owner."""
    return may_see(audience, MEMBER_STANDING)


def reaches_further(audience: int, before: int) -> bool:
    """Whether an audience includes visitors or members whom the one before did not include."""
    return any(
        may_see(audience, standing) and not may_see(before, standing)
        for standing in (VISITOR_STANDING, MEMBER_STANDING)
    )
