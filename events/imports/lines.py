"""Calendars taken apart into lines and blocks (RFC 5545, 3.1 and 3.4), as they are and as they should be.

The parser of the icalendar package stops at a line that is none, and takes a hundred times as long; this one keeps each
fault to its own line. What the lines mean is for the reader of calendars to say.
"""

import quopri
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from netlib.files import Letters, decoded

_LINE = re.compile(r'([A-Za-z0-9-]{1,60})((?:;[^:;="]{0,60}(?:=(?:"[^"]*"|[^:;"])*)?)*):(.*)', re.DOTALL)
_PARAMETER = re.compile(r';([^:;="]+)(?:=((?:"[^"]*"|[^;"])*))?')
_GROUP = re.compile(r"^[A-Za-z0-9-]+\.(?=[A-Z-]+[:;])")
_ESCAPED = re.compile(r"\\([\\;,:nN\"])")
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
_TEXTS = frozenset({"DESCRIPTION", "SUMMARY", "LOCATION", "COMMENT", "CONTACT"})


@dataclass(slots=True)
class Line:
    """A property: its name in capitals, its parameters by name, its value as it is written."""

    number: int
    name: str
    parameters: dict[str, str]
    value: str

    def text(self) -> str:
        """The value as text, without its escapes."""
        value = self.value
        if self.parameters.get("ENCODING", "").upper() in ("QUOTED-PRINTABLE", "Q"):
            value = _printable(value, self.parameters.get("CHARSET", "utf-8"))
        return unescaped(value)


@dataclass(slots=True)
class Block:
    """What stands between BEGIN and END: its kind in capitals, its lines, the blocks in it. `whole` is false where the
    file broke off."""

    kind: str
    number: int
    lines: list[Line] = field(default_factory=list)
    inner: list["Block"] = field(default_factory=list)
    whole: bool = True

    def all(self, name: str) -> list[Line]:
        """Every line of that name."""
        return [line for line in self.lines if line.name == name]

    def first(self, *names: str) -> Line | None:
        """The first line of one of these names."""
        return next((line for line in self.lines if line.name in names and line.value.strip()), None)

    def value(self, *names: str) -> str:
        """The value of the first of them as it is written; "" where there is none."""
        line = self.first(*names)
        return line.value.strip() if line else ""


def unescaped(value: str) -> str:
    """A text of a calendar without its escapes."""
    if "\\" not in value:
        return value
    return _ESCAPED.sub(lambda found: "\n" if found[1] in "nN" else found[1], value)


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
    problems: list[str] = []
    lines = list(_lines(letters.text.split("\n"), numbers, problems))
    return _nested(lines, problems), _renumbered(letters, numbers), problems


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
        # A text in quoted-printable goes on in the next line, without a space before it.
        soft = line.endswith(b"=") and b"QUOTED-PRINTABLE" in line.upper()
        if soft:
            lines[-1] = line[:-1]
    return numbers, b"\n".join(lines)


def _lines(texts: Sequence[str], numbers: Sequence[int], problems: list[str]) -> Iterator[Line]:
    last: Line | None = None
    empty = 0
    lost: list[int] = []
    for at, text in enumerate(texts):
        number = numbers[at] if at < len(numbers) else at + 1
        line = _line(number, text, in_text=last is not None and last.name in _TEXTS)
        if line is not None:
            if last is not None:
                yield last
            last, empty = line, 0
        elif not text.strip():
            empty += 1
        elif last is not None and last.name in _TEXTS:
            # Its line ends should have been escaped.
            last.value += "\\n" * (empty + 1) + text.strip()
            empty = 0
        else:
            lost.append(number)
    if last is not None:
        yield last
    if lost:
        shown = ", ".join(f"{number} (“{texts[numbers.index(number)].strip()[:40]}”)" for number in lost[:5])
        more = f" and {len(lost) - 5} more" if len(lost) > 5 else ""
        problems.append(f"What stands in line {shown}{more} belongs to nothing, and was left out.")


def _line(number: int, text: str, *, in_text: bool) -> Line | None:
    found = _LINE.match(_GROUP.sub("", text))
    if found is None:
        return None
    name = found[1].upper()
    known = name in _NAMES or name.startswith("X-")
    # Programs have names of their own, some with a hyphen; "NOTE: bring a blanket" is a line of a text.
    may_be = found[1].isupper() and not found[3].startswith(" ") and ("-" in name or not in_text)
    if not known and not may_be:
        return None
    # "Location: Town green" in the middle of a text begins like a property, but is written like a sentence.
    if not (found[1].isupper() or found[1].islower()) and found[3].startswith(" "):
        return None
    parameters = {}
    if found[2]:
        for part in _PARAMETER.finditer(found[2]):
            value = (part[2] or "").strip()
            if value.startswith('"') and value.endswith('"') and value.count('"') == 2:
                value = value[1:-1]
            # Old calendars give the value of a parameter alone.
            key = part[1].strip().upper() if part[2] is not None else "ENCODING"
            parameters[key] = value or part[1].strip()
    return Line(number, name, parameters, found[3])


def _nested(lines: Sequence[Line], problems: list[str]) -> list[Block]:
    """Put the lines into their blocks. A block that is begun again before it ended, or that never ends, was cut off."""
    top: list[Block] = []
    stack: list[Block] = []
    for line in lines:
        kind = line.value.strip().upper()
        if line.name == "BEGIN":
            if kind in _OF_A_CALENDAR or kind == "VCALENDAR":
                keep = int(kind != "VCALENDAR" and stack[:1] != [] and stack[0].kind == "VCALENDAR")
                _break_off(stack, keep)
            block = Block(kind, line.number)
            (stack[-1].inner if stack else top).append(block)
            stack.append(block)
        elif line.name == "END":
            at = next((n for n in range(len(stack) - 1, -1, -1) if stack[n].kind == kind), None)
            if at is not None:
                _break_off(stack, at + 1)
                del stack[at]
        elif stack:
            stack[-1].lines.append(line)
    if any(each.kind == "VEVENT" for each in stack):
        problems.append(
            "The file ends in the middle of an event: it was cut off. Export it anew to have the rest."
        )
    elif stack and stack[0].kind == "VCALENDAR":
        problems.append("The file does not say where it ends: it may have been cut off.")
    _break_off(stack, 0)
    return top


def _break_off(stack: list[Block], keep: int) -> None:
    """Close the blocks from `keep` on, which the file left open."""
    for each in stack[keep:]:
        each.whole = False
    del stack[keep:]
