"""How much one may do, and the ledger that knows how much was done.

`LIMITS` and `READING` are all there is of limits on members. A service that does something limited calls `spend` in its
transaction, before or after it writes:

    limits.spend(Kind.HOST_LETTER, by=author.pk, to=f"event {event.pk}")

The ledger counts what was done: nothing that the limited member deletes makes room again. Whoever knocks without an
account is limited by django-allauth (ACCOUNT_RATE_LIMITS) on top of that.
"""

import datetime as dt
import logging
from collections.abc import Callable, Iterator
from contextvars import ContextVar
from dataclasses import dataclass
from enum import Enum
from types import MappingProxyType
from typing import Final

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone

from netlib.keyed import address_hash, keyed_hash
from netlib.models import Kind, LimitHit, Usage
from netlib.roles import unrestricted

HOUR, DAY, MONTH = dt.timedelta(hours=1), dt.timedelta(days=1), dt.timedelta(days=30)
# How long the list of limits reached goes back.
KEEP_HITS = dt.timedelta(days=90)
_log = logging.getLogger(__name__)


class Per(Enum):
    """Whose doings a limit counts together."""

    MEMBER = "member"
    # An address, or a thing such as one event or one committee.
    RECIPIENT = "recipient"
    SITE = "site"


@dataclass(frozen=True)
class Limit:
    """At most `most` in any span of time that is `within` long."""

    per: Per
    most: int
    within: dt.timedelta
    words: str = "That’s the limit for now. Try again tomorrow."


_BUSY = "Netlib can’t email more new addresses today. Try again tomorrow."

LIMITS: Final = MappingProxyType(
    {
        Kind.INVITE_ADDRESS: (
            Limit(
                Per.MEMBER, 200, DAY, "You can send {most} invitations by email a day. Try again tomorrow."
            ),
            Limit(
                Per.MEMBER,
                1000,
                MONTH,
                "You’ve invited {most} addresses in 30 days, which is the limit.",
            ),
            Limit(Per.SITE, 10_000, DAY, _BUSY),
        ),
        Kind.INVITE_MEMBER: (
            Limit(Per.MEMBER, 3000, DAY, "You can invite {most} members a day. Try again tomorrow."),
        ),
        Kind.OUTSIDE_LETTER: (
            Limit(Per.RECIPIENT, 10, DAY),
            Limit(Per.RECIPIENT, 40, MONTH),
            Limit(Per.SITE, 20_000, DAY),
        ),
        Kind.REQUEST: (
            Limit(
                Per.MEMBER,
                40,
                DAY,
                "You’ve sent {most} requests today, which is the limit. Try again tomorrow.",
            ),
        ),
        Kind.HOST_LETTER: (
            Limit(
                Per.RECIPIENT,
                10,
                DAY,
                "Guests of an event can get {most} messages a day. Try again tomorrow.",
            ),
            Limit(Per.MEMBER, 20, DAY, "You can send {most} messages to guests a day. Try again tomorrow."),
        ),
        Kind.CHANGE_LETTER: (Limit(Per.RECIPIENT, 12, DAY),),
        Kind.COHOST: (Limit(Per.RECIPIENT, 2, DAY), Limit(Per.MEMBER, 50, DAY)),
        Kind.CHAIR_LETTER: (
            Limit(Per.RECIPIENT, 10, DAY, "A committee can get {most} emails a day. Try again tomorrow."),
            Limit(Per.MEMBER, 20, DAY, "You can send {most} emails to committees a day. Try again tomorrow."),
        ),
        Kind.SEAT_LETTER: (Limit(Per.RECIPIENT, 4, DAY),),
        Kind.EXPORT: (
            Limit(Per.MEMBER, 5, DAY, "You can download your copy {most} times a day. Try again tomorrow."),
        ),
        Kind.SAVED_LETTER: (Limit(Per.MEMBER, 60, dt.timedelta(days=6)),),
        Kind.SIGN_IN_LETTER: (
            Limit(Per.RECIPIENT, 20, HOUR),
            Limit(Per.RECIPIENT, 60, DAY),
            # Whoever is signed in and adds address after address.
            Limit(Per.MEMBER, 20, DAY),
            Limit(Per.SITE, 20_000, HOUR),
        ),
        Kind.HANDLE: (Limit(Per.MEMBER, 10, DAY, "You can try {most} handles a day. Try again tomorrow."),),
    }
)
LONGEST: Final = max(limit.within for several in LIMITS.values() for limit in several)


@dataclass(frozen=True)
class Budget:
    """How many pages of a kind a member reads in an hour of the clock, and which views those are."""

    most: int
    things: str
    views: frozenset[str]


READING: Final = MappingProxyType(
    {
        Kind.PROFILES: Budget(300, "profiles", frozenset({"profile"})),
        Kind.CARDS: Budget(60, "address cards", frozenset({"profile-vcard", "committee-vcards"})),
        Kind.RESULTS: Budget(
            120,
            "lists of people",
            frozenset(
                {
                    "people", "search", "browse", "browse-letter", "browse-country", "browse-region", "heading",
                    "organization", "contact-list", "event-guests", "committee", "committee-history",
                    "committee-csv", "committee-addresses",
                }
            ),
        ),
        Kind.FILTERS: Budget(120, "lists of filters", frozenset({"people-narrow"})),
        Kind.SUGGESTIONS: Budget(
            600, "suggestions", frozenset({"people-suggest", "people-suggest-json"})
        ),
    }
)  # fmt: skip
READING_KIND: Final = MappingProxyType(
    {view: kind for kind, budget in READING.items() for view in budget.views}
)


class LimitReached(ValidationError):
    """A limit is reached. Forms show it as it is; `until` is when it can be tried again (UTC)."""

    def __init__(self, kind: Kind, limit: Limit, until: dt.datetime) -> None:
        super().__init__(limit.words.format(most=f"{limit.most:,}"), code="limit_reached")
        self.kind, self.limit, self.until = kind, limit, until


def spend(kind: Kind, *, by: int | None = None, to: str = "", times: int = 1) -> None:
    """Note that a member (their id) does something `times` times, to an address or about a thing.

    Requests that come at the same time wait for each other until the transaction ends, so together they do not pass a
    limit either. Raises LimitReached when one of the limits of that kind would be passed; then nothing is noted. One
    query, and two for each limit.
    """
    if reached := _spend(kind, by, to, times):
        raise reached


def try_spend(kind: Kind, *, by: int | None = None, to: str = "") -> bool:
    """The same, and False instead of an error: for letters that are left out, not refused."""
    return _spend(kind, by, to, 1) is None


def _spend(kind: Kind, by: int | None, to: str, times: int) -> LimitReached | None:
    if times < 1:
        return None
    with (
        unrestricted("what counts toward a limit is counted for everybody"),
        transaction.atomic(savepoint=False),
    ):
        return _noted(kind, by, _hashed(to), times)


def _noted(kind: Kind, by: int | None, hashed: bytes | None, times: int) -> LimitReached | None:
    now = timezone.now()
    limits = [limit for limit in LIMITS[kind] if _counts(limit, by, hashed)]
    with connection.cursor() as cursor:
        # In one order for everybody, so that two never wait for each other.
        for name in sorted({_lock(kind, limit, by, hashed) for limit in limits}):
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [name])
    for limit in limits:
        if until := _full_until(kind, limit, by, hashed, times, now):
            _note_hit(kind, by)
            return LimitReached(kind, limit, until)
    Usage.objects.bulk_create(Usage(kind=kind, by_id=by, to_hash=hashed, at=now) for _ in range(times))
    return None


def _hashed(to: str) -> bytes | None:
    if not to:
        return None
    return address_hash(to, purpose="limits") if "@" in to else keyed_hash(to, purpose="limits")


def _counts(limit: Limit, by: int | None, to: bytes | None) -> bool:
    return limit.per == Per.SITE or (by if limit.per == Per.MEMBER else to) is not None


def _lock(kind: Kind, limit: Limit, by: int | None, to: bytes | None) -> str:
    whose = {Per.MEMBER: str(by), Per.RECIPIENT: (to or b"").hex(), Per.SITE: ""}[limit.per]
    return f"limits/{kind}/{limit.per.value}/{whose}"


def _full_until(
    kind: Kind, limit: Limit, by: int | None, to: bytes | None, times: int, now: dt.datetime
) -> dt.datetime | None:
    """When there is room again for so many; None when there is now. One query, of an index alone."""
    if times > limit.most:
        return now + limit.within
    rows = Usage.objects.filter(kind=kind, at__gt=now - limit.within)
    if limit.per == Per.MEMBER:
        rows = rows.filter(by_id=by)
    elif limit.per == Per.RECIPIENT:
        rows = rows.filter(to_hash=to)
    at = limit.most - times
    last = list(rows.order_by("-at").values_list("at", flat=True)[at : at + 1])
    return last[0] + limit.within if last else None


# Reading

_READ = """
INSERT INTO netlib_reading AS r (member_id, kind, hour, times)
VALUES (%s, %s, date_trunc('hour', now(), 'UTC'), 1)
ON CONFLICT (member_id, kind, hour) DO UPDATE SET times = r.times + 1 RETURNING times
"""


def read(kind: Kind, *, by: int) -> int:
    """Count a page that a member reads, and give how many seconds they have to wait for it: 0 while there is budget left.
    The hour is one of the clock. One query."""
    with unrestricted("what counts toward a limit is counted for everybody"), connection.cursor() as cursor:
        cursor.execute(_READ, [by, str(kind)])
        (times,) = cursor.fetchone()
    if times <= READING[kind].most:
        return 0
    _note_hit(kind, by)
    now = timezone.now()
    return 3600 - now.minute * 60 - now.second


# Who reached a limit

_hits: ContextVar[list[tuple[Kind, int | None]] | None] = ContextVar("hits", default=None)


def _note_hit(kind: Kind, by: int | None) -> None:
    """A request notes it at its end, as the error undoes whatever is written with it."""
    _log.warning("The limit of %s is reached (member %s)", kind.value, by)
    waiting = _hits.get()
    if waiting is None:
        _write_hits([(kind, by)])
    else:
        waiting.append((kind, by))


def _write_hits(hits: list[tuple[Kind, int | None]]) -> None:
    now = timezone.now()
    with unrestricted("what counts toward a limit is counted for everybody"), connection.cursor() as cursor:
        for kind, by in hits:
            cursor.execute(_HIT, [str(kind), by, now.astimezone(dt.UTC).date(), now])


_HIT = """
INSERT INTO netlib_limithit AS h (kind, by_id, day, times, last_at) VALUES (%s, %s, %s, 1, %s)
ON CONFLICT (kind, by_id, day) DO UPDATE SET times = h.times + 1, last_at = excluded.last_at
"""


def hits_noted(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Writes down the limits that a request reached, after its transactions have ended."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        mark = _hits.set([])
        try:
            return get_response(request)
        finally:
            waiting = _hits.get() or []
            _hits.reset(mark)
            if waiting:
                _write_hits(waiting)

    return middleware


def forget_old() -> None:
    """Delete what no limit looks at any more."""
    now = timezone.now()
    Usage.objects.filter(at__lt=now - LONGEST).delete()
    LimitHit.objects.filter(last_at__lt=now - KEEP_HITS).delete()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM netlib_reading WHERE hour < now() - interval '2 hours'")


def usage_of(member_id: int) -> Iterator[tuple[str, dt.datetime]]:
    """What the ledger has of a member, the newest first: kinds in words, and when. One query."""
    rows = Usage.objects.filter(by_id=member_id).order_by("-at", "-pk")
    return ((Kind(kind).label, at) for kind, at in rows.values_list("kind", "at"))
