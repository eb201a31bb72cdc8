"""A profile as a vCard 3.0 (RFC 2426), for address books. It has what this viewer sees on the page, nothing
else."""

import base64
import datetime as dt
import re
from collections.abc import Iterable, Iterator

from django.conf import settings
from django.utils import timezone

from members.formats.kinds import FORMATS, Property
from members.models import Entry, Member, Photo
from members.reads.profile import Profile
from netlib.pictures import as_jpeg
from netlib.text.family import guess_sort_name
from netlib.text.names import fold
from netlib.text.people import TITLES

CONTENT_TYPE = "text/vcard; charset=utf-8"
PHOTO_SIDE = 240  # pixels
_WIDTH = 75  # octets, without the line end
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\x85\u2028\u2029]")
# Their values are addresses or dates, not text with escapes.
_UNESCAPED = {"URL", "BDAY", "REV"}
# Titles that are written without a full stop, too.
_SPOKEN = {
    "dr",
    "prof",
    "professor",
    "mr",
    "mrs",
    "ms",
    "mx",
    "sir",
    "dame",
    "rev",
    "herr",
    "frau",
    "mme",
    "mlle",
}


def card_of(shown: Profile) -> str:
    """The card of a profile as its viewer sees it. Reads the bytes of the visible photo, if there is one."""
    picture = None
    if shown.plate:
        picture = bytes(Photo.objects.values_list("image", flat=True).get(pk=shown.plate.pk))
    return card(shown.member, shown.entries, picture)


def card(
    member: Member, entries: Iterable[Entry], picture: bytes | None = None, *, now: dt.datetime | None = None
) -> str:
    """One card of the lines in `entries`, all of which the viewer may see, and of one of our photos.

    `now` is the date of the card. A file may contain several cards.
    """
    properties: list[Property] = [
        ("FN", member.name),
        ("N", _names(member)),
        ("URL", f"{settings.SITE_URL}{member.get_absolute_url()}"),
    ]
    jobs = 0
    for entry in entries:
        found = FORMATS[entry.kind].vcard(entry.value)
        if any(name in {"ORG", "TITLE"} for name, _ in found):
            jobs += 1
            # A card has one title and one organization: further ones go into groups (job2.TITLE, job2.ORG).
            found = [(f"job{jobs}.{name}" if jobs > 1 else name, value) for name, value in found]
        properties += found
    properties.append(("REV", f"{(now or timezone.now()).astimezone(dt.UTC):%Y-%m-%dT%H:%M:%SZ}"))
    lines = ["BEGIN:VCARD", "VERSION:3.0", *(f"{name}:{_value(name, value)}" for name, value in properties)]
    if picture:
        encoded = base64.b64encode(as_jpeg(picture, PHOTO_SIDE)).decode()
        lines.append(f"PHOTO;ENCODING=b;TYPE=JPEG:{encoded}")
    return "".join(f"{part}\r\n" for line in [*lines, "END:VCARD"] for part in _folded(line))


def _names(member: Member) -> tuple[str, str, str, str, str]:
    """The parts of N: family and given name, titles before and suffixes behind, from the name under which the member is
    sorted."""
    sorted_under = member.sort_name or guess_sort_name(member.name)
    family, given, suffixes = [*map(str.strip, sorted_under.split(",", 2)), "", ""][:3]
    if not given:
        return (member.name, "", "", "", "")
    words = given.split()
    at = next((at for at, word in enumerate(words[:-1]) if not _is_title(word)), len(words) - 1)
    return (family, " ".join(words[at:]), "", " ".join(words[:at]), suffixes)


def _is_title(word: str) -> bool:
    """Whether a word before a given name is a title. "M. Night" is none."""
    plain = fold(word).replace(".", "")
    return len(plain) > 1 and plain in TITLES and ("." in word or plain in _SPOKEN)


def _value(name: str, value: str | tuple[str, ...]) -> str:
    if isinstance(value, tuple):
        return ";".join(_text(part) for part in value)
    if name.split(";")[0].rpartition(".")[2] in _UNESCAPED:
        # Addresses have no escapes, but some readers take a comma or semicolon in them for an end.
        bare = re.sub(r"\s", "", _CONTROL.sub("", value))
        return bare.replace(",", "%2C").replace(";", "%3B").replace("\\", "%5C")
    return _text(value)


def _text(value: str) -> str:
    """A text with what has a meaning in a card escaped, line ends included."""
    text = _CONTROL.sub("", value).replace("\r\n", "\n").replace("\r", "\n")
    return re.sub(r"([\\,;])", r"\\\1", text).replace("\n", "\\n")


def _folded(line: str) -> Iterator[str]:
    """The line in pieces of at most 75 octets, the further ones with a space before; no character is cut in two."""
    piece, size = "", 0
    for character in line:
        octets = len(character.encode())
        if size + octets > _WIDTH:
            yield piece
            piece, size = " ", 1
        piece += character
        size += octets
    yield piece
