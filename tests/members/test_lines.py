"""Writing the lines of one's own profile."""

import re
from collections.abc import Callable
from html import unescape

import pytest
import time_machine
from django.test import Client

from members.kinds import KINDS
from members.models import Entry, Member
from members.rule.masks import CONTACTS, MEMBERS, ONLY_ME, PERSONAL, PROFESSIONAL, PUBLIC, circle_bit
from members.services.lines import leave_places
from tests.cast import Cast
from tests.factories import PlaceFactory, heading, line
from tests.reading import names, text
from tests.reading import text as page_text

SignIn = Callable[[Member | None], Client]


@pytest.mark.parametrize("kind", [kind.key for kind in KINDS])
def test_story_08_every_kind_starts_as_only_me(cast: Cast, sign_in: SignIn, kind: str) -> None:
    heading("Cataloging", "Cataloguing")
    client = sign_in(cast.owner)
    form = client.get(f"/profile/lines/add/{kind}/").content.decode()
    assert 'value="me" required id="id_audience_' in form
    checked = [tag for tag in form.split("<input")[1:] if "checked" in tag.split(">")[0]]
    assert ['value="me"' in tag for tag in checked] == [True]


def add(client: Client, kind: str, **data: object) -> None:
    answer = client.post(f"/profile/lines/add/{kind}/", {"audience": "me", **data})
    assert answer.status_code == 302, answer.content.decode()


def test_writing_lines(cast: Cast, sign_in: SignIn) -> None:
    heading("Cataloging", "Cataloguing")
    client = sign_in(cast.owner)
    add(
        client,
        "position",
        title="Head of Reference",
        organization="Wexcombe Public Library",
        **{"from": "June 2009", "to": "2012"},
    )
    add(client, "topic", heading="  cataloguing ", audience="public")
    add(client, "orcid", value="https://orcid.org/0000-0002-1825-0097", audience="contacts")
    add(client, "birthday", day=9, month=10, audience="circle", circles=[4])
    add(client, "note", label="Renewals", value="ALA dues by 31 December")
    assert list(Entry.objects.filter(owner=cast.owner).values_list("kind", "text", "audience")) == [
        ("position", "Head of Reference, Wexcombe Public Library (Jun 2009 to 2012)", ONLY_ME),
        ("topic", "Cataloging", PUBLIC),
        ("orcid", "0000-0002-1825-0097", CONTACTS),
        ("birthday", "9 Oct", circle_bit(4)),
        ("note", "ALA dues by 31 December", ONLY_ME),
    ]


@pytest.mark.parametrize(
    ("kind", "data", "message"),
    [
        ("orcid", {"value": "0000-0002-1825-0098"}, "its last digit doesn’t match"),
        (
            "work-email",
            {"value": "nell.wexcombe.example"},
            "Write it like name@library.org, with plain letters",
        ),
        ("work-email", {"value": "nobody@library"}, "Write it like name@library.org, with plain letters"),
        ("work-email", {"value": "üml@exämple.org"}, "Write it like name@library.org, with plain letters"),
        ("topic", {"heading": "Quidditch"}, "is not in the list of topics"),
        ("position", {"title": "X", "from": "13/2009"}, "The month must be from 1 to 12."),
        ("website", {"value": "javascript:alert(1)"}, "Enter a web address"),
        (
            "linkedin",
            {"value": "https://evil.example/linkedin.com"},
            "Enter an address at linkedin.com.",
        ),
        ("linkedin", {"value": "https://evil.example\\.linkedin.com"}, "Enter a web address"),
        ("mobile", {"value": "call me"}, "This isn’t a phone number"),
        ("hobby", {"value": "", "audience": "me"}, "This field is required"),
        ("hobby", {"value": "knitting", "audience": "circle"}, "Check at least one circle"),
        ("hobby", {"value": "knitting", "audience": "circle", "circles": [9]}, "Select a valid choice"),
        ("hobby", {"value": "knitting", "audience": "everybody"}, "Select a valid choice"),
        ("birthday", {"day": 31, "month": 2}, "February has no day 31"),
    ],
)
def test_bad_input_is_explained_and_kept(
    cast: Cast, sign_in: SignIn, kind: str, data: dict[str, object], message: str
) -> None:
    answer = sign_in(cast.owner).post(f"/profile/lines/add/{kind}/", {"audience": "me", **data})
    page = answer.content.decode()
    assert message in page
    for value in data.values():
        if isinstance(value, str) and value and value != "everybody":
            assert value in page
    assert not Entry.objects.exists()


def test_a_job_title_that_is_too_long_is_one_error(cast: Cast, sign_in: SignIn) -> None:
    sent = {"title": "Librarian" * 20, "audience": "me"}
    page = sign_in(cast.owner).post("/profile/lines/add/position/", sent).content.decode()
    assert "at most 120 characters" in page
    assert "Write the job title" not in page


@pytest.mark.parametrize(
    ("kind", "data"), [("topic", {"heading": "Cataloguing"}), ("note", {"label": "Dues", "value": "In May"})]
)
def test_the_same_line_is_not_added_twice(
    cast: Cast, sign_in: SignIn, kind: str, data: dict[str, str]
) -> None:
    heading("Cataloging", "Cataloguing")
    client = sign_in(cast.owner)
    add(client, kind, **data)
    again = client.post(f"/profile/lines/add/{kind}/", {"audience": "public", **data})
    assert "This line is already on your profile." in again.content.decode()
    assert Entry.objects.get().audience == ONLY_ME
    sign_in(cast.both).post(f"/profile/lines/add/{kind}/", {"audience": "me", **data})
    if kind == "note":
        add(client, kind, label="Fees", value="In May")
    assert Entry.objects.filter(owner=cast.owner).count() == (2 if kind == "note" else 1)
    assert Entry.objects.filter(owner=cast.both).count() == 1


@pytest.mark.parametrize(
    ("typed", "dialed"),
    [
        ("+44 (0)20 7946 0018", "tel:+442079460018"),
        ("(020) 7946 0018", "tel:02079460018"),
        ("+1 978 555 0117, ext. 4", "tel:+19785550117"),
        ("+٢٠ ٢ ٢٧٣٥ ٠٠٠٠", "tel:+20227350000"),
    ],
)
def test_a_number_is_dialed_as_it_is_meant(cast: Cast, sign_in: SignIn, typed: str, dialed: str) -> None:
    client = sign_in(cast.owner)
    add(client, "mobile", value=typed)
    page = client.get(cast.owner.get_absolute_url()).content.decode()
    assert f'<a href="{dialed}" rel="nofollow noopener ugc" dir="auto">{typed}</a>' in page


def test_changing_who_sees_a_line_in_place(cast: Cast, sign_in: SignIn) -> None:
    entry = line(cast.owner, "knitting")
    client = sign_in(cast.owner)
    page = client.get(f"{cast.owner.get_absolute_url()}?line={entry.pk}").content.decode()
    assert f'action="/profile/lines/{entry.pk}/audience/"' in page
    client.post(f"/profile/lines/{entry.pk}/audience/", {"audience": "professional"})
    assert Entry.objects.get().audience == PROFESSIONAL
    client.post(f"/profile/lines/{entry.pk}/audience/", {"usual": "yes"})
    assert Entry.objects.get().audience == PERSONAL
    client.post(f"/profile/lines/{entry.pk}/audience/", {"audience": "nonsense"})
    assert Entry.objects.get().audience == PERSONAL


def test_deleting_a_line_asks_first(cast: Cast, sign_in: SignIn) -> None:
    entry = line(cast.owner, "knitting")
    client = sign_in(cast.owner)
    url = f"/profile/lines/{entry.pk}/delete/"
    assert f'href="{url}"' in client.get(f"/profile/lines/{entry.pk}/").content.decode()
    asked = client.get(url).content.decode()
    assert "Delete “<bdi>Hobby</bdi>”?" in asked
    assert "knitting" in asked
    assert Entry.objects.exists()
    assert "“Hobby” is deleted. Undo" in text(client.post(url, follow=True))
    assert not Entry.objects.exists()


@pytest.mark.parametrize("action", ["", "audience/", "move/", "delete/", "who/"])
def test_nobody_touches_the_line_of_another(cast: Cast, sign_in: SignIn, action: str) -> None:
    entry = line(cast.owner, "knitting", PUBLIC)
    client = sign_in(cast.both)
    url = f"/profile/lines/{entry.pk}/{action}"
    if action in {"", "delete/", "who/"}:
        assert client.get(url).status_code == 404
    if action != "who/":
        assert client.post(url, {"audience": "public"}).status_code == 404
    assert Entry.objects.get().audience == PUBLIC


def test_lines_reorder_within_their_section(cast: Cast, sign_in: SignIn) -> None:
    first, second = line(cast.owner, "first"), line(cast.owner, "second")
    elsewhere = line(cast.owner, "nell@example.org", kind="work-email")
    third = line(cast.owner, "third")
    client = sign_in(cast.owner)
    client.post(f"/profile/lines/{third.pk}/move/", {"to": "up"})
    client.post(f"/profile/lines/{first.pk}/move/", {"to": "up"})
    hobbies = Entry.objects.filter(kind="hobby").values_list("pk", flat=True)
    assert list(hobbies) == [first.pk, third.pk, second.pk]
    assert Entry.objects.filter(pk=elsewhere.pk).exists()


def test_a_line_changed_in_two_windows_loses_nothing(cast: Cast, sign_in: SignIn) -> None:
    entry = line(cast.owner, "knitting")
    client = sign_in(cast.owner)
    url = f"/profile/lines/{entry.pk}/"
    version = re.findall(r'name="version" value="([^"]+)"', client.get(url).content.decode())[0]
    assert client.post(url, {"value": "crochet", "audience": "me", "version": version}).status_code == 302
    page = client.post(url, {"value": "weaving", "audience": "me", "version": version}).content.decode()
    assert "It now says: “crochet”" in page
    assert 'value="weaving"' in page
    assert Entry.objects.get().text == "crochet"


def test_an_old_form_opens_no_line_that_was_closed_meanwhile(cast: Cast, sign_in: SignIn) -> None:
    entry = line(cast.owner, "knitting", MEMBERS)
    client = sign_in(cast.owner)
    url = f"/profile/lines/{entry.pk}/"
    version = re.findall(r'name="version" value="([^"]+)"', client.get(url).content.decode())[0]
    client.post(f"/profile/lines/{entry.pk}/audience/", {"audience": "me"})
    sent = {"value": "weaving", "audience": "members", "version": version}
    page = client.post(url, sent).content.decode()
    entry.refresh_from_db()
    assert (entry.text, entry.audience) == ("knitting", ONLY_ME)
    assert "It now says: “knitting”, and can be seen by only you" in unescape(page)
    sent["version"] = re.findall(r'name="version" value="([^"]+)"', page)[0]
    assert client.post(url, sent).status_code == 302
    entry.refresh_from_db()
    assert (entry.text, entry.audience) == ("weaving", MEMBERS)


def test_opening_a_tab_sends_that_line_alone(cast: Cast, sign_in: SignIn) -> None:
    entry, other = line(cast.owner, "knitting"), line(cast.owner, "letterpress")
    url = f"{cast.owner.get_absolute_url()}?line={entry.pk}"
    fragment = sign_in(cast.owner).get(url, headers={"HX-Request": "true"}).content.decode()
    assert f'id="line-{entry.pk}"' in fragment
    assert f"/profile/lines/{entry.pk}/audience/" in fragment
    assert f'id="line-{other.pk}"' not in fragment
    assert "<html" not in fragment


def test_a_position_that_is_over_places_nobody(cast: Cast, sign_in: SignIn) -> None:
    boston = PlaceFactory.create(name="Boston", key="boston")
    client = sign_in(cast.owner)
    for end in ("", "2026-12", "2026-11"):
        given = {"audience": "members", "title": "Librarian", "place": "Boston", "from": "2001", "to": end}
        with time_machine.travel("2026-11-20T12:00:00Z"):
            assert client.post("/profile/lines/add/position/", given).status_code == 302
    places = Entry.objects.filter(owner=cast.owner, kind="position").order_by("position", "pk")
    assert list(places.values_list("place", flat=True)) == [boston.pk, boston.pk, None]
    assert all("Boston" in entry.text for entry in places)
    with time_machine.travel("2026-12-01T12:00:00Z"):
        leave_places()
    assert list(places.values_list("place", flat=True)) == [boston.pk, None, None]
    places[0].delete()
    assert names(sign_in(cast.stranger).get(f"/people/?place={boston.pk}")) == []
    assert names(sign_in(cast.stranger).get("/people/?q=boston")) == ["Nell Harrigan"]


def test_what_is_usual_is_named_beside_whom_it_reaches(cast: Cast, sign_in: SignIn) -> None:
    Member.objects.filter(pk=cast.stranger.pk).update(listing=ONLY_ME)
    client = sign_in(cast.stranger)
    for address, words in (
        ("/profile/lines/add/position/", "“Members” is usual for this kind of line. It reaches only you."),
        (
            "/profile/lines/add/hobby/",
            "“Personal contacts” is usual for this kind of line. It reaches nobody yet.",
        ),
        ("/profile/photos/work/", "“Members” is usual for this photo. It reaches only you."),
    ):
        assert words in page_text(client.get(address))
