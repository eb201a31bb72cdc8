"""Formatted text that members write: a little Markdown in, safe HTML out."""

import re
from collections.abc import Iterator, Sequence
from html import unescape

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

MAX_LENGTH = 20_000
_TAGS = {"p", "br", "em", "strong", "ul", "ol", "li", "blockquote", "code", "pre", "a", "hr"}
_WHOLE = re.compile(r"https?://|mailto:", re.IGNORECASE)
_ADDRESS = re.compile(r"\bhttps?://[^\s<>\"“”‘’]*[^\s<>\"“”‘’.,;:!?)\]'*_]")


def _link_addresses(state: StateCore) -> None:
    """Make links of web addresses that are simply written in the text."""
    for block in state.tokens:
        if block.type == "inline" and "://" in block.content:
            block.children = list(_linked(block.children or []))


def _linked(tokens: Sequence[Token]) -> Iterator[Token]:
    inside = 0
    for token in tokens:
        inside += token.nesting if token.type in {"link_open", "link_close"} else 0
        if token.type != "text" or inside:
            yield token
            continue
        done = 0
        for found in _ADDRESS.finditer(token.content):
            yield Token("text", "", 0, content=token.content[done : found.start()])
            yield Token("link_open", "a", 1, attrs={"href": found[0]})
            yield Token("text", "", 0, content=found[0])
            yield Token("link_close", "a", -1)
            done = found.end()
        yield Token("text", "", 0, content=token.content[done:])


def _only_outward(tag: str, attribute: str, value: str) -> str | None:
    """No link leads to a page of ours as if we had put it there: whole addresses only."""
    return value if attribute != "href" or _WHOLE.match(value) else None


def _heading(self: object, tokens: Sequence[Token], index: int, options: object, env: object) -> str:
    """A heading becomes a bold paragraph: it would break the order of the page's own headings."""
    return "<p><strong>" if tokens[index].nesting == 1 else "</strong></p>\n"


def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False, "breaks": True, "maxNesting": 20}).disable("image")
    parser.core.ruler.push("link_addresses", _link_addresses)
    parser.add_render_rule("heading_open", _heading)
    parser.add_render_rule("heading_close", _heading)
    return parser


_PARSER = _parser()


def render(text: str) -> SafeString:
    """HTML of a Markdown text: paragraphs, emphasis, lists, quotations, code and links, nothing else.

    Links lead only to http, https and mailto addresses, and tell search engines that we do not vouch for them.
    HTML and images are shown as the text they are. What goes beyond 20,000 characters is left out.
    """
    html = nh3.clean(
        _PARSER.render(text[:MAX_LENGTH]),
        tags=_TAGS,
        attributes={"*": set(), "a": {"href"}, "ol": {"start"}},
        attribute_filter=_only_outward,
        url_schemes={"http", "https", "mailto"},
        link_rel="nofollow noopener ugc",
    )
    return mark_safe(html.strip())  # noqa: S308


def plain(text: str) -> str:
    """A Markdown text on one line, without its marks."""
    return " ".join(plain_lines(text).split())


def plain_lines(text: str) -> str:
    """A Markdown text line by line, without its marks."""
    return unescape(nh3.clean(render(text), tags=set())).strip()
