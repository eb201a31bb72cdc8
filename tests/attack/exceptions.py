"""Where two worlds that a viewer may not tell apart do differ: each line with its reason."""

import re
from typing import NamedTuple


class Exempt(NamedTuple):
    """What of an answer is not compared. `view` and `viewer` are patterns; `what` is "queries", "rows", or a pattern of
    bytes in the body."""

    view: str
    viewer: str
    what: str
    reason: str


# How many members there are: beside each audience stands how many people it reaches, and that number must be true, or
# one would show a thing to more people than one was told.
_EVERYBODY = r"(?<=\(|>| )\d+ members?(?=\)|</span>|</a>|\.|, except)"

_CSRF = r'name="csrfmiddlewaretoken" value="[^"]*"'

EXCEPTIONS = [
    # Not where members are counted who belong to something: those are counts of whom the viewer may see.
    Exempt(
        "(?!(typed, )?(people|browse|heading|organization)).*",
        ".*",
        _EVERYBODY,
        "an audience says how many people it reaches",
    ),
    Exempt(".*", ".*", _CSRF, "random each time"),
    # The index of words is one for all viewers, as there are as many views of a profile as ties: what it finds is read
    # through the rule afterwards. The answer, its queries and their number are alike; test_boxes.py says how many rows.
    Exempt(
        r"(typed|step \d+), people.*",
        ".*",
        "rows",
        "a search finds whoever has a rare word, or a name that is spelt alike, before it asks who may be seen",
    ),
    Exempt(
        "step .*event-invite",
        ".*",
        "rows",
        "whose an address is decides who gets the letter; the host is not told",
    ),
    *(
        Exempt(
            f"step .*{view}", ".*", what, "a known address is written to; nothing that comes back tells so"
        )
        for view in ("account_login", "account_.*_code", "account_reset_password", "account_email")
        for what in ("queries", "rows")
    ),
]


def is_excepted(view: str, viewer: str, what: str) -> bool:
    """Whether a line says that the number of "queries" or "rows" may differ."""
    return any(what == each.what and _fits(each, view, viewer) for each in EXCEPTIONS)


def without_exceptions(view: str, viewer: str, body: bytes) -> bytes:
    """The body without what is not compared."""
    for each in EXCEPTIONS:
        if each.what not in ("queries", "rows") and _fits(each, view, viewer):
            body = re.sub(each.what.encode(), b"", body)
    return body


def _fits(each: Exempt, view: str, viewer: str) -> bool:
    return bool(re.fullmatch(each.view, view) and re.fullmatch(each.viewer, viewer))


# What members are told of it, on the page that says how Netlib keeps its promise.
TOLD = (
    "Beside each audience we show how many people it reaches. That number is true, so it can tell how many members there are.",
    "A handle can be used once. If the one you want belongs to a member you can’t see, we say only that it’s reserved.",
    "A search near a hidden word can take a tiny moment longer. The page shows nothing of it, and we measure it.",
)
