"""vCards: RFC 2426 to the letter, and just what the viewer sees."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
import vobject
from django.test import Client

from members.formats.vcard import card
from members.models import Contact, Entry, Face, Member
from members.rule.masks import MEMBERS, ONLY_ME, PERSONAL, PROFESSIONAL, PUBLIC
from members.services.photos import save_photo
from netlib.pictures import reencode
from tests.cast import Cast
from tests.factories import EntryFactory, MemberFactory, line
from tests.pictures import picture

SignIn = Callable[[Member | None], Client]
NOW = dt.datetime(2026, 11, 23, 22, 0, 5, tzinfo=dt.UTC)


def read(text: str) -> Any:
    """One card, as an independent reader understands it."""
    (found,) = vobject.readComponents(text)
    return found


def entry(owner: Member, kind: str, audience: int = ONLY_ME, **value: Any) -> Entry:
    """A line; `since` and `to` are its dates."""
    if "since" in value:
        value["from"] = value.pop("since")
    return EntryFactory.create(owner=owner, kind=kind, value=value, audience=audience)


@pytest.fixture
def nell(db: None) -> Member:
    return MemberFactory.create(name="Nell Harrigan", email="secret@library.example")


def test_a_card_says_what_the_lines_say(nell: Member) -> None:
    entries = [
        entry(
            nell,
            "position",
            title="Head of Reference",
            organization="Wexcombe Public Library",
            since="2009",
        ),
        entry(nell, "position", title="Page", organization="Old Mill Library", to="2001"),
        entry(nell, "work-email", value="nell@wexcombe.example"),
        entry(nell, "mobile", value="+1 978 555 0117, ext. 4"),
        entry(
            nell,
            "address",
            street="12 Elm St; rear\nUnit 2",
            town="Wexcombe",
            region="MA",
            postcode="01867",
            country="US",
        ),
        entry(nell, "birthday", day=5, month=3, year=1971),
        entry(nell, "website", value="https://nell.example/a,b;c?d=e"),
        entry(nell, "about-work", value="**Maps**; atlases, \\ and\nglobes."),
        entry(nell, "hobby", value="Gin"),
    ]
    text = card(nell, entries, now=NOW)
    found = read(text)
    assert found.version.value == "3.0"
    assert found.fn.value == "Nell Harrigan"
    assert (found.n.value.family, found.n.value.given) == ("Harrigan", "Nell")
    assert found.title.value == "Head of Reference"
    assert found.org.value == ["Wexcombe Public Library"]
    assert found.email.value == "nell@wexcombe.example"
    assert found.email.params["TYPE"] == ["internet", "pref"]
    assert found.tel.value == "+1 978 555 0117, ext. 4"
    assert found.adr.value.street == "12 Elm St; rear\nUnit 2"
    assert (found.adr.value.city, found.adr.value.region, found.adr.value.code) == ("Wexcombe", "MA", "01867")
    assert found.adr.value.country == "United States of America"
    assert found.bday.value == "1971-03-05"
    assert found.note.value == "Maps; atlases, \\ and\nglobes."
    assert {url.value for url in found.contents["url"]} == {
        f"http://localhost:8000{nell.get_absolute_url()}",
        "https://nell.example/a%2Cb%3Bc?d=e",
    }
    assert found.rev.value == "2026-11-23T22:00:05Z"
    assert "Page" not in text
    assert "secret@" not in text


def test_each_line_ends_with_crlf_and_has_at_most_75_octets(nell: Member) -> None:
    words = "Bibliothèque nationale – 圖書館學 – Библиотека 👩🏽‍🏫 " * 12 + "Bücher"
    text = card(nell, [entry(nell, "about-work", value=words)], now=NOW)
    assert text.endswith("END:VCARD\r\n")
    assert "\n" not in text.replace("\r\n", "")
    lines = text.encode().split(b"\r\n")
    assert max(len(one) for one in lines) <= 75
    for one in lines:
        one.decode()  # No character is cut in two.
    assert read(text).note.value == words


def test_a_line_of_exactly_75_octets_is_not_folded(nell: Member) -> None:
    full = card(nell, [entry(nell, "about-work", value="x" * 70)], now=NOW)
    assert f"\r\nNOTE:{'x' * 70}\r\n" in full
    over = card(nell, [entry(nell, "about-work", value="x" * 71)], now=NOW)
    assert f"\r\nNOTE:{'x' * 70}\r\n x\r\n" in over


@pytest.mark.parametrize(
    "value",
    ["a\r\nEND:VCARD\r\nBEGIN:VCARD\r\nFN:Evil", "a\rTEL:1", "a\u2028TEL:1", "a\x85TEL:1", "a\x01\x0bTEL:1"],
)
def test_no_value_breaks_out_of_its_line(nell: Member, value: str) -> None:
    text = card(
        nell,
        [entry(nell, "about-work", value=value), entry(nell, "website", value=f"https://x.example/{value}")],
    )
    found = read(text)
    assert set(found.contents) == {"version", "fn", "n", "url", "note", "rev"}
    assert text.count("\r\nEND:VCARD") == 1


@pytest.mark.parametrize(
    ("name", "family", "given", "suffix"),
    [
        ("Odette de la Cruz", "de la Cruz", "Odette", ""),
        ("王小明", "王小明", "", ""),
        ("Cher", "Cher", "", ""),
        ("Fern Delacroix-Byrne", "Delacroix-Byrne", "Fern", ""),
        ("Jo Smith; Jr", "Smith;", "Jo", "Jr"),
        ("Jane Smith Jr., MLIS, CA", "Smith", "Jane", "Jr., MLIS, CA"),
    ],
)
def test_names_of_the_whole_world(db: None, name: str, family: str, given: str, suffix: str) -> None:
    found = read(card(MemberFactory.create(name=name), []))
    parts = found.n.value
    assert (found.fn.value, parts.family, parts.given, parts.suffix) == (name, family, given, suffix)


def test_two_jobs_stand_in_groups(nell: Member) -> None:
    jobs = [
        entry(nell, "position", title="Librarian", organization="A"),
        entry(nell, "position", title="Lecturer", organization="B"),
    ]
    found = read(card(nell, jobs))
    assert [(one.group, one.value) for one in found.contents["title"]] == [
        (None, "Librarian"),
        ("job2", "Lecturer"),
    ]
    assert [(one.group, one.value) for one in found.contents["org"]] == [(None, ["A"]), ("job2", ["B"])]


def test_several_cards_follow_one_another_in_one_file(nell: Member) -> None:
    other = MemberFactory.create(name="Gus Petrakis")
    found = list(vobject.readComponents(card(nell, []) + card(other, [])))
    assert [one.fn.value for one in found] == ["Nell Harrigan", "Gus Petrakis"]


def test_every_viewer_gets_the_lines_they_see(cast: Cast, sign_in: SignIn) -> None:
    Member.objects.filter(pk=cast.owner.pk).update(listing=PUBLIC)
    for audience, name in (
        (PUBLIC, "pub"),
        (MEMBERS, "mem"),
        (PROFESSIONAL, "pro"),
        (PERSONAL, "per"),
        (ONLY_ME, "own"),
    ):
        entry(cast.owner, "work-email", audience, value=f"{name}@nell.example")
    expected = {
        None: {"pub"},
        cast.stranger: {"pub", "mem"},
        cast.unfiled: {"pub", "mem"},
        cast.admirer: {"pub", "mem"},
        cast.curator: {"pub", "mem"},
        cast.professional: {"pub", "mem", "pro"},
        cast.circled: {"pub", "mem", "pro"},
        cast.personal: {"pub", "mem", "per"},
        cast.both: {"pub", "mem", "pro", "per"},
        cast.owner: {"pub", "mem", "pro", "per", "own"},
    }
    for person, names in expected.items():
        answer = sign_in(person).get(f"/people/{cast.owner.handle}/card.vcf")
        assert answer["Content-Type"] == "text/vcard; charset=utf-8"
        assert answer["Content-Disposition"] == f'attachment; filename="{cast.owner.handle}.vcf"'
        assert "no-store" in answer["Cache-Control"]
        emails = {one.value for one in read(answer.content.decode()).contents["email"]}
        assert emails == {f"{name}@nell.example" for name in names}, person
    for person in (cast.blocked, cast.blocker):
        assert sign_in(person).get(f"/people/{cast.owner.handle}/card.vcf").status_code == 404


def test_who_is_not_found_has_no_card(cast: Cast, sign_in: SignIn) -> None:
    line(cast.owner, "Gin", PUBLIC)
    assert sign_in(None).get(f"/people/{cast.owner.handle}/card.vcf").status_code == 404
    for gone in (cast.suspended, cast.leaving):
        assert sign_in(cast.owner).get(f"/people/{gone.handle}/card.vcf").status_code == 404


def test_the_photo_is_on_the_card_for_those_who_see_it(cast: Cast, sign_in: SignIn) -> None:
    save_photo(
        owner=cast.owner, face=Face.PERSONAL, picture=reencode(picture(size=(900, 900))), audience=PERSONAL
    )
    url = f"/people/{cast.owner.handle}/card.vcf"
    seen = sign_in(cast.personal).get(url).content.decode()
    assert read(seen).photo.value[:3] == b"\xff\xd8\xff"
    assert len(seen) < 40_000
    assert "PHOTO" not in sign_in(cast.professional).get(url).content.decode()


def test_story_14_the_card_is_made_anew_for_each_request(cast: Cast, sign_in: SignIn) -> None:
    entry(cast.owner, "mobile", PERSONAL, value="+1 978 555 0117")
    friend = sign_in(cast.personal)
    url = f"/people/{cast.owner.handle}/card.vcf"
    assert "555 0117" in friend.get(url).content.decode()
    Contact.objects.filter(owner=cast.owner, other=cast.personal).update(mask=PROFESSIONAL)
    assert "555 0117" not in friend.get(url).content.decode()


def test_story_19_nothing_on_the_card_is_computed_from_what_it_hides(nell: Member) -> None:
    """Another address to sign in with, another hidden line: the same card to the letter."""
    before = card(nell, [], now=NOW)
    entry(nell, "home-email", value="hidden@nell.example")
    Member.objects.filter(pk=nell.pk).update(email="other@library.example")
    nell.refresh_from_db()
    assert card(nell, [], now=NOW) == before
