"""Letters: text and HTML from one source, decided upon when they go out."""

from datetime import date
from pathlib import Path

import pytest
from django.core import mail as outbox
from django_tasks_db.models import DBTaskResult
from pytest_django.fixtures import Settings

from members.models import Member
from netlib import mail
from netlib.dev.environment import CHECKOUT
from netlib.models import OutgoingLetter
from tests.factories import MemberFactory

SOURCE = """\
# {{ name }} would like to be your contact

Dear {{ reader }},

{{ name }} met you at **{{ place }}**
and writes:

{{ note }}

{% if when %}The meeting is on {{ when|day:"long" }}.{% endif %}

- one & only
- [Answer]({{ link }})

## {{ code }}
"""
CONTEXT = {
    "name": "Zoë O’Hara [click](https://evil.example) <b>*bold*</b>",
    "reader": "Maria",
    "place": "the\n\n# gin shelf_",
    "note": mail.Quoted("First line\nsecond line\n\n> 1. not a list\n    no code\n<script>alert(1)</script>"),
    "when": date(2027, 3, 1),
    "link": "https://netlib.example/x/?a=1&b=(2)_3",
    "code": "KX7-Q4P",
}


@pytest.fixture(autouse=True)
def templates(tmp_path: Path, settings: Settings) -> Path:
    """A folder of templates of our own."""
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [*settings.TEMPLATES[0]["DIRS"], tmp_path]}]
    (tmp_path / "letter.md").write_text(SOURCE)
    return tmp_path


@mail.letter("letter.md", to=mail.given("member_id"))
def about_member(member_id: int) -> mail.Envelope | None:
    """A letter that only members in good standing get."""
    member = Member.objects.filter(pk=member_id, is_active=True).first()
    if member is None:
        return None
    return mail.Envelope(member.email, {**CONTEXT, "reader": member.name}, {"X-Kind": "test"})


def run_jobs() -> None:
    """Do what waits now, as a worker would."""
    for job in DBTaskResult.objects.ready():
        result = job.task_result
        job.delete()
        job.task.call(*result.args, **result.kwargs)


def test_the_text() -> None:
    assert mail.render("letter.md", CONTEXT) == mail.Rendered(
        subject="Zoë O’Hara [click](https://evil.example) <b>*bold*</b> would like to be your contact",
        text=(
            "Dear Maria,\n\n"
            "Zoë O’Hara [click](https://evil.example) <b>*bold*</b> met you at the # gin shelf_ and writes:\n\n"
            "> First line\n> second line\n\n> > 1. not a list\n> no code\n> <script>alert(1)</script>\n\n"
            "The meeting is on March 1, 2027.\n\n"
            "- one & only\n- Answer <https://netlib.example/x/?a=1&b=(2)_3>\n\n"
            "KX7-Q4P\n\nReplies to this email aren’t read.\n"
        ),
        html=mail.render("letter.md", CONTEXT).html,
    )


def test_the_html_holds_nothing_that_a_member_could_plant() -> None:
    html = mail.render("letter.md", CONTEXT).html

    assert '<a href="https://evil.example">' not in html
    assert "<b>" not in html
    assert "<script" not in html
    assert "<em>bold" not in html
    assert "<strong>the # gin shelf_</strong>" in html
    assert "<blockquote>\n<p>First line<br />\nsecond line</p>\n<p>&gt; 1. not a list<br />\nno code" in html
    assert '<a href="https://netlib.example/x/?a=1&amp;b=(2)_3">Answer</a>' in html
    assert "<h2>KX7-Q4P</h2>" in html


def test_the_html_fetches_nothing() -> None:
    html = mail.render("letter.md", CONTEXT).html

    for means in ("<img", "<link", "url(", "@import", "<script", "<iframe"):
        assert means not in html
    assert '<meta name="color-scheme" content="light dark">' in html


def test_objects_stay_out_of_letters() -> None:
    with pytest.raises(TypeError, match="Member"):
        mail.render("letter.md", {"name": Member()})
    assert mail.plain({"user": Member(), "code": "ABC", "n": 1, "request": object()}) == {
        "code": "ABC",
        "n": 1,
    }


@pytest.mark.django_db
def test_a_letter_is_sent_by_a_job() -> None:
    member = MemberFactory.create(name="Maria Silva")
    about_member.enqueue(member_id=member.pk)
    assert outbox.outbox == []

    run_jobs()

    (message,) = outbox.outbox
    assert message.to == [member.email]
    assert message.from_email == "Netlib <hello@netlib.example>"
    assert message.body.startswith("Dear Maria Silva,")
    assert message.extra_headers["X-Kind"] == "test"
    assert message.extra_headers["Auto-Submitted"] == "auto-generated"
    assert message.extra_headers["Message-ID"].endswith("@localhost>")
    assert isinstance(message, outbox.EmailMultiAlternatives)
    assert [kind for _, kind in message.alternatives] == ["text/html"]


@pytest.mark.django_db
def test_whether_it_still_goes_is_decided_when_it_goes() -> None:
    member = MemberFactory.create()
    about_member.enqueue(member_id=member.pk)
    Member.objects.update(is_active=False)

    run_jobs()

    assert outbox.outbox == []
    assert not DBTaskResult.objects.exists()


@pytest.mark.django_db
def test_jobs_hold_ids_and_no_content() -> None:
    about_member.enqueue(member_id=7)
    mail.post("letter.md", to="maria@library.example", context=CONTEXT)

    kwargs = [job.args_kwargs["kwargs"] for job in DBTaskResult.objects.order_by("priority")]
    assert {**kwargs[0], "key": ""} == {
        "path": "tests.netlib.test_mail.about_member",
        "ids": {"member_id": 7},
        "key": "",
    }
    assert sorted(kwargs[1]) == ["key", "letter_id", "until"]
    assert kwargs[1]["until"] == ""
    with pytest.raises(TypeError):
        about_member.enqueue(member_id=Member())  # type: ignore[arg-type]


@pytest.mark.django_db
def test_a_posted_letter_is_forgotten_once_sent() -> None:
    mail.post("letter.md", to="maria@library.example", context=CONTEXT)
    assert OutgoingLetter.objects.count() == 1

    run_jobs()

    assert [message.to for message in outbox.outbox] == [["maria@library.example"]]
    assert not OutgoingLetter.objects.exists()


def test_every_letter_of_the_project_has_a_subject_and_a_body() -> None:
    folder = CHECKOUT / "templates"
    names = [str(path.relative_to(folder)) for path in folder.rglob("*.md") if not path.name.startswith("_")]

    assert names
    for name in names:
        rendered = mail.render(name, {})
        assert rendered.subject, name
        assert rendered.text.strip(), name
        assert not rendered.subject.startswith("#"), name
