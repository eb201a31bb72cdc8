"""The history of seats, which a trigger writes, in words."""

from collections.abc import Mapping

from committees.models import SeatChange
from committees.roles import Role, Status
from members.rule.masks import audience_key
from netlib.look import AUDIENCES

_FIELDS = {
    "member_id": "holder",
    "name": "name",
    "role": "role",
    "title": "called",
    "begins": "from",
    "ends": "until",
    "began": "how it began",
    "ended": "how it ended",
    "status": "state",
    "note": "note",
    "agreed_audience": "the holder agreed to",
}


def in_words(change: SeatChange, names: dict[int, str]) -> list[str]:
    """What a change did, one phrase for each field; `names` has the members whose name the reader may know."""
    if change.before is None:
        return [f"new: {_seat(change.after or {}, names)}"]
    if change.after is None:
        return [f"deleted: {_seat(change.before, names)}"]
    return [
        f"{words}: {_value(field, change.before.get(field), names)} → {_value(field, change.after.get(field), names)}"
        for field, words in _FIELDS.items()
        if change.before.get(field) != change.after.get(field)
    ]


def _seat(row: Mapping[str, object], names: dict[int, str]) -> str:
    holder = (
        _value("member_id", row.get("member_id"), names)
        if row.get("member_id")
        else row.get("name") or "vacant"
    )
    role = _value("role", row.get("role"), names)
    if row.get("ends"):
        return f"{role}, {holder}, from {row.get('begins')} to {row['ends']}"
    return f"{role}, {holder}, from {row.get('begins')}"


def _value(field: str, value: object, names: dict[int, str]) -> str:
    if value in (None, ""):
        return "nothing"
    if field == "member_id":
        return names.get(int(str(value)), "somebody")
    if field == "role":
        return str(Role(str(value)).label)
    if field == "status":
        return str(Status(str(value)).label).lower()
    if field == "agreed_audience":
        return AUDIENCES[audience_key(int(str(value)))].word
    return str(value)
