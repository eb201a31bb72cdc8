"""The pages of contacts, requests, circles, blocks and the desk, walked by the cast."""

import datetime as dt
import re
from collections.abc import Callable
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from members.audience import CONTACTS, MEMBERS, ONLY_ME, PERSONAL, PROFESSIONAL, PUBLIC
from members.models import Block, Circle, Contact, ContactRequest, Member
from members.services import contacts as services
from members.views.desk import greeting, lede
from tests.cast import Cast
from tests.factories import BlockFactory, CircleFactory, MemberFactory, PlaceFactory, line, listed, tie

pytestmark = pytest.mark.django_db

SignIn = Callable[[Member | None], Client]
ROLES = ("professional", "personal", "both", "unfiled", "circled", "admirer")
NOBODY = ("stranger", "blocked", "blocker", "suspended", "leaving", "curator")


def text(response: object) -> str:
    """What a page says: without mark-up, white space joined."""
    body = response.content.decode()  # type: ignore[attr-defined]
    main = re.search(r"<main.*</main>", body, re.DOTALL)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", main[0] if main else body)).split())


def masked(response: object) -> str:
    """A page without the token that is new each time."""
    body = response.content.decode()  # type: ignore[attr-defined]
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", body)


def names(response: object) -> list[str]:
    """The people whom a list names, in order."""
    body = response.content.decode()  # type: ignore[attr-defined]
    return [unescape(name) for name in re.findall(r'person__name"><a [^>]*>([^<]*)</a>', body)]


def said(response: object) -> str:
    """The messages that a page shows."""
    body = response.content.decode()  # type: ignore[attr-defined]
    return " ".join(map(unescape, re.findall(r'<div class="toast">.*?<p>(.*?)</p>', body, re.DOTALL)))


# The contacts page


def test_the_owner_sees_who_is_filed_where(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.owner)
    page = client.get("/contacts/")
    assert names(page) == [
        "Yuki Arakawa",
        "Fern Delacroix-Byrne",
        "Tobias Lindqvist",
        "Odette Marchetti",
        "Gus Petrakis",
        "Bea Tollefsen",
    ]
    assert "4 filed, 2 to file" in text(page)
    assert "All 6 Professional 2 Personal 1 Both 1 To file 2" in text(page)
    assert names(client.get("/contacts/?filed=professional")) == ["Fern Delacroix-Byrne", "Tobias Lindqvist"]
    assert names(client.get("/contacts/?filed=personal")) == ["Odette Marchetti"]
    assert names(client.get("/contacts/?filed=both")) == ["Yuki Arakawa"]
    assert names(client.get("/contacts/?filed=later")) == ["Gus Petrakis", "Bea Tollefsen"]
    circle = Circle.objects.get(owner=cast.owner)
    assert names(client.get(f"/contacts/?circle={circle.pk}")) == ["Fern Delacroix-Byrne"]


@pytest.mark.parametrize(
    "query",
    [
        "?filed=nonsense",
        "?circle=x",
        "?circle=99999999999999999999",
        "?after=%00",
        "?after=99999999999999999999.a",
        "?q=%00",
    ],
)
def test_an_address_that_makes_no_sense_gives_the_whole_list(cast: Cast, sign_in: SignIn, query: str) -> None:
    assert len(names(sign_in(cast.owner).get(f"/contacts/{query}"))) == 6


def test_the_search_looks_in_names_and_in_ones_own_notes(cast: Cast, sign_in: SignIn) -> None:
    Contact.objects.filter(owner=cast.owner, other=cast.both).update(note="Godmother of the zine shelf")
    Contact.objects.filter(owner=cast.both, other=cast.owner).update(note="Talks of zeppelins")
    Member.objects.filter(pk=cast.both.pk).update(headline="Zither player", listing=ONLY_ME)
    line(cast.both, "zabaglione", ONLY_ME)
    client = sign_in(cast.owner)

    def found(words: str) -> list[str]:
        return names(client.get("/contacts/", {"q": words}))

    assert found("zine") == ["Yuki Arakawa"]
    assert found("arakawa, yuki") == ["Yuki Arakawa"]
    assert found("ARÁKAWA") == ["Yuki Arakawa"]
    for hidden in ("zeppelins", "zither", "zabaglione", "both@library", "library.example"):
        assert found(hidden) == []


def test_story_05_a_short_line_shows_only_where_the_listing_reaches(cast: Cast, sign_in: SignIn) -> None:
    Member.objects.exclude(pk=cast.owner.pk).update(headline="Map librarian")
    Member.objects.filter(pk__in=(cast.both.pk, cast.stranger.pk)).update(listing=ONLY_ME)
    Contact.objects.filter(owner=cast.owner).update(
        mask=0, follow_up=dt.date(2020, 1, 1), reviewed_at=timezone.now() - dt.timedelta(days=999)
    )
    Member.objects.filter(pk=cast.owner.pk).update(listing=MEMBERS)
    services.ask(sender=cast.stranger, recipient=cast.owner, mask=PROFESSIONAL)
    client = sign_in(cast.owner)
    assert text(client.get("/contacts/")).count("Map librarian") == 5
    assert "Map librarian" not in text(client.get("/contacts/yuki-arakawa/"))
    assert "Map librarian" in text(client.get("/contacts/tobias-lindqvist/"))
    assert names(client.get("/contacts/requests/")) == ["Sol Strand"]
    assert "Map librarian" not in text(client.get("/contacts/requests/"))


def test_a_long_list_goes_on(sign_in: SignIn) -> None:
    owner = listed()
    everybody = [f"Ann{letter} Same" for letter in "abcdefghijklmnopqrstuvwxyz"] + [
        f"Bob{n} Same" for n in range(10)
    ]
    for name in everybody:
        tie(owner, listed(name=name), PROFESSIONAL)
    client = sign_in(owner)
    first = client.get("/contacts/?filed=professional")
    more = re.search(r'href="(\?[^"]*)">More, after ([^<]*)<', first.content.decode())
    assert more
    second = client.get("/contacts/" + unescape(more[1]))
    assert more[2] == everybody[29]
    assert names(first) + names(second) == everybody
    assert "More, after" not in text(second)


# One contact


@pytest.mark.parametrize("role", NOBODY)
@pytest.mark.parametrize("path", ["", "file/", "remove/"])
def test_who_is_no_contact_is_as_missing_as_nobody(cast: Cast, sign_in: SignIn, role: str, path: str) -> None:
    client = sign_in(cast.owner)
    missing = client.get(f"/contacts/nobody-at-all/{path}")
    page = client.get(f"/contacts/{getattr(cast, role).handle}/{path}")
    assert (page.status_code, masked(page)) == (404, masked(missing))


def test_one_contact_shows_my_side_alone(cast: Cast, sign_in: SignIn) -> None:
    Contact.objects.filter(owner=cast.owner, other=cast.circled).update(
        note="Allergic to cats", where_met="NELA"
    )
    Contact.objects.filter(owner=cast.circled, other=cast.owner).update(note="Owes me a lunch", mask=PERSONAL)
    circle = Circle.objects.get(owner=cast.owner)
    line(cast.owner, "Gin on Thursdays", circle.bit)
    line(cast.owner, "Shape notes", PERSONAL)
    line(cast.owner, "Maps", PROFESSIONAL)
    page = sign_in(cast.owner).get("/contacts/fern-delacroix-byrne/")
    beyond = text(page).split("What Fern sees that your colleagues don’t")[1].split("See your profile")[0]
    assert beyond.split() == "Hobby , Gin on Thursdays The Gin Shelf".split()
    assert "Allergic to cats" in text(page)
    assert "Owes me a lunch" not in page.content.decode()
    checked = re.findall(r'value="(\w+)"[^>]* checked', page.content.decode())
    assert checked == ["professional", str(circle.number)]


def test_a_note_is_saved_and_a_wrong_date_said(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.owner)
    data = {"note": "Cats", "where_met": "NELA", "follow_up": "2027-01-31"}
    assert client.post("/contacts/yuki-arakawa/note/", data).status_code == 302
    mine = Contact.objects.get(owner=cast.owner, other=cast.both)
    assert (mine.note, mine.where_met, mine.follow_up) == ("Cats", "NELA", dt.date(2027, 1, 31))
    wrong = client.post("/contacts/yuki-arakawa/note/", {**data, "follow_up": "soon", "note": "Dogs"})
    assert wrong.status_code == 422
    assert "Write a date like 2027-01-31." in text(wrong)
    assert "Dogs" in text(wrong)
    assert client.post("/contacts/sol-strand/note/", data).status_code == 404


# Filing, shown before it is saved


def test_refiling_shows_what_is_gained_and_lost_and_saves_nothing(cast: Cast, sign_in: SignIn) -> None:
    line(cast.owner, "Shape notes", PERSONAL)
    line(cast.owner, "Maps", PROFESSIONAL)
    line(cast.owner, "Telephone", CONTACTS)
    line(cast.owner, "Diary", ONLY_ME)
    client = sign_in(cast.owner)
    page = client.get("/contacts/tobias-lindqvist/file/?tier=personal&back=contact")
    body = text(page)
    assert "Gains 1 Hobby , Shape notes" in body
    assert "Loses 1 Hobby , Maps" in body
    assert "Telephone" not in body
    assert "Diary" not in body
    assert Contact.objects.get(owner=cast.owner, other=cast.professional).mask == PROFESSIONAL

    sent = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page.content.decode()))
    assert sent["was"] == f"tobias-lindqvist:{PROFESSIONAL}"
    for _ in range(2):
        saved = client.post("/contacts/tobias-lindqvist/file/", sent)
        assert (saved.status_code, saved["Location"]) == (302, "/contacts/tobias-lindqvist/")
    assert Contact.objects.get(owner=cast.owner, other=cast.professional).mask == PERSONAL
    assert Contact.objects.get(owner=cast.professional, other=cast.owner).mask == PROFESSIONAL


def test_a_filing_that_changed_meanwhile_is_shown_again(cast: Cast, sign_in: SignIn) -> None:
    line(cast.owner, "Maps", PROFESSIONAL)
    Contact.objects.filter(owner=cast.owner, other=cast.personal).update(mask=CONTACTS)
    for sent in ({"was": f"odette-marchetti:{PROFESSIONAL}"}, {"was": "odette-marchetti:x"}, {}):
        again = sign_in(cast.owner).post("/contacts/odette-marchetti/file/", {"tier": "personal", **sent})
        assert again.status_code == 409
        assert "The filing changed meanwhile" in text(again)
        assert "Loses 1 Hobby , Maps" in text(again)
    assert Contact.objects.get(owner=cast.owner, other=cast.personal).mask == CONTACTS


def test_a_circle_needs_a_filing_and_must_be_ones_own(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.owner)
    circle = Circle.objects.get(owner=cast.owner)
    for query in (
        f"tier=later&circle={circle.number}",
        f"tier=personal&circle={circle.number + 1}",
        "tier=public",
        "",
    ):
        assert client.get(f"/contacts/tobias-lindqvist/file/?{query}").status_code == 302
    assert Contact.objects.get(owner=cast.owner, other=cast.professional).mask == PROFESSIONAL


def test_many_are_filed_at_once(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.owner)
    circle = Circle.objects.get(owner=cast.owner)
    picked = ["tobias-lindqvist", "bea-tollefsen", "fern-delacroix-byrne", "sol-strand", "milo-vane"]
    page = client.get("/contacts/file/", {"pick": picked, "do": "both"})
    assert re.findall(r'name="pick" value="([^"]*)"', page.content.decode()) == [
        "fern-delacroix-byrne",
        "tobias-lindqvist",
        "bea-tollefsen",
    ]
    for stranger in ("Sol Strand", "Milo Vane"):
        assert stranger not in text(page)
    hidden = re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page.content.decode())
    sent = {name: [value for key, value in hidden if key == name] for name, _ in hidden}
    assert client.post("/contacts/file/", sent)["Location"] == "/contacts/"
    masks = dict(Contact.objects.filter(owner=cast.owner).values_list("other__handle", "mask"))
    assert masks["tobias-lindqvist"] == masks["bea-tollefsen"] == CONTACTS
    assert masks["fern-delacroix-byrne"] == CONTACTS | circle.bit


def test_joining_a_circle_files_nobody(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.owner)
    circle = Circle.objects.get(owner=cast.owner)
    page = client.get(
        "/contacts/file/", {"pick": ["tobias-lindqvist", "bea-tollefsen"], "do": f"join-{circle.pk}"}
    )
    assert "Filed like this already: Bea Tollefsen." in text(page)
    parted = client.get("/contacts/file/", {"pick": ["fern-delacroix-byrne"], "do": f"part-{circle.pk}"})
    assert "Professional The Gin Shelf becomes Professional" in text(parted)


@pytest.mark.parametrize(
    "query", [{}, {"pick": "yuki-arakawa"}, {"do": "both"}, {"pick": "yuki-arakawa", "do": "join-0"}]
)
def test_an_incomplete_choice_leads_back(cast: Cast, sign_in: SignIn, query: dict[str, str]) -> None:
    back = sign_in(cast.owner).get("/contacts/file/", query, follow=True)
    assert back.redirect_chain == [("/contacts/", 302)]
    assert said(back) in {"Tick at least one person first.", "Choose what to do with them."}


def test_story_14_refiling_shows_at_the_next_request_in_the_lines_and_nowhere_else(
    cast: Cast, sign_in: SignIn
) -> None:
    line(cast.owner, "Shape notes", PERSONAL)
    client = sign_in(cast.professional)
    pages = (
        "/contacts/",
        "/contacts/nell-harrigan/",
        "/contacts/requests/",
        "/desk/",
        "/people/nell-harrigan/",
    )
    before = {path: masked(client.get(path)) for path in pages}
    services.file(owner=cast.owner, other=cast.professional, mask=CONTACTS, expected_mask=PROFESSIONAL)
    after = {path: masked(client.get(path)) for path in pages}
    assert {path for path in pages if before[path] != after[path]} == {"/people/nell-harrigan/"}
    assert (
        "Shape notes" in before["/people/nell-harrigan/"],
        "Shape notes" in after["/people/nell-harrigan/"],
    ) == (False, True)


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
    assert names(client.get("/contacts/requests/")) == []
    assert ContactRequest.objects.get().recipient == hidden


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


# Circles


def test_circles_are_made_renamed_merged_and_deleted(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.owner)
    gin = Circle.objects.get(owner=cast.owner)
    made = client.post("/contacts/circles/", {"name": "  Book   club "}, follow=True)
    club = Circle.objects.get(name="Book club")
    assert made.redirect_chain == [(f"/contacts/circles/{club.pk}/", 302)]
    assert "You have a circle of that name already." in text(
        client.post("/contacts/circles/", {"name": "book club"})
    )
    assert client.post(f"/contacts/circles/{club.pk}/rename/", {"name": ""}).status_code == 422
    client.post(f"/contacts/circles/{club.pk}/rename/", {"name": "Altos"})
    line(cast.owner, "Rehearsals", club.bit)

    preview = client.get(f"/contacts/circles/{gin.pk}/merge/", {"into": club.pk})
    assert "Fern Delacroix-Byrne Gains 1 Hobby , Rehearsals" in text(preview)
    version = re.findall(r'name="version" value="(\w+)"', preview.content.decode())[0]
    line(cast.owner, "Since then", club.bit)
    again = client.post(f"/contacts/circles/{gin.pk}/merge/", {"into": club.pk, "version": version})
    assert again.status_code == 409
    assert "Gains 2" in text(again)
    version = re.findall(r'name="version" value="(\w+)"', again.content.decode())[0]
    client.post(f"/contacts/circles/{gin.pk}/merge/", {"into": club.pk, "version": version})
    assert names(client.get(f"/contacts/circles/{club.pk}/")) == ["Fern Delacroix-Byrne"]

    assert "Loses 2" in text(client.get(f"/contacts/circles/{club.pk}/delete/"))
    for _ in range(2):
        assert client.post(f"/contacts/circles/{club.pk}/delete/")["Location"] == "/contacts/circles/"
    assert not Circle.objects.filter(owner=cast.owner).exists()
    assert set(cast.owner.entries.values_list("audience", flat=True)) == {ONLY_ME}


@pytest.mark.parametrize("path", ["", "rename/", "merge/", "delete/"])
def test_a_circle_of_somebody_else_is_as_missing_as_none(cast: Cast, sign_in: SignIn, path: str) -> None:
    theirs, mine = Circle.objects.get(owner=cast.owner), CircleFactory.create(owner=cast.circled)
    client = sign_in(cast.circled)
    for method in (client.get, client.post):
        missing = method(f"/contacts/circles/{theirs.pk + 999}/{path}", {"into": mine.pk, "name": "x"})
        page = method(f"/contacts/circles/{theirs.pk}/{path}", {"into": mine.pk, "name": "x"})
        assert (page.status_code, masked(page)) == (missing.status_code, masked(missing))
    assert Circle.objects.filter(pk=theirs.pk, name="The Gin Shelf").exists()
    into_theirs = client.post(
        f"/contacts/circles/{mine.pk}/merge/", {"into": theirs.pk, "version": "x"}, follow=True
    )
    assert said(into_theirs) == "That circle is gone. Choose another."


# The list of another member


def test_the_cast_walks_a_members_contact_list(cast: Cast, sign_in: SignIn) -> None:
    Member.objects.filter(pk=cast.owner.pk).update(contacts_audience=PERSONAL)
    Member.objects.filter(pk=cast.both.pk).update(contacts_audience=MEMBERS)
    everybody = [
        "Yuki Arakawa",
        "Fern Delacroix-Byrne",
        "Tobias Lindqvist",
        "Odette Marchetti",
        "Gus Petrakis",
        "Bea Tollefsen",
    ]
    expected = {
        "owner": everybody,
        "personal": ["Yuki Arakawa", "Odette Marchetti"],
        "both": ["Yuki Arakawa"],
    }
    for role in (
        "visitor",
        "owner",
        *ROLES,
        *(role for role in NOBODY if role not in ("suspended", "leaving")),
    ):
        client = sign_in(None if role == "visitor" else getattr(cast, role))
        page = client.get("/people/nell-harrigan/contacts/")
        assert (role, page.status_code, names(page)) == (
            role,
            200 if role in expected else 404,
            expected.get(role, []),
        )


def test_a_public_list_is_public(cast: Cast, sign_in: SignIn) -> None:
    Member.objects.filter(pk__in=(cast.owner.pk, cast.both.pk)).update(
        contacts_audience=PUBLIC, listing=PUBLIC
    )
    assert names(sign_in(None).get("/people/nell-harrigan/contacts/")) == ["Yuki Arakawa"]


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
        "Welcome back, Nell. One request to answer, two people to file and one follow-up. Then you are done."
        in text(page)
    )
    assert names(page) == ["Sol Strand", "Bea Tollefsen", "Gus Petrakis", "Odette Marchetti"]
    client.post("/contacts/yuki-arakawa/followed-up/")
    client.post("/contacts/odette-marchetti/reviewed/")
    assert names(client.get("/desk/")) == ["Sol Strand", "Bea Tollefsen", "Gus Petrakis"]
    empty = text(sign_in(cast.curator).get("/desk/"))
    assert "Nothing waits for you." in empty
    assert "Your desk is clear" in empty


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


# How many questions each page asks


def crowd(owner: Member, size: int) -> None:
    """`size` of everything that these pages list."""
    circle = CircleFactory.create(owner=owner, name="First")
    for n in range(size):
        friend = listed(name=f"Friend {size}{n}")
        Member.objects.filter(pk=friend.pk).update(contacts_audience=MEMBERS)
        tie(owner, friend, CONTACTS | circle.bit, PROFESSIONAL)
        Contact.objects.filter(owner=owner, other=friend).update(
            reviewed_at=timezone.now() - dt.timedelta(days=400), follow_up=dt.date(2026, 1, 1), note="Note"
        )
        tie(owner, listed(name=f"Later {size}{n}"))
        services.ask(sender=listed(name=f"Asking {size}{n}"), recipient=owner, mask=PROFESSIONAL)
        services.ask(sender=owner, recipient=listed(name=f"Asked {size}{n}"), mask=PROFESSIONAL)
        BlockFactory.create(owner=owner, blocked=listed())
        CircleFactory.create(owner=owner)
        line(owner, f"Line {n}", circle.bit)


@pytest.mark.parametrize(
    ("path", "count"),
    [
        ("/contacts/", 3),
        ("/contacts/?q=friend", 3),
        ("/contacts/{friend}/", 4),
        ("/contacts/{friend}/file/?tier=personal", 5),
        ("/contacts/file/?do=personal{picks}", 5),
        ("/contacts/requests/", 5),
        ("/contacts/circles/", 2),
        ("/contacts/circles/{circle}/", 6),
        ("/contacts/circles/{circle}/delete/", 5),
        ("/contacts/blocked/", 1),
        ("/people/{friend}/contacts/", 3),
        ("/people/{owner}/contacts/", 3),
        ("/desk/", 6),
    ],
)
def test_a_page_asks_as_many_questions_for_three_as_for_one(sign_in: SignIn, path: str, count: int) -> None:
    asked = []
    for size in (1, 3):
        owner = listed(name=f"Owner {size}")
        crowd(owner, size)
        circle = Circle.objects.get(owner=owner, name="First")
        picks = "".join(f"&pick=friend-{size}{n}" for n in range(size))
        client = sign_in(owner)
        address = path.format(friend=f"friend-{size}0", circle=circle.pk, owner=owner.handle, picks=picks)
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            page = client.get(address)
        assert page.status_code == 200
        asked.append(len(queries))
    # The session and the member come on top of what the page itself asks.
    assert asked == [count + 2, count + 2]
