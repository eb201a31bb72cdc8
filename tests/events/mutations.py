"""Files broken at random: what disks, mail programs, spreadsheets and hands do to them."""

import random
from collections.abc import Callable, Sequence
from pathlib import Path

CASES = Path(__file__).parent / "cases"
CALENDARS = sorted(CASES.glob("*.ics"))
TABLES = [*sorted(CASES.glob("*.csv")), *sorted((Path(__file__).parent / "files").glob("*.csv"))]
# Found in files of others: what has a meaning to a reader, at places where it has none.
SNIPPETS = (
    b"\x00", b"\xff", b"\xfe\xff", b"\xef\xbf\xbe", b"\x85", b"\xe2\x80\xa8", b"\r", b"\n", b"\r\n ", b"\t", b'"', b"'", b";", b",", b":", b"=", b"\\", b"\\n", b"&amp;#8217;", b"=C3=A9=",
    b"BEGIN:VEVENT\r\n", b"END:VEVENT\r\n", b"END:VCALENDAR\r\n", b"BEGIN:VTIMEZONE\r\nEND:VTIMEZONE\r\n", b"RRULE:FREQ=SECONDLY\r\n", b"RRULE:FREQ=YEARLY;BYDAY=53MO;BYSETPOS=-9\r\n",
    b"DTSTART;TZID=Nowhere/Land:99999999T999999\r\n", b"DTEND:00000101\r\n", b"DURATION:-P99999999W\r\n", b"DURATION:PT1.5H\r\n", b"EXDATE:20270101,,;\r\n", b"RDATE;VALUE=PERIOD:/\r\n",
    b"RECURRENCE-ID;RANGE=THISANDFUTURE:20270118T190000Z\r\n", b"SEQUENCE:99999999999999999999\r\n", b"DTSTART:\r\n", b"UID:\r\n", b"X;Y=\"Z:\r\n", b"TZOFFSETTO:+9999\r\n",
    b"31/02/2027", b"24:61", b"1e999", b"-1", b"99999999999999999999", "٣/٤/٢٠٢٧".encode(), "²".encode(), "\u202e".encode(), b"#REF!", b"NaN", b"=1+1", b"9999-12-31", b"0001-01-01",
)  # fmt: skip
Mutation = Callable[[bytes, random.Random], bytes]


def _put(data: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(data) + 1)
    return data[:at] + chance.choice(SNIPPETS) + data[at:]


def _replace(data: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(data))
    return data[:at] + bytes([chance.randrange(256)]) + data[at + 1 :]


def _cut_out(data: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(data))
    return data[:at] + data[at + chance.randrange(1, 60) :]


def _cut_off(data: bytes, chance: random.Random) -> bytes:
    return data[: chance.randrange(1, max(2, len(data)))]


def _twice(data: bytes, chance: random.Random) -> bytes:
    at, size = chance.randrange(len(data)), chance.randrange(1, 200)
    return data[: at + size] + data[at : at + size] + data[at + size :]


def _lines_moved(data: bytes, chance: random.Random) -> bytes:
    lines = data.splitlines(keepends=True)
    one, other = chance.randrange(len(lines)), chance.randrange(len(lines))
    lines[one], lines[other] = lines[other], lines[one]
    return b"".join(lines)


def _line_left_out(data: bytes, chance: random.Random) -> bytes:
    lines = data.splitlines(keepends=True)
    lines.pop(chance.randrange(len(lines)))
    return b"".join(lines)


def _number_changed(data: bytes, chance: random.Random) -> bytes:
    places = [at for at, byte in enumerate(data) if 48 <= byte <= 57]
    if not places:
        return data
    at = chance.choice(places)
    return data[:at] + chance.choice((b"", b"0", b"9", b"99", b"-")) + data[at + 1 :]


def _encoded(data: bytes, chance: random.Random) -> bytes:
    page = chance.choice(("utf-16", "utf-16-be", "cp1252", "mac-roman", "cp1251", "utf-8-sig", "shift-jis"))
    return data.decode("utf-8", "replace").encode(page, "replace")


MUTATIONS: tuple[Mutation, ...] = (
    _put, _put, _put, _replace, _replace, _cut_out, _cut_off, _twice, _lines_moved, _line_left_out, _number_changed, _number_changed,
)  # fmt: skip


def mutated(files: Sequence[Path], number: int, *, whole: bool = True) -> bytes:
    """The file of that number: one of these, broken in one to four ways. The same number gives the same file. Only a
    `whole` file may be in other letters."""
    chance = random.Random(number)
    data = chance.choice(files).read_bytes()
    for _ in range(chance.randint(1, 4)):
        data = chance.choice(MUTATIONS)(data, chance) or b"\n"
    return _encoded(data, chance) if whole and not chance.randrange(6) else data
