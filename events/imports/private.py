"""What a calendar keeps to itself, and what it has called off: said by marks of other programs, or by words."""

import re

from events.imports.lines import Block

# What shared calendars put in place of a title that they keep to themselves.
_KEPT_BACK = frozenset(
    {
        "busy",
        "free",
        "tentative",
        "free/busy",
        "working elsewhere",
        "away",
        "private",
        "private appointment",
        "private event",
        "out of office",
        "(busy)",
        "no title",
        "beschäftigt",
        "besetzt",
        "gebucht",
        "abwesend",
        "privat",
        "privater termin",
        "occupé",
        "occupée",
        "absent du bureau",
        "privé",
        "rendez-vous privé",
        "ocupado",
        "no disponible",
        "privado",
        "occupato",
        "bezet",
        "upptagen",
        "予定あり",
    }
)
_NOT_PRIVATE = {"", "PUBLIC", "DEFAULT", "NORMAL", "0", "FALSE", "NO"}
# Values of a class that nobody knows count as private (RFC 5545, 3.8.1.3); so do the numbers of Outlook but 0.
_MARKS = frozenset((
    "CLASS", "X-CALENDARSERVER-ACCESS", "X-MICROSOFT-SENSITIVITY", "X-MS-OLK-SENSITIVITY", "X-MICROSOFT-CDO-SENSITIVITY",
    "SENSITIVITY", "X-PRIVATE", "PRIVATE", "X-WP-VISIBILITY", "X-VISIBILITY", "VISIBILITY",
))  # fmt: skip
_PRIVATE_WORDS = r"private|confidential|internal|staff only|personal|privat|vertraulich|intern|privé|confidentiel|privado|confidencial|privato"
_SAYS_PRIVATE = re.compile(
    rf"\W*[\[(]\s*(?:{_PRIVATE_WORDS})\s*[\])]|(?:{_PRIVATE_WORDS})\s*:|.*[\[(]\s*(?:{_PRIVATE_WORDS})\s*[\])]\s*$",
    re.IGNORECASE,
)
# One of these stands beside the word.
_SIGN = re.compile(r"[\[(:]")
_IS_PRIVATE = re.compile(rf"(?:{_PRIVATE_WORDS})(?: (?:event|appointment|meeting))?", re.IGNORECASE)
_OFF = r"(?:event )?cancell?ed|abgesagt|fällt aus|entfällt|annulée?|cancelad[oa]|annullat[oa]|geannuleerd|aflyst|inställt"
_CALLED_OFF = re.compile(
    rf"\W*(?:{_OFF})\s*(?:$|[^\w\s'’])|.*[\[(–—-]\s*(?:{_OFF})\s*[\])!]*\s*$", re.IGNORECASE
)
_IN_CAPITALS = re.compile(r"\W*(?:CANCELL?ED|ABGESAGT|ANNULÉE?|CANCELAD[OA])\b")


class Wrong(ValueError):
    """An event that cannot be taken; says why, and names the fields that would put it right."""

    def __init__(self, why: str, *fields: str) -> None:
        super().__init__(why)
        self.fields = fields


def says_cancelled(title: str) -> bool:
    """Whether a title has the words that Outlook and people put to that of an event which is called off: "Canceled: Book
    club", "Book club (CANCELLED)". "Cancelled stamps of the world" is another thing."""
    return bool(_CALLED_OFF.match(title) or _IN_CAPITALS.match(title))


def keep_private(block: Block, title: str, taken: bool, notes: list[str]) -> None:
    """Raise Wrong for what its owner keeps private, unless a curator takes it all the same."""
    shown = block.value("X-MICROSOFT-CDO-BUSYSTATUS", "X-MICROSOFT-CDO-INTENDEDSTATUS").upper()
    why = ""
    if not _MARKS.isdisjoint(block.named) and any(
        block.value(name).upper() not in _NOT_PRIVATE for name in _MARKS & block.named.keys()
    ):
        why = "is marked as private in the calendar"
    elif title.casefold().strip("()[] ") in _KEPT_BACK:
        why = "says only that somebody is busy"
    elif (_SIGN.search(title) and _SAYS_PRIVATE.match(title)) or any(
        map(_IS_PRIVATE.fullmatch, _categories(block))
    ):
        why = "says that it is private"
    elif shown in ("OOF", "WORKINGELSEWHERE"):
        why = "says that somebody is out of the office"
    if why and not taken:
        raise Wrong(why, "take")
    if why:
        notes.append(f"It {why}.")
    elif "T" in block.value("DTSTART") and (
        shown == "FREE" or (block.value("TRANSP").upper() == "TRANSPARENT" and shown != "BUSY")
    ):
        notes.append("The calendar counts it as free time: it may be somebody’s reminder.")
    if block.value("STATUS").upper() == "TENTATIVE":
        notes.append("The calendar says that it is not certain yet.")


def _categories(block: Block) -> list[str]:
    lines = block.all("CATEGORIES")
    return [part.strip() for line in lines for part in line.text().split(",")] if lines else []
