"""Days and times of day as people write them in tables."""

import datetime as dt
import re
import unicodedata
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, replace

from netlib.text.names import fold

_MONTHS = (
    "jan ene gen januar january janvier enero gennaio janeiro januari stycznia ocak января", "feb fev fév februar february fevrier febrero febbraio fevereiro februari fevr lutego şubat февраля",
    "mar mär mrz mars mrt marz march märz marzo marco maart marts marca mart március марта", "apr avr abr april avril abril aprile kwietnia nisan április апреля",
    "may mai mag mayo maggio maio mei maj maja mayıs május мая", "jun giu juin june juni junio giugno junho czerwca haziran június июня", "jul lug juil july juli juillet julio luglio julho lipca temmuz július июля",
    "aug ago aou août august aout agosto augustus augusti sierpnia ağustos augusztus августа", "sep set sept september septembre septiembre settembre setembro września eylül szeptember сентября",
    "oct okt ott out october oktober octobre octubre ottobre outubro października ekim октября", "nov november novembre noviembre novembro listopada kasım ноября",
    "dec dez dic des december dezember decembre diciembre dicembre dezembro desember grudnia aralık декабря",
)  # fmt: skip
_MONTH = {fold(word): number for number, words in enumerate(_MONTHS, 1) for word in words.split()}
_WEEKDAYS = (
    r"(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun|montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag|lundi|mardi|"
    r"mercredi|jeudi|vendredi|samedi|dimanche|lunes|martes|miercoles|jueves|viernes|sabado|domingo|lunedi|martedi|mercoledi|giovedi|"
    r"venerdi|maandag|dinsdag|woensdag|donderdag|vrijdag|zaterdag|zondag|(?:segunda|terca|quarta|quinta|sexta)(?:-feira)?|lun|mer|jeu|"
    r"ven|sam|dim|mo|di|mi|do|fr|sa|so|mandag|tirsdag|onsdag|torsdag|fredag|lordag|sondag|tisdag|poniedzialek|wtorek|sroda|czwartek|piatek|"
    r"sobota|niedziela|pazartesi|sali|carsamba|persembe|cuma|cumartesi|pazar|понедельник|вторник|среда|четверг|пятница|суббота|воскресенье)(?:day)?\.?"
)
_WEEKDAY = re.compile(rf"^{_WEEKDAYS},?\s+")
_WEEKDAY_AFTER = re.compile(
    rf"(?<=\d)\.?(?:,?\s+{_WEEKDAYS}|\s*\((?:{_WEEKDAYS}|[月火水木金土日월화수목금토일](?:曜日?|요일)?)\))$"
)
_BEFORE_DAY = re.compile(r"^(?:le|on|am|den|el|il|em|op|the)\s+")
_NUMBERS = re.compile(r"(\d{1,4})\s*[/.\-\u2010-\u2013]\s*(\d{1,2})\s*[/.\-\u2010-\u2013]\s*(\d{4}|\d{2})\.?")
_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})|(\d{4})(\d\d)(\d\d)")
_WORDED = (
    re.compile(
        r"(?P<d>\d{1,2})[.\s/-]*(?:de |of )?(?P<m>[^\W\d_]{3,12})\.?,?[\s/-]*(?:de |of )?(?P<y>\d{4}|'?\d\d)?"
    ),
    re.compile(r"(?P<m>[^\W\d_]{3,12})\.?[\s/-]*(?P<d>\d{1,2})(?:,|\s|-|/|$)[\s/-]*(?P<y>\d{4}|'?\d\d)?"),
    re.compile(r"(?P<y>\d{4})[\s,./-]+(?P<m>[^\W\d_]{3,12})\.?[\s/-]+(?P<d>\d{1,2})\.?"),
)
# "2027年3月10日", "2027년 3월 10일", "2027. 3. 10."
_EASTERN = re.compile(
    r"(\d{4})\s*[年년.]\s*(\d{1,2})\s*[月월.]\s*(\d{1,2})\s*[日일.]?(?:\s*\(?[月火水木金土日월화수목금토일](?:曜日?|요일)?\)?)?"
)
_NO_YEAR = re.compile(r"(\d{1,2})\s*[/.]\s*(\d{1,2})\.?")
_SERIAL = re.compile(r"[34567]\d{4}(?:\.\d+)?")
_MERIDIEM = r"(?:a\.?\s?m\.?|p\.?\s?m\.?|[ap](?=\b))"
_TIME = re.compile(
    rf"(\d{{1,2}})(?:\s?[:.h\u2236]\s?([0-5]\d)(?::([0-5]\d)(?:[.,]\d+)?)?)?\s*h?\s*(?:o'clock\s*)?({_MERIDIEM})?(?:\s*(?:uhr|o'clock|hrs?|hs|heures?|horas?))?"
)
# What stands before a time, and behind one: "kl. 18.30", "a las 18:00", "18 Uhr c.t.".
_BEFORE_TIME = re.compile(
    r"^(?:at|um|om|ab|a las?|alle(?: ore)?|ore|kl\.?|klo|ca\.?|approx\.?|around|about|gegen|vers)\s+"
)
_AFTER_TIME = re.compile(r"\s+[cs]\.\s?t\.?$")
# "오후 6시 30분", "午後6時半", "下午6:30".
_EASTERN_TIME = re.compile(
    r"(?:(오전|午前|上午|早上)|(오후|午後|下午|晚上))?\s*(\d{1,2})\s*(?::\s*([0-5]\d)|[시時时点點]\s*(?:([0-5]?\d)\s*[분分]|(반|半))?)"
)
_WORDS = {
    "noon": (12, 0), "12 noon": (12, 0), "12:00 noon": (12, 0), "12 n": (12, 0), "midday": (12, 0), "midi": (12, 0),
    "mittag": (12, 0), "mediodia": (12, 0), "midnight": (24, 0), "12 midnight": (24, 0), "12:00 midnight": (24, 0), "minuit": (24, 0),
    "mitternacht": (24, 0), "medianoche": (24, 0),
}  # fmt: skip
_BETWEEN = re.compile(
    r"\s*(?:-|\u2010|\u2011|\u2012|\u2013|\u2014|\u2212|~|\u301c|\bto\b|\buntil\b|\btill?\b|\bbis\b|\bà\b|\ba\b(?=\s*\d)|\bthrough\b|\bthru\b|\bhasta\b)\s*"
)
_OFFSET = re.compile(r"(?<=\d)\s*(z|[+\u2212-]\d{2}:?(?:\d{2})?)$|\s+(utc|gmt)$")
# As programs write the moment of another zone behind a day in words: "18:00:00 GMT-0500 (Eastern Standard Time)". After
# hours and minutes alone "18:00 -19:30" is a span.
_OFFSET_BEHIND = re.compile(
    r"(?<=:\d\d)\s+(?:gmt|utc)(?:\s*([+-]\d\d:?\d\d))?(?:\s*\([^()]*\))?$|(?:(?<=:\d\d:\d\d)|(?<=:\d\d:\d\d [ap]m))\s+([+-](?:0\d|1[0-4]):?[0-5]\d)$",
    re.IGNORECASE,
)
_DAY = dt.timedelta(days=1)


class NotADay(ValueError):
    """A text that is no day; the message is the text."""


class NotATime(ValueError):
    """A text that is no time of day; the message is the text."""


def day_first_in(texts: Iterable[str]) -> bool | None:
    """Whether days written in numbers have the day before the month, as far as any of them shows it; None where each
    could be read both ways, or none is written so."""
    firsts = seconds = 0
    for text in texts:
        for found in _NUMBERS.finditer(text):
            if len(found[1]) == 4:
                continue
            firsts += int(found[1]) > 12 >= int(found[2])
            seconds += int(found[2]) > 12 >= int(found[1])
    return None if not firsts and not seconds else firsts > seconds


def is_ambiguous(texts: Iterable[str]) -> bool:
    """Whether one of them is a day in numbers that can be read in two ways."""
    return any(
        len(found[1]) < 3
        and int(found[1]) != int(found[2])
        and max(int(found[1]), int(found[2])) <= 12
        and "." not in found[0]
        for text in texts
        for found in _NUMBERS.finditer(text)
    )


def month_of(word: str) -> int:
    """The number of the month of that name, in the languages that we know; 0 for none."""
    return _MONTH.get(fold(word), 0)


def day_of(text: str, *, day_first: bool = False, today: dt.date | None = None) -> dt.date:
    """The day that a text says. With `today` one without a year is the next such day. Raises NotADay."""
    plain = re.sub(r"(\d)(?:st|nd|rd|th|er|º|ª)\b", r"\1", fold(text).strip(" ,"))
    plain = _WEEKDAY_AFTER.sub("", _WEEKDAY.sub("", _BEFORE_DAY.sub("", plain))).strip(" ,")
    # The years of Reiwa began with 2019.
    plain = re.sub(
        r"^令和\s*(\d{1,2}|元)\s*年", lambda found: f"{2018 + int(found[1].replace('元', '1'))}年", plain
    )
    try:
        day = _written(plain, day_first, today)
    except ValueError:
        day = None
    if day is None or not 1900 < day.year < 2200:
        raise NotADay(text)
    return day


def _written(plain: str, day_first: bool, today: dt.date | None) -> dt.date | None:
    if found := _ISO.fullmatch(plain):
        year, month, day = (int(part) for part in found.groups() if part)
        return dt.date(year, month, day)
    if re.fullmatch(r"\d{4}-w\d\d-\d", plain):
        return dt.date.fromisoformat(plain.upper())
    if found := _EASTERN.fullmatch(unicodedata.normalize("NFC", plain)):
        return dt.date(int(found[1]), int(found[2]), int(found[3]))
    if today is not None and (found := _NO_YEAR.fullmatch(plain)):
        one, two = int(found[1]), int(found[2])
        month, day = (two, one) if (day_first or "." in plain or one > 12) and two <= 12 else (one, two)
        return _next(today, month, day)
    if found := _NUMBERS.fullmatch(plain):
        one, two, year = int(found[1]), int(found[2]), _year(found[3])
        # With points the day comes first everywhere.
        first = day_first or "." in plain or one > 12
        return dt.date(year, two, one) if first and two <= 12 else dt.date(year, one, two)
    for shape in _WORDED:
        if (found := shape.fullmatch(plain)) and (
            named := _MONTH.get(found["m"]) or _MONTH.get(found["m"][:3])
        ):
            if found["y"]:
                return dt.date(_year(found["y"].lstrip("'")), named, int(found["d"]))
            if today is not None:
                return _next(today, named, int(found["d"]))
    if _SERIAL.fullmatch(plain):
        # The number that spreadsheets keep a day as.
        return dt.date(1899, 12, 30) + dt.timedelta(days=int(float(plain)))
    return None


def _next(today: dt.date, month: int, day: int) -> dt.date:
    """The next such day, today or later. Raises ValueError."""
    this = dt.date(today.year, month, day)
    return this if this >= today else this.replace(year=today.year + 1)


def weekday_in(text: str) -> int | None:
    """The day of the week that is written beside a day, 0 for Monday; None where there is none, in English or German."""
    found = re.search(
        r"\b(?:(mon|montag)|(tues?|dienstag)|(wed(?:nes)?|mittwoch)|(thu(?:rs?)?|donnerstag)|(fri|freitag)|(sat(?:ur)?|samstag)|(sun|sonntag))(?:day)?\b",
        fold(text),
    )
    return next((at for at, part in enumerate(found.groups()) if part), None) if found else None


def _year(text: str) -> int:
    return int(text) + (2000 if len(text) == 2 else 0)


def days_of(text: str, *, day_first: bool = False, today: dt.date | None = None) -> tuple[dt.date, dt.date]:
    """The first and the last day of "3/3/2027", "March 3-5, 2027", "30 March – 2 April 2027". Raises NotADay."""
    try:
        day = day_of(text, day_first=day_first, today=today)
    except NotADay:
        pass
    else:
        return day, day
    parts = _BETWEEN.split(" ".join(text.split()))
    for at in range(1, len(parts)):
        first, last = "-".join(parts[:at]), "-".join(parts[at:])
        for begins, ends in _completed(first, last):
            try:
                one = day_of(begins, day_first=day_first, today=today)
                other = day_of(ends, day_first=day_first, today=today)
            except NotADay:
                continue
            if one <= other:
                return one, other
    raise NotADay(text)


def _completed(first: str, last: str) -> Iterable[tuple[str, str]]:
    """Both ends of a span, each with what only the other says: its month, its year."""
    yield first, last
    year = re.search(r",?\s*\b(\d{4})\b", last)
    if year:
        yield f"{first} {year[1]}", last
    word = re.search(r"[^\W\d_]{3,}", last)
    if word and year:
        # "3–5 March 2027"
        yield f"{first.strip(' .')} {word[0]} {year[1]}", last
    word = re.search(r"[^\W\d_]{3,}", _WEEKDAY.sub("", fold(first)))
    if word and not re.search(r"[^\W\d_]{3,}", last):
        # "March 3–5, 2027"
        yield f"{first} {year[1] if year else ''}", f"{word[0]} {last}"


@dataclass(frozen=True)
class TimeOfDay:
    """A time of day, in minutes from midnight to 1440. `said` tells whether it said which half of the day, or had no
    need to."""

    minutes: int
    said: bool = True

    def on(self, day: dt.date) -> dt.datetime:
        """That time on a day, without zone."""
        return dt.datetime.combine(day, dt.time()) + dt.timedelta(minutes=self.minutes)


def time_of(text: str) -> TimeOfDay:
    """The time of day that a text says: "6:30 p.m.", "19.30", "18h30", "noon", "24:00". Raises NotATime."""
    plain = _AFTER_TIME.sub("", _BEFORE_TIME.sub("", re.sub(r"\s+", " ", fold(text)).strip(" .,")))
    plain = re.sub(r"^(\d{1,2}) ?uhr ?([0-5]\d)$", r"\1:\2", plain)
    if eastern := _EASTERN_TIME.fullmatch(plain):
        morning, afternoon, hours, *minutes, half = eastern.groups()
        said = next(filter(None, minutes), "30" if half else "0")
        plain = f"{hours}:{int(said):02}{' am' if morning else ' pm' if afternoon else ''}"
    if plain in _WORDS:
        hour, minute = _WORDS[plain]
        return TimeOfDay(hour * 60 + minute)
    if re.fullmatch(r"0?\.\d+", plain):
        # The part of a day that spreadsheets keep a time as.
        return TimeOfDay(round(float(plain) * 1440))
    found = _TIME.fullmatch(plain)
    if (
        found is None
        and (found := re.fullmatch(r"([01]\d|2[0-3])([0-5]\d)()()(?: ?h(?:rs)?)?", plain)) is None
    ):
        raise NotATime(text)
    hour, minute = int(found[1]), int(found[2] or 0)
    if found[4]:
        if not 1 <= hour <= 12:
            if hour > 23 or (hour < 13 and found[4][0] == "p"):
                raise NotATime(text)
        else:
            hour = hour % 12 + (12 if found[4][0] == "p" else 0)
    if hour > 24 or (hour == 24 and minute):
        raise NotATime(text)
    written_out = bool(found[4]) or hour > 12 or hour == 0 or bool(re.match(r"0\d|.*[h]", plain))
    return TimeOfDay(hour * 60 + minute, written_out)


def times_of(text: str) -> tuple[TimeOfDay, TimeOfDay | None]:
    """When something begins and ends in one text: "6:00 PM - 7:30 PM", "10-10:45am", "noon – 1 p.m."; the end is None
    where there is none. An end before the beginning is on the next day. Raises NotATime."""
    plain = re.sub(r"\s+", " ", fold(text)).strip(" .,")
    plain = re.sub(r"^(?:from|von|de|um|at|um)\s+", "", plain)
    parts = [part for part in _BETWEEN.split(plain) if part]
    if len(parts) == 1:
        return time_of(parts[0]), None
    if len(parts) != 2:
        raise NotATime(text)
    first, last = (
        re.sub(r"\s*(?:uhr|hrs?|hs|h)$", "", part) if not re.search(r"\dh\d", part) else part
        for part in parts
    )
    ends = time_of(last)
    half = re.search(rf"({_MERIDIEM})\s*$", last)
    if half and not re.search(rf"{_MERIDIEM}\s*$", first) and first not in _WORDS:
        begins = _same_half(first, half[1], ends)
    else:
        begins = time_of(first)
    if (
        not half
        and not ends.said
        and ends.minutes <= begins.minutes < ends.minutes + 720
        and ends.minutes < 720
    ):
        # As in "11:00 - 1:00" and "10 am–2".
        ends = TimeOfDay(ends.minutes + 720, said=False)
    return begins, ends


def _same_half(first: str, half: str, ends: TimeOfDay) -> TimeOfDay:
    """The beginning of "10-10:45am" or "11-1pm": in the same half of the day, if it is before the end there."""
    begins = time_of(first)
    if begins.minutes >= 13 * 60:
        return begins
    same = time_of(f"{first} {half}")
    last = ends.minutes or 1440
    if same.minutes <= last:
        return same
    return time_of(f"{first} {'am' if half[0] == 'p' else 'pm'}")


@dataclass(frozen=True)
class Written:
    """What one cell says of a moment: its days, its times, and how far ahead of UTC these are where it says so."""

    first: dt.date | None = None
    last: dt.date | None = None
    begins: TimeOfDay | None = None
    ends: TimeOfDay | None = None
    ahead: dt.timedelta | None = None
    guessed_year: bool = False


def moment_of(text: str, *, day_first: bool = False, today: dt.date | None = None) -> Written:
    """Read a cell that may hold a day, a time, or both: "2027-03-03T23:00:00Z", "March 3, 2027 at 6:30 p.m.", "19:30".
    Raises NotADay and NotATime."""
    plain = " ".join(text.split())
    if not plain:
        return Written()
    ahead = None
    if basic := re.fullmatch(r"(\d{8})T(\d\d)(\d\d)(?:\d\d)?(Z?)", plain):
        plain = f"{basic[1][:4]}-{basic[1][4:6]}-{basic[1][6:]}T{basic[2]}:{basic[3]}{basic[4]}"
    if re.match(r"\d{4}-?\d\d-?\d\d[T ]", plain) and (shift := _OFFSET.search(plain.lower())):
        ahead, plain = _shift(shift[1] or "z"), plain[: shift.start()]
    elif shift := _OFFSET_BEHIND.search(plain):
        ahead, plain = _shift((shift[1] or shift[2] or "z").lower()), plain[: shift.start()].rstrip()
    # An interval of ISO 8601.
    if re.fullmatch(r"\d{4}-\d\d-\d\d(?:T\S+)?/\d{4}-\d\d-\d\d(?:T\S+)?", plain):
        one, other = (moment_of(part) for part in plain.split("/"))
        return Written(one.first, other.first, one.begins, other.begins, one.ahead)
    try:
        first, last = days_of(plain, day_first=day_first, today=today)
        return Written(first, last, ahead=ahead, guessed_year=not _says_year(plain))
    except NotADay:
        pass
    try:
        begins, ends = times_of(plain)
        return Written(begins=begins, ends=ends)
    except NotATime:
        pass
    parts = re.split(r"\s+(?:[-\u2010-\u2015]|to|until|bis)\s+", plain)
    if len(parts) == 2:
        # Both ends with their days.
        with suppress(ValueError):
            one, other = (moment_of(part, day_first=day_first, today=today) for part in parts)
            if one.first and other.first and one.begins and other.begins:
                return replace(one, last=other.first, ends=other.begins)
    for cut in re.finditer(r"T(?=\d)|,?\s+(?:at|um|à|@|-|\u2013)\s+|,\s*|\s+|\s*@\s*", plain):
        day, time = plain[: cut.start()].strip(" ,"), plain[cut.end() :].strip(" ,")
        try:
            first, last = days_of(day, day_first=day_first, today=today)
            begins, ends = times_of(time)
        except ValueError:
            continue
        return Written(first, last, begins, ends, ahead, guessed_year=not _says_year(day))
    raise NotATime(text) if re.fullmatch(r"\d{1,2}:\d.*", plain) else NotADay(text)


def _says_year(text: str) -> bool:
    return bool(re.search(r"\d{4}|'\d\d|\d[/.-]\d{1,2}[/.-]\d\d$|\d{5}", text)) or bool(
        re.search(r"[a-z]\w*[ -]\d\d$", text.lower()) and re.match(r"\d", text)
    )


def _shift(text: str) -> dt.timedelta:
    if text == "z":
        return dt.timedelta()
    digits = re.sub(r"\D", "", text).ljust(4, "0")
    ahead = dt.timedelta(hours=int(digits[:2]), minutes=int(digits[2:4]))
    return ahead if text[0] == "+" else -ahead
