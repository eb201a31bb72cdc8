"""Calendars taken apart into lines and blocks (RFC 5545, 3.1 and 3.4), as they are and as they should be.

The parser of the icalendar package stops at a line that is none, and takes a hundred times as long; this one keeps each
fault to its own line. What the lines mean is for the reader of calendars to say.
"""

import quopri
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from netlib.files import Letters, decoded

_LINE = re.compile(r'([A-Za-z0-9-]{1,60})((?:;[^:;="]{0,60}(?:=(?:"[^"]*"|[^:;"])*)?)*):(.*)', re.DOTALL)
_PARAMETER = re.compile(r'(?:^|;)([^:;="]+)(?:=((?:"[^"]*"|[^;"])*))?')
_MARK = re.compile(r"\n(BEGIN|END):([A-Z-]+)(?=[ \t]*\n)")
_ANY_MARK = re.compile(r"\n(begin|end)[ \t]*:[ \t]*([a-z-]+)(?=[ \t]*\n)", re.IGNORECASE)
_USUAL = re.compile(r'^([A-Z][A-Z0-9-]*)(?:;([^:\n"]*(?:"[^"\n]*"[^:\n"]*)*))?:(.*)', re.MULTILINE)
_FOLD = re.compile(rb"\n[ \t]")
_GROUP = re.compile(r"^[A-Za-z0-9-]+\.(?=[A-Z-]+[:;])")
_PRIVATE = re.compile(r"private\s*:\s*(?:true|yes|1)\s*", re.IGNORECASE)
_SPACED = re.compile(r"^([A-Z][A-Z-]{2,})[ \t]+(?=[:;])")
# As the standard has them, and as programs escape signs that need it not.
_ESCAPED = re.compile(r"\\([\\;,:nN\"'&])")
_ESCAPES = (
    ("\\n", "\n"),
    ("\\,", ","),
    ("\\;", ";"),
    ("\\N", "\n"),
    ("\\:", ":"),
    ('\\"', '"'),
    ("\\'", "'"),
    ("\\&", "&"),
)
# What a line may be. Anything else is the rest of a text whose line ends were not escaped.
_NAMES = frozenset(
    [
        "ACTION",
        "ATTACH",
        "ATTENDEE",
        "BEGIN",
        "BUSYTYPE",
        "CALSCALE",
        "CATEGORIES",
        "CLASS",
        "COLOR",
        "COMMENT",
        "COMPLETED",
        "CONCEPT",
        "CONFERENCE",
        "CONTACT",
        "COUNTRY",
        "CREATED",
        "DAYLIGHT",
        "DESCRIPTION",
        "DTEND",
        "DTSTAMP",
        "DTSTART",
        "DUE",
        "DURATION",
        "END",
        "EXDATE",
        "EXRULE",
        "FREEBUSY",
        "GEO",
        "IMAGE",
        "LAST-MODIFIED",
        "LINK",
        "LOCATION",
        "LOCATION-TYPE",
        "METHOD",
        "NAME",
        "ORGANIZER",
        "PARTICIPANT-TYPE",
        "PERCENT-COMPLETE",
        "PRIORITY",
        "PRODID",
        "RDATE",
        "RECURRENCE-ID",
        "REFID",
        "REFRESH-INTERVAL",
        "RELATED-TO",
        "REPEAT",
        "REQUEST-STATUS",
        "RESOURCE-TYPE",
        "RESOURCES",
        "RRULE",
        "SEQUENCE",
        "SOURCE",
        "STATUS",
        "STRUCTURED-DATA",
        "STYLED-DESCRIPTION",
        "SUMMARY",
        "TRANSP",
        "TRIGGER",
        "TZID",
        "TZNAME",
        "TZOFFSETFROM",
        "TZOFFSETTO",
        "TZURL",
        "UID",
        "URL",
        "VERSION",
        "AALARM",
        "DALARM",
        "DCREATED",
        "EXNUM",
        "RNUM",
        "TZ",
        "XML",
    ]
)
_OF_A_CALENDAR = frozenset({"VEVENT", "VTIMEZONE", "VTODO", "VJOURNAL", "VFREEBUSY", "VAVAILABILITY"})
_DATED = frozenset({"DTSTART", "DTEND", "RECURRENCE-ID", "RDATE", "EXDATE"})
_AFTER_ZONE = re.compile(r"(.*):(\d{8}.*)")
_TEXTS = frozenset({"DESCRIPTION", "SUMMARY", "LOCATION", "COMMENT", "CONTACT"})


@dataclass(slots=True)
class Line:
    """A property: its name in capitals, its parameters by name, its value as it is written."""

    number: int
    name: str
    parameters: Mapping[str, str]
    value: str

    def text(self) -> str:
        """The value as text, without its escapes."""
        value = self.value
        if self.parameters and self.parameters.get("ENCODING", "").upper() in ("QUOTED-PRINTABLE", "Q"):
            value = _printable(value, self.parameters.get("CHARSET", "utf-8"))
        return unescaped(value)


# A line before anybody asked for it: its number, its parameters as they are written, its value.
_Raw = tuple[int, str, str]


@dataclass(slots=True)
class Block:
    """What stands between BEGIN and END: its kind in capitals, its lines by their names, the blocks in it. `whole` is
    false where the file broke off."""

    kind: str
    number: int
    named: dict[str, list[_Raw]] = field(default_factory=dict)
    inner: list["Block"] = field(default_factory=list)
    whole: bool = True

    def all(self, name: str) -> list[Line]:
        """Every line of that name that says something."""
        if name not in self.named:
            return []
        return [_line(name, raw) for raw in self.named[name] if raw[2].strip()]

    def first(self, *names: str) -> Line | None:
        """The first line of the first of these names that says something."""
        for name in names:
            for raw in self.named.get(name, ()):
                if raw[2].strip():
                    return _line(name, raw)
        return None

    def value(self, *names: str) -> str:
        """Its value as it is written; "" where there is none."""
        for name in names:
            for raw in self.named.get(name, ()):
                if value := raw[2].strip():
                    return str(value)
        return ""

    def numbers(self, name: str) -> list[int]:
        """Where the lines of that name stand that say something."""
        return [raw[0] for raw in self.named.get(name, ()) if raw[2].strip()]

    def put(self, name: str, parameters: str, value: str) -> None:
        """Put a line in place of all of its name."""
        self.named[name] = [(self.number, parameters, value)]

    def text(self) -> str:
        """The block as a calendar writes it."""
        lines = [
            f"{name}{parameters and ';'}{parameters}:{value}"
            for name, raws in self.named.items()
            for _, parameters, value in raws
        ]
        inner = [each.text() for each in self.inner]
        return "\r\n".join([f"BEGIN:{self.kind}", *lines, *inner, f"END:{self.kind}"])


def _line(name: str, raw: _Raw) -> Line:
    number, parameters, value = raw
    if name in _DATED and ":" in value and (found := _AFTER_ZONE.match(value)):
        # The name of a zone has a colon, and should have stood in quotation marks: "TZID=(UTC-06:00) Central America:…".
        parameters, value = f"{parameters}:{found[1]}", found[2]
    return Line(number, name, _parameters(parameters), value)


@lru_cache(maxsize=500)
def _parameters(text: str) -> Mapping[str, str]:
    """The parameters of a line by their names. Nearly all lines of a calendar have the same few."""
    if not text:
        return {}
    named = {}
    for part in _PARAMETER.finditer(text):
        value = (part[2] or "").strip()
        if value.startswith('"') and value.endswith('"') and value.count('"') == 2:
            value = value[1:-1]
        # Old calendars give the value of a parameter alone.
        key = part[1].strip().upper() if part[2] is not None else "ENCODING"
        named[key] = value or part[1].strip()
    return named


def unescaped(value: str) -> str:
    """A text of a calendar without its escapes."""
    if "\\" not in value:
        return value
    if "\\\\" in value:
        return _ESCAPED.sub(lambda found: "\n" if found[1] in "nN" else found[1], value)
    # Where no backslash is meant as one, the escapes may be replaced one after the other.
    for escape, plain in _ESCAPES:
        value = value.replace(escape, plain)
    return value


def _printable(value: str, charset: str) -> str:
    try:
        return (
            quopri.decodestring(value.encode("utf-8", "replace"))
            .decode(charset, errors="replace")
            .replace("\ufffd", "")
        )
    except LookupError:
        return quopri.decodestring(value.encode()).decode(errors="ignore")


def read_blocks(data: bytes, code_page: str = "") -> tuple[list[Block], Letters, list[str]]:
    """The blocks that stand in no other, as a calendar does; how its letters were read; and what went wrong, for
    people. Raises Unreadable."""
    numbers, joined = _unfolded(data)
    letters = decoded(joined, code_page)
    reader = _Reader(numbers)
    reader.read(letters.text)
    return reader.top, _renumbered(letters, numbers), reader.problems


def _renumbered(letters: Letters, numbers: Sequence[int]) -> Letters:
    """The same with the numbers that the broken lines have in the file."""
    broken = tuple(numbers[min(at, len(numbers)) - 1] for at in letters.broken) if numbers else letters.broken
    return Letters(letters.text, letters.code_page, letters.guessed, broken, letters.twice)


def _unfolded(data: bytes) -> tuple[list[int], bytes]:
    """The numbers of the lines that are left when the folded ones are joined, and these lines. Long lines are broken by
    bytes, sometimes within a letter, so they are joined before they are decoded."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        data = data.decode("utf-16", errors="replace").encode()
    data = data.replace(b"\r\r\n", b"\n").replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    if b"QUOTED-PRINTABLE" in data.upper():
        return _unfolded_softly(data)
    lines = data.split(b"\n")
    numbers = [at for at, line in enumerate(lines, 1) if line[:1] not in (b" ", b"\t") or at == 1]
    return numbers, _FOLD.sub(b"", data) if b"\n\t" in data else data.replace(b"\n ", b"")


def _unfolded_softly(data: bytes) -> tuple[list[int], bytes]:
    """The same where a text in quoted-printable may go on in the next line, without a space before it."""
    numbers: list[int] = []
    lines: list[bytes] = []
    soft = False
    for number, line in enumerate(data.split(b"\n"), 1):
        if soft or (lines and line[:1] in (b" ", b"\t")):
            lines[-1] += line if soft else line[1:]
            soft = soft and line.endswith(b"=")
            if soft:
                lines[-1] = lines[-1][:-1]
            continue
        numbers.append(number)
        lines.append(line)
        soft = line.endswith(b"=") and b"QUOTED-PRINTABLE" in line.upper()
        if soft:
            lines[-1] = line[:-1]
    return numbers, b"\n".join(lines)


class _Reader:
    """Puts lines into their blocks. A block that is begun again before it ended, or that never ends, was cut off."""

    def __init__(self, numbers: Sequence[int]) -> None:
        self.numbers = numbers
        self.top: list[Block] = []
        self.stack: list[Block] = []
        self.problems: list[str] = []
        self.lost: list[tuple[int, str]] = []

    def read(self, text: str) -> None:
        """Read all lines."""
        text = f"\n{text}\n"
        marks = _MARK if "\nBEGIN:VEVENT\n" in text else _ANY_MARK
        at, line = 0, 0
        for mark in marks.finditer(text):
            if mark.start() > at:
                line += self._fill(text[at + 1 : mark.start()], line)
            if mark[1] in ("BEGIN", "begin") or mark[1].upper() == "BEGIN":
                self._begin(mark[2].upper(), self._number(line))
            else:
                self._end(mark[2].upper())
            at = text.index("\n", mark.end())
            line += 1
        if at + 1 < len(text):
            self._fill(text[at + 1 : -1], line)
        self._close()

    def _number(self, line: int) -> int:
        return self.numbers[line] if line < len(self.numbers) else line + 1

    def _fill(self, chunk: str, line: int) -> int:
        """Put the lines of a chunk, the first of them the one of that index, into the block that is open; gives how
        many there are."""
        count = chunk.count("\n") + 1
        named = self.stack[-1].named if self.stack else {}
        found = _USUAL.findall(chunk)
        # The lines of nearly all events are as they should be.
        odd = {name for name, _, _ in found} - _NAMES
        if len(found) == count and all(name.startswith("X-") for name in odd):
            numbers = self.numbers[line : line + count]
            if len(numbers) < count:
                numbers = range(line + 1, line + count + 1)
            for number, (name, parameters, value) in zip(numbers, found, strict=True):
                if name in named:
                    named[name].append((number, parameters, value))
                else:
                    named[name] = [(number, parameters, value)]
        else:
            self._fill_slowly(named, chunk, line)
        return count

    def _fill_slowly(self, named: dict[str, list[_Raw]], chunk: str, line: int) -> None:
        last, empty = "", 0
        for at, text in enumerate(chunk.split("\n")):
            number = self._number(line + at)
            found = _odd(text, in_text=last in _TEXTS) if text.strip() else None
            if found is not None:
                last, empty = found[0], 0
                named.setdefault(last, []).append((number, found[1], found[2]))
            elif not text.strip():
                empty += 1
            elif last in _TEXTS:
                # Its line ends should have been escaped.
                begun, parameters, value = named[last][-1]
                named[last][-1] = (begun, parameters, value + "\\n" * (empty + 1) + text.strip())
                empty = 0
            else:
                self.lost.append((number, text.strip()))

    def _begin(self, kind: str, number: int) -> None:
        if kind in _OF_A_CALENDAR or kind == "VCALENDAR":
            keep = kind != "VCALENDAR" and self.stack[:1] != [] and self.stack[0].kind == "VCALENDAR"
            self._break_off(int(keep))
        block = Block(kind, number)
        (self.stack[-1].inner if self.stack else self.top).append(block)
        self.stack.append(block)

    def _end(self, kind: str) -> None:
        for at in range(len(self.stack) - 1, -1, -1):
            if self.stack[at].kind == kind:
                self._break_off(at + 1)
                del self.stack[at]
                return

    def _break_off(self, keep: int) -> None:
        """Close the blocks from `keep` on, which the file left open."""
        for each in self.stack[keep:]:
            each.whole = False
        del self.stack[keep:]

    def _close(self) -> None:
        if lost := self.lost:
            shown = ", ".join(f"{number} (“{text[:40]}”)" for number, text in lost[:5])
            self.problems.append(
                f"What stands in line {shown} belongs to nothing, and was left out."
                if len(lost) <= 5
                else f"What stands in line {shown} and in {len(lost) - 5} more belongs to nothing, and was left out."
            )
        if any(each.kind == "VEVENT" for each in self.stack):
            self.problems.append(
                "The file ends in the middle of an event: it was cut off. Export it again to get the rest."
            )
        elif self.stack and self.stack[0].kind == "VCALENDAR":
            self.problems.append("The file does not say where it ends: it may have been cut off.")
        self._break_off(0)


def _odd(text: str, *, in_text: bool) -> tuple[str, str, str] | None:
    """Name, parameters and value of a line as it may be written; None for what is no line at all."""
    found = _LINE.match(_SPACED.sub(r"\1", _GROUP.sub("", text)))
    if found is None:
        return None
    name = found[1].upper()
    known = name in _NAMES or name.startswith("X-")
    # Programs have names of their own, some with a hyphen; "NOTE: bring a blanket" is a line of a text.
    may_be = found[1].isupper() and not found[3].startswith(" ") and ("-" in name or not in_text)
    # "Location: Town green" in the middle of a text begins like a property, but is written like a sentence.
    sentence = not (found[1].isupper() or found[1].islower()) and found[3].startswith(" ")
    if _PRIVATE.fullmatch(text):
        return "PRIVATE", "", found[3]
    if sentence or not (known or may_be):
        return None
    return name, found[2].removeprefix(";"), found[3]
