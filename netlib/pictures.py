"""Photos: what somebody uploads becomes a small square picture of our own making, and nothing else of it is kept."""

import io
from typing import IO

from django.core.exceptions import ValidationError
from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError

SIDE = 640  # pixels
SMALLEST = 96  # pixels
MAX_BYTES = 12 * 1024 * 1024
MAX_PIXELS = 50_000_000
# Portraits have the face above the middle.
_MIDDLE = (0.5, 0.4)
_HEIF_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"mif1", b"msf1", b"avif", b"avis"}
_BROKEN = "This picture cannot be read: the file is broken or incomplete. Save it again, or choose another."
_UNKNOWN = "This is not a picture that we can read. Choose a JPEG, PNG or WebP file."


def reencode(file: IO[bytes]) -> tuple[bytes, int, int]:
    """Make a photo of an uploaded file: WebP bytes, width and height in pixels.

    The picture is turned upright, cut to a square of at most 640 pixels, put on white where it was transparent, and
    converted to sRGB; nothing else of the file is kept, so no place, time or camera. The name of the file does not
    matter. Raises ValidationError, with words for whoever chose the file, when it is not a still JPEG, PNG or WebP
    picture of a reasonable size.
    """
    _check_size(file)
    _check_kind(file)
    try:
        with Image.open(file, formats=("JPEG", "PNG", "WEBP")) as picture:
            _check_picture(picture)
            # A JPEG can be read at a half, a quarter or an eighth of its size.
            picture.draft("RGB", (SIDE * 2, SIDE * 2))
            made = _square(picture)
    except UnidentifiedImageError:
        raise ValidationError(_UNKNOWN, code="unknown") from None
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise ValidationError(_too_many_pixels(), code="pixels") from None
    except (OSError, ValueError, SyntaxError, EOFError, IndexError, KeyError, TypeError, ZeroDivisionError):
        raise ValidationError(_BROKEN, code="broken") from None
    return _webp(made), made.width, made.height


def _check_size(file: IO[bytes]) -> None:
    size = file.seek(0, io.SEEK_END)
    file.seek(0)
    if size == 0:
        raise ValidationError("This file is empty. Choose another.", code="empty")
    if size > MAX_BYTES:
        raise ValidationError(
            f"This file is too big. Choose one of at most {MAX_BYTES // 1024 // 1024} MB.",
            code="size",
        )


def _check_kind(file: IO[bytes]) -> None:
    """Name the formats that people do upload and that we cannot read."""
    start = file.read(32)
    file.seek(0)
    if start[4:8] == b"ftyp" and start[8:12] in _HEIF_BRANDS:
        raise ValidationError(
            "This is a HEIC or AVIF picture, as some phones make them. Save or export it as JPEG, and choose that file.",
            code="heic",
        )


def _too_many_pixels() -> str:
    return f"This picture has too many pixels: at most {MAX_PIXELS // 1_000_000} million can be read. Make it smaller first."


def _check_picture(picture: Image.Image) -> None:
    if picture.width * picture.height > MAX_PIXELS:
        raise ValidationError(_too_many_pixels(), code="pixels")
    if min(picture.size) < SMALLEST:
        raise ValidationError(
            f"This picture is too small: it needs at least {SMALLEST} pixels each way, and has {picture.width} × {picture.height}.",
            code="small",
        )
    # Some cameras add a second view to a JPEG; its first is the picture.
    if picture.format != "JPEG" and picture.format != "MPO" and getattr(picture, "n_frames", 1) > 1:
        raise ValidationError("This picture is animated. Choose a still one.", code="animated")


def _square(picture: Image.Image) -> Image.Image:
    """The picture upright, square and in plain RGB."""
    profile = picture.info.get("icc_profile")
    upright = ImageOps.exif_transpose(picture)
    if upright.mode.startswith(("I", "F")):
        upright = _eight_bits(upright)
    elif upright.mode in {"P", "PA", "1"}:
        upright = upright.convert("RGBA")
    side = min(SIDE, *upright.size)
    small = ImageOps.fit(upright, (side, side), Image.Resampling.LANCZOS, centering=_MIDDLE)
    if small.has_transparency_data:
        small = small.convert("RGBA")
        small = Image.alpha_composite(Image.new("RGBA", small.size, "white"), small).convert("RGB")
    small = _in_srgb(small, profile)
    # Built from the pixels alone, the new picture cannot carry anything over.
    return Image.frombytes("RGB", small.size, small.tobytes())


def _eight_bits(picture: Image.Image) -> Image.Image:
    """A grey picture of 16 bits or more as one of 8."""
    return picture.convert("I").point(lambda value: value / 256).convert("L")


def _in_srgb(picture: Image.Image, profile: bytes | None) -> Image.Image:
    """The picture with the colours that its profile means; without a usable profile they are taken as sRGB."""
    if profile:
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            converted = ImageCms.profileToProfile(
                picture, source, ImageCms.createProfile("sRGB"), outputMode="RGB"
            )
        except (ImageCms.PyCMSError, OSError, ValueError):
            return picture.convert("RGB")
        if converted is not None:
            return converted
    return picture.convert("RGB")


def _webp(picture: Image.Image) -> bytes:
    target = io.BytesIO()
    picture.save(target, "WEBP", quality=82, method=4)
    return target.getvalue()


def as_jpeg(image: bytes, side: int) -> bytes:
    """One of our photos as a JPEG of at most `side` pixels, for address books."""
    with Image.open(io.BytesIO(image), formats=("WEBP",)) as picture:
        picture.thumbnail((side, side))
        target = io.BytesIO()
        picture.convert("RGB").save(target, "JPEG", quality=80, optimize=True)
    return target.getvalue()
