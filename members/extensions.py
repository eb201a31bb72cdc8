"""What the apps above add to members, which imports none of them. Each registers its functions in AppConfig.ready.

`profile_sections` receive the viewer, a member and the standing of the one towards the other, and give a further
section of that member's page, or None.
`organization_sections` receive the viewer and an organization, for the page of the organization.
`desk_waits` receive the member as a viewer and give what waits for them elsewhere, or None.
`before_erasing` is called with a member inside the transaction that erases them, while the row is still there.
`surfaces` give what else a member shows to an audience, for the owner's previews of another filing.
`masks` are further masks of an owner in which a circle can stand: the model, the field, and the path to the owner.
`log_words` say, by the sort of thing that a trigger logs, what the owner's log calls those with some numbers.
`export_parts` give further files of a member's copy of everything: name without ending, and what stands in it.
`demo_loaders` fill the demo world after the members are there, in the order in which they were registered.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

from django.db.models import Model

from members.models import Member, Organization
from members.rule.masks import audience_key, standing_of_filing
from members.rule.standing import Viewer, may_see


@dataclass(frozen=True)
class Section:
    """A part of a page: the template that draws it and what it receives as `section`, all of it seen by the viewer."""

    template: str
    data: Mapping[str, object]


@dataclass(frozen=True)
class Waiting:
    """What waits for a member: `one` and `many` name it in a sentence, `items` are the words and the address of each."""

    one: str
    many: str
    items: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Shown:
    """One thing that the owner shows: a line, a photo, the entry in the directory, the contact list, an event.
    `circles` are the names of the circles in its audience; `anyway` are the members who see it however they are filed,
    and `to_members` says that all do. What is part of another thing is seen by those alone who see `within` as well."""

    key: str
    label: str
    text: str
    audience: int
    circles: str = ""
    anyway: frozenset[int] = frozenset()
    to_members: bool = False
    within: "Shown | None" = None

    def is_seen(self, mask: int, person_id: int = 0) -> bool:
        """Whether a contact filed under `mask` sees it; `person_id` says who that is."""
        reached = self.to_members or may_see(self.audience, standing_of_filing(mask))
        return (reached or person_id in self.anyway) and (
            self.within is None or self.within.is_seen(mask, person_id)
        )

    def changed(self, change: Callable[[int], int]) -> "Shown":
        """The same thing after a change of all audiences."""
        within = self.within and self.within.changed(change)
        return replace(self, audience=change(self.audience), within=within)

    @property
    def audience_key(self) -> str:
        """The name of its audience in HTML."""
        return audience_key(self.audience)


@dataclass(frozen=True)
class Difference:
    """What one person gains and loses."""

    gains: list[Shown]
    loses: list[Shown]

    def __bool__(self) -> bool:
        return bool(self.gains or self.loses)


profile_sections: list[Callable[[Viewer, Member, int], Section | None]] = []
organization_sections: list[Callable[[Viewer, Organization], Section | None]] = []
desk_waits: list[Callable[[Viewer], Waiting | None]] = []
before_erasing: list[Callable[[Member], object]] = []
surfaces: list[Callable[[Member], Iterable[Shown]]] = []
masks: list[tuple[type[Model], str, str]] = []
log_words: dict[str, Callable[[Viewer, set[int]], Mapping[int, str]]] = {}
export_parts: list[Callable[[Member], Mapping[str, object]]] = []
demo_loaders: list[Callable[[], object]] = []


def sections_of_profile(viewer: Viewer, member: Member, standing: int) -> list[Section]:
    """The further sections of a profile for this viewer, who has that standing towards the member."""
    return [section for make in profile_sections if (section := make(viewer, member, standing))]


def sections_of_organization(viewer: Viewer, organization: Organization) -> list[Section]:
    """The further sections of the page of an organization for this viewer."""
    return [section for make in organization_sections if (section := make(viewer, organization))]


def waiting_for(viewer: Viewer) -> list[Waiting]:
    """What waits for a member in the other apps."""
    return [waiting for ask in desk_waits if (waiting := ask(viewer))]
