"""Finding headings: by their own name, by a synonym, or near a misspelt word."""

import difflib
from collections.abc import Callable

from members.kinds import Kind
from members.models import Heading, HeadingName
from members.suggestions import languages, skills
from netlib.text.names import fold


def find_heading(text: str) -> Heading | None:
    """The preferred heading for a name or synonym, whatever its case and accents."""
    found = HeadingName.objects.filter(key=fold(text)).select_related("heading").first()
    return found.heading if found else None


def near_headings(text: str, *, limit: int = 4) -> list[str]:
    """Preferred names that begin like `text` or are spelt much like it."""
    key = fold(text)
    names = dict(HeadingName.objects.values_list("key", "heading__name"))
    close = [k for k in names if key and k.startswith(key)] + difflib.get_close_matches(
        key, names, n=limit, cutoff=0.6
    )
    return list(dict.fromkeys(names[k] for k in close))[:limit]


def suggestions_for(kind: Kind) -> dict[str, list[str]]:
    """What the form of a kind offers while typing, as datalists by their HTML id; nothing typed is refused for it.
    Of organizations there are too many: they come while one types."""
    lists: dict[str, Callable[[], list[str]]] = {
        "topic": lambda: list(HeadingName.objects.values_list("name", flat=True)),
        "skill": skills,
        "language": languages,
    }
    if "organization" in kind.fields:
        return {"organizations": []}
    names = {"topic": "headings", "skill": "skills", "language": "languages"}
    return {names[kind.key]: lists[kind.key]()} if kind.key in lists else {}
