"""Texts of other programs as our own: what was encoded is decoded, and HTML becomes plain text with its links."""

import quopri
import re
from email.header import decode_header, make_header
from html import unescape

from netlib.text.clean import clean_text

_HTML = re.compile(
    r"<(?:p|br|a|b|i|u|ul|ol|li|div|span|html|body|table|strong|em|font|hr|h\d)\b[^>]*>", re.IGNORECASE
)
_TAG = re.compile(r"<!--.*?-->|<(/?)([A-Za-z][A-Za-z0-9]*)\b[^>]*>|<![^>]*>", re.DOTALL)
_HREF = re.compile(r"""\bhref\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>]+))""", re.IGNORECASE)
_HIDDEN = {"script", "style", "head", "title"}
_BREAKS = {"li": "\n- ", "p": "\n\n", "table": "\n\n", "ul": "\n\n", "ol": "\n\n"}
_ENDING = {"p", "div", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6"}
_GAPS = re.compile(r"\n{3,}")
_BLOCKS = {"p", "div", "br", "li", "tr", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "table", "hr"}
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});")
_PRINTABLE = re.compile(r"=[89A-F][0-9A-F]=[89AB][0-9A-F]|=0D=0A", re.IGNORECASE)
_WORD = re.compile(r"=\?[\w-]{2,30}\?[bq]\?[^?\s]*\?=", re.IGNORECASE)
_LINK = re.compile(r"https?://[^\s<>\"]+[^\s<>\".,;:!?)\]]", re.IGNORECASE)
_ENCODED_MOST = 5


def text_of(source: str) -> str:
    """A text as people read it: entities are decoded as often as they were encoded, quoted-printable once; HTML loses
    its tags and keeps its links; white space is joined."""
    text = _decoded(source)
    if "<" in text and _HTML.search(text):
        text = _without_tags(text)
    if text is not source:
        text = clean_text(text)
    if "\n" not in text:
        return " ".join(text.split())
    text = "\n".join([" ".join(line.split()) for line in text.split("\n")]).strip()
    return _GAPS.sub("\n\n", text) if "\n\n\n" in text else text


def _without_tags(text: str) -> str:
    """The text of some HTML with its links, and nothing of scripts and styles."""
    parts: list[str] = []
    links: list[tuple[str, int]] = []
    hidden = ""
    at = 0
    for found in _TAG.finditer(text):
        if not hidden:
            parts.append(_said(text[at : found.start()]))
        at = found.end()
        tag = (found[2] or "").lower()
        if hidden:
            hidden = "" if found[1] and tag == hidden else hidden
        elif tag in _HIDDEN and not found[1]:
            hidden = tag
        elif tag == "a" and not found[1]:
            href = _HREF.search(found[0])
            links.append((unescape(next(filter(None, href.groups()), "")) if href else "", len(parts)))
        elif tag == "a" and links:
            link, since = links.pop()
            said = " ".join("".join(parts[since:]).split())
            if (
                link.startswith(("http://", "https://"))
                and link.strip("/") != said.strip("/")
                and " " not in link
            ):
                parts.append(f" <{link}>")
        elif tag in _BLOCKS:
            parts.append(_BREAKS.get(tag, "\n") if not found[1] else "\n" if tag in _ENDING else "")
    if not hidden:
        parts.append(_said(text[at:]))
    return "".join(parts)


def _said(text: str) -> str:
    """What stands between two tags, where white space is nothing but a space unless it stands between words."""
    if "&" in text:
        text = unescape(text)
    if "\n" in text:
        return text if "\n" in text.strip() else f" {text.strip()} ".replace("  ", " ")
    return text


def _decoded(text: str) -> str:
    if "=?" in text:
        text = _WORD.sub(_decoded_word, text)
    if "=" in text and _PRINTABLE.search(text):
        text = quopri.decodestring(text.encode()).decode(errors="ignore")
    for _ in range(_ENCODED_MOST):
        if "&" not in text or not _ENTITY.search(text):
            break
        text = _ENTITY.sub(lambda found: unescape(found[0]), text)
    return text


def _decoded_word(found: re.Match[str]) -> str:
    """What an encoded word of a letter (RFC 2047) says; as it is where that cannot be read."""
    try:
        return str(make_header(decode_header(found[0])))
    except (LookupError, ValueError):
        return found[0]


def fitted(text: str, most: int) -> str:
    """The text, or as much of it as has place, with “…” at its end."""
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def line_of(source: str) -> str:
    """A text of one line."""
    text = text_of(source)
    if not text.isascii():
        # Nobody sees these, and nobody types them when looking for the title.
        text = text.replace("\u00ad", "").strip("\u200b\u2060 \n")
    return text if "\n" not in text else " ".join(text.split())


def first_link(text: str) -> str:
    """The first web address in a text, or ""; one too long to keep is none."""
    found = _LINK.search(text)
    return found[0] if found and len(found[0]) <= 500 else ""


def without_links(text: str) -> str:
    """A text without its web addresses."""
    return _LINK.sub("", text)
