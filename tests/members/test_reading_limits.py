"""Reading has a limit: so many profiles, cards and lists an hour for a member, for all workers together."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from pytest_django.fixtures import Settings

from committees.models import Committee
from members.models import Member
from members.rule.masks import PUBLIC
from netlib import limits
from netlib.limits import READING, READING_KIND
from netlib.models import Kind, LimitHit
from tests.cast import Cast
from tests.events.reading import SignIn
from tests.factories import MemberFactory
from tests.reading import text

pytestmark = pytest.mark.django_db
# GET addresses that name a member and have no budget, each with the reason.
FREE = {
    "profile-share": "a picture for what is public",
    "photo": "loaded by the pages that are counted",
    "contact": "only one's own contacts",
    "contact-ask": "only after the profile, and each request counts",
    "contact-block": "changes something",
    "contact-file": "only one's own contacts",
    "contact-note": "only one's own contacts",
    "contact-reviewed": "changes something",
    "contact-followed-up": "changes something",
    "contact-remove": "only one's own contacts",
    "request-accept": "changes something",
    "request-decline": "changes something",
    "request-withdraw": "changes something",
}


def nearly_spend(member: Member, kind: Kind, left: int = 1) -> None:
    """Leave so many pages of the hour's budget."""
    limits.read(kind, by=member.pk)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE netlib_reading SET times = %s WHERE member_id = %s AND kind = %s",
            [READING[kind].most - left, member.pk, str(kind)],
        )


def test_the_budgets_are_those_that_were_promised() -> None:
    assert {kind.value: budget.most for kind, budget in READING.items()} == {
        "profiles": 300, "cards": 60, "results": 120, "filters": 120, "suggestions": 600,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "path", "words"),
    [
        (Kind.PROFILES, "/people/yuki-arakawa/", "300 profiles"),
        (Kind.PROFILES, "/people/nobody-at-all/", "300 profiles"),
        (Kind.CARDS, "/people/yuki-arakawa/card.vcf", "60 address cards"),
        (Kind.RESULTS, "/people/?q=librarian", "120 lists of people"),
        (Kind.RESULTS, "/people/browse/", "120 lists of people"),
        (Kind.SUGGESTIONS, "/people/suggest.json?q=yu", "600 suggestions"),
    ],
)
def test_a_spent_budget_is_a_calm_page(
    cast: Cast, sign_in: SignIn, kind: Kind, path: str, words: str
) -> None:
    client = sign_in(cast.owner)
    nearly_spend(cast.owner, kind)
    assert client.get(path).status_code in (200, 404)
    assert not LimitHit.objects.exists()
    for _ in range(2):
        page = client.get(path)
        assert page.status_code == 429
        assert 0 < int(page["Retry-After"]) <= 3600
        assert f"You’ve opened {words} in an hour" in text(page)
        assert "Yuki" not in text(page)
    # A line for the curators; everything else goes on, and so does everybody else.
    assert list(LimitHit.objects.values_list("kind", "by", "times")) == [(kind, cast.owner.pk, 2)]
    assert client.get("/desk/").status_code == 200
    assert sign_in(cast.both).get(path).status_code in (200, 404)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE netlib_reading SET hour = hour - interval '1 hour'")
    assert client.get(path).status_code in (200, 404)


def test_ones_own_pages_and_visitors_cost_nothing(cast: Cast, sign_in: SignIn) -> None:
    Member.objects.filter(pk=cast.both.pk).update(listing=PUBLIC)
    for member, client in ((cast.owner, sign_in(cast.owner)), (cast.both, Client())):
        for path in (f"/people/{member.handle}/", f"/people/{member.handle}/card.vcf"):
            assert client.get(path).status_code == 200
    assert Client().get("/people/").status_code == 200
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM netlib_reading")
        assert cursor.fetchone() == (0,)


def test_what_one_may_not_see_is_spent_alike(cast: Cast, sign_in: SignIn) -> None:
    """The budget does not tell a hidden member from one who never was."""
    client = sign_in(cast.owner)
    nearly_spend(cast.owner, Kind.PROFILES, left=2)
    pages = [client.get(f"/people/{cast.blocker.handle}/"), client.get("/people/nobody/")]
    assert [page.status_code for page in pages] == [404, 404]
    assert client.get("/people/nobody/").status_code == 429


@pytest.mark.django_db(transaction=True)
def test_all_workers_count_together() -> None:
    member = MemberFactory.create()
    nearly_spend(member, Kind.CARDS, left=10)

    def read(_: int) -> int:
        try:
            return limits.read(Kind.CARDS, by=member.pk)
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        waits = list(pool.map(read, range(24)))
    assert sum(wait == 0 for wait in waits) == 10


def test_it_can_be_switched_off_for_measurements(cast: Cast, sign_in: SignIn, settings: Settings) -> None:
    nearly_spend(cast.owner, Kind.PROFILES, left=0)
    settings.READING_LIMITS = False
    assert sign_in(cast.owner).get("/people/yuki-arakawa/").status_code == 200


def routes(resolver: URLResolver) -> dict[str, str]:
    """The names and patterns of all addresses of ours."""
    found: dict[str, str] = {}
    for each in resolver.url_patterns:
        if isinstance(each, URLPattern):
            if each.name:
                found[each.name] = str(each.pattern)
        elif str(each.pattern) == "":
            found |= routes(each)
    return found


def test_every_page_of_a_member_has_a_budget_or_a_reason() -> None:
    ours = routes(get_resolver())
    of_members = {name for name, pattern in ours.items() if "<slug:handle>" in pattern}
    assert of_members == (of_members & set(READING_KIND)) | set(FREE)
    assert set(READING_KIND) <= set(ours)


def test_rosters_and_guest_lists_are_lists_of_people(cast: Cast, sign_in: SignIn) -> None:
    assert {"committee", "committee-csv", "event-guests", "contact-list"} <= READING[Kind.RESULTS].views
    assert not Committee.objects.exists()
    nearly_spend(cast.owner, Kind.RESULTS, left=0)
    assert sign_in(cast.owner).get("/committees/any/roster.csv").status_code == 429
