"""The copy of everything about a member: whole, valid, and without what others hide."""

import csv
import datetime as dt
import io
import json
import zipfile
from collections.abc import Callable
from typing import Any

import jsonschema
import pytest
import vobject
from django.test import Client
from django.utils import timezone

from members.formats.archive import build
from members.models import Contact, ContactRequest, Face, Member, SavedSearch
from members.rule.masks import MEMBERS, ONLY_ME, PERSONAL, PROFESSIONAL, PUBLIC
from members.services.contacts import block
from members.services.photos import save_photo
from netlib import limits
from netlib.models import Kind, LimitHit
from netlib.pictures import reencode
from tests.cast import Cast
from tests.factories import PASSWORD, EntryFactory, line
from tests.pictures import picture
from tests.post import letters
from tests.reading import said

SignIn = Callable[[Member | None], Client]


def unpacked(owner: Member) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(build(owner))) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def data_of(owner: Member) -> dict[str, Any]:
    return dict(json.loads(unpacked(owner)["netlib.json"]))


def table(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


@pytest.fixture
def full(cast: Cast) -> Cast:
    """The owner has some of everything; others have something to hide."""
    owner = cast.owner
    circle = owner.circles.get()
    Member.objects.filter(pk=owner.pk).update(headline="Map librarian")
    line(owner, "Gin", PERSONAL)
    line(owner, '=HYPERLINK("https://evil.example")', circle.bit)
    EntryFactory.create(owner=owner, kind="mobile", value={"value": "+1 978 555 0117"})
    EntryFactory.create(
        owner=owner, kind="position", value={"title": "Librarian", "from": "2009"}, audience=MEMBERS
    )
    save_photo(owner=owner, face=Face.PERSONAL, picture=reencode(picture()), description="On the boat")
    Contact.objects.filter(owner=owner, other=cast.both).update(
        note="@likes maps", where_met="NELA", follow_up=dt.date(2027, 1, 31)
    )
    ContactRequest.objects.create(
        sender=owner, recipient=cast.curator, message="Shall we?", declined_at=timezone.now()
    )
    ContactRequest.objects.create(sender=cast.stranger, recipient=owner, message="Hello Nell")
    for role in cast.__dataclass_fields__:
        if role != "owner":
            person = getattr(cast, role)
            Member.objects.filter(pk=person.pk).update(headline=f"unseen headline of {role}", listing=ONLY_ME)
            line(person, f"unseen hobby of {role}", ONLY_ME)
            Contact.objects.filter(owner=person, other=owner).update(note=f"unseen note of {role}")
    owner.refresh_from_db()
    SavedSearch.objects.create(owner=cast.owner, name="Maps", query="q=maps")
    return cast


def test_the_copy_holds_everything_and_fits_its_schema(full: Cast) -> None:
    files = unpacked(full.owner)
    assert set(files) == {
        "README.txt",
        "netlib.json",
        "netlib.schema.json",
        "profile.vcf",
        "lines.csv",
        "contacts.csv",
        "log.csv",
        "events.json",
        "service.json",
        "photos/home.webp",
    }
    data, schema = json.loads(files["netlib.json"]), json.loads(files["netlib.schema.json"])
    jsonschema.Draft202012Validator.check_schema(schema)
    checker = jsonschema.Draft202012Validator.FORMAT_CHECKER
    jsonschema.Draft202012Validator(schema, format_checker=checker).validate(data)
    assert data["$schema"] == "netlib.schema.json"
    assert data["member"]["handle"] == full.owner.handle
    assert data["signing_in"]["addresses"] == [
        {"email": "owner@library.example", "verified": True, "primary": True}
    ]
    assert [one["text"] for one in data["lines"]] == [
        "Gin",
        '=HYPERLINK("https://evil.example")',
        "+1 978 555 0117",
        "Librarian (since 2009)",
    ]
    assert [(one["audience"], one["audience_circles"]) for one in data["lines"]] == [
        ("personal", []),
        ("circle", ["The Gin Shelf"]),
        ("me", []),
        ("members", []),
    ]
    assert data["circles"] == ["The Gin Shelf"]
    assert {(one["name"], one["filed"], *one["circles"]) for one in data["contacts"]} == {
        ("Tobias Lindqvist", "professional"),
        ("Odette Marchetti", "personal"),
        ("Yuki Arakawa", "both"),
        ("Bea Tollefsen", "nowhere"),
        ("Fern Delacroix-Byrne", "professional", "The Gin Shelf"),
        ("Gus Petrakis", "nowhere"),
    }
    yuki = next(one for one in data["contacts"] if one["name"] == "Yuki Arakawa")
    assert (yuki["note"], yuki["where_we_met"], yuki["follow_up"]) == ("@likes maps", "NELA", "2027-01-31")
    assert [one["message"] for one in data["requests_received"]] == ["Hello Nell"]
    assert [one["name"] for one in data["blocked"]] == ["Barnaby Crole"]
    assert [(one["name"], one["query"]) for one in data["saved_searches"]] == [("Maps", "q=maps")]
    assert data["log"]
    assert files["photos/home.webp"][:4] == b"RIFF"
    assert vobject.readOne(files["profile.vcf"].decode()).tel.value == "+1 978 555 0117"


def test_the_schema_notices_what_does_not_fit(full: Cast) -> None:
    files = unpacked(full.owner)
    data, schema = json.loads(files["netlib.json"]), json.loads(files["netlib.schema.json"])
    data["lines"][0]["audience"] = "everybody"
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(data, schema)
    del data["lines"][0]["audience"]
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(data, schema)


def test_no_other_member_s_hidden_data_is_in_it(full: Cast) -> None:
    everything = b"\n".join(unpacked(full.owner).values()).decode(errors="replace")
    assert "unseen" not in everything
    assert "@library.example" not in everything.replace("owner@library.example", "")
    for absent in ("Milo Vane", "Ruth Hollander", "Hedda Quill", "declined"):
        assert absent not in everything
    Member.objects.filter(pk=full.both.pk).update(listing=PERSONAL, headline="now shown")
    Contact.objects.filter(owner=full.both, other=full.owner).update(mask=PERSONAL)
    yuki = next(one for one in data_of(full.owner)["contacts"] if one["name"] == "Yuki Arakawa")
    assert yuki["headline"] == "now shown"
    Contact.objects.filter(owner=full.both, other=full.owner).update(mask=PROFESSIONAL)
    yuki = next(one for one in data_of(full.owner)["contacts"] if one["name"] == "Yuki Arakawa")
    assert yuki["headline"] == ""


def test_a_silent_decline_stays_silent(full: Cast) -> None:
    Member.objects.filter(pk=full.curator.pk).update(listing=PUBLIC)
    declined = data_of(full.owner)["requests_sent"]
    ContactRequest.objects.filter(sender=full.owner).update(declined_at=None)
    assert data_of(full.owner)["requests_sent"] == declined
    assert [one["to"]["name"] for one in declined] == ["Clifford Nwosu"]


def test_a_request_to_somebody_whom_the_owner_does_not_find_is_in_it(full: Cast) -> None:
    Member.objects.filter(pk=full.curator.pk).update(listing=ONLY_ME, headline="unseen")
    (sent,) = data_of(full.owner)["requests_sent"]
    assert sent["to"] == {"name": "Clifford Nwosu", "handle": "clifford-nwosu", "headline": ""}


def test_no_cell_is_a_formula(full: Cast) -> None:
    files = unpacked(full.owner)
    assert [row["text"] for row in table(files["lines.csv"])][1:3] == [
        '\'=HYPERLINK("https://evil.example")',
        "'+1 978 555 0117",
    ]
    assert "'@likes maps" in {row["note"] for row in table(files["contacts.csv"])}
    for name in ("lines.csv", "contacts.csv", "log.csv"):
        rows = csv.reader(io.StringIO(files[name].decode("utf-8-sig")))
        assert all(
            not cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n")) for row in rows for cell in row
        )


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t=", "\r=", "\n=", " =", "＝"])
def test_every_way_to_begin_a_formula_is_defused(cast: Cast, start: str) -> None:
    Contact.objects.filter(owner=cast.owner, other=cast.both).update(note=f"{start}1+1")
    notes = [row["note"] for row in table(unpacked(cast.owner)["contacts.csv"]) if row["note"]]
    assert [note[0] for note in notes] == ["'"]


def test_an_empty_account_gives_a_valid_copy(cast: Cast) -> None:
    files = unpacked(cast.curator)
    jsonschema.validate(json.loads(files["netlib.json"]), json.loads(files["netlib.schema.json"]))


# Downloading


def signed_in(member: Member) -> Client:
    """Signed in through the form, a moment ago."""
    client = Client()
    answer = client.post("/accounts/login/", {"login": member.email, "password": PASSWORD})
    assert answer.status_code == 302
    return client


def is_copy(answer: Any) -> bool:
    return bool(answer.status_code == 200 and answer["Content-Type"] == "application/zip")


def people_in(answer: Any) -> str:
    """All text of a copy that was downloaded, as one."""
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        return "\n".join(
            archive.read(name).decode() for name in archive.namelist() if not name.endswith(".webp")
        )


def test_downloading_needs_somebody_who_has_just_signed_in(cast: Cast, sign_in: SignIn) -> None:
    stale = sign_in(cast.owner)
    assert stale.get("/settings/export/").status_code == 200
    answer = stale.post("/settings/export/")
    assert answer.url.startswith("/accounts/reauthenticate/")  # type: ignore[attr-defined]
    assert is_copy(stale.post(answer.url, {"password": PASSWORD}))  # type: ignore[attr-defined]


def test_who_signs_in_by_mailed_codes_alone_signs_in_anew(cast: Cast, sign_in: SignIn) -> None:
    cast.owner.set_unusable_password()
    cast.owner.save()
    client = sign_in(cast.owner)
    answer = client.post("/settings/export/")
    assert answer.url.startswith("/accounts/login/")  # type: ignore[attr-defined]
    assert "_auth_user_id" not in client.session
    assert "Sign in once more to confirm that it’s you." in said(client.get(answer.url))  # type: ignore[attr-defined]


def test_the_button_gives_the_copy_and_a_letter_says_so(full: Cast) -> None:
    answer = signed_in(full.owner).post("/settings/export/")
    assert is_copy(answer)
    assert answer["Content-Disposition"] == f'attachment; filename="netlib-{full.owner.handle}.zip"'
    assert "no-store" in answer["Cache-Control"]
    assert full.both.name in people_in(answer)
    assert [letter.subject for letter in letters(full.owner.email)] == ["Your data was downloaded"]
    assert Client().post("/settings/export/").status_code == 302


@pytest.mark.parametrize("end", ["blocks", "is suspended", "is leaving", "hides the short line"])
def test_the_copy_is_decided_at_the_download(full: Cast, end: str) -> None:
    """Nothing is prepared: what another member ends before the button is pressed is not in the file."""
    other = Member.objects.get(pk=full.both.pk)
    Member.objects.filter(pk=other.pk).update(headline="Zebra librarian", listing=MEMBERS)
    client = signed_in(full.owner)
    before = people_in(client.post("/settings/export/"))
    assert (other.name in before, "Zebra librarian" in before) == (True, True)
    if end == "blocks":
        block(owner=other, other=full.owner)
    elif end == "is suspended":
        Member.objects.filter(pk=other.pk).update(is_active=False)
    elif end == "is leaving":
        Member.objects.filter(pk=other.pk).update(leaving_at=timezone.now())
    else:
        Member.objects.filter(pk=other.pk).update(listing=ONLY_ME)
    after = people_in(client.post("/settings/export/"))
    assert "Zebra librarian" not in after
    assert (other.name in after) is (end == "hides the short line")


def test_five_copies_a_day(cast: Cast) -> None:
    client = signed_in(cast.owner)
    assert [is_copy(client.post("/settings/export/")) for _ in range(7)] == [True] * 5 + [False] * 2
    assert "You can download your copy 5 times a day." in said(client.get("/settings/export/"))


def test_the_copy_has_what_counts_toward_limits(cast: Cast) -> None:
    limits.spend(Kind.REQUEST, by=cast.owner.pk)
    limits.spend(Kind.REQUEST, by=cast.both.pk)
    LimitHit.objects.create(kind=Kind.PROFILES, by=cast.owner, day=dt.date(2026, 12, 1), times=3)
    LimitHit.objects.create(kind=Kind.PROFILES, by=cast.both, day=dt.date(2026, 12, 1))
    found = data_of(cast.owner)["limits"]
    assert [row["what"] for row in found["counted"]] == ["Contact request"]
    assert found["reached"] == [{"what": "Profiles read", "day": "2026-12-01", "times": 3}]
