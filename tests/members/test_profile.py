"""The profile: one page, as each viewer and each preview sees it."""

import re
from collections.abc import Callable

import pytest
from django.test import Client
from pytest_django.fixtures import DjangoAssertNumQueries

from members.models import Contact, Entry, Member
from members.rule.masks import CONTACTS, MEMBERS, ONLY_ME, PERSONAL, PROFESSIONAL, PUBLIC, circle_bit
from tests.cast import Cast
from tests.factories import CircleFactory, MemberFactory, line, tie

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
    assert "They see no page at all" in page
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
        assert "None of your contacts has that name." in page
    assert client.get(owner.get_absolute_url(), {"who": "e"})["Location"] == "/contacts/?q=e"


def test_see_it_as_says_whose_eyes(cast: Cast, owner: Member, sign_in: SignIn) -> None:
    page = sign_in(owner).get(f"{owner.get_absolute_url()}?as=professional").content.decode()
    assert "This is your page as <bdi>a professional contact</bdi> sees it." in page


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


OTHER_QUERIES = 14

OWN_QUERIES = 16


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
