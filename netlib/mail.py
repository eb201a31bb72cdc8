"""Mail. A letter is one Markdown template; it goes out as text and as HTML, always by a job.

For a letter about something in the database, write a function that decides, at the moment of sending, whether and to
whom it still goes, and enqueue ids only:

    @mail.letter("members/mail/contact_request.md", to=mail.key_of(ContactRequest, "request_id", "recipient"))
    def contact_request(request_id: int) -> mail.Envelope | None: ...

    contact_request.enqueue(request_id=request.pk)

For an answer to what somebody did a moment ago (a code to sign in with) there is nothing to decide: `post`.

Every letter to an address without an account is treated alike, whatever its kind: it is not sent to people who opted
out, it has the link by which they do, its subject is ours, and no word of a member's becomes a link (`outsiders`).
"""

import logging
import re
import secrets
import smtplib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import partial
from types import FunctionType
from typing import Generic, ParamSpec, cast
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db.models import Model
from django.template import Context
from django.template.loader import get_template, render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.safestring import mark_safe
from django_tasks import task
from django_tasks_db.models import DBTaskResult
from markdown_it import MarkdownIt
from markdown_it.token import Token

from netlib import limits, outsiders
from netlib.models import Kind, OutgoingLetter
from netlib.roles import WORKER, restricted
from netlib.text.dates import Customs, using

P = ParamSpec("P")

# Minutes until a letter that could not be handed over is tried again.
RETRIES = (1, 5, 30, 120, 480)

_markdown = MarkdownIt("commonmark", {"html": False}).disable(["code", "html_block", "html_inline", "image"])
_PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")
_UNREAD = "Replies to this email aren’t read."
_log = logging.getLogger(__name__)


class NotSent(Exception):
    """A letter could not be handed over to the mail server, and all attempts are used up."""


class Refused(NotSent):
    """The mail server refused a letter for good: the address does not exist, or it takes no such letter."""


class Quoted(str):
    """Several lines in a member's own words, shown as a quotation. Any other text in a letter is one line."""

    __slots__ = ()


class Address(str):
    """The address of a page of ours, which `address` gives. In a letter to somebody without an account nothing else
    becomes a link."""

    __slots__ = ()


@dataclass(frozen=True)
class Rendered:
    """A letter ready to be sent."""

    subject: str
    text: str
    html: str


@dataclass(frozen=True)
class Envelope:
    """To whom a letter goes, and what its template receives: text, numbers, dates, functions that give such values, and
    lists and dicts of them. Dates, and words with dates, are written as the recipient reads them: by the template, or by
    a function, which is called when the letter is written."""

    to: str
    context: Mapping[str, object] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)


# Finds the member to whom a letter goes by the ids with which it was enqueued; None for somebody outside, or for nobody.
Recipient = Callable[[Mapping[str, int | str]], int | None]


@dataclass(frozen=True)
class Letter(Generic[P]):
    """A kind of letter: its template, and the function that decides at the moment of sending."""

    template: str
    decide: Callable[P, Envelope | None]
    recipient: Recipient

    def enqueue(self, *args: P.args, **kwargs: P.kwargs) -> None:
        """Have it sent once the transaction is committed. Takes keyword arguments that are ids, nothing else: what
        the letter says is read when it goes out. Raises TypeError for other arguments."""
        ids = {name: value for name, value in kwargs.items() if isinstance(value, int | str)}
        if args or len(ids) < len(kwargs):
            raise TypeError("A letter is enqueued with ids as keyword arguments.")
        path = f"{self.decide.__module__}.{self.decide.__qualname__}"
        deliver_letter.enqueue(path=path, ids=ids, key=_new_key())


def letter(template: str, *, to: Recipient) -> Callable[[Callable[P, Envelope | None]], Letter[P]]:
    """Make a function a kind of letter. It takes ids and gives an envelope, or None when it must not be sent (any
    more): the thing is gone, the recipient may no longer see it, or has asked for no such mail. It reads what the
    recipient may see, and nothing else: `to` says who that is."""
    return lambda decide: Letter(template, decide, to)


def key_of(model: type[Model], name: str, path: str) -> Recipient:
    """The recipient at a path from the row whose key is the id of that name. One query."""
    return lambda ids: model._default_manager.filter(pk=ids[name]).values_list(path, flat=True).first()


def given(name: str) -> Recipient:
    """The recipient whose key is the id of that name."""
    return lambda ids: int(ids[name])


def post(template: str, *, to: str, context: Mapping[str, object], good_for: timedelta | None = None) -> None:
    """Render now and send at once, before all other jobs. For answers to what somebody did a moment ago; the letter
    waits in a row of its own, which is deleted when it is sent. `good_for` says how long the letter is of use, as a
    code ends: after that it is not sent, nor tried again.

    A letter with `good_for` goes to people without an account who opted out as well: nobody could join without it."""
    outside = outsiders.is_outsider(to)
    if outside and good_for is None and outsiders.has_opted_out(to):
        return
    # Their own address may be a link.
    context = {name: Address(value) if value == to else value for name, value in context.items()}
    with using(partial(_customs_at, to)):
        rendered = render(template, context, stop=_stop_link(to) if outside else "")
    waiting = OutgoingLetter.objects.create(
        recipient=to, subject=rendered.subject, text=rendered.text, html=rendered.html
    )
    until = (timezone.now() + good_for).isoformat() if good_for else ""
    deliver_waiting.enqueue(letter_id=waiting.pk, key=_new_key(), until=until)


def plain(context: Mapping[str, object]) -> dict[str, object]:
    """What of a wider context (django-allauth's, say) may stand in a letter: texts, numbers and dates, no objects."""
    return {name: value for name, value in context.items() if isinstance(value, str | int | date)}


def address(view: str, *args: object) -> Address:
    """The whole address of a page, for use outside any request."""
    return Address(f"{settings.SITE_URL}{reverse(view, args=args)}")


def _stop_link(to: str) -> str:
    return f"{settings.SITE_URL}{outsiders.opt_out_path(to)}"


# Rendering


def render(template: str, context: Mapping[str, object], *, stop: str = "") -> Rendered:
    """Render a Markdown template, whose first line is the subject ("# You have …"). Whatever the context holds is
    shown as it is and never becomes a link or other markup. Raises TypeError for values that are not plain.

    `stop` is for a letter to an address without an account: the link that ends all letters to it. Such a letter has
    `outside` in its context, and its subject nothing of what members wrote."""
    if stop:
        context = {**{name: _unlinked(value) for name, value in context.items()}, "outside": 1}
    source = _filled(template, context)
    title, _, body = source.strip().partition("\n")
    if stop:
        numbers = {name: value for name, value in context.items() if isinstance(value, int)}
        title = _filled(template, numbers).strip().partition("\n")[0]
    subject = _text(_markdown.parse(title))
    if stop:
        subject = subject.strip(" :,") or f"A letter from {settings.SITE_NAME}"
    layout = {"subject": subject, "body": mark_safe(_markdown.render(body)), "stop": stop, "unread": _UNREAD}  # noqa: S308
    html = render_to_string("netlib/mail/layout.html", {**layout, "site_url": settings.SITE_URL})
    text = f"{_text(_markdown.parse(body))}\n\n{_UNREAD}\n"
    if stop:
        text += f"\nNever get a letter from {settings.SITE_NAME} again: {stop}\n"
    return Rendered(subject[:255], text, html)


def _filled(template: str, context: Mapping[str, object]) -> str:
    """The Markdown of a letter."""
    values = {
        "site_name": settings.SITE_NAME,
        "site_url": settings.SITE_URL,
        **{name: _escaped(value) for name, value in context.items()},
    }
    # Django would escape for HTML; the values are escaped for Markdown already.
    return str(get_template(template).template.render(Context(values, autoescape=False)))  # type: ignore[attr-defined]


def _unlinked(value: object) -> object:
    match value:
        case Address():
            return value
        case Quoted():
            return Quoted(outsiders.unlinked(value))
        case str():
            return outsiders.unlinked(value)
        case list() | tuple():
            return [_unlinked(item) for item in value]
        case dict():
            return {name: _unlinked(item) for name, item in value.items()}
    return value


def _escaped(value: object) -> object:
    match value:
        case Quoted():
            lines = [_escaped(line) for line in value.strip().splitlines()]
            # A backslash at its end keeps a line apart from the next one of the same paragraph.
            ends = [
                "\\" if line and after else "" for line, after in zip(lines, [*lines[1:], ""], strict=False)
            ]
            return "\n".join(f"> {line}{end}" for line, end in zip(lines, ends, strict=True))
        case str():
            return _PUNCTUATION.sub(r"\\\1", " ".join(value.split()))
        case None | int() | date():
            return value
        case FunctionType() | partial():
            return _escaped(value())
        case list() | tuple():
            return [_escaped(item) for item in value]
        case dict():
            return {name: _escaped(item) for name, item in value.items()}
    raise TypeError(f"A letter cannot hold a {type(value).__name__}.")


def _text(tokens: list[Token]) -> str:
    """The letter as plain text: paragraphs with an empty line between, quotations and lists with their marks."""
    text = ""
    quoting = 0
    bullet, after_bullet = "", False
    for token in tokens:
        if token.type == "blockquote_open":
            quoting += 1
        elif token.type == "blockquote_close":
            quoting -= 1
        elif token.type == "list_item_open":
            bullet = f"{token.info}{token.markup} " if token.info else "- "
        elif token.type in {"inline", "hr"}:
            block = bullet + (_inline_text(token.children or []) or "---").replace(
                "\n", "\n" + " " * len(bullet)
            )
            block = "\n".join("> " * quoting + line for line in block.split("\n"))
            text += ("\n" if bullet and after_bullet else "\n\n") + block
            bullet, after_bullet = "", bool(bullet)
    return text.strip()


def _inline_text(tokens: list[Token]) -> str:
    parts: list[str] = []
    links: list[str] = []
    for token in tokens:
        if token.type == "link_open":
            links.append(str(token.attrGet("href")))
        elif token.type == "link_close":
            parts.append(f" <{links.pop()}>")
        elif token.type == "softbreak":
            parts.append(" ")
        elif token.type == "hardbreak":
            parts.append("\n")
        else:
            parts.append(token.content)
    return "".join(parts)


# Sending, in the worker


@task
def deliver_letter(path: str, ids: dict[str, int | str], key: str, attempt: int = 0) -> None:
    """Decide, render and send the letter at `path`. `key` is the same at every attempt."""
    kind = import_string(path)
    if not isinstance(kind, Letter):
        raise TypeError(f"{path} is not a letter.")
    with using(_nobody_yet):
        envelope = _decided(kind, ids)
    if envelope is None:
        return
    stop = ""
    if outsiders.is_outsider(envelope.to):
        if outsiders.has_opted_out(envelope.to):
            return
        if attempt == 0 and not limits.try_spend(Kind.OUTSIDE_LETTER, to=envelope.to):
            return
        stop = _stop_link(envelope.to)
    with using(partial(_customs_at, envelope.to)):
        rendered = render(kind.template, envelope.context, stop=stop)
    if not _handed_over(rendered, envelope.to, key, {**envelope.headers, **_stop_headers(stop)}):
        deliver_letter.using(run_after=_next_attempt(attempt)).enqueue(
            path=path, ids=ids, key=key, attempt=attempt + 1
        )


def _decided(kind: Letter[...], ids: dict[str, int | str]) -> Envelope | None:
    """What to send, if anything. Somebody outside holds a link instead of an account, and no policy knows of it."""
    member_id = kind.recipient(ids)
    if member_id is None:
        return kind.decide(**ids)
    with restricted(WORKER, member_id):
        return kind.decide(**ids)


@task(priority=50)
def deliver_waiting(letter_id: int, key: str, until: str = "", attempt: int = 0) -> None:
    """Send a letter that was rendered already, and forget it. After `until` (ISO 8601) it is of no use to anybody and
    is forgotten without being sent."""
    waiting = OutgoingLetter.objects.filter(pk=letter_id).first()
    if waiting is None:
        return
    ends = datetime.fromisoformat(until) if until else None
    if ends and ends <= timezone.now():
        waiting.delete()
        return
    rendered = Rendered(waiting.subject, waiting.text, waiting.html)
    stop = _stop_link(waiting.recipient) if outsiders.is_outsider(waiting.recipient) else ""
    try:
        sent = _handed_over(rendered, waiting.recipient, key, _stop_headers(stop))
    except Refused:
        waiting.delete()
        raise
    if sent:
        waiting.delete()
        return
    again = _next_attempt(attempt)
    if ends and ends <= again:
        waiting.delete()
        raise NotSent
    deliver_waiting.using(run_after=again).enqueue(
        letter_id=letter_id, key=key, until=until, attempt=attempt + 1
    )


def _nobody_yet() -> Customs:
    raise RuntimeError(
        "A letter knows its reader once it is decided: give its template the date, or a function that is called later."
    )


def _customs_at(address: str) -> Customs:
    """The customs of the recipient."""
    return cast(Customs, import_string(settings.CUSTOMS_AT)(address))


def failed_letters() -> int:
    """How many letters could not be sent in the days for which jobs are kept (`netlib.housekeeping.KEEP_JOBS`). One
    query."""
    paths = [deliver_letter.module_path, deliver_waiting.module_path]
    return DBTaskResult.objects.failed().filter(task_path__in=paths).count()


def _new_key() -> str:
    return secrets.token_hex(16)


def _stop_headers(stop: str) -> dict[str, str]:
    """The headers by which a mail program ends the letters with one click (RFC 8058)."""
    if not stop:
        return {}
    return {"List-Unsubscribe": f"<{stop}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}


def _handed_over(rendered: Rendered, to: str, key: str, headers: Mapping[str, str]) -> bool:
    """Whether the mail server took the letter; raises Refused when it never will. The Message-ID (RFC 5322, 3.6.4) is
    made from `key`, so that mail programs drop the copies of a letter that the server took without saying so."""
    message = EmailMultiAlternatives(
        rendered.subject,
        rendered.text,
        to=[to],
        headers={
            "Message-ID": f"<{key}@{urlsplit(settings.SITE_URL).hostname}>",
            "Auto-Submitted": "auto-generated",
            **headers,
        },
    )
    message.attach_alternative(rendered.html, "text/html")
    try:
        message.send()
    except (OSError, smtplib.SMTPException) as error:
        # The error's own text may hold the address.
        _log.warning("A letter could not be handed over: %s", type(error).__name__)
        if _is_final(error):
            raise Refused from None
        return False
    return True


def _is_final(error: Exception) -> bool:
    """Whether trying again is of no use: the server answered 5xx (RFC 5321, 4.2.1) to the recipient or to the letter
    itself. A refused sender or sign-in is a fault of our settings, which an administrator can put right in time."""
    match error:
        case smtplib.SMTPRecipientsRefused():
            return all(code >= 500 for code, _ in error.recipients.values())
        case smtplib.SMTPDataError():
            return error.smtp_code >= 500
    return False


def _next_attempt(attempt: int) -> datetime:
    if attempt >= len(RETRIES):
        raise NotSent
    return timezone.now() + timedelta(minutes=RETRIES[attempt])
