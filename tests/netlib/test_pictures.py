"""What we keep of a picture that is uploaded: the pixels, cut to a square, and nothing else of the file."""

import io
import struct
import zlib

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageCms

from netlib.pictures import as_jpeg, reencode
from tests.pictures import picture

SECRET = b"42.5195,-71.1056 Nell's kitchen"


def opened(data: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(data))
    image.load()
    return image


def refused(file: io.BytesIO) -> str:
    with pytest.raises(ValidationError) as error:
        reencode(file)
    return str(error.value.messages[0])


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_a_picture_becomes_a_square_webp(form: str) -> None:
    data, width, height = reencode(picture(form, (1600, 900)))
    image = opened(data)
    assert (image.format, image.size, (width, height), image.mode) == ("WEBP", (640, 640), (640, 640), "RGB")


def test_a_small_picture_is_not_blown_up() -> None:
    assert reencode(picture(size=(200, 120)))[1:] == (120, 120)


@pytest.mark.parametrize(
    ("form", "mode", "near"),
    [
        ("JPEG", "L", (84, 84, 84)),
        ("JPEG", "CMYK", (200, 40, 40)),
        ("PNG", "P", (200, 40, 40)),
        ("PNG", "LA", (84, 84, 84)),
        ("PNG", "RGBA", (200, 40, 40)),
        ("PNG", "1", (85, 85, 85)),
        ("PNG", "I;16", (84, 84, 84)),
    ],
)
def test_every_kind_of_pixels_becomes_rgb(form: str, mode: str, near: tuple[int, int, int]) -> None:
    if mode == "I;16":
        target = io.BytesIO()
        Image.new("I;16", (300, 300), 84 * 257).save(target, "PNG")
        target.seek(0)
    else:
        target = picture(form, mode=mode)
    image = opened(reencode(target)[0])
    middle = image.resize((1, 1), Image.Resampling.BOX).getpixel((0, 0))
    assert isinstance(middle, tuple)
    assert all(abs(a - b) < 12 for a, b in zip(middle, near, strict=True))


def test_what_was_transparent_is_white() -> None:
    target = io.BytesIO()
    Image.new("RGBA", (300, 300), (0, 0, 0, 0)).save(target, "PNG")
    target.seek(0)
    assert opened(reencode(target)[0]).getpixel((150, 150)) == (255, 255, 255)
    palette = Image.new("P", (300, 300), 0)
    palette.putpalette([0, 0, 0, 255, 0, 0])
    target = io.BytesIO()
    palette.save(target, "PNG", transparency=0)
    target.seek(0)
    assert opened(reencode(target)[0]).getpixel((150, 150)) == (255, 255, 255)


def test_a_picture_is_turned_upright() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # The camera was held on its side.
    lying = Image.new("RGB", (400, 300), "blue")
    lying.paste("red", (0, 0, 200, 300))
    target = io.BytesIO()
    lying.save(target, "JPEG", exif=exif, quality=95)
    target.seek(0)
    upright = opened(reencode(target)[0])
    top, bottom = upright.getpixel((150, 10)), upright.getpixel((150, 290))
    assert isinstance(top, tuple)
    assert isinstance(bottom, tuple)
    assert top[0] > 200
    assert bottom[2] > 200


def test_nothing_else_of_the_file_is_kept() -> None:
    exif = Image.Exif()
    exif[0x010E] = SECRET.decode()
    exif[0x8825] = {1: "N", 2: (42.0, 31.0, 10.0)}
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    source = picture("JPEG", exif=exif, comment=SECRET, icc_profile=profile, xmp=SECRET)
    assert SECRET in source.getvalue()
    data, _, _ = reencode(source)
    image = opened(data)
    assert SECRET not in data
    assert not image.getexif()
    assert {"exif", "xmp", "icc_profile", "comment"}.isdisjoint(image.info)
    assert [data[12 + 0 : 16]] == [b"VP8 "]  # One chunk of pixels and no other.


def test_a_colour_profile_is_applied_not_dropped() -> None:
    """What a camera means by a number becomes what a browser means by it."""
    lab = ImageCms.createProfile("sRGB")
    same = picture("PNG", icc_profile=ImageCms.ImageCmsProfile(lab).tobytes())
    pixel = opened(reencode(same)[0]).getpixel((100, 100))
    assert isinstance(pixel, tuple)
    assert abs(pixel[0] - 200) < 6
    broken = picture("PNG", icc_profile=b"no profile at all")
    assert reencode(broken)[1:] == (300, 300)


def test_a_renamed_file_is_known_by_its_content() -> None:
    assert reencode(SimpleUploadedFile("holiday.txt", picture("PNG").getvalue()))[1:] == (300, 300)
    gif = io.BytesIO()
    Image.new("P", (300, 300)).save(gif, "GIF")
    gif.seek(0)
    assert refused(gif).startswith("This is not a picture that we can read.")


@pytest.mark.parametrize(
    "content",
    [
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"%PDF-1.7",
        b"MZ\x90",
        b"GIF89a" + b"\0" * 50,
        b"\xff\xd8",
        b"x",
    ],
)
def test_what_is_no_picture_is_refused(content: bytes) -> None:
    assert "read" in refused(io.BytesIO(content))


def test_a_phone_picture_in_heic_gets_an_answer_of_its_own() -> None:
    assert "HEIC" in refused(io.BytesIO(b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + b"\0" * 200))


def test_an_empty_file_is_refused() -> None:
    assert refused(io.BytesIO()) == "This file is empty. Choose another."


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_a_truncated_file_is_refused(form: str) -> None:
    noise = Image.effect_noise((600, 600), 80).convert("RGB")
    target = io.BytesIO()
    noise.save(target, form)
    whole = target.getvalue()
    assert "broken or incomplete" in refused(io.BytesIO(whole[: len(whole) // 2]))


@pytest.mark.parametrize("form", ["PNG", "WEBP"])
def test_a_moving_picture_is_refused(form: str) -> None:
    frames = [Image.new("RGB", (200, 200), colour) for colour in ("red", "green", "blue")]
    target = io.BytesIO()
    frames[0].save(target, form, save_all=True, append_images=frames[1:], duration=100)
    target.seek(0)
    assert refused(target) == "This picture is animated. Choose a still one."


def test_a_tiny_picture_is_refused() -> None:
    assert "too small" in refused(picture(size=(95, 400)))


def _png_bomb(side: int) -> io.BytesIO:
    """A small file that claims, and unpacks to, a huge white picture."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = zlib.compress(b"\0" * (side // 8 + 1) * 2000, 9)
    header = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    return io.BytesIO(
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize("side", [8_000, 10_000, 40_000])
def test_a_bomb_is_refused_before_it_is_unpacked(side: int) -> None:
    assert "too many pixels" in refused(_png_bomb(side))


def test_a_huge_file_is_refused() -> None:
    file = io.BytesIO(b"\xff\xd8\xff" + b"\0" * (12 * 1024 * 1024))
    assert refused(file) == "This file is too big. Choose one of at most 12 MB."


def test_our_photos_become_small_jpegs_for_address_books() -> None:
    small = opened(as_jpeg(reencode(picture(size=(900, 900)))[0], 240))
    assert (small.format, small.size) == ("JPEG", (240, 240))
