"""Running the jobs and reading the letters that a test has caused."""

import re

from django.core import mail
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult


def run_jobs() -> None:
    """Do every waiting job in this process and this transaction. What a job raises, the test gets."""
    for waiting in DBTaskResult.objects.filter(status=TaskResultStatus.READY).order_by(
        "-priority", "enqueued_at"
    ):
        waiting.task.call(*waiting.args_kwargs["args"], **waiting.args_kwargs["kwargs"])
        waiting.delete()


def letters(to: str) -> list[mail.EmailMessage]:
    """All letters to that address so far, the oldest first."""
    run_jobs()
    return [letter for letter in mail.outbox if letter.to == [to]]


def code(to: str) -> str:
    """The code in the newest letter to that address."""
    found = re.search(r"^\d{4}-\d{4}$", str(letters(to)[-1].body), re.MULTILINE)
    assert found, letters(to)[-1].body
    return found[0]
