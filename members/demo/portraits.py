"""Draws the few photos of the demo world, so that nobody's likeness is borrowed."""

import io
from collections.abc import Callable

from PIL import Image, ImageDraw

_SIDE = 640  # pixels
_FINE = 2  # drawn that much larger, then made smaller, so that edges are smooth

Box = tuple[float, float, float, float]

Oval = Callable[[Box, str], None]
Block = Callable[[Box, str, float], None]


def draw(skin: str, hair: str, style: str, clothes: str, wall: str, extra: str) -> io.BytesIO:
    """A portrait as a PNG file; colors as #rrggbb, `style` names how the hair is worn, `extra` what is put on."""
    picture = Image.new("RGB", (_SIDE * _FINE, _SIDE * _FINE), wall)
    pen = ImageDraw.Draw(picture)

    def oval(box: Box, color: str) -> None:
        pen.ellipse([part * _FINE for part in box], fill=color)

    def block(box: Box, color: str, radius: float = 0) -> None:
        pen.rounded_rectangle([part * _FINE for part in box], radius * _FINE, fill=color)

    _shelves(block, wall)
    for box in _BEHIND.get(style, ()):
        block(box, hair, 90)
    oval((95, 430, 545, 900), clothes)
    if style == "scarf":
        oval((180, 110, 460, 490), hair)
        oval((215, 165, 425, 430), skin)
    else:
        block((275, 370, 365, 510), skin, 44)
        oval((205, 130, 435, 430), skin)
    for box in _ON_TOP.get(style, ()):
        oval(box, hair)
    _face(oval, pen)
    _put_on(extra, pen)
    file = io.BytesIO()
    picture.resize((_SIDE, _SIDE), Image.Resampling.LANCZOS).save(file, "PNG")
    file.seek(0)
    return file


# Hair that falls behind the shoulders, and hair on the head.
_BEHIND: dict[str, tuple[Box, ...]] = {
    "bob": ((178, 130, 462, 410),),
    "long": ((175, 130, 465, 560),),
}
_ON_TOP: dict[str, tuple[Box, ...]] = {
    "bob": ((190, 95, 450, 235),),
    "long": ((192, 95, 448, 225),),
    "bun": ((200, 105, 440, 225), (270, 45, 370, 145)),
    "short": ((203, 105, 437, 215),),
    "curls": tuple((180 + 42 * n, 95 - 14 * (2.5 - abs(2.5 - n)), 290 + 42 * n, 215) for n in range(5)),
}


def _shelves(block: Block, wall: str) -> None:
    """Rows of spines at the back, a shade off the wall."""
    red, green, blue = (int(wall[at : at + 2], 16) for at in (1, 3, 5))
    for row in range(4):
        for spine in range(16):
            shade = 10 + (spine * 7 + row * 5) % 18
            color = f"#{max(red - shade, 0):02x}{max(green - shade, 0):02x}{max(blue - shade, 0):02x}"
            top = 20 + row * 165 + (spine * 11 + row * 17) % 30
            block((spine * 40 + 3, top, spine * 40 + 36, 165 + row * 165), color, 3)


def _face(oval: Oval, pen: ImageDraw.ImageDraw) -> None:
    for left in (262, 358):
        oval((left, 272, left + 20, 294), "#2b2724")
    pen.arc([part * _FINE for part in (270, 310, 370, 380)], 25, 155, fill="#8d4038", width=7 * _FINE)


def _put_on(extra: str, pen: ImageDraw.ImageDraw) -> None:
    """Glasses, or a paper crown for a party."""
    if extra == "glasses":
        for left in (232, 328):
            rim = [part * _FINE for part in (left, 252, left + 80, 312)]
            pen.ellipse(rim, outline="#2b2724", width=6 * _FINE)
        pen.line([312 * _FINE, 280 * _FINE, 328 * _FINE, 280 * _FINE], fill="#2b2724", width=6 * _FINE)
    elif extra == "party":
        points = [(212, 170), (222, 70), (270, 125), (320, 55), (370, 125), (418, 70), (428, 170)]
        pen.polygon([(x * _FINE, y * _FINE) for x, y in points], fill="#e3b23c")
