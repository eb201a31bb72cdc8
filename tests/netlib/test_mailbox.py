"""The development mailbox, and that production has none."""

import pytest
from django.core import mail as django_mail
from django.core.exceptions import ImproperlyConfigured
from django.core.mail import EmailMultiAlternatives, get_connection
from django.test import Client
from pytest_django.fixtures import Settings

from netlib import mailbox
from netlib.models import MailboxLetter

pytestmark = pytest.mark.django_db


def send(subject: str, text: str, html: str = "") -> None:
    message = EmailMultiAlternatives(
        subject,
        text,
        "Netlib <hello@netlib.example>",
        ["maria@library.example"],
        connection=get_connection(BACKEND),
    )
    if html:
        message.attach_alternative(html, "text/html")
    message.send()


BACKEND = "netlib.mailbox.EmailBackend"


def test_letters_stand_newest_first_with_their_code(client: Client) -> None:
    send("First", "Hello")
    send("Second", "Here is your code.\n\nKX7-Q4P\n\nIt lasts 15 minutes.")

    page = client.get("/mailbox/").content.decode()
    assert page.index("Second") < page.index("First")
    assert page.count("maria@library.example") == 2
    assert 'value="KX7-Q4P"' in page
    assert page.count("readonly") == 1
    assert django_mail.outbox == []


def test_a_letter_is_shown_as_text_and_its_page_apart(client: Client) -> None:
    send("Mischief", "<script>alert(1)</script>", "<p>Hello</p><script>alert(1)</script>")
    letter = MailboxLetter.objects.get()

    assert "<script>alert" not in client.get("/mailbox/").content.decode()
    response = client.get(f"/mailbox/{letter.pk}/")
    assert response.content.decode() == letter.html
    policy = response["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; style-src 'unsafe-inline'; sandbox")
    assert "script" not in policy


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Your code:\n\n  ABC-123\n\nBye", "ABC-123"),
        ("482915\n", "482915"),
        ("Hello\n\nNETLIB\n", ""),
        ("No code in 2027 here", ""),
    ],
)
def test_the_code_of_a_letter(text: str, code: str) -> None:
    assert mailbox.code_in(text) == code


def test_only_the_newest_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mailbox, "KEEP", 2)
    for number in range(4):
        send(f"Letter {number}", "Hello")

    assert [letter.subject for letter in MailboxLetter.objects.all()] == ["Letter 3", "Letter 2"]


def test_production_has_none(settings: Settings) -> None:
    settings.MAILBOX = False
    with pytest.raises(ImproperlyConfigured):
        send("To nobody", "Hello")
    assert not MailboxLetter.objects.exists()

    settings.PRODUCTION = True
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    assert mailbox.no_mailbox_in_production(None) == []
    settings.MAILBOX = True
    assert [error.id for error in mailbox.no_mailbox_in_production(None)] == ["netlib.E001"]
