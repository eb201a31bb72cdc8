"""What the apps above add to members, which imports none of them. Each registers its functions in
AppConfig.ready.

    profile_sections       get the viewer, a member and the viewer's standing toward the member; return a further
                           section of the member's page, or None
    organization_sections  get the viewer and an organization; return a further section of its page, or None
    desk_waits             get a member as viewer; return what is waiting for them in the app, or None
    searches               by kind: get the viewer and the words of a search of everything; return what is found of it
    before_erasing         called in the transaction that erases a member, while the row still exists
    reasons_to_know        get a viewer; return the rows of REASON that say whom the viewer may know from the app
    desk_news              get a viewer and a moment; return what may have happened since then: see `NewsPart`
    news_templates         by kind of news: the template of its sentence, which gets a `members.reads.news.News` as `news`
    more_shown             return what else an owner shows with an audience, for previews
    masks                  further masks that can contain an owner's circle: the model, the field, the path to the owner
    log_words              by what a trigger logs: names of those things for the owner's sharing history, by number
    export_parts           return further files for the copy of a member's data: name without ending, and content
    demo_loaders           fill the demo world once the members are there

The hooks of one list run in the order of their priority: see `Hooks.add`.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypeVar

from members.rule.masks import audience_key, standing_of_filing
from members.rule.standing import Viewer, may_see

if TYPE_CHECKING:
    from django.db.models import Model, QuerySet

    from members.models import Member, Organization
    from members.search import Count


@dataclass(frozen=True)
class Section:
    """A part of a page: the template that draws it, and what the template receives as `section`. The viewer may
    see all of it."""

    template: str
    data: Mapping[str, object]


@dataclass(frozen=True)
class Waiting:
    """What is waiting for a member in another app: `one` and `many` name it in a sentence, `items` are the text
    and the address of each. Where it can be answered on the desk, `template` draws each of the `rows`, as `row`."""

    one: str
    many: str
    items: tuple[tuple[str, str], ...]
    template: str = ""
    rows: tuple[object, ...] = ()


@dataclass(frozen=True)
class NewsRow:
    """A row of NEWS."""

    kind: str
    at: datetime
    member: int | None
    name: str
    handle: str
    about: str
    year: int
    slug: str
    word: str


@dataclass(frozen=True)
class Found:
    """What a search of everything finds of one kind, all of which the viewer may see. `key` is its name in HTML, `label`
    says what these are ("Events"), `many` the same within a sentence ("events"). `rows` are the first ones, each drawn by
    the template, which receives it as `row`; `number` is how many there are, `url` the page with all of them."""

    key: str
    label: str
    many: str
    template: str
    rows: "Sequence[object]"
    number: "Count"
    url: str

    @property
    def has_more(self) -> bool:
        """Whether there are more than these rows."""
        return self.number.number > len(self.rows)


@dataclass(frozen=True)
class NewsPart:
    """News of one kind. `own` are rows of the viewer's own without which there is none, such as the events that they host:
    only where there is one of these, which tells nothing of others, are the `rows` of NEWS asked for."""

    own: "QuerySet[Any, Any]"
    rows: "Callable[[], QuerySet[Any, Any]]"


@dataclass(frozen=True)
class Shown:
    """One thing that an owner shows: a line, a photo, the entry in the directory, the contact list, an event.
    `circles` are the names of the circles in its audience. `anyway` are the members who see it however they are
    filed; `to_members` says that all members do. A part of another thing is seen only by people who also see
    `within`."""

    key: str
    label: str
    text: str
    audience: int
    circles: str = ""
    anyway: frozenset[int] = frozenset()
    to_members: bool = False
    within: "Shown | None" = None

    def is_seen(self, mask: int, person_id: int = 0) -> bool:
        """Whether a contact filed under `mask` sees it. `person_id` is that contact."""
        reached = self.to_members or may_see(self.audience, standing_of_filing(mask))
        return (reached or person_id in self.anyway) and (
            self.within is None or self.within.is_seen(mask, person_id)
        )

    def changed(self, change: Callable[[int], int]) -> "Shown":
        """The same thing after all audiences changed."""
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


# The columns of a reason to know a member: the member, its kind, the number and the name of what the two share, and two
# words about the member's part in it. Rows of several apps are read in one query, so their types are the same.
REASON = ("member", "kind", "thing", "words", "part", "years")
# The columns of news: its kind, when it happened, the number, name and handle of the member who did it (NULL or empty for
# nobody), what it is about with its address in two parts, and a word of its own.
NEWS = ("kind", "at", "member", "name", "handle", "about", "year", "slug", "word")

reasons_to_know: "Hooks[Callable[[Viewer], QuerySet[Any, Any] | None]]" = Hooks()
desk_news: "Hooks[Callable[[Viewer, datetime], Iterable[NewsPart]]]" = Hooks()
news_templates: dict[str, str] = {}
profile_sections: "Hooks[Callable[[Viewer, Member, int], Section | None]]" = Hooks()
organization_sections: "Hooks[Callable[[Viewer, Organization], Section | None]]" = Hooks()
desk_waits: Hooks[Callable[[Viewer], Waiting | None]] = Hooks()
searches: dict[str, Callable[[Viewer, str], Found]] = {}
before_erasing: "Hooks[Callable[[Member], object]]" = Hooks()
more_shown: "Hooks[Callable[[Member], Iterable[Shown]]]" = Hooks()
masks: "Hooks[tuple[type[Model], str, str]]" = Hooks()
log_words: dict[str, Callable[[Viewer, set[int]], Mapping[int, str]]] = {}
export_parts: "Hooks[Callable[[Member], Mapping[str, object]]]" = Hooks()
demo_loaders: Hooks[Callable[[], object]] = Hooks()


def sections_of_profile(viewer: Viewer, member: "Member", standing: int) -> list[Section]:
    """The further sections of a profile for this viewer, whose standing toward the member is given."""
    return [section for make in profile_sections if (section := make(viewer, member, standing))]


def sections_of_organization(viewer: Viewer, organization: "Organization") -> list[Section]:
    """The further sections of the page of an organization for this viewer."""
    return [section for make in organization_sections if (section := make(viewer, organization))]


def waiting_for(viewer: Viewer) -> list[Waiting]:
    """What waits for a member in the other apps."""
    return [waiting for ask in desk_waits if (waiting := ask(viewer))]
