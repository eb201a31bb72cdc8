"""Texts of other programs as our own: what was encoded is decoded, and HTML becomes plain text with its links."""

import quopri
import re
from html import unescape
from html.parser import HTMLParser

from netlib.text.clean import clean_text

_HTML = re.compile(
    r"<(?:p|br|a|b|i|u|ul|ol|li|div|span|html|body|table|strong|em|font|hr|h\d)\b[^>]*>", re.IGNORECASE
)
_BLOCKS = {"p", "div", "br", "li", "tr", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "table", "hr"}
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});")
_PRINTABLE = re.compile(r"=[89A-F][0-9A-F]=[89AB][0-9A-F]|=0D=0A", re.IGNORECASE)
_LINK = re.compile(r"https?://[^\s<>\"]+[^\s<>\".,;:!?)\]]", re.IGNORECASE)
_ENCODED_MOST = 5


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


def text_of(source: str) -> str:
    """A text as people read it: entities are decoded as often as they were encoded, quoted-printable once; HTML loses
    its tags and keeps its links; white space is joined."""
    text = _decoded(source)
    if "<" in text and _HTML.search(text):
        reader = _Text()
        reader.feed(text)
        reader.close()
        text = "".join(reader.parts)
    text = clean_text(text)
    if "\n" not in text:
        return " ".join(text.split())
    text = re.sub(r"[ \t\xa0]+", " ", text)
    return re.sub(r"\n{3,}", "\n\n", re.sub(r" ?\n ?", "\n", text)).strip()


def _decoded(text: str) -> str:
    if "=" in text and _PRINTABLE.search(text):
        text = quopri.decodestring(text.encode()).decode(errors="ignore")
    for _ in range(_ENCODED_MOST):
        if "&" not in text or not _ENTITY.search(text):
            break
        text = _ENTITY.sub(lambda found: unescape(found[0]), text)
    return text


def fitted(text: str, most: int) -> str:
    """The text, or as much of it as has place, with “…” at its end."""
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def line_of(source: str) -> str:
    """A text of one line."""
    return " ".join(text_of(source).split())


def first_link(text: str) -> str:
    """The first web address in a text, or ""; one too long to keep is none."""
    found = _LINK.search(text)
    return found[0] if found and len(found[0]) <= 500 else ""


def without_links(text: str) -> str:
    """A text without its web addresses."""
    return _LINK.sub("", text)
