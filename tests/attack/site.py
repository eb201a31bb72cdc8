"""Asking the site from outside, as a given viewer, one request at a time and each in the same world.

Every request runs in a savepoint that is taken back, with randomness that depends on the request alone, so the same
request to the same world gives the same bytes.
"""

import os
import random
import re
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from unittest import mock
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.core.handlers.base import BaseHandler
from django.core.signals import got_request_exception
from django.db import connection, transaction
from django.test import RequestFactory
from django.utils import timezone

from members.models import Member
from netlib import sharing
from tests.attack.tokens import words_in_answer

_SESSION = f"Set-Cookie {settings.SESSION_COOKIE_NAME}"


@dataclass(frozen=True)
class Request:
    """What is asked: a path with its query; `htmx` asks for a fragment, `data` makes it a POST."""

    path: str
    htmx: bool = False
    data: tuple[tuple[str, str], ...] | None = None

    def __str__(self) -> str:
        return f"{'GET' if self.data is None else 'POST'} {self.path}{' (htmx)' if self.htmx else ''}"


@dataclass
class Answer:
    """What came back, and how much work it was: statements to the database, and rows that they gave or changed."""

    status: int
    headers: dict[str, str]
    body: bytes
    queries: int
    rows: int
    error: str = ""
    _words: set[str] | None = field(default=None, repr=False)

    @property
    def session(self) -> str:
        """The key of the session that the answer gives; empty when it gives none."""
        found = re.search(rf"{settings.SESSION_COOKIE_NAME}=([^;\"]+)", self.headers.get(_SESSION, ""))
        return found[1] if found else ""

    @property
    def kind(self) -> str:
        """The content type without its parameters."""
        return self.headers.get("Content-Type", "").partition(";")[0]

    @property
    def words(self) -> set[str]:
        """Whatever has the shape of a token, in the body and in the headers."""
        if self._words is None:
            there = words_in_answer(" ".join(self.headers.values()).encode(), "text/plain")
            self._words = there | words_in_answer(self.body, self.kind)
        return self._words


class _Work:
    """Counts statements, and the rows that they give or change."""

    def __init__(self) -> None:
        self.queries = self.rows = 0

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        self.queries += 1
        result = execute(sql, params, many, context)
        self.rows += max(0, context["cursor"].rowcount)
        return result


class Site:
    """The site as one handler, without a server."""

    def __init__(self) -> None:
        self._handler = BaseHandler()
        self._handler.load_middleware()
        self._factory = RequestFactory()
        self._raised: list[str] = []
        got_request_exception.connect(self._note, weak=False, dispatch_uid="attack")

    def _note(self, **given: Any) -> None:
        import sys

        error = sys.exc_info()[1]
        self._raised.append(f"{type(error).__name__}: {error}")

    def ask(self, session: str, request: Request, *, keep: bool = False) -> Answer:
        """Send a request with that session ("" for a visitor). What it wrote is taken back unless `keep` is given."""
        if keep:
            return self._answer(session, request)
        with transaction.atomic():
            answer = self._answer(session, request)
            transaction.set_rollback(True)
        return answer

    def ask_raw(
        self,
        path: str,
        *,
        cookies: dict[str, str] | None = None,
        headers: dict[str, str] | None = None,
        htmx: bool = False,
    ) -> Answer:
        """Send a visitor's request with cookies and headers as they are given."""
        with transaction.atomic():
            answer = self._answer("", Request(path, htmx), cookies or {}, headers or {})
            transaction.set_rollback(True)
        return answer

    def _answer(
        self,
        session: str,
        asked: Request,
        cookies: dict[str, str] | None = None,
        headers: dict[str, str] | None = None,
    ) -> Answer:
        self._raised.clear()
        extra: dict[str, Any] = {"HTTP_HX_REQUEST": "true"} if asked.htmx else {}
        if asked.data is None:
            request = self._factory.get(asked.path, **extra)
        else:
            request = self._factory.post(
                asked.path, urlencode(asked.data), content_type="application/x-www-form-urlencoded", **extra
            )
        if session:
            request.COOKIES[settings.SESSION_COOKIE_NAME] = session
        request.COOKIES.update(cookies or {})
        request.META.update(
            {f"HTTP_{name.upper().replace('-', '_')}": value for name, value in (headers or {}).items()}
        )
        request._dont_enforce_csrf_checks = True  # type: ignore[attr-defined]
        work = _Work()
        with (
            connection.execute_wrapper(work),
            mock.patch.object(sharing, "_draw", _write),
            warnings.catch_warnings(action="ignore"),
            _chance(f"{session} {asked}"),
        ):
            response: Any = self._handler.get_response(request)
            body = b"".join(response) if response.streaming else response.content
        headers = {
            **response.headers,
            **{f"Set-Cookie {name}": str(one) for name, one in response.cookies.items()},
        }
        return Answer(response.status_code, headers, body, work.queries, work.rows, "; ".join(self._raised))


def _write(kind: str, title: str, facts: list[str]) -> bytes:
    """What a picture for sharing says: a word that was drawn could not be looked for."""
    return "\n".join([kind, title, *facts]).encode()


@contextmanager
def _chance(seed: str) -> Iterator[None]:
    """Let all that is random follow from the seed."""
    source = random.Random(seed)
    before = os.urandom, random._urandom  # type: ignore[attr-defined]
    os.urandom = random._urandom = source.randbytes  # type: ignore[attr-defined]
    try:
        yield
    finally:
        os.urandom, random._urandom = before  # type: ignore[attr-defined]


def sign_in(member: Member | None, *, confirmed: bool = False) -> str:
    """The key of a new session of that member, who has just shown their password; `confirmed`, with a second factor
    as well. "" for a visitor."""
    if member is None:
        return ""
    session = SessionStore()
    session[SESSION_KEY] = str(member.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = member.get_session_auth_hash()
    records = [{"method": "password", "at": timezone.now().timestamp(), "email": member.email}]
    if confirmed:
        records.append({"method": "mfa", "at": timezone.now().timestamp(), "type": "totp"})
    session["account_authentication_methods"] = records
    session["account_authentication_methods_user"] = str(member.pk)
    session.save(must_create=True)
    return str(session.session_key)
