"""Whom an audience reaches, in words."""

from collections import Counter
from collections.abc import Callable

import pytest
from django.test import Client

from members.models import Entry, Member
from members.reads.reach import COUNTED, Counts, Reach, reach
from members.rule.masks import CONTACTS, MEMBERS, ONLY_ME, PERSONAL, PROFESSIONAL, PUBLIC
from tests.cast import Cast
from tests.factories import MemberFactory
from tests.reading import names, said, text

SignIn = Callable[[Member | None], Client]


def counted(members: int, filings: Counter[int] | None = None, listing: int = PUBLIC) -> Reach:
    counts = Counts(0)
    counts.members, counts.filings, counts.circles = members, filings or Counter(), []
    return Reach(counts, listing)


@pytest.mark.parametrize(
    ("members", "words"),
    [(1, "1 member"), (4812, "4,812 members"), (COUNTED, "10,000 members"), (COUNTED + 1, "10,000+ members")],
)
def test_members_are_counted_up_to_ten_thousand(members: int, words: str) -> None:
    assert counted(members).words(MEMBERS) == words


def test_counting_stops_there(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("members.reads.reach.COUNTED", 2)
    MemberFactory.create()
    assert reach(cast.owner.pk).counts.members == 3
    assert reach(cast.owner.pk).words(MEMBERS) == "2+ members"


def test_tiers_are_counted_by_the_rule() -> None:
    reached = counted(9, Counter({PERSONAL: 1, PERSONAL | PROFESSIONAL: 2, 0: 4}))
    assert reached.words(PERSONAL) == "3 people"
    assert reached.words(PROFESSIONAL) == "2 people"
    assert reached.words(PUBLIC) == "anyone"
    assert reached.words(ONLY_ME) == "only you"


@pytest.mark.parametrize(
    ("listing", "public", "members", "contacts"),
    [
        (PUBLIC, "anyone", "9 members", "3 people"),
        (MEMBERS, "9 members", "9 members", "3 people"),
        (CONTACTS, "your 7 contacts", "your 7 contacts", "3 people"),
        (ONLY_ME, "your 7 contacts", "your 7 contacts", "3 people"),
    ],
)
def test_the_listing_keeps_strangers_from_what_stands_on_the_page(
    listing: int, public: str, members: str, contacts: str
) -> None:
    reached = counted(9, Counter({PERSONAL: 1, PERSONAL | PROFESSIONAL: 2, 0: 4}), listing)
    assert [reached.words(mask) for mask in (PUBLIC, MEMBERS, CONTACTS)] == [public, members, contacts]
    assert counted(9, listing=ONLY_ME).words(PUBLIC) == "only you"


def test_a_public_line_of_somebody_whom_nobody_finds_says_who_sees_it(cast: Cast, sign_in: SignIn) -> None:
    Member.objects.filter(pk=cast.owner.pk).update(listing=ONLY_ME)
    client = sign_in(cast.owner)
    sent = {"value": "Sailing", "audience": "public"}
    page = client.post("/profile/lines/add/hobby/", sent, follow=True)
    contacts = ["professional", "personal", "both", "unfiled", "circled", "admirer"]
    assert said(page) == "“Hobby” can be seen by your 6 contacts, as others do not find your page."
    assert "Who can see “Hobby”: your 6 contacts" in text(page)
    hobby = Entry.objects.get()
    who = client.get(f"/profile/lines/{hobby.pk}/who/")
    assert "Your 6 contacts. Others can’t find your page" in text(who)
    assert sorted(names(who)) == sorted(getattr(cast, role).name for role in contacts)
    for role in [*contacts, "stranger", "curator"]:
        seen = sign_in(getattr(cast, role)).get(cast.owner.get_absolute_url())
        assert (seen.status_code == 200 and "Sailing" in text(seen)) == (role in contacts), role
    assert sign_in(None).get(cast.owner.get_absolute_url()).status_code == 404


def test_the_card_does_not_open_the_page_and_nothing_says_so(cast: Cast, sign_in: SignIn) -> None:
    Member.objects.filter(pk=cast.owner.pk).update(listing=ONLY_ME, add_token="t" * 43, headline="Librarian")
    page = text(sign_in(cast.owner).get(cast.owner.get_absolute_url()))
    assert "Anyone with your card can send you a request and sees only your name." in page
    stranger = sign_in(cast.stranger)
    assert "Librarian" not in text(stranger.get(f"/add/{'t' * 43}/"))
    assert stranger.get(cast.owner.get_absolute_url()).status_code == 404
