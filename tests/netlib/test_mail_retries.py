"""Letters that a mail server does not take: which are tried again, and until when."""

import smtplib
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import ClassVar

import pytest
import time_machine
from django.core import mail as outbox
from django.core.mail.backends.locmem import EmailBackend
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from pytest_django.fixtures import Settings

from members.models import Member
from netlib import mail
from netlib.models import OutgoingLetter
from tests.factories import MemberFactory
from tests.netlib.test_mail import run_jobs

CONTEXT = {"name": "Maria"}


@pytest.fixture(autouse=True)
def templates(tmp_path: Path, settings: Settings) -> Path:
    """A folder with a template of our own."""
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [*settings.TEMPLATES[0]["DIRS"], tmp_path]}]
    (tmp_path / "letter.md").write_text("# Hello {{ name }}\n\nYour code is below.\n")
    return tmp_path


@mail.letter("letter.md", to=mail.given("member_id"))
def about_member(member_id: int) -> mail.Envelope | None:
    """A letter to any member."""
    return mail.Envelope(Member.objects.get(pk=member_id).email, CONTEXT)


class Refusing(EmailBackend):
    """A mail server that cannot take a letter now."""

    error: Exception = smtplib.SMTPRecipientsRefused({"maria@library.example": (450, b"later")})
    seen: ClassVar[list[str]] = []

    def send_messages(self, messages: Sequence[outbox.EmailMessage]) -> int:
        self.seen.extend(message.extra_headers["Message-ID"] for message in messages)
        raise self.error


@pytest.fixture
def refusing(settings: Settings) -> type[Refusing]:
    """All mail goes to a server that cannot take it."""
    settings.EMAIL_BACKEND = f"{__name__}.Refusing"
    Refusing.seen.clear()
    return Refusing


@pytest.mark.django_db
def test_a_letter_that_is_refused_is_tried_again_later_then_given_up(
    refusing: type[Refusing], caplog: pytest.LogCaptureFixture
) -> None:
    mail.post("letter.md", to="maria@library.example", context=CONTEXT)
    run_jobs()

    waits = []
    for _ in mail.RETRIES:
        job = DBTaskResult.objects.get()
        waits.append(round((job.run_after - timezone.now()) / timedelta(minutes=1)))
        DBTaskResult.objects.update(run_after=timezone.now())
        if len(waits) < len(mail.RETRIES):
            run_jobs()
    with pytest.raises(mail.NotSent):
        run_jobs()

    assert tuple(waits) == mail.RETRIES
    assert "SMTPRecipientsRefused" in caplog.text
    assert "maria" not in caplog.text
    # A server that took the letter without saying so sees the same letter again, not another one.
    assert len(refusing.seen) == 1 + len(mail.RETRIES)
    assert len(set(refusing.seen)) == 1


@pytest.mark.parametrize(
    "error",
    [
        smtplib.SMTPRecipientsRefused({"maria@library.example": (550, b"no such user: maria")}),
        smtplib.SMTPDataError(554, b"rejected: maria"),
    ],
)
@pytest.mark.django_db
def test_what_the_mail_server_refuses_for_good_is_not_tried_again(
    refusing: type[Refusing],
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    error: Exception,
) -> None:
    monkeypatch.setattr(refusing, "error", error)
    member = MemberFactory.create()
    mail.post("letter.md", to="maria@library.example", context=CONTEXT)
    about_member.enqueue(member_id=member.pk)

    for _ in range(2):
        with pytest.raises(mail.Refused):
            run_jobs()

    assert not DBTaskResult.objects.exists()
    assert not OutgoingLetter.objects.exists()
    assert "maria" not in caplog.text


@pytest.mark.parametrize(
    "error",
    [
        smtplib.SMTPAuthenticationError(535, b"wrong password"),
        smtplib.SMTPSenderRefused(550, b"not for you", "hello@netlib.example"),
        smtplib.SMTPServerDisconnected(),
        ConnectionRefusedError(),
    ],
)
@pytest.mark.django_db
def test_a_fault_of_our_own_settings_loses_no_letter(
    refusing: type[Refusing], monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    monkeypatch.setattr(refusing, "error", error)
    mail.post("letter.md", to="maria@library.example", context=CONTEXT)

    run_jobs()

    assert DBTaskResult.objects.get().args_kwargs["kwargs"]["attempt"] == 1
    assert OutgoingLetter.objects.count() == 1


@pytest.mark.django_db
def test_a_code_is_not_sent_once_it_has_ended(refusing: type[Refusing]) -> None:
    mail.post("letter.md", to="maria@library.example", context=CONTEXT, good_for=timedelta(minutes=15))
    for _ in range(2):
        run_jobs()
        DBTaskResult.objects.update(run_after=timezone.now())

    # After 1 and 5 minutes there was time left; half an hour later there would be none.
    with pytest.raises(mail.NotSent):
        run_jobs()
    assert len(refusing.seen) == 3
    assert not OutgoingLetter.objects.exists()


@pytest.mark.django_db
def test_a_code_that_waited_too_long_for_a_worker_is_forgotten() -> None:
    with time_machine.travel(timezone.now() - timedelta(minutes=16), tick=False):
        mail.post("letter.md", to="maria@library.example", context=CONTEXT, good_for=timedelta(minutes=15))

    run_jobs()

    assert outbox.outbox == []
    assert not OutgoingLetter.objects.exists()


@pytest.mark.django_db
def test_letters_that_failed_are_counted() -> None:
    about_member.enqueue(member_id=MemberFactory.create().pk)
    assert mail.failed_letters() == 0

    DBTaskResult.objects.get().set_failed(mail.NotSent())

    assert mail.failed_letters() == 1
