"""Formatted text: what stays, and what hostile text becomes."""

import re
import time

import pytest
from django.utils.safestring import SafeString

from netlib.text.markdown import MAX_LENGTH, render

LINK = 'rel="nofollow noopener ugc"'


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("Maps, *old* ones, **very** old.", "<p>Maps, <em>old</em> ones, <strong>very</strong> old.</p>"),
        ("one\ntwo\n\nthree", "<p>one<br>\ntwo</p>\n<p>three</p>"),
        ("- a\n- b", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>"),
        ("3. c\n4. d", '<ol start="3">\n<li>c</li>\n<li>d</li>\n</ol>'),
        ("> said", "<blockquote>\n<p>said</p>\n</blockquote>"),
        ("# Big\n\nsmall", "<p><strong>Big</strong></p>\n<p>small</p>"),
        ("`a < b`", "<p><code>a &lt; b</code></p>"),
        ("[site](https://a.example/x)", f'<p><a href="https://a.example/x" {LINK}>site</a></p>'),
        (
            "See https://a.example/b_c?d=1&e=2.",
            f'<p>See <a href="https://a.example/b_c?d=1&amp;e=2" {LINK}>https://a.example/b_c?d=1&amp;e=2</a>.</p>',
        ),
        ("(http://a.example/f)", f'<p>(<a href="http://a.example/f" {LINK}>http://a.example/f</a>)</p>'),
        ("<me@a.example>", f'<p><a href="mailto:me@a.example" {LINK}>me@a.example</a></p>'),
        ("`https://a.example`", "<p><code>https://a.example</code></p>"),
        (
            "[https://a.example](https://b.example)",
            f'<p><a href="https://b.example" {LINK}>https://a.example</a></p>',
        ),
        ("", ""),
    ],
)
def test_markdown_becomes_a_few_plain_elements(text: str, html: str) -> None:
    assert render(text) == html
    assert isinstance(render(text), SafeString)


HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "![x](https://a.example/tracker.png)",
    "[a](javascript:alert(1))",
    "[a](JaVaScRiPt:alert(1))",
    "[a](java\tscript:alert(1))",
    "[a](&#106;avascript:alert(1))",
    "[a](<javascript:alert(1)>)",
    "[a](data:text/html;base64,PHNjcmlwdD4=)",
    "[a](vbscript:x)",
    "[a](file:///etc/passwd)",
    "[a](//evil.example)",
    "[a](/accounts/logout/)",
    "[a](\\\\evil.example)",
    "[a]: javascript:alert(1)\n\n[a]",
    "<javascript:alert(1)>",
    '[a](https://a.example "onmouseover=alert(1)")',
    '[a](https://a.example/"onmouseover="alert(1))',
    "https://a.example/<script>alert(1)</script>",
    "https://a.example/\"onclick='alert(1)'",
    "<a href='x' style='position:fixed'>y</a>",
    "<iframe src=https://a.example></iframe>",
    "<svg onload=alert(1)>",
    "<!-- --!><script>alert(1)</script>",
    "```html\n<script>alert(1)</script>\n```",
    "    <script>alert(1)</script>",
    "<div\n\n<script>alert(1)</script>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "\u202e<script>\u0000alert(1)",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_gives_no_element_or_address_of_its_own(text: str) -> None:
    html = render(text)
    for tag in re.findall(r"<\s*/?\s*([a-zA-Z0-9!?]+)", html):
        assert tag in {"p", "br", "em", "strong", "ul", "ol", "li", "blockquote", "code", "pre", "a", "hr"}
    for attributes in re.findall(r"<\w+([^>]*)>", html):
        names = re.findall(r"([\w:-]+)=\"[^\"]*\"", attributes)
        assert set(names) <= {"href", "rel", "start"}
    for address in re.findall(r'href="([^"]*)"', html):
        assert re.match(r"https?://[a-z]|mailto:[a-z]", address)


@pytest.mark.parametrize(
    "text",
    [
        "[" * 50_000,
        "*a_" * 20_000,
        ">" * 5_000,
        "`" * 50_000,
        "https://" * 10_000,
        "[a](" * 10_000,
        "- " * 10_000,
    ],
    ids=["brackets", "emphasis", "quotes", "ticks", "addresses", "links", "lists"],
)
def test_text_made_to_be_slow_is_not(text: str) -> None:
    start = time.perf_counter()
    render(text)
    assert time.perf_counter() - start < 2


def test_what_is_too_long_is_left_out() -> None:
    assert len(render("a" * (MAX_LENGTH + 50))) == MAX_LENGTH + len("<p></p>")
