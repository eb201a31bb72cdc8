"""Logs: one JSON object a line, tied together by a request id, without anything personal in them."""

import json
import logging
import re
import traceback
from contextvars import ContextVar
from datetime import UTC, datetime

from django.http import HttpRequest

request_id: ContextVar[str] = ContextVar("request_id", default="")

_EMAIL = re.compile(r"[\w.+%'-]+(?:@|%40)[\w-]+(?:\.[\w-]+)+", re.IGNORECASE)
# Keys, session ids and signatures: a long run that holds letters and digits.
_TOKEN = re.compile(r"(?<![\w-])(?=[\w-]*\d)(?=[\w-]*[A-Za-z])[\w-]{20,}(?![\w-])", re.ASCII)

# What a caller may add through `extra=`; anything else that hangs on a record (a request, say) stays out.
_EXTRAS = frozenset({"method", "route", "status", "ms", "queries", "member"})


def redact(text: str) -> str:
    """The text with email addresses and long tokens struck out."""
    return _TOKEN.sub("[token]", _EMAIL.sub("[email]", text))


def route(request: HttpRequest) -> str:
    """The name (or the pattern) of the page that was asked for: never the path itself, which may carry a person's
    name or a token."""
    match = request.resolver_match
    return (match.view_name or match.route) if match else "none"


class JsonFormatter(logging.Formatter):
    """Writes a record as one line of JSON: time (UTC, ISO 8601), level, logger, message, request id, the extras named
    in this module, and for an exception its type and frames. An exception's own text and the values of local
    variables stay out, as they may hold what a member wrote; whatever looks like an address or a key is struck out
    of the rest."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": redact(_message(record)),
        }
        if current := request_id.get() or getattr(getattr(record, "request", None), "request_id", ""):
            line["request_id"] = current
        line |= {name: value for name, value in vars(record).items() if name in _EXTRAS}
        if record.exc_info and record.exc_info[0]:
            kind, _, trace = record.exc_info
            line["exception"] = f"{kind.__module__}.{kind.__qualname__}"
            line["frames"] = [f"{at.filename}:{at.lineno} {at.name}" for at in traceback.extract_tb(trace)]
        return json.dumps(line, ensure_ascii=False, default=str)


def _message(record: logging.LogRecord) -> str:
    """Django's own lines about a request end in its path: here they name the route instead."""
    request = getattr(record, "request", None)
    if not isinstance(request, HttpRequest) or not isinstance(record.args, tuple):
        return record.getMessage()
    args = (
        route(request) if isinstance(part, str) and part.startswith("/") else part for part in record.args
    )
    return str(record.msg) % tuple(args) if record.args else str(record.msg)
