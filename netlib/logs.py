"""Logs: one JSON object a line, tied together by a request id, without anything personal in them."""

import json
import logging
import re
import traceback
from contextvars import ContextVar
from datetime import UTC, datetime
from types import TracebackType

request_id: ContextVar[str] = ContextVar("request_id", default="")

_EMAIL = re.compile(r"[\w.+%'-]+(?:@|%40)[\w-]+(?:\.[\w-]+)+", re.IGNORECASE)
# What we give out as keys, codes and signatures: a long run of letters and digits that has both. Names with dots or
# slashes (modules, file paths) are not such runs, and neither is the request id, which is written beside the message.
_TOKEN = re.compile(r"(?<![\w-])(?=[\w-]*\d)(?=[\w-]*[A-Za-z])[A-Za-z0-9_-]{24,}(?![\w-])")

# The attributes of every record; what a caller adds through `extra=` is what is left over.
_STANDARD = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}
_EXTRAS = frozenset({"method", "route", "status", "ms", "queries", "member", "job"})

ExceptionInfo = tuple[type[BaseException], BaseException, TracebackType | None]


def redact(text: str) -> str:
    """The text with email addresses and long tokens struck out."""
    return _TOKEN.sub("[token]", _EMAIL.sub("[email]", text))


class JsonFormatter(logging.Formatter):
    """Writes a record as one line of JSON: time (UTC, ISO 8601), level, logger, message, request id, the extras named
    in this module, and for an exception its type and frames. An exception's own text and the values of local
    variables stay out, as they may hold what a member wrote."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": redact(record.getMessage()),
        }
        if current := request_id.get():
            line["request_id"] = current
        line |= {name: value for name, value in vars(record).items() if name in _EXTRAS}
        if record.exc_info and record.exc_info[0]:
            line |= _exception(record.exc_info)
        return json.dumps(line, ensure_ascii=False, default=lambda value: redact(str(value)))


def _exception(info: ExceptionInfo) -> dict[str, object]:
    kind, _, trace = info
    frames = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(trace)]
    return {"exception": f"{kind.__module__}.{kind.__qualname__}", "frames": frames}
