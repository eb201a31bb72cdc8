"""Places that a file writes in one line, as venue, address and town."""

import re
from collections.abc import Iterable, Iterator

from events.imports.texts import without_links
from members.models import Place
from members.reads.places import towns_named

_COUNTRIES = {
    "usa": "US", "u.s.a.": "US", "united states of america": "US", "united states": "US", "uk": "GB", "u.k.": "GB",
}  # fmt: skip
# "MA 02116", "SW1A 1AA", "D-10117": what has a digit among capitals.
_POSTCODE = re.compile(r"\b[A-Z]{0,2}-?\d[\dA-Z-]*\b")
_JOINED = re.compile(r"(.+)\s([A-Z]{2})")


class Towns:
    """The towns in the addresses of one file. What `learn` has been shown is looked up at once, the rest one by one."""

    def __init__(self) -> None:
        self._found: dict[str, list[Place]] = {}
        self._lines: dict[str, tuple[str, str, Place | None]] = {}

    def learn(self, lines: Iterable[str], towns: Iterable[str] = ()) -> None:
        """Look up all towns that these lines, and these texts of a town alone, may name. One query."""
        texts = {text for line in set(lines) for text in _candidates(_parts(line))} | set(towns)
        if unknown := texts - self._found.keys():
            self._found |= towns_named(unknown)

    def place_line(self, line: str) -> tuple[str, str, Place | None]:
        """Venue, address and town of a place written in one line: "Boston Public Library, 700 Boylston St, Boston,
        MA 02116, USA". What is no town stays in the address."""
        if line not in self._lines:
            parts = _parts(line)
            town = self.town_in(parts)
            venue = "" if not parts or (len(parts) == 1 and town is not None) else parts[0]
            self._lines[line] = venue[:200], ", ".join(parts[1:])[:500], town
        return self._lines[line]

    def town_in(self, parts: list[str]) -> Place | None:
        """The town among the parts of an address, looked for from the end: a town needs its state or country after it,
        unless it stands alone."""
        return next((town for text in _candidates(parts) if (town := self.look_up(text))), None)

    def look_up(self, text: str) -> Place | None:
        """The town of that name; with its state or country, the biggest of the name there."""
        found = self.all(text)
        return found[0] if found and (len(found) == 1 or "," in text) else None

    def all(self, text: str) -> list[Place]:
        """Every town that the text may mean, the biggest first."""
        if text not in self._found:
            self._found |= towns_named([text])
        return self._found[text]


def _parts(line: str) -> list[str]:
    clean = " ".join(without_links(line).replace("\n", ", ").split()).strip(" ,;")
    return [part.strip() for part in re.split(r"[,;]", clean) if part.strip()]


def _candidates(parts: list[str]) -> Iterator[str]:
    """What may be the town in the parts of an address, with its state or country, the likeliest first."""
    named = [" ".join(_POSTCODE.sub("", part).split()) for part in parts]
    named = [_COUNTRIES.get(part.casefold(), part) for part in named if part]
    for at in range(len(named) - 1, -1, -1):
        # "Boston MA 02116" without its comma.
        if joined := _JOINED.fullmatch(named[at]):
            yield f"{joined[1]}, {joined[2]}"
        if at + 1 < len(named):
            yield f"{named[at]}, {named[at + 1]}"
    if len(named) == 1:
        yield named[0]
