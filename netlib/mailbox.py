"""The development mailbox: outgoing mail is kept in the database and shown on a page. It cannot exist in production:
its backend refuses, its pages are not routed, and a system check stops the start."""

import re
from collections.abc import Sequence

from django.conf import settings
from django.core import checks
from django.core.exceptions import ImproperlyConfigured
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from netlib.models import MailboxLetter

KEEP = 200
SHOWN = 50
LETTER_POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox allow-popups; frame-ancestors 'none'; base-uri 'none'"
# A line that holds nothing but a code, as the account mails write it.
_CODE = re.compile(r"^\s*([A-Z0-9]{3,8}(?:-[A-Z0-9]{3,8})?)\s*$", re.MULTILINE)


class EmailBackend(BaseEmailBackend):
    """Puts each message into the mailbox; keeps the newest few hundred."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Returns how many were kept. Raises ImproperlyConfigured where there is no mailbox."""
        if not settings.MAILBOX:
            raise ImproperlyConfigured("The development mailbox cannot be used in production.")
        MailboxLetter.objects.bulk_create(
            MailboxLetter(
                sender=message.from_email,
                recipient=", ".join(message.recipients()),
                subject=str(message.subject)[:255],
                text=str(message.body),
                html=_html_part(message),
            )
            for message in email_messages
        )
        cull()
        return len(email_messages)


def _html_part(message: EmailMessage) -> str:
    for content, kind in getattr(message, "alternatives", []):
        if kind == "text/html":
            return str(content)
    return ""


def cull() -> None:
    """Forget all but the newest letters."""
    newest = MailboxLetter.objects.order_by("-id").values_list("id", flat=True)
    oldest_kept = newest[KEEP - 1 : KEEP]
    if oldest_kept:
        MailboxLetter.objects.filter(id__lt=oldest_kept[0]).delete()


def code_in(text: str) -> str:
    """The one-time code that stands on a line of its own in a letter, or nothing."""
    found = _CODE.search(text)
    return found[1] if found and any(sign.isdigit() for sign in found[1]) else ""


@require_safe
def mailbox(request: HttpRequest) -> HttpResponse:
    """The newest letters, each with its text and its one-time code, if it has one."""
    letters = MailboxLetter.objects.all()[:SHOWN]
    return render(
        request,
        "netlib/mailbox.html",
        {"letters": [(letter, code_in(letter.text)) for letter in letters]},
    )


@require_safe
def letter(request: HttpRequest, letter_id: int) -> HttpResponse:
    """The HTML version of one letter, shown as mail programs show it: apart from the site, and with nothing but its
    own style allowed."""
    found = get_object_or_404(MailboxLetter, pk=letter_id)
    return HttpResponse(found.html, headers={"Content-Security-Policy": LETTER_POLICY})


def no_mailbox_in_production(app_configs: object, **kwargs: object) -> list[checks.CheckMessage]:
    """An error when mail would go to the mailbox in production."""
    if settings.PRODUCTION and (settings.MAILBOX or settings.EMAIL_BACKEND == "netlib.mailbox.EmailBackend"):
        return [
            checks.Error(
                "The development mailbox is on in production.",
                hint="Leave MAILBOX to netlib/settings.py.",
                id="netlib.E001",
            )
        ]
    return []
