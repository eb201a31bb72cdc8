"""Asking, answering, removing and blocking in the pages, and what the desk says of it."""

import datetime as dt
import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone

from members.models import Block, Circle, Contact, ContactRequest, Member
from members.rule.masks import CONTACTS, ONLY_ME, PERSONAL, PROFESSIONAL, PUBLIC
from members.services import contacts as services
from members.views.desk import greeting, lede
from tests.cast import Cast
from tests.factories import MemberFactory, PlaceFactory, line, listed, tie
from tests.reading import masked, names, said, text

pytestmark = pytest.mark.django_db

SignIn = Callable[[Member | None], Client]


# Asking and answering


@pytest.mark.parametrize("role", ["blocked", "blocker", "suspended", "leaving"])
def test_who_does_not_exist_cannot_be_asked_or_blocked(cast: Cast, sign_in: SignIn, role: str) -> None:
    Contact.objects.filter(owner=getattr(cast, role)).delete()
    client, handle = sign_in(cast.owner), getattr(cast, role).handle
    for action in ("ask", "block", "contacts"):
        missing = masked(client.get(f"/people/nobody-at-all/{action}/"))
        page = client.get(f"/people/{handle}/{action}/")
        assert (page.status_code, masked(page)) == (404, missing)
        if action != "contacts" and (role, action) != ("blocked", "block"):
            sent = client.post(f"/people/{handle}/{action}/", {"tier": "professional"})
            gone = client.post(f"/people/nobody-at-all/{action}/", {"tier": "professional"})
            assert (sent.status_code, masked(sent)) == (404, masked(gone))
    assert not ContactRequest.objects.exists()


def test_nothing_wider_than_professional_is_preselected(cast: Cast, sign_in: SignIn) -> None:
    page = sign_in(cast.stranger).get("/people/nell-harrigan/ask/").content.decode()
    assert re.findall(r'name="tier" value="(\w+)"[^>]* checked', page) == ["professional"]
    services.ask(sender=cast.stranger, recipient=cast.owner, mask=PROFESSIONAL)
    assert " checked" not in sign_in(cast.owner).get("/contacts/requests/").content.decode()


def test_a_request_goes_there_and_is_accepted_in_place(cast: Cast, sign_in: SignIn) -> None:
    asking, answering = sign_in(cast.stranger), sign_in(cast.owner)
    form = {"tier": "personal", "message": "Hello\nthere", "where_met": "NELA"}
    for _ in range(2):
        assert asking.post("/people/nell-harrigan/ask/", form)["Location"] == "/contacts/requests/"
    page = answering.get("/contacts/requests/")
    assert names(page) == ["Sol Strand"]
    assert "You met: NELA" in text(page)
    assert names(answering.get("/desk/"))[0] == "Sol Strand"
    circle = Circle.objects.get(owner=cast.owner)
    accepted = {"tier": "professional", "circle": circle.number}
    for _ in range(2):
        after = answering.post("/contacts/requests/sol-strand/accept/", accepted, follow=True)
        assert said(after) == "You and Sol Strand are contacts."
    assert Contact.objects.get(owner=cast.owner, other=cast.stranger).mask == PROFESSIONAL | circle.bit
    assert Contact.objects.get(owner=cast.stranger, other=cast.owner).mask == PERSONAL
    late = asking.post("/contacts/requests/nell-harrigan/withdraw/", follow=True)
    assert late.redirect_chain == [("/contacts/nell-harrigan/", 302)]


def test_the_limit_of_a_day_is_said_in_the_form(
    cast: Cast, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(services, "ASKS_A_DAY", 1)
    client = sign_in(cast.stranger)
    client.post("/people/clifford-nwosu/ask/", {"tier": "professional"})
    page = client.post("/people/nell-harrigan/ask/", {"tier": "professional"})
    assert page.status_code == 422
    assert "You have asked 1 people in one day" in text(page)


def test_the_card_leads_to_somebody_unlisted(sign_in: SignIn) -> None:
    one, hidden = listed(), MemberFactory.create(name="Ida Hidden", add_token="right")
    client = sign_in(one)
    assert client.get("/people/ida-hidden/ask/").status_code == 404
    assert client.get("/people/ida-hidden/ask/?token=wrong").status_code == 404
    assert client.get("/people/ida-hidden/ask/?token=right").status_code == 200
    assert client.post("/people/ida-hidden/ask/", {"tier": "later", "token": "wrong"}).status_code == 404
    assert client.post("/people/ida-hidden/ask/", {"tier": "later", "token": "right"}).status_code == 302
    assert ContactRequest.objects.get().recipient == hidden


def test_a_request_made_through_a_card_is_there_for_its_sender(sign_in: SignIn) -> None:
    one, hidden = listed(), MemberFactory.create(name="Ida Hidden", headline="Unseen", add_token="right")
    client, answering = sign_in(one), sign_in(hidden)
    form = {"tier": "professional", "message": "Hello", "token": "right"}
    client.post("/people/ida-hidden/ask/", form)
    client.get("/contacts/requests/")
    waiting = client.get("/contacts/requests/")
    assert "You asked IH Ida Hidden “Hello”" in text(waiting)
    assert 'href="/people/ida-hidden/"' not in waiting.content.decode()
    assert client.get("/people/ida-hidden/").status_code == 404
    answering.post(f"/contacts/requests/{one.handle}/decline/")
    assert masked(client.get("/contacts/requests/")) == masked(waiting)
    withdrawn = client.post("/contacts/requests/ida-hidden/withdraw/", follow=True)
    assert said(withdrawn) == "Your request is withdrawn."
    assert "Ida Hidden" not in text(withdrawn)


def test_a_block_after_a_request_through_a_card_looks_like_leaving(sign_in: SignIn) -> None:
    one, hidden = listed(), MemberFactory.create(name="Ida Hidden", add_token="right")
    client = sign_in(one)
    client.post("/people/ida-hidden/ask/", {"tier": "professional", "token": "right"})
    client.get("/contacts/requests/")

    def answers() -> list[tuple[int, str]]:
        sent = client.post("/contacts/requests/ida-hidden/withdraw/", {"token": "right"})
        pages = [client.get(path) for path in ("/contacts/requests/", "/add/right/")]
        return [(answer.status_code, masked(answer)) for answer in (sent, *pages)]

    Member.objects.filter(pk=hidden.pk).update(leaving_at=timezone.now())
    gone = answers()
    assert "Ida Hidden" not in str(gone)
    Member.objects.filter(pk=hidden.pk).update(leaving_at=None)
    services.block(owner=hidden, other=one)
    assert answers() == gone


def test_a_declined_sender_sees_what_a_waiting_one_sees(cast: Cast, sign_in: SignIn) -> None:
    client, answering = sign_in(cast.stranger), sign_in(cast.owner)
    client.post("/people/nell-harrigan/ask/", {"tier": "professional", "message": "Hello"})
    paths = (
        "/contacts/requests/",
        "/people/nell-harrigan/ask/",
        "/people/nell-harrigan/",
        "/people/nell-harrigan/contacts/",
        "/contacts/",
        "/contacts/nell-harrigan/",
        "/desk/",
    )
    client.get("/contacts/requests/")
    waiting = {path: masked(client.get(path)) for path in paths}
    assert (
        said(answering.post("/contacts/requests/sol-strand/decline/", follow=True))
        == "Declined. They are not told."
    )
    assert names(answering.get("/contacts/requests/")) == []
    for path in paths:
        assert masked(client.get(path)) == waiting[path]
    client.post("/people/nell-harrigan/ask/", {"tier": "professional", "message": "Hello"})
    client.get("/contacts/requests/")
    for path in paths:
        assert masked(client.get(path)) == waiting[path]
    assert names(answering.get("/contacts/requests/")) == []
    assert (
        said(client.post("/contacts/requests/nell-harrigan/withdraw/", follow=True))
        == "Your request is withdrawn."
    )


def test_a_preview_does_not_tell_that_they_declined(cast: Cast, sign_in: SignIn) -> None:
    Member.objects.filter(pk=cast.stranger.pk).update(listing=ONLY_ME)
    client, answering = sign_in(cast.stranger), sign_in(cast.owner)
    preview = f"{cast.stranger.get_absolute_url()}?as=nell-harrigan"
    assert "They find no page at all" in client.get(preview).content.decode()
    client.post("/people/nell-harrigan/ask/", {"tier": "professional", "message": "Hello"})
    client.get("/contacts/requests/")
    waiting = masked(client.get(preview))
    assert "as Nell Harrigan sees it" in waiting
    answering.post("/contacts/requests/sol-strand/decline/")
    assert answering.get(cast.stranger.get_absolute_url()).status_code == 404
    assert masked(client.get(preview)) == waiting
    client.post("/contacts/requests/nell-harrigan/withdraw/", follow=True)
    assert "They find no page at all" in client.get(preview).content.decode()


# Removing and blocking


def test_removing_asks_once_more_and_tells_nobody(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.owner)
    assert "Remove Tobias Lindqvist from your contacts?" in text(
        client.get("/contacts/tobias-lindqvist/remove/")
    )
    client.post("/contacts/tobias-lindqvist/remove/", follow=True)
    assert not Contact.objects.filter(owner=cast.professional, other=cast.owner).exists()
    twice = client.post("/contacts/tobias-lindqvist/remove/", follow=True)
    nobody = client.post("/contacts/nobody-at-all/remove/", follow=True)
    assert said(twice) == said(nobody) == "They are not among your contacts."
    assert said(sign_in(cast.professional).get("/contacts/")) == ""


def test_story_15_a_block_reaches_every_page_and_tells_nobody(cast: Cast, sign_in: SignIn) -> None:
    for member in (cast.owner, cast.both, cast.personal):
        Member.objects.filter(pk=member.pk).update(contacts_audience=PUBLIC)
    tie(cast.both, cast.personal, CONTACTS, CONTACTS)
    client, other = sign_in(cast.owner), sign_in(cast.both)
    assert names(sign_in(cast.personal).get("/people/nell-harrigan/contacts/")) == [
        "Yuki Arakawa",
        "Odette Marchetti",
    ]

    assert client.post("/people/yuki-arakawa/block/")["Location"] == "/contacts/blocked/"
    assert client.post("/people/yuki-arakawa/block/")["Location"] == "/contacts/blocked/"

    assert said(client.get("/contacts/blocked/")) == "Yuki Arakawa is blocked. They are not told."
    for path in (
        "/people/nell-harrigan/",
        "/people/nell-harrigan/ask/",
        "/people/nell-harrigan/block/",
        "/people/nell-harrigan/contacts/",
        "/contacts/nell-harrigan/",
    ):
        page = other.get(path)
        assert (page.status_code, masked(page)) == (
            404,
            masked(other.get(path.replace("nell-harrigan", "nobody-at-all"))),
        )
    for path in (
        "/contacts/",
        "/contacts/?q=nell",
        "/contacts/requests/",
        "/contacts/blocked/",
        "/desk/",
        "/people/odette-marchetti/contacts/",
    ):
        assert "Nell Harrigan" not in other.get(path).content.decode()
    for path in (
        "/contacts/",
        "/contacts/?q=yuki",
        "/contacts/requests/",
        "/desk/",
        "/people/odette-marchetti/contacts/",
    ):
        assert "Yuki Arakawa" not in client.get(path).content.decode()

    page = client.get("/contacts/blocked/")
    assert "Yuki Arakawa" in text(page)
    mine = Block.objects.get(owner=cast.owner, blocked=cast.both)
    other.post(f"/contacts/blocked/{mine.pk}/end/")
    assert Block.objects.filter(pk=mine.pk).exists()
    for _ in range(2):
        assert client.post(f"/contacts/blocked/{mine.pk}/end/").status_code == 302
    assert client.get("/people/yuki-arakawa/").status_code == 200
    assert client.get("/contacts/yuki-arakawa/").status_code == 404


# The desk


def test_the_desk_says_what_waits(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.owner)
    Contact.objects.filter(owner=cast.owner, other=cast.both).update(follow_up=timezone.now().date())
    Contact.objects.filter(owner=cast.owner, other=cast.personal).update(
        follow_up=timezone.now().date() + dt.timedelta(days=30),
        reviewed_at=timezone.now() - dt.timedelta(days=400),
    )
    services.ask(sender=cast.stranger, recipient=cast.owner, mask=PROFESSIONAL)
    page = client.get("/desk/")
    assert (
        "Welcome, Nell. One request to answer, two people to file, one follow-up and old filings to look over. "
        "Then you are done." in text(page)
    )
    assert names(page) == ["Sol Strand", "Bea Tollefsen", "Gus Petrakis", "Odette Marchetti"]
    client.post("/contacts/yuki-arakawa/followed-up/")
    client.post("/contacts/odette-marchetti/reviewed/")
    assert names(client.get("/desk/")) == ["Sol Strand", "Bea Tollefsen", "Gus Petrakis"]
    empty = text(sign_in(cast.curator).get("/desk/"))
    assert "Nothing waits for you." in empty
    assert "Your desk is clear" in empty


def test_the_desk_of_somebody_without_a_line_leads_to_the_welcome(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.owner)
    page = client.get("/desk/").content.decode()
    assert 'href="/welcome/">Begin your page</a>' in page
    line(cast.owner, "Maps", ONLY_ME)
    assert "/welcome/" not in client.get("/desk/").content.decode()


def test_the_desk_counts_all_that_waits_and_leads_there(sign_in: SignIn) -> None:
    owner, today = listed(), timezone.now().date()
    client = sign_in(owner)
    for number in range(12):
        tie(owner, listed(), 0 if number < 5 else PERSONAL)
    Contact.objects.filter(owner=owner).update(follow_up=today)
    page = client.get("/desk/")
    assert "Five people to file and 12 follow-ups. Then you are done." in text(page)
    assert len(re.findall(r"/followed-up/", page.content.decode())) == 12
    assert 'href="/contacts/?filed=later">All 5 people to file</a>' in page.content.decode()
    Contact.objects.filter(owner=owner).update(mask=PERSONAL)
    only_due = text(client.get("/desk/"))
    assert "12 follow-ups. Then you are done." in only_due
    assert "Your desk is clear" not in only_due
    Contact.objects.filter(owner=owner).update(
        follow_up=None, reviewed_at=timezone.now() - dt.timedelta(days=400)
    )
    old = text(client.get("/desk/"))
    assert "Old filings to look over. Then you are done." in old
    assert "Nothing waits for you" not in old


def test_the_greeting_knows_the_hour_only_with_a_time_zone(cast: Cast, sign_in: SignIn) -> None:
    day = dt.datetime(2026, 11, 23, tzinfo=dt.UTC)
    assert [greeting("Nell", day.replace(hour=hour)) for hour in (4, 11, 12, 17, 18, 3)] == [
        "Good morning, Nell.",
        "Good morning, Nell.",
        "Good afternoon, Nell.",
        "Good afternoon, Nell.",
        "Good evening, Nell.",
        "Good evening, Nell.",
    ]
    assert "stamp__month" not in sign_in(cast.owner).get("/desk/").content.decode()
    line(cast.owner, "Wexcombe", ONLY_ME, kind="town")
    cast.owner.entries.update(place=PlaceFactory.create())
    page = sign_in(cast.owner).get("/desk/")
    assert re.search(r"Good (morning|afternoon|evening), Nell\.", text(page))
    assert "stamp__month" in page.content.decode()


def test_the_lede_counts_in_words() -> None:
    assert lede(0, 0, 0) == "Nothing waits for you."
    assert lede(12, 0, 0) == "12 requests to answer. Then you are done."
    assert lede(1, 1, 0) == "One request to answer and one person to file. Then you are done."
