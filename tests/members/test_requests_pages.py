"""Asking, answering, removing and blocking in the pages, and what the desk says of it."""

import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone

from members.models import Circle, Contact, ContactRequest, Member
from members.rule.masks import ONLY_ME, PERSONAL, PROFESSIONAL
from members.services import contacts as services
from netlib import limits
from netlib.models import Kind
from tests.cast import Cast
from tests.factories import MemberFactory, listed
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


def test_the_limit_of_a_day_is_said_in_the_form(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.stranger)
    limits.spend(Kind.REQUEST, by=cast.stranger.pk, times=40)
    page = client.post("/people/nell-harrigan/ask/", {"tier": "professional"})
    assert page.status_code == 422
    assert "You’ve sent 40 requests today" in text(page)


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
    assert "They see no page at all" in client.get(preview).content.decode()
    client.post("/people/nell-harrigan/ask/", {"tier": "professional", "message": "Hello"})
    client.get("/contacts/requests/")
    waiting = masked(client.get(preview))
    assert "as <bdi>Nell Harrigan</bdi> sees it" in waiting
    answering.post("/contacts/requests/sol-strand/decline/")
    assert answering.get(cast.stranger.get_absolute_url()).status_code == 404
    assert masked(client.get(preview)) == waiting
    client.post("/contacts/requests/nell-harrigan/withdraw/", follow=True)
    assert "They see no page at all" in client.get(preview).content.decode()
