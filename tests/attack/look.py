"""Looking at the world as one viewer, and saying what is wrong with what came back."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from tests.attack.addresses import Route, every_route, values_of
from tests.attack.crawl import Visit, from_routes, pick, visits_of, walk
from tests.attack.facts import Facts
from tests.attack.faults import is_known
from tests.attack.pages import SHOWN, must_show
from tests.attack.rule import may_see
from tests.attack.site import Answer, Site
from tests.attack.twins import LATER, number_from
from tests.attack.viewers import SAMPLED, VIEWERS, Viewer
from tests.attack.world import World

# Of so many viewers one opens an address in the short run, and where we know what a page must show, one of two.
ONE_OF, ONE_OF_SHOWN = len(SAMPLED) // 2, 2
# The admin is opened by one of these, and tried by one of those.
_STAFF, _OTHERS = ("curator", "superuser"), ("visitor", "stranger", "unconfirmed")
# So much is opened of what the world has for one address, and so many links are followed.
SHORT, WHOLE = 1, 3
SHORT_LINKS = 2
# Pages on which everybody may be met, whoever it is about.
MEETING = {
    "people", "browse", "contacts", "desk", "events", "events-been", "event-cohort", "events-ics", "feed-ics", "feed-atom",
    "committees", "organization", "heading", "service", "people-suggest-json", "home", "export",
}  # fmt: skip
# What is for visitors, whoever asks: a member who is kept apart by a block could sign out.
OPEN_TO_ALL = {
    "events-ics", "events-atom", "sitemap-part", "profile-share", "event-share", "committee-share", "organization-share",
}  # fmt: skip
VISITOR = Viewer("visitor")


# What `record_property` of pytest is: notes how often something was done, for the summary.
Note = Callable[[str, int], None]


@dataclass
class Attack:
    """The world, who looks at it, the site, and what is in the database."""

    world: World
    viewers: dict[str, Viewer]
    site: Site
    facts: Facts = field(default_factory=Facts)
    answers: dict[str, dict[Visit, Answer]] = field(default_factory=dict)
    # What has changed since, by its name in tests/attack/changes.py.
    change: str = ""

    def routes(self, viewer: Viewer, *, whole: bool = False) -> list[Route]:
        """The lines of the URL configuration that a viewer tries: in the short run a few of them, spread so that
        every address has several viewers, in the whole run all."""
        routes = enumerate(every_route())
        return [
            route
            for number, route in routes
            if (_tries(route, viewer) if whole else _in_short_run(number, route, viewer))
        ]

    def seen(self, viewer: Viewer) -> dict[Visit, Answer]:
        """What the site answers a viewer in the short run; asked once."""
        if viewer.name not in self.answers:
            start = from_routes(viewer, most=SHORT, routes=self.routes(viewer))
            number_from(LATER)
            self.answers[viewer.name] = dict(walk(self.site, viewer, start, links=SHORT_LINKS))
        return self.answers[viewer.name]

    def seen_whole(self, viewer: Viewer) -> dict[Visit, Answer]:
        """What it answers at every address and wherever these lead."""
        start = from_routes(viewer, most=WHOLE, routes=self.routes(viewer, whole=True))
        number_from(LATER)
        return dict(walk(self.site, viewer, start))

    def look_at(
        self, viewer: Viewer, about: set[str], *, only: str = "", most: int | None = None
    ) -> dict[Visit, Answer]:
        """What the site answers a viewer at the addresses that name somebody, or everywhere in the `only` view, and on
        a few pages where everybody may be met. Where `most` is given: at most so many addresses of a view that name
        them, and half of the pages."""
        found: dict[Visit, Answer] = {}
        names = {only} if only else SHOWN.keys() | MEETING
        routes = [route for route in every_route() if route.name in names]
        for route in routes if most is None else routes[pick(self.change, 2) :: 2]:
            values = values_of(route, viewer)
            named = [each for each in values if about & set(map(str, each.values()))]
            for each in (
                values
                if only
                else named[:most]
                if route.arguments and route.name in SHOWN
                else values[:SHORT]
            ):
                for visit in visits_of(route, each):
                    found[visit] = self.site.ask(viewer.session, visit.request)
        return found

    def problems(self, viewer: Viewer, answers: Iterable[tuple[Visit, Answer]]) -> Iterator[str]:
        """What answers show that they must not, and what they lack, but for what is known."""
        for visit, answer in answers:
            for problem, name in _problems(self, viewer, visit, answer):
                if not is_known(name, visit.view, self.change):
                    yield f"{viewer.name}, {visit.request}: {problem}"

    def all_problems(self, viewer: Viewer, answers: dict[Visit, Answer]) -> Iterator[tuple[str, str]]:
        """Each of them, known or not, with the field."""
        for visit, answer in answers.items():
            yield from _problems(self, viewer, visit, answer)


def _tries(route: Route, viewer: Viewer) -> bool:
    """Whether a viewer opens a route in the whole run: all but the admin, which turns all who are no staff away alike."""
    return not route.pattern.startswith("admin/") or viewer.name in (*_STAFF, *_OTHERS)


def _in_short_run(number: int, route: Route, viewer: Viewer) -> bool:
    """Whether a viewer opens the route of that number: those that take secrets always, others so that two viewers come
    to each, and more where we know what a page must show."""
    if route.pattern.startswith("admin/"):
        return viewer.name in (_STAFF[number % len(_STAFF)], _OTHERS[number % len(_OTHERS)])
    if "token" in route.arguments:
        return True
    viewers = SAMPLED if viewer.name in SAMPLED else VIEWERS
    one_of = ONE_OF_SHOWN if route.name in SHOWN else ONE_OF
    return (number + viewers.index(viewer.name)) % one_of == 0


def _problems(attack: Attack, viewer: Viewer, visit: Visit, answer: Answer) -> Iterator[tuple[str, str]]:
    tokens, facts = attack.world.tokens, attack.facts
    if answer.status >= 500 and visit.view != "healthz":
        yield f"status {answer.status}: {answer.error}", ""
    me = VISITOR if visit.view in OPEN_TO_ALL and answer.status == 200 else viewer
    typed = visit.request.path.lower()
    for word in sorted(answer.words & tokens.by_word.keys()):
        # What the address says is no news to whoever opened it.
        if word not in typed and not may_see(facts, tokens.by_word[word], me):
            yield f"shows {tokens.by_word[word]}", tokens.by_word[word].where
    for word in sorted(must_show(facts, tokens, viewer, visit.view, visit.request.path) - answer.words):
        yield f"lacks {tokens.by_word[word]} (status {answer.status})", ""


def kinds_of(problems: Iterable[str]) -> str:
    """Problems that are alike, once, with how often: for the message of a test."""
    counted: dict[str, list[str]] = {}
    for problem in problems:
        alike = re.sub(r"\d+|zq\w{6}", "…", problem)
        counted.setdefault(alike, []).append(problem)
    return "\n".join(f"{len(found)} × {found[0][:600]}" for found in counted.values())
