"""Tokens: words that occur nowhere else, put into every text field of the world and looked for in every answer.

Every field gets a word of its own, so a token that is found says which row and which field leaked. Where a field takes
no word (a phone number, an ORCID iD, a year of birth, a picture) the token is a number or a color that nothing else
has.
"""

import base64
import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db import models
from django.db.models import Model
from PIL import Image

from members.rule.columns import AudienceField

_LETTERS = "bcdfghjkmnpqrtvw"
# A token may be folded, cut into lines or drawn as a link, and is still found.
_TOKEN = re.compile(r"zq[bcdfghjkmnpqrtvw]{6}|\+1 ?555 ?\d{7}|0000-000\d-\d{4}-\d{3}[\dx]|\b19[0-4]\d\b")
_FOLDED = {"text/calendar", "text/vcard", "text/x-vcard"}
_IN_VCARD = re.compile(rb"PHOTO;[^:]*:([A-Za-z0-9+/=]+)")


@dataclass(frozen=True)
class Token:
    """One word, and the field of the row that holds it. `part` names a part of a JSON value."""

    word: str
    row: Model
    field: str
    part: str = ""

    @property
    def where(self) -> str:
        """The field, as the rule names it: "members.Entry.value"."""
        return f"{self.row._meta.label}.{self.field}"

    def __str__(self) -> str:
        part = f"[{self.part}]" if self.part else ""
        return f"{self.word} = {self.where}{part} of {self.row._meta.model_name} {self.row.pk}"


@dataclass
class Tokens:
    """All tokens of a world by their words."""

    by_word: dict[str, Token] = field(default_factory=dict)
    made: int = 0
    near: set[str] = field(default_factory=set)

    def word(self) -> str:
        """A new word that is not another one with a letter changed, left out, added or moved: Netlib offers a word that is
        spelt much like what was typed, and a token that finds its neighbor would look like a leak."""
        while True:
            self.made += 1
            # An odd factor spreads the numbers over all words.
            number = self.made * 0x9E3779 % 16**6
            letters = "".join(_LETTERS[number >> 4 * place & 15] for place in range(6))
            # Two such words are the same when one letter is left out of each.
            around = {letters, *(letters[:at] + letters[at + 1 :] for at in range(6))}
            if not around & self.near:
                self.near |= around
                return f"zq{letters}"

    def phone(self) -> str:
        """A new phone number."""
        self.made += 1
        return f"+1 555 {self.made:07}"

    def orcid(self) -> str:
        """A new ORCID iD with its check digit (ISO 7064 MOD 11-2)."""
        self.made += 1
        digits = f"0000000{self.made:08}"
        total = 0
        for digit in digits:
            total = (total + int(digit)) * 2
        check = (12 - total % 11) % 11
        digits += "X" if check == 10 else str(check)
        return "-".join(digits[place : place + 4] for place in range(0, 16, 4))

    def year(self) -> int:
        """A new year of birth, of which there are forty-nine: 1900 stands in the form."""
        self.made += 1
        taken = sum(word.startswith("19") for word in self.by_word)
        assert taken < 49, "There are no more years of birth to tell lines apart by."
        # Taken from now on; the row that holds it is noted once it is saved.
        self.by_word[str(1901 + taken)] = None  # type: ignore[assignment]
        return 1901 + taken

    def picture(self) -> bytes:
        """A new picture: a square of a color of its own."""
        self.made += 1
        number = sum(word.startswith("color") for word in self.by_word)
        assert number < 256, "There are no more colors to tell pictures apart by."
        target = io.BytesIO()
        Image.new("RGB", (32, 32), _color(number)).save(target, "WEBP", quality=90)
        self.by_word.setdefault(f"color{number}", None)  # type: ignore[arg-type]
        return target.getvalue()

    def register(self, row: Model) -> None:
        """Note which tokens the saved row holds."""
        for each in row._meta.concrete_fields:
            value = getattr(row, each.attname)
            if isinstance(each, models.BinaryField) and value:
                if word := color_of(bytes(value)):
                    self._note(Token(word, row, each.name))
            elif holds_text(each):
                for part, text in _parts(value):
                    for word in words_in(text):
                        self._note(Token(word, row, each.name, part))

    def _note(self, token: Token) -> None:
        # What repeats another field, as a search key does, is not noted again.
        if self.by_word.get(token.word) is None:
            self.by_word[token.word] = token

    def fill(self, row: Model, given: set[str], plain: dict[str, str]) -> None:
        """Put a token into each text field that was not given. `plain` names the fields that take none."""
        for each in row._meta.concrete_fields:
            if each.name in given or f"{row._meta.label}.{each.name}" in plain:
                continue
            if isinstance(each, models.BinaryField):
                setattr(row, each.attname, self.picture())
            elif holds_text(each) and not isinstance(each, models.JSONField):
                setattr(row, each.attname, self._shaped(each))

    def _shaped(self, each: Any) -> str:
        word = self.word()
        if isinstance(each, models.EmailField):
            return f"{word}@library.example"
        return f"https://{word}.example/" if isinstance(each, models.URLField) else word


def holds_text(each: Any) -> bool:
    """Whether somebody's words stand in a field of a model, in which a token could leak."""
    text = isinstance(each, models.CharField | models.TextField | models.JSONField)
    return text and not each.choices and not each.primary_key


def holds_audience(each: Any) -> bool:
    """Whether a field of a model says who may see something."""
    return isinstance(each, AudienceField)


def _parts(value: Any) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        yield from ((str(name), str(part)) for name, part in value.items())
    elif value is not None:
        yield "", str(value)


def words_in(text: str) -> set[str]:
    """The words in a text that have the shape of a token."""
    return {found.replace(" ", "") for found in _TOKEN.findall(text.lower())}


def words_in_answer(body: bytes, kind: str) -> set[str]:
    """The same in the body of an answer of that content type: unfolded, unpacked, and the colors of pictures."""
    if kind == "image/png":
        # A picture for sharing, written instead of drawn (tests/attack/site.py).
        return words_in(body.decode(errors="replace"))
    if kind.startswith("image/") and "svg" not in kind:
        return {word for word in [color_of(body)] if word}
    if kind == "application/zip":
        found: set[str] = set()
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            for name in archive.namelist():
                inside = "image/webp" if name.endswith(".webp") else "text/plain"
                found |= words_in_answer(archive.read(name), inside) | words_in(name)
        return found
    if kind in _FOLDED:
        body = body.replace(b"\r\n ", b"")
        colors = {color_of(base64.b64decode(photo)) for photo in _IN_VCARD.findall(body)}
        # Without the pictures, whose letters and digits mean nothing.
        return words_in(_IN_VCARD.sub(b"", body).decode()) | {word for word in colors if word}
    return words_in(body.decode(errors="replace").replace("%2B", "+"))


def _color(number: int) -> tuple[int, int, int]:
    return 8 + 16 * (number % 16), 8 + 16 * (number // 16), 128


def color_of(image: bytes) -> str:
    """The token of a picture, however it was encoded; empty for a picture that is none of ours."""
    try:
        with Image.open(io.BytesIO(image)) as picture:
            red, green, blue = picture.convert("RGB").resize((1, 1)).getpixel((0, 0))  # type: ignore[misc]
    except OSError:
        return ""
    return f"color{red // 16 + 16 * (green // 16)}" if abs(blue - 128) < 8 else ""
