"""What a benchmark case is, and the texts that are searched for."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

# What kind of text it is, and the text.
SEARCHES = (
    ("common word", "library"),
    ("middling word", "cataloguing"),
    ("a word of lines", "chess"),
    ("rare word", "heliography"),
    ("three words, few with all", "librarian smith chess"),
    ("three words, many with all", "librarian reference library"),
    ("two names", "maria garcia"),
    ("a name", "smith"),
    ("a phrase", "“reference librarian”"),
    ("none found", "qqxzv"),
)


@dataclass
class Case:
    """One thing to measure: what to run, and the raw reads that are its floor (SQL with its values)."""

    label: str
    run: Callable[[], Any]
    floor: list[tuple[str, list[Any]]] = field(default_factory=list)
