"""The schemes by which libraries are numbered: what an id looks like, whether it can be one, where it leads.

An organization is known again by its ids before its name: two libraries of one name have different ones, and one library
of two names has the same.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from netlib.text.names import clean_name

_DASHES = re.compile("[\u2010-\u2015\u2212\ufe58\ufe63\uff0d]")


@dataclass(frozen=True)
class Scheme:
    """A scheme: its key, what people call it, the headings of columns that have it, how an id is cleaned ("" for what
    cannot be one), and the address of the thing that has it, for sameAs, with {} in place of the id; "" for none."""

    key: str
    label: str
    headings: tuple[str, ...]
    clean: Callable[[str], str]
    address: str = ""
    example: str = ""


def _matching(shape: str, *, upper: bool = False) -> Callable[[str], str]:
    pattern = re.compile(shape)

    def clean(text: str) -> str:
        plain = text.upper() if upper else text
        return plain if pattern.fullmatch(plain) else ""

    return clean


def _isil(text: str) -> str:
    """ISO 15511: a prefix of up to four letters, a hyphen, up to eleven letters, digits, colons, slashes and hyphens."""
    text = re.sub(r"^https?://[\w./-]*/organisations/", "", text, flags=re.IGNORECASE)
    prefix, hyphen, rest = text.partition("-")
    plain = f"{prefix.upper()}-{rest}"
    return plain if hyphen and re.fullmatch(r"[A-Z0-9]{1,4}-[A-Za-z0-9/:-]{1,11}", plain) else ""


def _fscs(text: str) -> str:
    """The key of a public library in the federal surveys: the state and four digits, and three more for an outlet."""
    found = re.fullmatch(r"([A-Z]{2})\s?(\d{4})(?:[- ]?(\d{1,3}))?", text.upper())
    if found is None:
        return ""
    return f"{found[1]}{found[2]}" + (f"-{int(found[3]):03}" if found[3] else "")


def _nces(text: str) -> str:
    """A college (6 digits), a district (7), a public school (12) or a private one (a letter and 7). Spreadsheets drop the
    zeros before a number."""
    plain = text.upper().removesuffix(".0").replace(" ", "")
    if re.fullmatch(r"\d{6}|\d{7}|\d{12}|[A-Z]\d{7}", plain):
        return plain
    return plain.zfill(12) if re.fullmatch(r"\d{10,11}", plain) else ""


def _ror(text: str) -> str:
    """An id of the Research Organization Registry: 0, six signs of Crockford's base 32, two digits that check them (ISO
    7064, MOD 97-10)."""
    plain = re.sub(r"^(?:https?://)?(?:www\.)?ror\.org/", "", text.lower()).strip("/")
    if not re.fullmatch(r"0[a-hj-km-np-tv-z0-9]{6}\d{2}", plain):
        return ""
    number = 0
    for sign in plain[:7]:
        number = number * 32 + "0123456789abcdefghjkmnpqrstvwxyz".index(sign)
    return plain if 98 - number * 100 % 97 == int(plain[7:]) else ""


def _wikidata(text: str) -> str:
    plain = re.sub(
        r"^(?:https?://)?(?:www\.)?wikidata\.org/(?:wiki|entity)/|^wd:", "", text, flags=re.IGNORECASE
    )
    plain = re.split(r"[#?]", plain)[0]
    return plain.upper() if re.fullmatch(r"[Qq][1-9]\d{0,11}", plain) else ""


SCHEMES = (
    Scheme("isil", "ISIL", ("isil", "isil code"), _isil, example="US-DLC"),
    Scheme(
        "marc", "MARC organization code",
        ("marc", "marc code", "marc org code", "marc organization code", "marc organisation code", "library of congress code"),
        _matching(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8}){0,3}"), "http://id.loc.gov/vocabulary/organizations/{}", "DLC",
    ),
    Scheme(
        "oclc", "OCLC symbol", ("oclc", "oclc symbol", "oclc code", "oclc institution symbol"),
        _matching(r"[A-Z0-9*#@$]{3,5}", upper=True), example="OCLCF",
    ),
    Scheme("fscs", "FSCS key", ("fscs", "fscskey", "fscs key", "fscs id", "fscs number"), _fscs, example="MA0042"),
    Scheme(
        "nces", "NCES number",
        ("nces", "nces id", "nces school id", "ncessch", "nces number", "nces unitid", "unitid", "ipeds", "ipeds id", "ipeds unitid", "unit id", "leaid"),
        _nces, example="166629",
    ),
    Scheme("ror", "ROR id", ("ror", "ror id", "ror link"), _ror, "https://ror.org/{}", "03vek6s52"),
    Scheme("wikidata", "Wikidata item", ("wikidata", "wikidata id", "wikidata item", "qid"), _wikidata, "http://www.wikidata.org/entity/{}", "Q131454"),
)  # fmt: skip
BY_KEY: Mapping[str, Scheme] = {scheme.key: scheme for scheme in SCHEMES}
CHOICES = [(scheme.key, scheme.label) for scheme in SCHEMES]


def clean_id(scheme: str, text: str) -> str:
    """An id as it is kept; "" for what cannot be one of that scheme."""
    plain = _DASHES.sub("-", clean_name(text)).strip(" .")
    return BY_KEY[scheme].clean(plain) if plain else ""


def address_of(scheme: str, value: str) -> str:
    """Where the organization of an id is described, for sameAs; "" for a scheme without such addresses."""
    if scheme == "marc":
        # The addresses of the Library of Congress leave out the hyphens.
        value = value.replace("-", "").lower()
    return BY_KEY[scheme].address.format(value) if BY_KEY[scheme].address else ""


def equals(scheme: str, value: str) -> list[tuple[str, str]]:
    """The same id in every scheme that has it: a MARC code of the United States is an ISIL behind "US-", an OCLC symbol
    one behind "OCLC-"."""
    found = [(scheme, value)]
    if scheme == "isil":
        prefix, _, rest = value.partition("-")
        found += {"US": [("marc", rest)], "OCLC": [("oclc", rest.upper())]}.get(prefix, [])
    elif scheme == "marc":
        found.append(("isil", f"US-{value}"))
    elif scheme == "oclc":
        found.append(("isil", f"OCLC-{value}"))
    return found
