"""Tables of organizations as libraries, states and federal surveys publish them: what each row says, in our words."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from urllib.parse import urlsplit

from members.models import OrganizationKind, Place
from members.reads.places import towns_named
from members.schemes import BY_KEY, SCHEMES, clean_id
from netlib.files import LIMITS, Unreadable
from netlib.tables import Table, heading_words, read_rows
from netlib.text.clean import clean_text
from netlib.text.names import clean_name, fold
from netlib.text.reach import clean_web
from netlib.text.sentences import counted, quoted

# What a column can say, with the headings that say it: ours, those of public lists, those that people write.
COLUMNS: dict[str, tuple[str, ...]] = {
    "name": (
        "name", "library name", "library", "bibliothek", "bibliotheque", "biblioteca", "libname", "institution", "institution name", "instnm", "organization", "organization name",
        "organisation", "school name", "sch name", "school", "branch", "branch name", "company", "member library", "library/branch name",
        "name (english)", "nom", "nombre", "nome", "naam", "機関名", "図書館名", "館名", "名称", "도서관명", "기관명", "图书馆名称", "圖書館名稱",
    ),
    "abbreviation": ("abbreviation", "acronym", "short name", "abbr", "ialias"),
    "kind": ("kind", "type", "art", "typ", "tipo", "library type", "type of library", "organization type", "category", "lib type", "types", "type of institution", "institution type", "種別", "館種", "구분", "유형", "类型", "類型"),
    "parent": ("parent", "part of", "system", "library system", "parent organization", "parent institution"),
    "place": ("place", "location", "town and state", "city and state", "city, state", "city/state"),
    "town": ("town", "city", "ort", "stadt", "ville", "ciudad", "municipality", "lcity", "mcity", "city/town", "town/city", "locale", "community"),
    "region": ("region", "state", "stabr", "stabbr", "st", "lstate", "mstate", "province", "state/province", "state code"),
    "country": ("country", "nation", "land", "pays", "pais", "country code"),
    "website": ("website", "web site", "webseite", "internet", "site web", "sitio web", "url", "web address", "webaddr", "web addr", "homepage", "home page", "web", "www", "site", "links", "홈페이지", "누리집", "ホームページ", "网站", "網站"),
    "about": ("about", "description", "what it is"),
    "slug": ("slug",),
    "fscs_seq": ("fscs seq", "fscs sequence", "outlet number"),
    **{scheme.key: scheme.headings for scheme in SCHEMES},
}  # fmt: skip
OWN = ("name", "abbreviation", "kind", "parent", "place", "website", "about", "slug")
LONGEST = {"name": 200, "abbreviation": 30, "website": 200, "about": 5000, "slug": 120}
# Which kind a list of that origin is of, by a heading that only such lists have.
_LISTS = {
    "fscskey": OrganizationKind.PUBLIC,
    "unitid": OrganizationKind.ACADEMIC,
    "ncessch": OrganizationKind.SCHOOL,
}
# What is in the word of a list for a kind; the first that fits counts.
_KINDS = (
    ("library school", "library-school"), ("lis program", "library-school"), ("ischool", "library-school"), ("consort", "consortium"),
    ("大学", "academic"), ("대학", "academic"), ("国立", "national"), ("국립", "national"), ("公共", "public"), ("공공", "public"), ("公立", "public"),
    ("学校", "school"), ("학교", "school"), ("専門", "special"), ("전문", "special"), ("nacional", "national"), ("universi", "academic"),
    ("education", "academic"), ("company", "vendor"), ("healthcare", "special"), ("network", "consortium"), ("cooperative", "consortium"), ("association", "association"), ("society", "association"),
    ("division", "division"), ("vendor", "vendor"), ("publisher", "vendor"), ("archive", "archive"), ("museum", "archive"),
    ("historical", "archive"), ("state library", "national"), ("national", "national"), ("special", "special"), ("law", "special"),
    ("medical", "special"), ("hospital", "special"), ("corporate", "special"), ("government", "special"), ("military", "special"),
    ("academic", "academic"), ("college", "academic"), ("university", "academic"), ("higher education", "academic"), ("research", "academic"),
    ("scolaire", "school"), ("escolar", "school"), ("publi", "public"), ("school", "school"), ("k-12", "school"), ("elementary", "school"), ("high", "school"), ("public", "public"), ("offentlich", "public"), ("stadtb", "public"), ("hochschul", "academic"), ("universitat", "academic"), ("schul", "school"), ("county", "public"),
    ("municipal", "public"), ("branch", "public"), ("bookmobile", "public"), ("tribal", "public"), ("central library", "public"),
)  # fmt: skip
# What lists write for a web address that nobody knows; the survey of the IMLS has codes for it.
_NOTHING = {
    "",
    "n/a",
    "na",
    "none",
    "no",
    "-",
    "--",
    "m",
    "-1",
    "-3",
    "-4",
    "-9",
    "unknown",
    "null",
    "no website",
}
# "NYPL", "BPL": no word, as nobody can say it.
_LETTERS = re.compile(r"(?!(?:st|dr|mt|ft|jr|sr|mrs?|ms|co)$)[bcdfghjklmnpqrstvwxz]{2,5}|nypl")
_SMALL = {"of", "and", "the", "at", "for", "in", "on", "de", "la", "du", "y"}


@dataclass
class Given:
    """What one row says: `values` by the names of our fields, `ids` by schemes. `notes` say what was guessed or left
    empty, `errors` why the row cannot be taken. `places` are those that may be meant where the row says no more, `unread` the
    keys of cells that are left empty because they cannot be read."""

    number: int
    name: str
    cells: Mapping[str, str]
    values: dict[str, object] = field(default_factory=dict)
    ids: dict[str, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    places: tuple[str, ...] = ()
    unread: list[str] = field(default_factory=list)

    @property
    def place_text(self) -> str:
        """The place as the row writes it."""
        return place_text(self.cells)


@dataclass(frozen=True)
class Options:
    """What somebody chose for a file: the kind of rows that say none, the state or country of towns that say none, its
    letters, and cells that were put right, by the number of the row and the key of the column."""

    kind: str = ""
    region: str = ""
    code_page: str = ""
    fixes: Mapping[int, Mapping[str, str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Sheet:
    """A table of organizations: what its columns are, its rows, and what there is to say about it."""

    table: Table
    columns: tuple[str, ...]
    rows: tuple[Given, ...]
    notes: tuple[str, ...]


@cache
def _headings() -> dict[str, str]:
    return {name: key for key, names in COLUMNS.items() for name in names}


def _is_heading(cell: str) -> bool:
    return heading_words(cell) in _headings()


def read_sheet(source: bytes | str, options: Options = Options()) -> Sheet:
    """Read a table of organizations. One query for all towns. Raises Unreadable."""
    table = read_rows(
        source, is_heading=_is_heading, code_page=options.code_page, most_rows=LIMITS.organizations
    )
    columns = _columns(table.head)
    if "name" not in columns:
        raise Unreadable(
            f"No column has the names. The headings were looked for in row {table.head_number}: name and kind are needed, "
            f"and there may be {', '.join(OWN[1:])} and ids."
        )
    if not table.rows:
        raise Unreadable("There is no row under the headings.")
    kind = options.kind or next(
        (kind for word, kind in _LISTS.items() if word in map(heading_words, table.head)), ""
    )
    rows = [_given(number, cells, kind) for number, cells in _cells(table, columns, options)]
    _place_all(rows, options.region)
    filled = [
        name
        for at, (name, key) in enumerate(zip(table.head, columns, strict=True))
        if name and not key and any(table.column(at))
    ]
    notes = list(table.notes)
    if filled:
        one, many = "Not taken over: the column {names}.", "Not taken over: the columns {names}."
        notes.append(counted(len(filled), one, many, names=quoted(filled)))
    return Sheet(table, tuple(columns), tuple(rows), tuple(notes))


def _columns(head: Sequence[str]) -> list[str]:
    """What each column says; each thing is said by one column at most."""
    taken: set[str] = set()
    found = []
    for name in head:
        key = _headings().get(heading_words(name), "")
        key = "" if key in taken else key
        taken |= {key} if key else set()
        found.append(key)
    return found


def _cells(table: Table, columns: Sequence[str], options: Options) -> list[tuple[int, dict[str, str]]]:
    rows = []
    for row in table.rows:
        cells = {key: row.cells[at] for at, key in enumerate(columns) if key and at < len(row.cells)}
        joined = {key: text if key == "about" else " ".join(text.split()) for key, text in cells.items()}
        rows.append((row.number, joined | dict(options.fixes.get(row.number, {}))))
    return rows


def place_text(cells: Mapping[str, str]) -> str:
    """The place of a row in one line: "Franklin, Massachusetts"."""
    if cells.get("place"):
        return cells["place"]
    parts = [cells.get(key, "") for key in ("town", "region", "country")]
    if not parts[1] and (
        joined := re.fullmatch(r"(.+[a-z.])\s+([A-Z]{2})(?:\s+\d{5}(?:-\d{4})?)?", parts[0])
    ):
        # The state stands behind the town, without a comma.
        parts[:2] = joined.groups()
    # A postcode says no more than the town.
    parts[0] = re.sub(r"(,\s*[A-Z]{2})\s+\d{5}(?:-\d{4})?$", r"\1", parts[0])
    return ", ".join(part for part in parts if part) if parts[0] else ""


def _given(number: int, cells: Mapping[str, str], kind: str) -> Given:
    name = _spelled(clean_name(cells.get("name", "")))
    row = Given(number, name[: LONGEST["name"]], cells)
    if len(name) > LONGEST["name"]:
        row.notes.append(f"The name is cut at {LONGEST['name']} letters.")
    if not name:
        row.errors.append("The name is missing.")
    row.values["name"] = row.name
    for key in ("abbreviation", "about"):
        text = clean_text(cells.get(key, "")).strip()
        if len(text) > LONGEST[key]:
            row.notes.append(f"The {key} is longer than {LONGEST[key]} characters, and is cut.")
        if text:
            row.values[key] = text[: LONGEST[key]]
    _read_kind(row, cells.get("kind", ""), kind)
    if fold(cells.get("website", "")) not in _NOTHING:
        address = web_address(cells["website"])
        if address:
            row.values["website"] = address
            if len(re.findall(r"\w\.\w", cells["website"])) > len(re.findall(r"\w\.\w", address)) + 1:
                row.notes.append(f"Of the web addresses “{cells['website'][:80]}” the first is taken.")
        else:
            row.notes.append(f"“{cells['website'][:80]}” is no web address: the website is left empty.")
            row.unread.append("website")
    for scheme in SCHEMES:
        if text := cells.get(scheme.key, ""):
            if value := clean_id(scheme.key, text):
                row.ids[scheme.key] = value
            else:
                row.notes.append(f"“{text[:40]}” is no {BY_KEY[scheme.key].label}, and is left out.")
                row.unread.append(scheme.key)
    if "fscs" in row.ids and "-" not in row.ids["fscs"] and cells.get("fscs_seq", "").isdecimal():
        # The outlets of one library share its key, and have numbers of their own.
        row.ids["fscs"] += f"-{int(cells['fscs_seq']):03}"
    if cells.get("parent"):
        row.values["parent"] = cells["parent"]
    return row


def _spelled(name: str) -> str:
    """A name that a list has in capitals, as people write it."""
    if not name.isupper() or len(name) < 6 or " " not in name:
        return name
    words = name.lower().split()
    spelled = " ".join(
        word
        if at and word in _SMALL
        else word.upper()
        if _LETTERS.fullmatch(word)
        else re.sub(r"(^|[-/(.'’])(\w)", lambda found: found[0].upper(), word)
        .replace("'S", "'s")
        .replace("’S", "’s")
        for at, word in enumerate(words)
    )
    return re.sub(r"\bMc([a-z])", lambda found: f"Mc{found[1].upper()}", spelled)


def _read_kind(row: Given, text: str, fallback: str) -> None:
    if text:
        words = {label.lower(): value for value, label in OrganizationKind.choices}
        key = fold(text)
        value = key if key in OrganizationKind.values else words.get(key)
        value = value or next(
            (kind for word, kind in _KINDS if re.search(rf"\b{re.escape(word)}", key)), None
        )
        if value is None and fallback:
            row.notes.append(
                f"“{text[:60]}” is no kind that we have: {OrganizationKind(fallback).label} is taken."
            )
        elif value is None:
            row.errors.append(f"“{text[:60]}” is no kind. These are: {', '.join(OrganizationKind.values)}.")
            return
        row.values["kind"] = value or fallback
    elif fallback:
        row.values["kind"] = fallback


def web_address(text: str) -> str:
    """A web address completed as on the profile; "" for what is none."""
    first = re.split(r"[\s;|]+(?=\S)", text.strip())
    try:
        # Of several the first; a space within one is a slip.
        plain = clean_web(first[0] if "." in first[0] else text)
        parts = urlsplit(plain)
        host = (
            (parts.hostname or "").encode("idna").decode()
            if parts.hostname and not parts.hostname.isascii()
            else parts.hostname or ""
        )
    except ValueError:
        return ""
    if parts.scheme.lower() not in ("http", "https") or not re.fullmatch(
        r"[a-z0-9](?:[a-z0-9-]*\.)+[a-z][a-z0-9-]+", host
    ):
        return ""
    if len(plain) > LONGEST["website"]:
        return ""
    port = f":{parts.port}" if parts.port else ""
    rest = plain.split("://", 1)[1]
    path = rest[len(parts.netloc) :]
    return f"{parts.scheme.lower()}://{host}{port}{path}"


def _place_all(rows: Sequence[Given], region: str) -> None:
    """Find the towns of all rows. A town that nobody knows leaves the place empty, and refuses nothing."""
    texts = {row.number: _with_region(row.place_text, region) for row in rows if row.place_text}
    found = towns_named(texts.values())
    for row in rows:
        text = texts.get(row.number)
        if not text:
            continue
        towns: list[Place] = found[text]
        if len(towns) == 1 or (towns and "," in text):
            row.values["place"] = towns[0]
        elif towns:
            row.places = tuple(map(str, towns[:12]))
            row.notes.append(
                f"Several places are called “{text}”: the place is left empty. Choose one, or add the state."
            )
        else:
            row.notes.append(f"There is no place called “{text}”. The place is left empty.")


def _with_region(text: str, region: str) -> str:
    return f"{text}, {region}" if region and "," not in text else text
