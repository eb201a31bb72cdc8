"""How a public page looks where its address is shared: the tags of Open Graph, and the picture drawn for it.

Only pages that a visitor sees have these tags (`{% share … %}` in `templatetags/sharing.py`): whoever fetches an address
to show a preview of it is a visitor.
"""

import hashlib
import io
from functools import lru_cache
from pathlib import Path

import font_source_serif_pro
from django.core.cache import cache
from django.http import HttpResponse
from PIL import Image, ImageDraw, ImageFont
from PIL.ImageFont import FreeTypeFont

SIZE = (1200, 630)
# The colors of the look (static/css/tokens.css), as pixels have them.
_LAMP, _PAPER, _CARD, _INK, _SOFT, _RED = "#10342a", "#f6f3ea", "#fffefb", "#211c14", "#5d5648", "#d99a8f"
_ON_LAMP = "#f2efe1"
_KEPT = 24 * 60 * 60  # seconds
_MOST_LINES = 4
# What the font has letters for: Latin, Greek and Cyrillic with their marks and punctuation.
_LETTERS = (range(0x20, 0x530), range(0x1E00, 0x2000), range(0x2010, 0x2030), range(0x20A0, 0x20C0))


def picture(kind: str, title: str, facts: list[str]) -> bytes:
    """A PNG of 1200 by 630 pixels: what it is, its title and some facts, on a card of the look. A title in letters that
    the font does not have is left out. What was drawn is kept for a day under its content."""
    title = title if can_be_drawn(title) else ""
    facts = [fact for fact in facts if can_be_drawn(fact)]
    key = "share." + hashlib.sha256("\0".join(["1", kind, title, *facts]).encode()).hexdigest()
    drawn: bytes | None = cache.get(key)
    if drawn is None:
        drawn = _draw(kind, title, facts)
        cache.set(key, drawn, _KEPT)
    return drawn


def picture_response(kind: str, title: str, facts: list[str]) -> HttpResponse:
    """The same as an answer to a request. `facts` may hold empty texts. Nobody keeps it without asking again: what is
    public now may not be so tomorrow."""
    drawn = picture(kind, title, [fact for fact in facts if fact])
    return HttpResponse(drawn, content_type="image/png", headers={"Cache-Control": "no-cache"})


def can_be_drawn(text: str) -> bool:
    """Whether the font has a letter for each sign of the text."""
    return all(any(ord(sign) in letters for letters in _LETTERS) for sign in text)


def _draw(kind: str, title: str, facts: list[str]) -> bytes:
    image = Image.new("RGB", SIZE, _PAPER)
    pen = ImageDraw.Draw(image)
    pen.rectangle((0, 0, 1200, 96), fill=_LAMP)
    _mark(pen, 64, 24, 48)
    pen.text((132, 48), "Netlib", font=_font("Bold", 44), fill=_ON_LAMP, anchor="lm")
    pen.text((1136, 48), kind, font=_font("Regular", 32), fill=_ON_LAMP, anchor="rm")
    pen.rounded_rectangle((64, 144, 1136, 582), radius=10, fill=_CARD, outline="#ddd6c6", width=2)
    pen.line((64, 214, 1136, 214), fill=_RED, width=3)
    pen.text((104, 180), facts[0] if facts else "", font=_font("Semibold", 32), fill=_SOFT, anchor="lm")
    top = 250
    size, lines = _fitted(title or kind)
    for line in lines:
        pen.text((104, top), line, font=_font("Semibold", size), fill=_INK, anchor="la")
        top += round(size * 1.2)
    for fact in facts[1:3]:
        if top > 520:
            break
        pen.text(
            (104, top + 16),
            _cut(fact, _font("Regular", 34)),
            font=_font("Regular", 34),
            fill=_SOFT,
            anchor="la",
        )
        top += 46
    out = io.BytesIO()
    image.quantize(64).save(out, "PNG", optimize=True)
    return out.getvalue()


def _mark(pen: ImageDraw.ImageDraw, left: int, top: int, side: int) -> None:
    """The mark of Netlib (static/favicon.svg) in `side` pixels."""
    unit = side / 21

    def box(x: float, y: float, width: float, height: float, color: str) -> None:
        corners = (left + x * unit, top + y * unit, left + (x + width) * unit, top + (y + height) * unit)
        pen.rounded_rectangle(corners, radius=1.2 * unit, fill=color)

    box(2.5, 2, 6.8, 4.5, _ON_LAMP)
    box(11.7, 2, 6.8, 4.5, "#9aa89a")
    box(0, 6.7, 21, 10.8, _ON_LAMP)
    box(3.8, 10.1, 13.4, 1.4, _LAMP)
    box(3.8, 13.8, 8, 1.4, _LAMP)


def _fitted(title: str) -> tuple[int, list[str]]:
    """The largest size at which the title takes few enough lines of the card, and the lines."""
    for size in (76, 64, 54, 46):
        lines = _wrapped(title, _font("Semibold", size))
        if len(lines) <= (2 if size > 60 else 3):
            return size, lines
    kept = lines[:_MOST_LINES]
    if len(lines) > _MOST_LINES:
        kept[-1] = _cut(kept[-1] + "…", _font("Semibold", size))
    return size, kept


def _wrapped(text: str, font: FreeTypeFont) -> list[str]:
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and font.getlength(longer) > 990:
            lines.append(word)
        else:
            lines[-1] = longer
    return [_cut(line, font) for line in lines]


def _cut(line: str, font: FreeTypeFont) -> str:
    """The line as far as the card is wide."""
    if font.getlength(line) <= 990:
        return line
    while line and font.getlength(f"{line}…") > 990:
        line = line[:-1]
    return f"{line.rstrip()}…"


@lru_cache(maxsize=16)
def _font(weight: str, size: int) -> FreeTypeFont:
    folder = Path(font_source_serif_pro.__file__).parent / "files"
    return ImageFont.truetype(str(folder / f"SourceSerifPro-{weight}.ttf"), size)
