"""What the columns of a table of events say, by their headings and, where these could mean two things, by their cells."""

import re
from collections.abc import Sequence
from functools import cache

from netlib.tables import Table, heading_words
from netlib.text.days import NotATime, moment_of, times_of, weekday_in

# What a column can say, with the headings that say it: those of calendars, of programs for libraries, and of people.
COLUMNS: dict[str, tuple[str, tuple[str, ...]]] = {
    "": ("Nothing that we use", ()),
    "title": ("Title", (
        "title", "name", "event", "event name", "event title", "name of event", "subject", "summary", "what", "program", "program name",
        "program title", "activity", "session", "titel", "veranstaltung", "titre", "evenement", "titulo", "evento", "titolo",
        "session title", "session name", "topic", "event topic", "行事名", "イベント名", "タイトル", "件名", "행사명", "제목", "프로그램명", "活动名称", "活動名稱", "标题",
    )),
    "start_date": ("First day", (
        "start date", "date", "dates", "starts", "start", "begins", "from", "first day", "when", "day", "event date", "event start date",
        "event start", "start day", "date start", "begin date", "start date/time", "start datetime", "start time/date", "date/time",
        "date and time", "date & time", "dtstart", "datum", "beginn", "fecha", "data", "debut", "inicio",
        "event start date time", "start date time", "session date", "date de debut", "fecha de inicio", "fecha inicio", "日付", "開催日", "日時", "날짜", "일자", "일시", "日期",
    )),
    "start_time": ("Begins at", (
        "start time", "time", "times", "begins at", "from time", "event time", "event start time", "hours", "time start", "begin time",
        "uhrzeit", "zeit", "heure", "horaire", "hora", "ora", "start hour",
        "heure de debut", "hora de inicio", "hora inicio", "開始時間", "開始時刻", "時間", "시작시간", "시간", "开始时间", "时间",
    )),
    "end_date": ("Last day", (
        "end date", "ends", "end", "to", "until", "last day", "event end date", "event end", "end day", "date end", "finish", "through",
        "end date/time", "end datetime", "dtend", "ende", "fin", "bis", "thru", "event end date time", "end date time", "date de fin", "fecha de fin", "fecha fin", "終了日", "종료일", "结束日期",
    )),
    "end_time": ("Ends at", ("end time", "ends at", "to time", "event end time", "time end", "finish time", "endzeit", "heure de fin", "hora de fin", "hora fin", "終了時間", "終了時刻", "종료시간", "结束时间")),
    "duration": ("How long", ("duration", "length", "how long", "duration (minutes)", "minutes", "duration (min)", "dauer", "duree", "duracion")),
    "all_day": ("All day", ("all day", "all day event", "allday", "all-day", "all-day event", "ganztagig")),
    "time_zone": ("Time zone", ("time zone", "timezone", "tz", "zone", "event timezone", "zeitzone")),
    "venue": ("Venue, or place in one line", (
        "venue", "location", "place", "where", "building", "branch", "library", "room", "event venue name", "venue name", "location name",
        "site", "ort", "veranstaltungsort", "lieu", "lugar", "luogo", "library branch", "room/location", "session location", "場所", "会場", "장소", "地点", "地點",
    )),
    "address": ("Address", ("address", "street", "street address", "venue address", "location address", "adresse", "direccion", "indirizzo")),
    "town": ("Town", ("town", "city", "city/town", "town/city", "municipality", "venue city", "stadt", "ville", "ciudad")),
    "region": ("State or country", (
        "state", "region", "province", "country", "state/province", "venue state", "venue country", "land", "pays", "pais",
    )),
    "description": ("Description", (
        "description", "details", "about", "body", "event description", "program description", "long description", "full description",
        "abstract", "beschreibung", "descripcion", "descrizione", "short description", "summary text",
    )),
    "link": ("Page for registration", (
        "link", "url", "website", "web site", "registration", "registration link", "register", "registration url", "event url",
        "event website", "web page", "webpage", "more info", "more information", "event link", "permalink", "tickets", "ticket link",
    )),
    "join": ("Link to join online", (
        "join link", "meeting link", "zoom", "zoom link", "join", "online link", "virtual link", "webinar link", "meeting url", "teams link",
        "online meeting url", "conference link",
    )),
    "cost": ("Cost", ("cost", "price", "fee", "admission", "event cost", "fees", "preis", "prix", "precio", "kosten")),
    "kind": ("Kind", ("kind", "type", "category", "event type", "categories", "event category", "program type", "art", "kategorie")),
    "status": ("Status", ("status", "event status", "state of event", "publish status", "approval")),
    "private": ("Kept private", ("private", "confidential", "internal", "is private", "privat", "staff only")),
    "sensitivity": ("Who can see it", ("sensitivity", "visibility", "class", "classification", "audience visibility", "public/private")),
    "busy": ("Shown as", ("show time as", "busy status", "show as", "free/busy")),
    "uid": ("Number or code", ("id", "uid", "event id", "code", "number", "key", "no", "program id", "event number", "ref", "booking id")),
}  # fmt: skip
# Columns that are not for everybody, though their headings sound so. Nothing takes them but somebody's choice.
KEPT_BACK = (
    "notes", "note", "comments", "comment", "internal notes", "staff notes", "private notes", "setup", "setup notes", "contact", "contact name",
    "contact email", "contact phone", "email", "e-mail", "phone", "telephone", "organizer", "meeting organizer", "required attendees",
    "optional attendees", "attendees", "presenter email", "presenter phone", "billing information", "budget", "staff", "organizer email",
    "event organizer email", "registrants", "attendance", "mileage", "priority", "bemerkungen", "notizen", "remarques", "notas",
)  # fmt: skip
# What programs export with every event and nobody misses.
_IDLE = (
    "reminder on/off", "reminder date", "reminder time", "meeting resources", "created", "modified", "created at", "updated at",
    "last modified", "event show map", "event show map link", "currency symbol", "row", "#",
)  # fmt: skip
_LOOKED_AT = 30


@cache
def _headings() -> dict[str, str]:
    return {name: key for key, (_, names) in COLUMNS.items() for name in names}


def is_heading(cell: str) -> bool:
    """Whether a cell is the heading of a column that a table of events may have."""
    name = heading_words(cell)
    return len(name) < 40 and (name in _headings() or name in KEPT_BACK or name in _IDLE)


def guess_columns(header: Sequence[str], table: Table | None = None) -> list[str]:
    """What each column says, a key of COLUMNS, by its heading; each thing is said by one column at most. Where `table`
    is given its cells tell "Start" that holds a time from "Start" that holds a day."""
    guessed = [_headings().get(heading_words(name), "") for name in header]
    if table is not None:
        if "start_date" not in guessed:
            # "Start time" that holds a day as well.
            for at, key in enumerate(guessed):
                if key in ("start_time", "end_time") and _holds_days(list(table.column(at))[:_LOOKED_AT]):
                    guessed[at] = key.replace("time", "date")
        for at, key in enumerate(guessed):
            if key == "start_date" and _holds_weekdays(list(table.column(at))[:_LOOKED_AT]):
                guessed[at] = key = ""
            if key in ("start_date", "end_date") and _holds_times(list(table.column(at))[:_LOOKED_AT]):
                guessed[at] = key.replace("date", "time")
    taken: set[str] = set()
    for at, key in enumerate(guessed):
        if key in taken:
            # The first column that says a thing says it; a second day is the last one.
            second = {
                "start_date": "end_date",
                "start_time": "end_time",
                "venue": "address",
                "description": "",
            }.get(key, "")
            guessed[at] = key = second if second not in guessed else ""
        if key:
            taken.add(key)
    return guessed


def _holds_weekdays(cells: Sequence[str]) -> bool:
    """Whether cells hold days of the week and nothing else."""
    return bool(cells) and all(weekday_in(text) is not None and not re.search(r"\d", text) for text in cells)


def _holds_days(cells: Sequence[str]) -> bool:
    """Whether each cell holds a day, with or without a time."""
    try:
        return bool(cells) and all(moment_of(text).first is not None for text in cells)
    except ValueError:
        return False


def _holds_times(cells: Sequence[str]) -> bool:
    """Whether cells hold times of day and no days."""
    found = 0
    for text in cells:
        try:
            times_of(text)
        except NotATime:
            return False
        found += not re.fullmatch(r"\d+", text)
    return found > 0


def columns_left(table: Table, chosen: Sequence[str]) -> tuple[list[str], list[str]]:
    """The headings of columns with something in them that are not taken: those that nothing is made of, and those that
    may not be for everybody."""
    unused: list[str] = []
    kept_back: list[str] = []
    for at, name in enumerate(table.head):
        if (at < len(chosen) and chosen[at]) or heading_words(name) in _IDLE or not any(table.column(at)):
            continue
        (kept_back if heading_words(name) in KEPT_BACK else unused).append(name or f"column {at + 1}")
    return unused, kept_back
