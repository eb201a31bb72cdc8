"""Photos: what is kept of an upload, and who gets a picture."""

import io
import re
import struct
import zlib
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image, ImageCms

from members.models import Circle, Contact, Face, Member, Photo
from members.rule.masks import CONTACTS, MEMBERS, ONLY_ME, PERSONAL, PROFESSIONAL, PUBLIC
from members.services.photos import save_photo
from netlib.pictures import as_jpeg, reencode
from tests.cast import Cast
from tests.reading import said

SignIn = Callable[[Member | None], Client]
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="\w+"')
SECRET = b"42.5195,-71.1056 Nell's kitchen"


def picture(
    form: str = "JPEG",
    size: tuple[int, int] = (400, 300),
    mode: str = "RGB",
    color: Any = None,
    **options: Any,
) -> io.BytesIO:
    """A file with a picture in one colour."""
    made = Image.new("RGB", size, color or (200, 40, 40)).convert(mode)
    target = io.BytesIO()
    made.save(target, form, **options)
    target.seek(0)
    return target


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
    assert refused(target) == "This picture moves. Choose a still one."


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


# Keeping and giving out


def kept(owner: Member, face: Face = Face.PROFESSIONAL, audience: int = ONLY_ME) -> Photo:
    return save_photo(owner=owner, face=face, picture=reencode(picture()), audience=audience)


def test_a_first_photo_starts_as_only_me_and_a_new_picture_keeps_the_audience(cast: Cast) -> None:
    first = save_photo(owner=cast.owner, face=Face.PERSONAL, picture=reencode(picture()))
    assert first.audience == ONLY_ME
    before = first.version
    Photo.objects.filter(pk=first.pk).update(audience=PERSONAL)
    second = save_photo(owner=cast.owner, face=Face.PERSONAL, picture=reencode(picture("PNG")))
    assert (second.pk, second.audience) == (first.pk, PERSONAL)
    assert second.version != before
    assert len(second.version) == 22


WHO = {
    ONLY_ME: {"owner"},
    PUBLIC: {
        "owner",
        "visitor",
        "stranger",
        "professional",
        "personal",
        "both",
        "unfiled",
        "circled",
        "admirer",
        "curator",
    },
    MEMBERS: {
        "owner",
        "stranger",
        "professional",
        "personal",
        "both",
        "unfiled",
        "circled",
        "admirer",
        "curator",
    },
    CONTACTS: {"owner", "professional", "personal", "both", "circled"},
    PROFESSIONAL: {"owner", "professional", "both", "circled"},
    PERSONAL: {"owner", "personal", "both"},
}


@pytest.mark.parametrize("audience", list(WHO))
def test_a_photo_goes_to_its_audience_alone(cast: Cast, sign_in: SignIn, audience: int) -> None:
    Member.objects.filter(pk=cast.owner.pk).update(listing=PUBLIC)
    photo = kept(cast.owner, audience=audience)
    url = photo.get_absolute_url()
    people: dict[str, Member | None] = {
        name: getattr(cast, name)
        for name in cast.__dataclass_fields__
        if name not in {"suspended", "leaving"}
    }
    people["visitor"] = None
    got = set()
    for name, person in people.items():
        answer = sign_in(person).get(url)
        assert answer.status_code in (200, 404)
        if answer.status_code == 200:
            got.add(name)
            assert answer.content == bytes(photo.image)
            assert answer["Content-Type"] == "image/webp"
            assert answer["X-Content-Type-Options"] == "nosniff"
            assert "no-store" in answer["Cache-Control"]
            assert "private" in answer["Cache-Control"]
    assert got == WHO[audience]


def test_a_public_photo_of_somebody_whom_the_visitor_does_not_find_is_not_there(
    cast: Cast, sign_in: SignIn
) -> None:
    photo = kept(cast.owner, audience=PUBLIC)
    assert sign_in(None).get(photo.get_absolute_url()).status_code == 404
    assert sign_in(cast.stranger).get(photo.get_absolute_url()).status_code == 200


def test_a_hidden_photo_answers_as_a_missing_one_does(cast: Cast, sign_in: SignIn) -> None:
    photo = kept(cast.owner)
    stranger = sign_in(cast.stranger)
    hidden = stranger.get(photo.get_absolute_url())
    missing = stranger.get(photo.get_absolute_url().replace(photo.version, "A" * 22))
    nobody = stranger.get(photo.get_absolute_url().replace(cast.owner.handle, "nobody-at-all"))
    wrong_face = stranger.get(photo.get_absolute_url().replace("/work/", "/home/"))
    bodies = {TOKEN.sub("", answer.content.decode()) for answer in (hidden, missing, nobody, wrong_face)}
    assert [a.status_code for a in (hidden, missing, nobody, wrong_face)] == [404] * 4
    assert len(bodies) == 1


def test_story_14_refiling_takes_effect_on_the_next_request(cast: Cast, sign_in: SignIn) -> None:
    """Neither a cache nor an old address keeps a photo that one may no longer see."""
    photo = kept(cast.owner, audience=PERSONAL)
    friend = sign_in(cast.personal)
    assert friend.get(photo.get_absolute_url()).status_code == 200
    Contact.objects.filter(owner=cast.owner, other=cast.personal).update(mask=PROFESSIONAL)
    assert friend.get(photo.get_absolute_url()).status_code == 404
    Contact.objects.filter(owner=cast.owner, other=cast.personal).update(mask=PERSONAL)
    assert friend.get(photo.get_absolute_url()).status_code == 200
    old = photo.get_absolute_url()
    save_photo(owner=cast.owner, face=Face.PROFESSIONAL, picture=reencode(picture("PNG")))
    assert friend.get(old).status_code == 404


def test_story_19_the_address_of_a_photo_tells_nothing(cast: Cast) -> None:
    """The same picture of the same person gets another random version each time."""
    data = reencode(picture())
    versions = {save_photo(owner=cast.owner, face=Face.PROFESSIONAL, picture=data).version for _ in range(20)}
    assert len(versions) == 20


def test_story_07_a_new_photo_is_closed_whatever_the_form_leaves_out(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.owner)
    page = client.get("/profile/photos/home/")
    assert page.context["form"]["audience"].value() == ("me", [])
    answer = client.post(
        "/profile/photos/home/", {"image": SimpleUploadedFile("a.jpg", picture().getvalue())}
    )
    assert answer.status_code == 200
    assert not Photo.objects.exists()


def test_the_page_keeps_a_photo_changes_it_and_deletes_it(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.owner)
    sent = {
        "image": SimpleUploadedFile("a.jpg", picture().getvalue()),
        "description": "Nell at the desk",
        "audience": "professional",
    }
    answer = client.post("/profile/photos/work/", sent, follow=True)
    photo = Photo.objects.get(owner=cast.owner)
    assert (photo.face, photo.audience, photo.description) == ("work", PROFESSIONAL, "Nell at the desk")
    assert photo.get_absolute_url() in answer.content.decode()
    version = photo.version
    client.post("/profile/photos/work/", {"description": "Nell", "audience": "me"})
    photo.refresh_from_db()
    assert (photo.audience, photo.description, photo.version) == (ONLY_ME, "Nell", version)
    circle = Circle.objects.get(owner=cast.owner)
    shown = {"description": "Nell", "audience": "circle", "circles": str(circle.number)}
    page = client.post("/profile/photos/work/", shown, follow=True).content.decode()
    assert "The Gin Shelf" in page[page.index('id="photo-work"') :].split("</div>")[0]
    assert 'href="/profile/photos/work/delete/"' in client.get("/profile/photos/work/").content.decode()
    assert "Delete your photo at work?" in client.get("/profile/photos/work/delete/").content.decode()
    assert Photo.objects.exists()
    assert said(client.post("/profile/photos/work/delete/", follow=True)) == "The photo is deleted."
    assert not Photo.objects.exists()
    assert client.get("/profile/photos/work/delete/").status_code == 404


def test_an_old_form_opens_no_photo_that_was_closed_meanwhile(cast: Cast, sign_in: SignIn) -> None:
    kept(cast.owner, audience=MEMBERS)
    client = sign_in(cast.owner)
    url = "/profile/photos/work/"
    version = re.findall(r'name="version" value="([^"]+)"', client.get(url).content.decode())[0]
    sent = {"description": "Nell", "version": version}
    client.post(url, {**sent, "audience": "me"})
    page = client.post(url, {**sent, "description": "Nell again", "audience": "members"}).content.decode()
    photo = Photo.objects.get(owner=cast.owner)
    assert (photo.audience, photo.description) == (ONLY_ME, "Nell")
    assert "it can be seen by only you" in page
    assert 'value="Nell again"' in page
    version = re.findall(r'name="version" value="([^"]+)"', page)[0]
    client.post(url, {"description": "Nell again", "version": version, "audience": "members"})
    photo.refresh_from_db()
    assert (photo.audience, photo.description) == (MEMBERS, "Nell again")


def test_the_form_says_at_the_field_what_is_wrong(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.owner)
    nothing = client.post("/profile/photos/work/", {"audience": "me"})
    assert nothing.context["form"].errors["image"] == ["Choose a picture first."]
    broken = client.post(
        "/profile/photos/work/",
        {"audience": "me", "image": SimpleUploadedFile("a.png", b"%PDF-1.7 not a picture")},
    )
    assert broken.context["form"].errors["image"] == [
        "This is not a picture that we can read. Choose a JPEG, PNG or WebP file."
    ]
    assert client.get("/profile/photos/passport/").status_code == 404


def test_nobody_keeps_photos_for_another(cast: Cast, sign_in: SignIn) -> None:
    kept(cast.owner)
    sign_in(cast.both).post("/profile/photos/work/delete/")
    assert Photo.objects.filter(owner=cast.owner).exists()
    assert sign_in(None).get("/profile/photos/work/").status_code == 302
