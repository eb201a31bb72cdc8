"""Pictures for tests that upload one."""

import io
from typing import Any

from PIL import Image


def picture(
    form: str = "JPEG",
    size: tuple[int, int] = (400, 300),
    mode: str = "RGB",
    color: Any = None,
    **options: Any,
) -> io.BytesIO:
    """A file with a picture in one color."""
    made = Image.new("RGB", size, color or (200, 40, 40)).convert(mode)
    target = io.BytesIO()
    made.save(target, form, **options)
    target.seek(0)
    return target
