"""What pages and style sheets hold."""

import re

from netlib.dev.lint.files import Complaints, File, blanked

_IN_PAGES: tuple[tuple[str, str], ...] = (
    (
        r"<[^>]*\sstyle\s*=",
        "An inline style, which the content security policy drops: add a class in static/css.",
    ),
    (r"<style\b", "An inline style sheet, which the content security policy drops: write it in static/css."),
    (
        r"<script\b(?![^>]*\ssrc=)(?![^>]*type=\"application/(?:ld\+)?json\")",
        "An inline script, which the content security policy drops: write a module in static/js.",
    ),
    (r"<[^>]*\son[a-z]+\s*=", "An inline event handler: listen in a module in static/js."),
    (r"javascript:", "A script in a link: listen in a module in static/js."),
    (
        r"<(?![^>]*type=\"search\")[^>]*\splaceholder\s*=",
        "A placeholder vanishes when it is needed: use a label, and help text below the field.",
    ),
    (r"\shx-[a-z]", "No HTML knows hx-…: htmx reads data-hx-… as well."),
    (
        r"\s(?:href|action|data-hx-get|data-hx-post|src)\s*=\s*[\"']/",
        "An address written by hand: use {% url %}, or {% static %} for a file.",
    ),
)


def page_markup(file: File) -> Complaints:
    """Pages without inline style or script, placeholders, or addresses written by hand."""
    if file.is_page():
        for pattern, remedy in _IN_PAGES:
            for found in re.finditer(pattern, file.text, re.IGNORECASE):
                yield file.line(found.end() - 1), remedy


def script_only_links(file: File) -> Complaints:
    """What htmx fetches can be reached without script too."""
    if not file.is_page():
        return
    # Tags of the template language may hold angle brackets: blank them out.
    text = blanked(r"{%[^%]*%}|{{[^}]*}}", file.text)
    for found in re.finditer(r"<([a-z]+)\b([^<>]*)>", text):
        tag, attributes = found[1], found[2]
        if not re.search(r"\sdata-hx-get\s*=", attributes):
            continue
        # A control inside a form is sent with the form where there is no script.
        if tag in {"input", "select", "form"} or re.search(r"\s(?:href|formaction)\s*=", attributes):
            continue
        yield (
            file.line(found.start()),
            "data-hx-get without href: make it a link that works without script as well.",
        )


def placeholder_in_forms(file: File) -> Complaints:
    """No placeholders from widgets either."""
    if file.is_code() and not file.path.startswith("netlib/dev/lint/"):
        for found in re.finditer(r"(?<!pop\()[\"']placeholder[\"']", file.text):
            yield (
                file.line(found.start()),
                "A placeholder vanishes when it is needed: use label and help_text.",
            )


_COLOUR = re.compile(
    r"#(?:[0-9a-f]{3,4}|[0-9a-f]{6}|[0-9a-f]{8})(?![\w-])|\b(?:rgb|hsl|oklch|oklab|lch|lab|hwb)a?\(",
    re.IGNORECASE,
)


def raw_colours(file: File) -> Complaints:
    """Colours have names, and the names stand in one file."""
    if file.suffix != ".css" or file.path.endswith("/tokens.css"):
        return
    text = blanked(r"/\*.*?\*/|url\([^)]*\)", file.text)
    for found in _COLOUR.finditer(text):
        yield (
            file.line(found.start()),
            "A colour outside static/css/tokens.css: use a variable from there, or add one.",
        )
