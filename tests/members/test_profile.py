"""The profile page: each of the cast sees exactly its lines; the owner writes, shows and orders them."""

import re
from collections.abc import Callable
from html import unescape

import pytest
import time_machine
from django.test import Client
from pytest_django.fixtures import DjangoAssertNumQueries

from members.kinds import KINDS
from members.models import Circle, Contact, Entry, Member
from members.rule.masks import CONTACTS, MEMBERS, ONLY_ME, PERSONAL, PROFESSIONAL, PUBLIC, circle_bit
from members.services.lines import leave_places
from members.services.settings import set_names, set_preferences
from tests.cast import Cast
from tests.factories import CircleFactory, MemberFactory, PlaceFactory, heading, line, tie
from tests.reading import names, said
from tests.reading import text as page_text

SignIn = Callable[[Member | None], Client]

LINES = {
    "a public line": PUBLIC,
    "a line for members": MEMBERS,
    "a line for all contacts": CONTACTS,
    "a professional line": PROFESSIONAL,
    "a personal line": PERSONAL,
    "a line for the shelf": circle_bit(4),
    "a line for nobody": ONLY_ME,
}
MEMBER = {"a line for members", "a public line"}
SEES = {
    "stranger": MEMBER,
    "professional": MEMBER | {"a line for all contacts", "a professional line"},
    "personal": MEMBER | {"a line for all contacts", "a personal line"},
    "both": MEMBER | {"a line for all contacts", "a professional line", "a personal line"},
    "circled": MEMBER | {"a line for all contacts", "a professional line", "a line for the shelf"},
    "unfiled": MEMBER,
    "admirer": MEMBER,
    "curator": MEMBER,
}


def texts(page: str) -> set[str]:
    return {text for text in LINES if text in page}


@pytest.fixture
def owner(cast: Cast) -> Member:
    for text, audience in LINES.items():
        line(cast.owner, text, audience)
    return cast.owner


@pytest.mark.parametrize("role", SEES)
def test_story_05_each_member_sees_exactly_their_lines(
    cast: Cast, owner: Member, sign_in: SignIn, role: str
) -> None:
    page = sign_in(getattr(cast, role)).get(owner.get_absolute_url()).content.decode()
    assert texts(page) == SEES[role]
    assert 'class="aud' not in page.split("Between you")[0]
    assert "The Gin Shelf" not in page


def test_story_03_no_gap_between_numbers_tells_of_hidden_lines(
    cast: Cast, owner: Member, sign_in: SignIn
) -> None:
    for text in LINES:
        line(owner, f"{text}, again", MEMBERS)
    numbers = [str(number) for number in Entry.objects.filter(owner=owner).values_list("pk", flat=True)]
    assert len(numbers) > 4
    for person in (cast.stranger, cast.personal):
        page = sign_in(person).get(owner.get_absolute_url()).content.decode()
        assert re.findall(rf'[-"=/](?:{"|".join(numbers)})[/"#]', page.split("<main")[1]) == []


@pytest.mark.parametrize("role", ["blocked", "blocker"])
def test_a_block_hides_the_page_as_if_it_did_not_exist(
    cast: Cast, owner: Member, sign_in: SignIn, role: str
) -> None:
    client = sign_in(getattr(cast, role))
    hidden, missing = client.get(owner.get_absolute_url()), client.get("/people/nobody-of-this-name/")
    assert hidden.status_code == missing.status_code == 404
    assert without_request_id(hidden.content) == without_request_id(missing.content)


@pytest.mark.parametrize("role", ["suspended", "leaving"])
def test_suspended_and_leaving_members_have_no_page(cast: Cast, sign_in: SignIn, role: str) -> None:
    assert sign_in(cast.owner).get(getattr(cast, role).get_absolute_url()).status_code == 404


def test_a_visitor_finds_only_who_is_public(cast: Cast, owner: Member, sign_in: SignIn) -> None:
    visitor = sign_in(None)
    assert visitor.get(owner.get_absolute_url()).status_code == 404
    Member.objects.filter(pk=owner.pk).update(listing=PUBLIC)
    page = visitor.get(owner.get_absolute_url()).content.decode()
    assert texts(page) == {"a public line"}
    assert '<meta name="robots" content="noindex">' in page
    Member.objects.filter(pk=owner.pk).update(search_engines=True)
    assert (
        '<meta name="robots" content="index, follow">'
        in visitor.get(owner.get_absolute_url()).content.decode()
    )


def test_story_07_a_member_who_never_saved_is_found_by_nobody(cast: Cast, sign_in: SignIn) -> None:
    new = MemberFactory.create(name="Newly Joined")
    for role in ("stranger", "curator"):
        assert sign_in(getattr(cast, role)).get(new.get_absolute_url()).status_code == 404


def test_the_next_request_after_refiling_differs(cast: Cast, owner: Member, sign_in: SignIn) -> None:
    client = sign_in(cast.professional)
    assert texts(client.get(owner.get_absolute_url()).content.decode()) == SEES["professional"]
    Contact.objects.filter(owner=owner, other=cast.professional).update(mask=PERSONAL)
    assert texts(client.get(owner.get_absolute_url()).content.decode()) == SEES["personal"]


@pytest.mark.parametrize(
    ("pose", "role"),
    [("member", "stranger"), ("professional", "professional"), ("personal", "personal"), ("both", "both")],
)
def test_see_it_as_shows_the_real_page(
    cast: Cast, owner: Member, sign_in: SignIn, pose: str, role: str
) -> None:
    own = sign_in(owner)
    assert texts(own.get(f"{owner.get_absolute_url()}?as={pose}").content.decode()) == SEES[role]
    named = own.get(f"{owner.get_absolute_url()}?as={getattr(cast, role).handle}").content.decode()
    assert texts(named) == SEES[role]
    assert getattr(cast, role).name in named


def test_see_it_as_a_visitor_says_when_there_is_no_page(cast: Cast, owner: Member, sign_in: SignIn) -> None:
    client = sign_in(owner)
    page = client.get(f"{owner.get_absolute_url()}?as=visitor").content.decode()
    assert texts(page) == set()
    assert "They find no page at all" in page
    Member.objects.filter(pk=owner.pk).update(listing=PUBLIC)
    assert texts(client.get(f"{owner.get_absolute_url()}?as=visitor").content.decode()) == {"a public line"}


@pytest.mark.parametrize("words", ["yuki arakawa", "Arakawa", "@yuki-arakawa"])
def test_see_it_as_one_person_by_name(cast: Cast, owner: Member, sign_in: SignIn, words: str) -> None:
    answer = sign_in(owner).get(owner.get_absolute_url(), {"who": words})
    assert answer["Location"] == f"{owner.get_absolute_url()}?as={cast.both.handle}"


def test_see_it_as_asks_again_when_the_name_fits_nobody_or_several(
    cast: Cast, owner: Member, sign_in: SignIn
) -> None:
    client = sign_in(owner)
    for words in ("Nobody Atall", cast.blocker.handle, " "):
        page = client.get(owner.get_absolute_url(), {"who": words}, follow=True).content.decode()
        assert "None of your contacts goes by that name." in page
    assert client.get(owner.get_absolute_url(), {"who": "e"})["Location"] == "/contacts/?q=e"


def test_see_it_as_says_whose_eyes(cast: Cast, owner: Member, sign_in: SignIn) -> None:
    page = sign_in(owner).get(f"{owner.get_absolute_url()}?as=professional").content.decode()
    assert "This is your page as a professional contact sees it." in page


def test_see_it_as_a_circle(cast: Cast, owner: Member, sign_in: SignIn) -> None:
    page = sign_in(owner).get(f"{owner.get_absolute_url()}?as=circle-4").content.decode()
    assert texts(page) == MEMBER | {"a line for the shelf"}


@pytest.mark.parametrize("listing", [ONLY_ME, MEMBERS])
def test_a_preview_shows_whether_the_contact_list_is_there(
    cast: Cast, owner: Member, sign_in: SignIn, listing: int
) -> None:
    Member.objects.filter(pk=owner.pk).update(contacts_audience=PROFESSIONAL, listing=listing)
    for pose, shown in (("professional", True), ("personal", False), (cast.professional.handle, True)):
        page = sign_in(owner).get(f"{owner.get_absolute_url()}?as={pose}").content.decode()
        assert (f"/people/{owner.handle}/contacts/" in page) == shown
    real = sign_in(cast.professional).get(owner.get_absolute_url()).content.decode()
    assert f"/people/{owner.handle}/contacts/" in real


def test_story_13_a_preview_tells_nothing_of_the_other_person(
    cast: Cast, owner: Member, sign_in: SignIn
) -> None:
    friend = MemberFactory.create(name="Hidden Friend", listing=MEMBERS, contacts_audience=MEMBERS)
    Member.objects.filter(pk=cast.both.pk).update(contacts_audience=MEMBERS)
    tie(cast.both, friend, CONTACTS, CONTACTS)
    tie(owner, friend, CONTACTS, CONTACTS)
    Member.objects.filter(pk=owner.pk).update(contacts_audience=MEMBERS)
    page = sign_in(owner).get(f"{owner.get_absolute_url()}?as={cast.both.handle}").content.decode()
    assert "Hidden Friend" not in page
    assert "Between you" not in page


@pytest.mark.parametrize("role", ["blocked", "blocker", "suspended", "leaving"])
def test_nobody_can_pose_as_somebody_who_is_not_there(
    cast: Cast, owner: Member, sign_in: SignIn, role: str
) -> None:
    assert (
        sign_in(owner).get(f"{owner.get_absolute_url()}?as={getattr(cast, role).handle}").status_code == 404
    )


def test_only_the_owner_sees_as_somebody_else(cast: Cast, owner: Member, sign_in: SignIn) -> None:
    page = sign_in(cast.stranger).get(f"{owner.get_absolute_url()}?as={cast.both.handle}").content.decode()
    assert texts(page) == SEES["stranger"]


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
        ("orcid", {"value": "0000-0002-1825-0098"}, "its last digit does not fit the others"),
        (
            "work-email",
            {"value": "nell.wexcombe.example"},
            "Write it like name@library.org, with plain letters",
        ),
        ("work-email", {"value": "nobody@library"}, "Write it like name@library.org, with plain letters"),
        ("work-email", {"value": "üml@exämple.org"}, "Write it like name@library.org, with plain letters"),
        ("topic", {"heading": "Quidditch"}, "is not in the list of topics"),
        ("position", {"title": "X", "from": "13/2009"}, "The month must be from 1 to 12."),
        ("website", {"value": "javascript:alert(1)"}, "This needs a web address"),
        (
            "linkedin",
            {"value": "https://evil.example/linkedin.com"},
            "This needs an address at linkedin.com.",
        ),
        ("linkedin", {"value": "https://evil.example\\.linkedin.com"}, "This needs a web address"),
        ("mobile", {"value": "call me"}, "This is no telephone number"),
        ("hobby", {"value": "", "audience": "me"}, "This field is required"),
        ("hobby", {"value": "knitting", "audience": "circle"}, "Tick at least one circle"),
        ("hobby", {"value": "knitting", "audience": "circle", "circles": [9]}, "Select a valid choice"),
        ("hobby", {"value": "knitting", "audience": "everybody"}, "Select a valid choice"),
        ("birthday", {"day": 31, "month": 2}, "There is no 31 February"),
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
    assert "This very line is on your profile already." in again.content.decode()
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
    assert f'<a href="{dialed}" rel="nofollow noopener ugc">{typed}</a>' in page


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
    assert "Delete “Hobby”?" in asked
    assert "knitting" in asked
    assert Entry.objects.exists()
    assert said(client.post(url, follow=True)) == "“Hobby” is deleted."
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


def test_who_can_see_a_line_by_name(cast: Cast, sign_in: SignIn) -> None:
    entry = line(cast.owner, "knitting", PROFESSIONAL)
    page = sign_in(cast.owner).get(f"/profile/lines/{entry.pk}/who/").content.decode()
    named = {
        role for role in cast.__dataclass_fields__ if role != "owner" and getattr(cast, role).name in page
    }
    assert named == {"professional", "both", "circled"}
    assert "3 people today" in page


def test_who_can_see_pages_by_name(cast: Cast, sign_in: SignIn) -> None:
    entry = line(cast.owner, "knitting", PERSONAL)
    for number in range(70):
        tie(cast.owner, MemberFactory.create(name=f"Zed Z{number:02}"), PERSONAL)
    client = sign_in(cast.owner)
    first = client.get(f"/profile/lines/{entry.pk}/who/").content.decode()
    more = first.split('class="btn" href="')[1].split('"')[0].replace("&amp;", "&")
    second = client.get(f"/profile/lines/{entry.pk}/who/{more}").content.decode()
    assert "Zed Z00" in first
    assert "Zed Z69" in second
    assert "Zed Z00" not in second


def test_settings_and_log(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.owner)
    client.post("/settings/", {"form": "listing", "audience": "public", "search_engines": "on"})
    client.post("/settings/", {"form": "list", "list-audience": "professional"})
    client.post(
        "/settings/",
        {
            "form": "names",
            "name": "Nell  H. Harrigan",
            "sort_name": "",
            "handle": "nell",
            "headline": "Head of Reference",
        },
    )
    owner = Member.objects.get(pk=cast.owner.pk)
    assert (owner.listing, owner.search_engines, owner.contacts_audience) == (PUBLIC, True, PROFESSIONAL)
    assert (owner.name, owner.handle, owner.sort_name) == ("Nell H. Harrigan", "nell", "Harrigan, Nell H.")
    log = client.get("/settings/log/").content.decode()
    assert "Who may find you" in log
    assert "Who may see your contact list" in log
    assert "Tobias Lindqvist" in log
    assert cast.blocked.name not in log
    assert "The circle “The Gin Shelf”" in log


def test_the_sort_name_follows_a_changed_name_unless_it_is_of_ones_own(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.stranger)
    sent = {
        "form": "names",
        "name": "Maria Costa",
        "sort_name": "Strand, Sol",
        "handle": "sol",
        "headline": "",
    }
    client.post("/settings/", sent)
    sol = Member.objects.get(pk=cast.stranger.pk)
    assert (sol.name, sol.sort_name, sol.sort_key) == ("Maria Costa", "Costa, Maria", "costa, maria")
    card = client.get("/people/sol/card.vcf").content.decode()
    assert "N:Costa;Maria;;;" in card
    assert "Strand" not in card
    client.post("/settings/", {**sent, "sort_name": "Silva Costa, Maria"})
    client.post("/settings/", {**sent, "name": "Maria S. Costa", "sort_name": "Silva Costa, Maria"})
    sol.refresh_from_db()
    assert (sol.name, sol.sort_name) == ("Maria S. Costa", "Silva Costa, Maria")


def test_a_taken_handle_is_answered_with_a_free_one(cast: Cast, sign_in: SignIn) -> None:
    data = {"form": "names", "name": "Nell", "handle": cast.both.handle, "headline": "", "sort_name": ""}
    page = sign_in(cast.owner).post("/settings/", data).content.decode()
    assert "That handle is taken. “yuki-arakawa-2” is free." in page


def test_saving_a_name_does_not_open_what_was_closed_meanwhile(cast: Cast) -> None:
    Member.objects.filter(pk=cast.owner.pk).update(listing=ONLY_ME, is_active=False)
    set_names(member=cast.owner, name="Nell H.", sort_name="Harrigan, Nell", handle="nell-harrigan")
    set_preferences(member=cast.owner, theme="dark", mail_on_request=True)
    cast.owner.refresh_from_db()
    assert (cast.owner.name, cast.owner.sort_key, cast.owner.theme) == ("Nell H.", "harrigan, nell", "dark")
    assert (cast.owner.listing, cast.owner.is_active) == (ONLY_ME, False)


@pytest.mark.parametrize("lines", [1, 3, 300])
def test_queries_do_not_grow_with_the_lines(
    cast: Cast, sign_in: SignIn, lines: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    Entry.objects.bulk_create(
        [
            Entry(owner=cast.owner, kind="hobby", value={"value": "x"}, text="x", audience=PROFESSIONAL)
            for _ in range(lines)
        ]
    )
    other, own = sign_in(cast.professional), sign_in(cast.owner)
    other.get(cast.owner.get_absolute_url())  # The first request notes the session.
    own.get(cast.owner.get_absolute_url())
    with django_assert_num_queries(OTHER_QUERIES):
        other.get(cast.owner.get_absolute_url())
    with django_assert_num_queries(OWN_QUERIES):
        own.get(cast.owner.get_absolute_url())


OTHER_QUERIES = 9
OWN_QUERIES = 10


def test_a_circle_of_another_owner_means_nothing_here(cast: Cast, sign_in: SignIn) -> None:
    CircleFactory.create(owner=cast.stranger, name="Theirs")
    line(cast.owner, "a line for the shelf", circle_bit(4))
    Contact.objects.filter(owner=cast.both, other=cast.owner).update(mask=PERSONAL | circle_bit(4))
    page = sign_in(cast.both).get(cast.owner.get_absolute_url()).content.decode()
    assert "a line for the shelf" not in page


def without_request_id(content: bytes) -> str:

    text = content.decode()
    text = re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", text)
    return re.sub(r"\b[0-9a-f]{16,32}\b", "", text)


def test_who_finds_me_and_who_sees_my_contacts_by_name(cast: Cast, sign_in: SignIn) -> None:
    Member.objects.filter(pk=cast.owner.pk).update(listing=PERSONAL, contacts_audience=PROFESSIONAL)
    client = sign_in(cast.owner)
    finds = client.get("/settings/listing/who/").content.decode()
    assert cast.personal.name in finds
    assert cast.professional.name not in finds
    sees = client.get("/settings/contacts/who/").content.decode()
    assert cast.professional.name in sees
    assert cast.personal.name not in sees


def test_a_circle_deleted_meanwhile_is_said_at_the_listing(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.owner)
    data = {"form": "listing", "audience": "circle", "circles": [4]}
    assert client.post("/settings/", data).status_code == 302
    Circle.objects.filter(owner=cast.owner).delete()
    assert client.post("/settings/", data).status_code == 200


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
