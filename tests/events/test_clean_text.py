"""Characters that XML cannot carry enter through no form and no file, and leave through no feed."""

import datetime as dt
from collections.abc import Callable
from xml.etree import ElementTree

import pytest
from django.test import Client

from events.imports.ics import read_calendar
from events.models import Event
from members.models import Member
from members.rule.masks import PUBLIC
from netlib.text.clean import clean_text
from tests.cast import Cast
from tests.events.factories import party
from tests.events.forms import FORM, SHOWN

SignIn = Callable[[Member | None], Client]


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Book \ufffe swap", "Book  swap"), ("a\x00b\x08c", "abc"), ("one\r\ntwo\rthree\u2028four", "one\ntwo\nthree\nfour"),
        ("cafe\u0301", "café"), ("tab\there", "tab\there"), ("\ufeffBOM", "BOM"), ("half \ud83d", "half "), ("🦄 stays", "🦄 stays"),
        ("\U0001fffe\ufdd0", ""), ("علی\u200cرضا", "علی\u200cرضا"), ("plain", "plain"),
    ],
)  # fmt: skip
def test_one_function_cleans_every_text(typed: str, kept: str) -> None:
    assert clean_text(typed) == kept


def feed_titles(client: Client) -> list[str]:
    root = ElementTree.fromstring(client.get("/events/events.atom").content)
    return [entry.text or "" for entry in root.iter("{http://www.w3.org/2005/Atom}title")][1:]


def test_a_form_drops_what_no_feed_can_carry(cast: Cast, sign_in: SignIn) -> None:
    words = {
        "title": "Book \ufffe swap",
        "description": "Bring\uffff\x0b one.\r\nTake one.",
        "audience": "public",
    }
    response = sign_in(cast.curator).post("/events/new/", {**FORM, **SHOWN, **words})
    assert response.status_code == 302
    event = Event.objects.get()
    assert (event.title, event.description) == ("Book swap", "Bring\n one.\nTake one.")


def test_a_file_drops_it_too(db: None) -> None:
    text = "BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:a\nSUMMARY:Book \ufffe swap\uffff\nDTSTART:20270301T150000Z\nEND:VEVENT\nEND:VCALENDAR\n"
    now = dt.datetime(2026, 12, 1, tzinfo=dt.UTC)
    assert [found.title for found in read_calendar(text.encode(), zone="UTC", now=now).found] == ["Book swap"]


def test_what_was_stored_before_does_not_break_the_feed(cast: Cast, sign_in: SignIn) -> None:
    event = party(cast.owner, PUBLIC, title="Sound")
    Event.objects.filter(pk=event.pk).update(title="Book \ufffe swap", summary="\uffff here")
    assert feed_titles(sign_in(None)) == ["Book  swap"]
