"""Texts of other programs as our own: HTML as Markdown, and a place written in one line as venue, address and town."""

import re
from html.parser import HTMLParser

from members.models import Place
from members.reads.places import resolve
from netlib.text.names import fold

_HTML = re.compile(
    r"<(?:p|br|a|b|i|u|ul|ol|li|div|span|html|body|table|strong|em|h\d)\b[^>]*>", re.IGNORECASE
)
_BLOCKS = {"p", "div", "br", "li", "tr", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "table", "hr"}
_LINK = re.compile(r"https?://[^\s<>\"]+[^\s<>\".,;:!?)]", re.IGNORECASE)
_MEETINGS = re.compile(
    r"https?://(?:[\w-]+\.)*(?:zoom\.us|teams\.microsoft\.com|teams\.live\.com|meet\.google\.com|webex\.com|"
    r"gotomeeting\.com|gotowebinar\.com|meet\.jit\.si|whereby\.com)/[^\s<>\"]*[^\s<>\".,;:!?)]",
    re.IGNORECASE,
)
_ONLINE = re.compile(r"\b(online|virtual|zoom|webinar|microsoft teams|google meet|webex)\b", re.IGNORECASE)


class _Text(HTMLParser):
    """Collects the text of some HTML with its links, and nothing of scripts and styles."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.hidden = 0
        self.href: list[tuple[str, int]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in {"script", "style", "head", "title"}:
            self.hidden += 1
        elif tag in _BLOCKS:
            self.parts.append(
                "\n- " if tag == "li" else "\n\n" if tag in {"p", "table", "ul", "ol"} else "\n"
            )
        elif tag == "a":
            self.href.append((dict(attrs).get("href") or "", len(self.parts)))

    def handle_endtag(self, tag: str) -> None:
        if tag in {"script", "style", "head", "title"}:
            self.hidden = max(0, self.hidden - 1)
        elif tag in {"p", "div", "ul", "ol"} or tag.startswith("h"):
            self.parts.append("\n")
        elif tag == "a" and self.href:
            href, since = self.href.pop()
            said = " ".join("".join(self.parts[since:]).split())
            if re.match(r"https?://", href) and href.strip("/") != said.strip("/"):
                self.parts.append(f" <{href}>" if " " not in href else "")

    def handle_data(self, data: str) -> None:
        if not self.hidden:
            self.parts.append(re.sub(r"\s+", " ", data) if "\n" not in data.strip() else data)


def text_of(source: str, most: int) -> str:
    """A description as plain text: HTML loses its tags and keeps its links; long ones are cut with “…”."""
    text = source
    if _HTML.search(text):
        reader = _Text()
        reader.feed(text)
        reader.close()
        text = "".join(reader.parts)
    text = "".join(c for c in text if c in "\n\t" or ord(c) >= 32)
    text = re.sub(r"[ \t\xa0]+", " ", text)
    text = re.sub(r" ?\n ?", "\n", text)
    text = re.sub(r"\n{3,}", "\n\n", text).strip()
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def first_link(text: str) -> str:
    """The first web address in a text, or ""."""
    found = _LINK.search(text)
    return found[0][:500] if found else ""


def meeting_link(*texts: str) -> str:
    """The first link to a meeting online, or ""."""
    for text in texts:
        if found := _MEETINGS.search(text):
            return found[0][:500]
    return ""


def says_online(text: str) -> bool:
    """Whether a place is said to be online."""
    return bool(_ONLINE.search(text) or _MEETINGS.search(text))


class Towns:
    """Finds the towns in addresses; of one file each is looked up once."""

    def __init__(self) -> None:
        self._found: dict[str, Place | None] = {}

    def place_line(self, line: str) -> tuple[str, str, Place | None]:
        """Venue, address and town of a place written in one line: "Boston Public Library, 700 Boylston St, Boston,
        MA 02116, USA". What is no town stays in the address."""
        clean = " ".join(_LINK.sub("", line.replace("\n", ", ")).split()).strip(" ,;")
        parts = [part.strip() for part in re.split(r"[,;]", clean) if part.strip()]
        if not parts:
            return "", "", None
        town = self.town_in(parts)
        venue = "" if len(parts) == 1 and town is not None else parts[0]
        return venue[:200], ", ".join(parts[1:])[:500], town

    def town_in(self, parts: list[str]) -> Place | None:
        """The town among the parts of an address, looked for from the end: a town needs its state or country after it,
        unless it stands alone."""
        named = [re.sub(r"\b[A-Z]{0,2}\d[\dA-Z-]*\b", "", part).strip() for part in parts]
        named = [_COUNTRIES.get(part.casefold(), part) for part in named if part]
        for at in range(len(named) - 1, -1, -1):
            # "Boston MA 02116" without its comma.
            joined = re.fullmatch(r"(.+)\s([A-Z]{2})", named[at])
            if joined and (town := self.look_up(f"{joined[1]}, {joined[2]}")):
                return town
            if at + 1 < len(named) and (town := self.look_up(f"{named[at]}, {named[at + 1]}")):
                return town
        return self.look_up(named[0]) if len(named) == 1 else None

    def look_up(self, text: str) -> Place | None:
        """The town of that name; with its state or country, the biggest of the name there."""
        if text not in self._found:
            place, several = resolve(text)
            if place is None and several and "," in text:
                place = several[0]
            self._found[text] = place if place and place.key == fold(text.split(",")[0]) else None
        return self._found[text]


_COUNTRIES = {
    "usa": "US", "u.s.a.": "US", "united states of america": "US", "united states": "US", "uk": "GB", "u.k.": "GB",
}  # fmt: skip
