"""What the apps above add to members, which imports none of them. Each registers its functions in AppConfig.ready.

`profile_sections` receive what a viewer sees of a member and give a further section of that page, or None.
`organization_sections` receive the viewer and an organization, for the page of the organization.
`desk_waits` receive the member as a viewer and give what waits for them elsewhere, or None.
`before_erasing` is called with a member inside the transaction that erases them, while the row is still there.
`surfaces` give what else a member shows to an audience, for the owner's previews of another filing.
`masks` are further masks of an owner in which a circle can stand: the model, the field, and the path to the owner.
`log_words` say, by the sort of thing that a trigger logs, what the owner's log calls those with some numbers.
`export_parts` give further files of a member's copy of everything: name without ending, and what stands in it.
`demo_loaders` fill the demo world after the members are there.

The hooks of one registry run in the order of their priority: see `Hooks.add`.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from django.db.models import Model

    from members.models import Member, Organization
    from members.reads.preview import Shown
    from members.reads.profile import Profile
    from members.rule.standing import Viewer


@dataclass(frozen=True)
class Section:
    """A part of a page: the template that draws it and what it receives as `section`, all of it seen by the viewer."""

    template: str
    data: Mapping[str, Any]


@dataclass(frozen=True)
class Waiting:
    """What waits for a member: `one` and `many` name it in a sentence, `items` are the words and the address of each."""

    one: str
    many: str
    items: tuple[tuple[str, str], ...]


Hook = TypeVar("Hook")


class Hooks(list[Hook]):
    """What the apps above registered, in the order in which it is used."""

    def __init__(self) -> None:
        super().__init__()
        self._priorities: dict[Hook, int] = {}

    def add(self, hook: Hook, *, priority: int = 0) -> None:
        """Register a hook; one that is registered already stays where it is. Hooks of a higher priority come first, and
        hooks of the same priority in the order of their registration."""
        if hook not in self:
            self._priorities[hook] = priority
            lower = (at for at, other in enumerate(self) if self._priorities.get(other, 0) < priority)
            self.insert(next(lower, len(self)), hook)


profile_sections: "Hooks[Callable[[Profile], Section | None]]" = Hooks()
organization_sections: "Hooks[Callable[[Viewer, Organization], Section | None]]" = Hooks()
desk_waits: "Hooks[Callable[[Viewer], Waiting | None]]" = Hooks()
before_erasing: "Hooks[Callable[[Member], object]]" = Hooks()
surfaces: "Hooks[Callable[[Member], Iterable[Shown]]]" = Hooks()
masks: "Hooks[tuple[type[Model], str, str]]" = Hooks()
log_words: "dict[str, Callable[[Viewer, set[int]], Mapping[int, str]]]" = {}
export_parts: "Hooks[Callable[[Member], dict[str, Any]]]" = Hooks()
demo_loaders: Hooks[Callable[[], object]] = Hooks()


def sections_of_profile(shown: "Profile") -> list[Section]:
    """The further sections of a profile, for whoever looks."""
    return [section for make in profile_sections if (section := make(shown))]


def sections_of_organization(viewer: "Viewer", organization: "Organization") -> list[Section]:
    """The further sections of the page of an organization."""
    return [section for make in organization_sections if (section := make(viewer, organization))]


def waiting_for(viewer: "Viewer") -> list[Waiting]:
    """What waits for a member in the other apps."""
    return [waiting for ask in desk_waits if (waiting := ask(viewer))]
