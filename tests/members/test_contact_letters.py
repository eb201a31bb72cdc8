"""The letters about requests and new contacts: what they say, and when they do not go out."""

from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone

from members.letters import contact_request
from members.models import Contact, ContactRequest, Member
from members.rule.masks import MEMBERS, PERSONAL, PROFESSIONAL
from members.services import contacts as services
from members.services.contacts import Asked
from netlib import mail
from tests.factories import BlockFactory, MemberFactory, listed
from tests.post import letters

pytestmark = pytest.mark.django_db


def ask(sender: Member, recipient: Member, mask: int = PROFESSIONAL, **words: Any) -> Asked:
    return services.ask(sender=sender, recipient=recipient, mask=mask, **words)


# The letter, decided again when it goes out
def letter_for(change: Callable[[Member, Member], object], **recipient: Any) -> Any:
    sender, asked = listed(name="Sol Strand", headline="Maps"), listed(**recipient)
    ask(sender, asked, message="Hello there", where_met="NELA")
    change(sender, asked)
    return contact_request.decide(request_id=ContactRequest.objects.get().pk)


def test_the_letter_says_what_the_recipient_may_see() -> None:
    envelope = letter_for(lambda sender, asked: None, email="asked@library.example")
    assert envelope.to == "asked@library.example"
    assert {key: envelope.context[key] for key in ("name", "line", "message", "where_met")} == {
        "name": "Sol Strand",
        "line": "Maps",
        "message": "Hello there",
        "where_met": "NELA",
    }


def test_the_letter_leaves_out_a_short_line_that_is_not_for_the_recipient() -> None:
    envelope = letter_for(lambda sender, asked: Member.objects.filter(pk=sender.pk).update(listing=0))
    assert (envelope.context["name"], envelope.context["line"]) == ("Sol Strand", "")


@pytest.mark.parametrize(
    "change",
    [
        lambda sender, asked: services.withdraw(sender=sender, recipient=asked),
        lambda sender, asked: services.decline(recipient=asked, sender=sender),
        lambda sender, asked: BlockFactory.create(owner=asked, blocked=sender),
        lambda sender, asked: BlockFactory.create(owner=sender, blocked=asked),
        lambda sender, asked: Member.objects.filter(pk=sender.pk).update(is_active=False),
        lambda sender, asked: Member.objects.filter(pk=sender.pk).update(leaving_at=timezone.now()),
        lambda sender, asked: Member.objects.filter(pk=asked.pk).update(leaving_at=timezone.now()),
        lambda sender, asked: Member.objects.filter(pk=asked.pk).update(is_active=False),
        lambda sender, asked: Member.objects.filter(pk=asked.pk).update(mail_on_request=False),
    ],
    ids=[
        "withdrawn",
        "declined",
        "blocked",
        "blocking",
        "suspended sender",
        "leaving sender",
        "leaving recipient",
        "suspended recipient",
        "no mail wanted",
    ],
)
def test_the_letter_does_not_go_out_when_things_changed_meanwhile(
    change: Callable[[Member, Member], object],
) -> None:
    assert letter_for(change) is None


def test_the_letter_reads_well_and_quotes_the_sender() -> None:
    envelope = letter_for(lambda sender, asked: None)
    letter = mail.render("members/mail/contact_request.md", envelope.context)
    assert letter.subject == "Sol Strand asks to be your contact"
    assert "Sol Strand (Maps) would like to be one of your contacts on Netlib." in letter.text
    assert "They say that you met here: NELA." in letter.text
    assert "\n> Hello there\n" in letter.text
    assert "/contacts/requests/>" in letter.text


def test_a_letter_without_words_of_the_sender() -> None:
    sender, asked = MemberFactory.create(name="Ida [x](http://evil.example)", listing=MEMBERS), listed()
    ask(sender, asked)
    envelope = contact_request.decide(request_id=ContactRequest.objects.get().pk)
    assert envelope is not None
    letter = mail.render("members/mail/contact_request.md", envelope.context)
    assert "you met" not in letter.text
    assert 'href="http://evil.example"' not in letter.html


def test_whoever_asked_hears_that_they_are_contacts_and_not_how_they_are_filed() -> None:
    sender, asked = listed(name="Sol Strand"), listed(name="Edna Lowe")
    ask(sender, asked)
    letters(sender.email)
    services.accept(recipient=asked, sender=sender, mask=PERSONAL)
    [letter] = letters(sender.email)
    assert letter.subject == "Edna Lowe is your contact now"
    assert f"/contacts/{asked.handle}/" in str(letter.body)
    assert "ersonal" not in str(letter.body)
    assert [each.subject for each in letters(asked.email)] == ["Sol Strand asks to be your contact"]


@pytest.mark.parametrize("change", ["blocked", "removed", "off", "left"])
def test_no_letter_goes_out_about_a_contact_who_is_none_any_more(change: str) -> None:
    sender, asked = listed(), listed()
    ask(sender, asked)
    services.accept(recipient=asked, sender=sender, mask=PERSONAL)
    if change == "blocked":
        services.block(owner=asked, other=sender)
    elif change == "removed":
        Contact.objects.all().delete()
    elif change == "off":
        Member.objects.filter(pk=sender.pk).update(mail_on_request=False)
    else:
        Member.objects.filter(pk=asked.pk).update(leaving_at=timezone.now())
    assert letters(sender.email) == []
