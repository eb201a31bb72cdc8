"""Leaving: found nowhere at once, a way back for two weeks, and then nothing is left."""

import datetime as dt
from collections.abc import Callable, Iterator

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from members.models import Change, Contact, ContactRequest, Face, Member
from members.rule.masks import CONTACTS, MEMBERS, PUBLIC
from members.services.card import renew_card
from members.services.leaving import GRACE, ask_to_leave, erase, erase_due, erase_leavers, stay
from members.services.photos import save_photo
from members.tasks import erase_forgotten_leavers
from netlib.models import MailboxLetter, OutgoingLetter
from netlib.pictures import reencode
from tests.cast import Cast
from tests.factories import PASSWORD, BlockFactory, CircleFactory, MemberFactory, line, tie
from tests.members.test_export import signed_in
from tests.pictures import picture

SignIn = Callable[[Member | None], Client]
LATER = GRACE + dt.timedelta(minutes=1)


def later() -> dt.datetime:
    return timezone.now() + LATER


def test_the_page_says_what_happens_and_asks_who_it_is(cast: Cast, sign_in: SignIn) -> None:
    stale = sign_in(cast.owner)
    page = stale.get("/settings/leave/").content.decode()
    assert "14 days" in page
    answer = stale.post("/settings/leave/")
    assert answer.url.startswith("/accounts/reauthenticate/")  # type: ignore[attr-defined]
    cast.owner.refresh_from_db()
    assert cast.owner.leaving_at is None
    assert sign_in(None).get("/settings/leave/").status_code == 302


def test_leaving_signs_out_everywhere(cast: Cast) -> None:
    here, there = signed_in(cast.owner), signed_in(cast.owner)
    assert there.get("/settings/").status_code == 200
    answer = here.post("/settings/leave/", follow=True)
    assert "You’re signed out everywhere" in answer.content.decode()
    cast.owner.refresh_from_db()
    assert cast.owner.leaving_at is not None
    assert timezone.now() < cast.owner.leaving_at - GRACE + dt.timedelta(minutes=1)
    for client in (here, there):
        assert client.get("/settings/").headers["Location"] == "/accounts/login/?next=/settings/"
    assert not UserSession.objects.filter(user=cast.owner).exists()
    letter = OutgoingLetter.objects.get()
    assert letter.recipient == "owner@library.example"
    assert "you can change your mind" in letter.text


def test_from_then_on_nobody_finds_them(cast: Cast, sign_in: SignIn) -> None:
    Member.objects.filter(pk=cast.owner.pk).update(listing=PUBLIC)
    line(cast.owner, "Gin", PUBLIC)
    photo = save_photo(owner=cast.owner, face=Face.PROFESSIONAL, picture=reencode(picture()), audience=PUBLIC)
    token = renew_card(member=cast.owner)
    pages = [
        cast.owner.get_absolute_url(),
        f"/people/{cast.owner.handle}/card.vcf",
        photo.get_absolute_url(),
        f"/add/{token}/",
    ]
    people = [None, cast.stranger, cast.professional, cast.both, cast.admirer, cast.curator]
    for person in people:
        assert [sign_in(person).get(page).status_code for page in pages] == [200] * 4
    ask_to_leave(member=cast.owner)
    cache.clear()
    for person in people:
        assert [sign_in(person).get(page).status_code for page in pages] == [404] * 4
    assert "Nell" not in sign_in(cast.both).get("/contacts/").content.decode()


def test_who_signs_in_again_finds_the_way_back_and_nothing_else(cast: Cast) -> None:
    ask_to_leave(member=cast.owner)
    client = signed_in(cast.owner)
    for page in (
        "/",
        "/settings/",
        "/desk/",
        "/contacts/",
        cast.owner.get_absolute_url(),
        "/settings/export/",
        "/accounts/email/",
        "/about/",
    ):
        answer = client.get(page)
        assert (answer.status_code, answer.headers.get("Location")) == (302, "/settings/leave/"), page
    page = client.get("/settings/leave/").content.decode()
    assert "You are leaving Netlib" in page
    assert "/contacts/" not in page
    assert client.post("/settings/leave/", follow=True).status_code == 200
    assert client.get("/settings/leave/stay/").status_code == 405
    client.post("/settings/leave/stay/")
    cast.owner.refresh_from_db()
    assert cast.owner.leaving_at is None
    assert client.get("/settings/").status_code == 200


def test_who_stays_is_not_erased_by_the_job_that_was_planned(cast: Cast) -> None:
    ask_to_leave(member=cast.owner)
    stay(member=cast.owner)
    assert not erase(member_id=cast.owner.pk, now=later())
    assert Member.objects.filter(pk=cast.owner.pk).exists()


def test_nobody_is_erased_before_the_time(cast: Cast) -> None:
    when = ask_to_leave(member=cast.owner)
    assert not erase(member_id=cast.owner.pk)
    assert not erase(member_id=cast.owner.pk, now=when - dt.timedelta(seconds=1))
    assert ask_to_leave(member=cast.owner) == when
    assert erase(member_id=cast.owner.pk, now=when)
    assert not erase(member_id=cast.owner.pk, now=when)


def test_the_job_waits_for_its_time_and_names_nobody(cast: Cast) -> None:
    when = ask_to_leave(member=cast.owner)
    (job,) = DBTaskResult.objects.filter(task_path="members.services.leaving.erase_leavers")
    assert job.run_after == when
    assert job.args_kwargs == {"args": [], "kwargs": {}}


def test_a_worker_that_was_down_erases_when_it_is_back(cast: Cast) -> None:
    """The time passed unnoticed; the job and the daily sweep each make up for it, and twice is once."""
    Member.objects.filter(pk=cast.leaving.pk).update(leaving_at=timezone.now() - dt.timedelta(days=3))
    ask_to_leave(member=cast.owner)
    erase_leavers.call()
    assert not Member.objects.filter(pk=cast.leaving.pk).exists()
    assert Member.objects.filter(pk=cast.owner.pk).exists()
    assert erase_due() == 0
    assert erase_due(now=later()) == 1


def test_one_who_cannot_be_erased_does_not_keep_the_others(cast: Cast) -> None:
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE holder (member_id bigint REFERENCES members_member)")
        cursor.execute("INSERT INTO holder VALUES (%s)", [cast.owner.pk])
    ask_to_leave(member=cast.owner)
    ask_to_leave(member=cast.both)
    with pytest.raises(RuntimeError, match="1 could not be erased, 2 were"):
        erase_due(now=later())
    assert not Member.objects.filter(pk__in=[cast.both.pk, cast.leaving.pk]).exists()
    assert Contact.objects.filter(owner=cast.owner).exists()


def test_the_daily_sweep_plans_the_erasing_anew(cast: Cast) -> None:
    DBTaskResult.objects.all().delete()
    erase_forgotten_leavers()
    assert [job.task_path for job in DBTaskResult.objects.all()] == ["members.services.leaving.erase_leavers"]


# Nothing is left


def _cells(needles: list[str]) -> Iterator[tuple[str, str]]:
    """Every table and row of the database that holds one of the texts, in whatever column."""
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            name = connection.ops.quote_name(table)
            where = " OR ".join(["lower(whole::text) LIKE %s"] * len(needles))
            cursor.execute(
                f"SELECT whole::text FROM {name} AS whole WHERE {where}",
                [f"%{one.lower()}%" for one in needles],
            )
            for (row,) in cursor.fetchall():
                yield table, row


def _references(member_id: int) -> Iterator[tuple[str, str]]:
    """Every column that refers to the member, by a foreign key or as the subject of a log."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT conrelid::regclass::text, attname FROM pg_constraint"
            " JOIN pg_attribute ON attrelid = conrelid AND attnum = ANY (conkey)"
            " WHERE contype = 'f' AND confrelid = 'members_member'::regclass"
        )
        columns = cursor.fetchall()
        assert len(columns) > 15
        for table, column in [*columns, ("members_member", "id")]:
            cursor.execute(f"SELECT count(*) FROM {table} WHERE {column} = %s", [member_id])
            if cursor.fetchone()[0]:
                yield table, column
    if Change.objects.filter(what="contact", subject=member_id).exists():
        yield "members_change", "subject"
    if LogEntry.objects.filter(
        content_type=ContentType.objects.get_for_model(Member), object_id=str(member_id)
    ).exists():
        yield "django_admin_log", "object_id"


@pytest.fixture
def traces(cast: Cast) -> Member:
    """Somebody who has left a trace in every place there is."""
    gone = MemberFactory.create(
        name="Zebulon Quackenbush",
        email="zeb@quackenbush.example",
        headline="Quackenbush of the maps",
        listing=MEMBERS,
    )
    signed_in(gone).get("/settings/")
    EmailAddress.objects.create(user=gone, email="zeb2@quackenbush.example", verified=True)
    CircleFactory.create(owner=gone, name="Quackenbush circle")
    line(gone, "Quackenbush hobby", PUBLIC)
    save_photo(owner=gone, face=Face.PERSONAL, picture=reencode(picture()), description="Quackenbush")
    tie(gone, cast.owner, CONTACTS, CONTACTS)
    tie(cast.both, gone, CONTACTS, 0)
    Contact.objects.filter(owner=gone, other=cast.owner).update(note="Quackenbush note")
    ContactRequest.objects.create(sender=gone, recipient=cast.stranger, message="Quackenbush asks")
    ContactRequest.objects.create(sender=cast.curator, recipient=gone, message="Hello")
    BlockFactory.create(owner=gone, blocked=cast.personal)
    BlockFactory.create(owner=cast.professional, blocked=gone)
    Authenticator.objects.create(user=gone, type="totp", data={"secret": "quackenbush"})
    SocialAccount.objects.create(user=gone, provider="orcid", uid="1", extra_data={"name": "Quackenbush"})
    LogEntry.objects.create(
        user=cast.curator,
        content_type=ContentType.objects.get_for_model(Member),
        object_id=str(gone.pk),
        object_repr="Zebulon Quackenbush",
        action_flag=CHANGE,
    )
    renew_card(member=gone)
    MailboxLetter.objects.create(
        sender="x@y.example", recipient="zeb2@quackenbush.example", subject="Quackenbush", text="x"
    )
    return gone


def test_after_erasing_nothing_is_left(cast: Cast, traces: Member) -> None:
    needles = ["quackenbush"]
    before = {table for table, _ in _cells(needles)}
    assert {
        "members_member",
        "members_entry",
        "members_photo",
        "members_circle",
        "members_contact",
        "members_contactrequest",
        "members_change",
        "account_emailaddress",
        "socialaccount_socialaccount",
        "mfa_authenticator",
        "django_admin_log",
        "netlib_mailboxletter",
    } <= before
    assert {"members_block", "usersessions_usersession"} <= {t for t, _ in _references(traces.pk)}
    sessions = set(UserSession.objects.filter(user=traces).values_list("session_key", flat=True))
    assert Session.objects.filter(session_key__in=sessions).exists()
    ask_to_leave(member=traces)
    assert erase(member_id=traces.pk, now=later())
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    assert list(_cells(needles)) == []
    assert list(_references(traces.pk)) == []
    assert not Session.objects.filter(session_key__in=sessions).exists()


def test_others_keep_what_is_theirs(cast: Cast, traces: Member) -> None:
    line(cast.owner, "Gin")
    contacts = Contact.objects.filter(owner=cast.owner).exclude(other=traces).count()
    changes = Change.objects.filter(owner=cast.owner).exclude(what="contact", subject=traces.pk).count()
    ask_to_leave(member=traces)
    erase(member_id=traces.pk, now=later())
    assert Contact.objects.filter(owner=cast.owner).count() == contacts
    assert Change.objects.filter(owner=cast.owner).count() == changes
    assert Member.objects.get(pk=cast.owner.pk).entries.count() == 1


def test_story_20_the_address_is_free_again_and_brings_nothing_back(cast: Cast, traces: Member) -> None:
    ask_to_leave(member=traces)
    erase(member_id=traces.pk, now=later())
    again = MemberFactory.create(name="Zebulon Quackenbush", email="zeb@quackenbush.example")
    assert again.pk != traces.pk
    assert not Contact.objects.filter(other=again).exists()
    assert not again.entries.exists()
    assert Client().post("/accounts/login/", {"login": again.email, "password": PASSWORD}).status_code == 302
