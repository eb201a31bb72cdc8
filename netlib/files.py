"""Files that people bring along: how much of them is read, and their bytes made into letters.

Every reader of files goes through here: tables (`netlib.tables`) and calendars alike."""

import gc
import io
import re
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from netlib.text.clean import clean_text
from netlib.text.codepages import CODE_PAGES, guess_code_page


@dataclass(frozen=True)
class Limits:
    """How much of a file is read. Sizes are bytes unless they say otherwise."""

    calendar_bytes: int = 100_000_000
    table_bytes: int = 12_000_000
    roster_bytes: int = 300_000
    # An event says so much, and no more.
    events: int = 120_000
    rows: int = 100_000
    columns: int = 300
    cell_letters: int = 100_000
    lines_in_a_cell: int = 200
    title_lines: int = 30
    organizations: int = 20_000
    seats: int = 500
    # Of one recurring event.
    dates: int = 2_000
    # What is left out of a file and shown one by one; the rest is counted.
    left_out: int = 2_000
    # New events that are compared with those that are here already, and with how many.
    compared: int = 20_000
    # What is read while somebody waits for the page; more is a job. So it is with new events, and with changed ones.
    at_once_bytes: int = 400_000
    at_once_new: int = 800
    at_once_changed: int = 60


LIMITS = Limits()
# What files of other programs begin with, and what to do instead.
_OTHERS = (
    (
        b"PK\x03\x04",
        "This is no text file but an Excel workbook or another packed file. Open it and save it as CSV (UTF-8).",
    ),
    (
        b"\xd0\xcf\x11\xe0",
        "This is no text file but an old Excel or Word file. Open it and save it as CSV (UTF-8).",
    ),
    (
        b"%PDF",
        "This is no text file but a PDF. Only the table or the calendar that it was made from can be read.",
    ),
    (b"{\\rtf", "This is no plain text but one with formatting (RTF). Save it as plain text."),
)
_FOLLOWED = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
# UTF-8 that was taken for Windows letters and encoded once more: "CafÃ©", "donâ€™t".
_TWICE = re.compile("[ÂÃâÅÄÐÑ][\u0080-\u00ff€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]{1,2}")


@contextmanager
def no_collecting() -> Iterator[None]:
    """Keep Python from looking for things that refer to each other in circles. Reading a file makes very many small things
    and no circles, and to look for them again and again takes as long as the reading."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


class Unreadable(ValueError):
    """The file cannot be read at all; the message says why, for people."""


@dataclass(frozen=True)
class Letters:
    """A text as it was decoded: its lines end in \\n. `code_page` is a key of CODE_PAGES, `guessed` whether nothing
    but its words spoke for it. `broken` are the numbers of the lines, from 1, in which a letter could not be read."""

    text: str
    code_page: str = "utf-8"
    guessed: bool = False
    broken: tuple[int, ...] = ()
    twice: bool = False

    @property
    def notes(self) -> list[str]:
        """What there is to say about it, for people."""
        said = []
        if self.guessed:
            said.append(
                f"The file is not in UTF-8; its letters were guessed: {CODE_PAGES[self.code_page]}. Do the names look right?"
            )
        if self.twice:
            said.append("Its letters were encoded twice, and are put right. Do the names look right?")
        if self.broken:
            said.append(f"A letter cannot be read in {numbered('line', self.broken)}. It is left out.")
        return said


def numbered(word: str, numbers: tuple[int, ...] | list[int], most: int = 8) -> str:
    """ "line 4", "lines 4, 7 and 9", "lines 4, 7, 9 and 20 more"."""
    if len(numbers) == 1:
        return f"{word} {numbers[0]}"
    shown = [str(number) for number in numbers[:most]]
    rest = len(numbers) - len(shown)
    last = f"{rest} more" if rest else shown.pop()
    return f"{word}s {', '.join(shown)} and {last}"


def check_size(size: int, most: int) -> None:
    """Raise Unreadable for a file that is empty or too big."""
    if not size:
        raise Unreadable("The file is empty.")
    if size > most:
        raise Unreadable(
            f"The file has {size / 1_000_000:.0f} MB; the most is {most / 1_000_000:g} MB. "
            "Export a shorter span of time, or one calendar at a time."
        )


def unpacked(data: bytes, endings: tuple[str, ...], most: int) -> bytes:
    """The one file with such an ending in a ZIP archive, as Google and others pack calendars; anything else as it is.
    Raises Unreadable for an archive with several, or with one that is too big."""
    if not data.startswith(b"PK\x03\x04"):
        return data
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            named = [each for each in archive.infolist() if each.filename.lower().endswith(endings)]
            if not named:
                return data
            if len(named) > 1:
                raise Unreadable(f"The archive holds {len(named)} files. Unpack it, and bring one at a time.")
            check_size(named[0].file_size, most)
            with archive.open(named[0]) as file:
                inside = file.read(most + 1)
    except zipfile.BadZipFile:
        return data
    except (NotImplementedError, RuntimeError, OSError, EOFError, ValueError) as error:
        if isinstance(error, Unreadable):
            raise
        raise Unreadable("The archive cannot be unpacked. Bring the file in it.") from error
    check_size(len(inside), most)
    return inside


def decoded(data: bytes, code_page: str = "") -> Letters:
    """The text of a file, cleaned. `code_page` is what somebody chose, a key of CODE_PAGES; otherwise it is guessed.

    A file that is UTF-8 but for some bytes is UTF-8, and each broken letter costs itself alone. Raises Unreadable for
    what is no text.
    """
    for start, words in _OTHERS:
        if data.startswith(start):
            raise Unreadable(words)
    lines = data.replace(b"\r\n", b"\n").replace(b"\r", b"\n") if not _is_wide(data) else data
    if wide := _is_wide(data):
        letters = Letters(data.decode(wide, errors="replace"), "utf-8")
    elif code_page in CODE_PAGES and code_page != "utf-8":
        letters = Letters(lines.decode(code_page, errors="replace"), code_page)
    else:
        letters = _utf_8(lines) if code_page == "utf-8" else _guessed(lines)
    # A disk may lose some bytes of a text. What is no text has many of these.
    head = letters.text[:2000]
    if head.count("\0") * 50 > len(head):
        raise Unreadable("This is no text file. A calendar ends in .ics, a table in .csv.")
    text, twice = _once(clean_text(letters.text.removeprefix("\ufeff")))
    if letters.guessed and "\ufffd" in text:
        broken = tuple(n for n, line in enumerate(text.split("\n"), 1) if "\ufffd" in line)
        letters = Letters(text, letters.code_page, guessed=True, broken=broken)
    return Letters(text.replace("\ufffd", ""), letters.code_page, letters.guessed, letters.broken, twice)


def _is_wide(data: bytes) -> str:
    """The codec of a text of two bytes a letter, or ""."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return "utf-16"
    odd, even = data[1:400:2].count(0), data[0:400:2].count(0)
    half = len(data[:400]) // 2
    if half > 4 and odd > half * 0.7 and even < half * 0.1:
        return "utf-16-le"
    return "utf-16-be" if half > 4 and even > half * 0.7 and odd < half * 0.1 else ""


def _guessed(data: bytes) -> Letters:
    try:
        return Letters(data.decode("utf-8-sig"))
    except UnicodeDecodeError:
        pass
    # Of all that is not ASCII, is most of it UTF-8?
    high = len(re.findall(rb"[\x80-\xff]", data))
    fits = sum(len(found) for found in _FOLLOWED.findall(data))
    if fits * 2 >= high:
        return _utf_8(data)
    name = guess_code_page(data)
    return Letters(data.decode(name, errors="replace"), name, guessed=True)


def _utf_8(data: bytes) -> Letters:
    """Decode line by line: what is broken in one line does no harm to the others."""
    made, broken = [], []
    for number, line in enumerate(data.split(b"\n"), 1):
        try:
            made.append(line.decode("utf-8-sig" if number == 1 else "utf-8"))
        except UnicodeDecodeError:
            if _FOLLOWED.search(line) or _cut(line):
                broken.append(number)
                made.append(line.decode(errors="replace"))
            else:
                # A line that another program has added, in letters of its own.
                made.append(line.decode(guess_code_page(line), errors="replace"))
    return Letters("\n".join(made), broken=tuple(broken))


def _cut(line: bytes) -> bool:
    """Whether all that is wrong with a line is a letter that was cut in two at its end."""
    try:
        line[: len(line.rstrip(b"\x80\x81\x82\x83\xc2\xc3\xe2\xf0"))].decode()
    except UnicodeDecodeError:
        return False
    return len(line) - len(line.rstrip(b"\x80\x81\x82\x83\xc2\xc3\xe2\xf0")) <= 3


def _once(text: str) -> tuple[str, bool]:
    """The text with letters that were encoded twice put right, and whether there were any."""
    if text.isascii() or not _TWICE.search(text):
        return text, False
    lines, changed = text.split("\n"), False
    for at, line in enumerate(lines):
        if not _TWICE.search(line):
            continue
        try:
            lines[at] = _windows(line).decode()
        except (UnicodeDecodeError, UnicodeEncodeError):
            continue
        changed = True
    return "\n".join(lines), changed


def _windows(line: str) -> bytes:
    """The bytes of a line in the Windows code page, which leaves five of them as they are."""
    return b"".join(
        bytes([ord(c)]) if ord(c) in (0x81, 0x8D, 0x8F, 0x90, 0x9D) else c.encode("cp1252") for c in line
    )
