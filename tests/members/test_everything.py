"""The search of everything, walked by the cast."""

import datetime as dt
import re
from typing import Any

import pytest

from committees.models import Committee
from events.kinds import Status
from members.models import Circle, Contact, Member
from members.rule.masks import MEMBERS, PERSONAL, PUBLIC
from tests.cast import Cast
from tests.committees.factories import CommitteeFactory
from tests.events.factories import party
from tests.factories import OrganizationFactory, heading, line
from tests.members.directory import ROLES, SignIn, browser
from tests.reading import text

pytestmark = pytest.mark.django_db

WORD = "Quandong"


def found(page: Any) -> dict[str, list[str]]:
    """The titles of what a page found, by its headings."""
    parts = re.split(r'<h2 id="found-[a-z]+">([^<]+)</h2>', page.content.decode())
    return {
        kind: re.findall(r"<h3[^>]*><a[^>]*>\s*([^<]+?)\s*</a></h3>", rows)
        for kind, rows in zip(parts[1::2], parts[2::2], strict=True)
    }


def fill(cast: Cast) -> None:
    """One thing of each kind that the word finds: some for all, some for a few."""
    Member.objects.filter(pk=cast.owner.pk).update(listing=PUBLIC)
    line(cast.owner, f"{WORD} jam", PERSONAL)
    party(cast.owner, PERSONAL, title=f"{WORD} supper")
    party(cast.owner, PUBLIC, title=f"{WORD} lecture")
    ago = dt.datetime(2015, 3, 1, 18, tzinfo=dt.UTC)
    party(cast.owner, MEMBERS, title=f"{WORD} of old", starts=ago, ends=ago + dt.timedelta(hours=2))
    party(cast.owner, PUBLIC, title=f"{WORD} draft", status=Status.DRAFT)
    CommitteeFactory.create(name=f"{WORD} Committee", roster_audience=MEMBERS)
    OrganizationFactory.create(name=f"{WORD} Library", slug="quandong-library")
    heading(f"{WORD} studies")
    Contact.objects.filter(owner=cast.owner, other=cast.both).update(note=f"likes {WORD.lower()}s")
    Circle.objects.filter(owner=cast.owner).update(name=f"The {WORD}s")


def test_each_finds_what_they_may_see_of_each_kind(
    cast: Cast, sign_in: SignIn, subtests: pytest.Subtests
) -> None:
    fill(cast)
    for role in ROLES:
        apart = role in ("blocked", "blocker")
        personal = role in ("owner", "personal", "both")
        member = role != "visitor"
        events = [
            *([f"{WORD} supper"] if personal else []),
            *([] if apart else [f"{WORD} lecture"]),
            *([f"{WORD} of old"] if member and not apart else []),
        ]
        expected = {
            **({"People": ["Nell Harrigan"]} if personal else {}),
            **({"Events": events} if events else {}),
            **({"Committees": [f"{WORD} Committee"]} if member else {}),
            "Organizations": [f"{WORD} Library"],
            "Topics": [f"{WORD} studies"],
            **({"Yours": [f"Circle: The {WORD}s", "Your note on Yuki Arakawa"]} if role == "owner" else {}),
        }
        with subtests.test(role):
            page = browser(cast, sign_in, role).get(f"/search/?q={WORD.lower()}")
            shown = found(page)
            assert sorted(shown.pop("Events", [])) == sorted(expected.pop("Events", []))
            assert shown == expected
            assert f"All {WORD}" not in text(page)


def test_what_is_to_come_stands_before_what_is_over(cast: Cast, sign_in: SignIn) -> None:
    fill(cast)
    assert found(sign_in(cast.stranger).get(f"/search/?q={WORD}"))["Events"] == [
        f"{WORD} lecture", f"{WORD} of old",
    ]  # fmt: skip


def test_five_of_each_and_how_many_there_are(cast: Cast, sign_in: SignIn) -> None:
    for number in range(7):
        OrganizationFactory.create(name=f"{WORD} {number}", slug=f"quandong-{number}")
    page = sign_in(cast.stranger).get(f"/search/?q={WORD}")
    assert found(page)["Organizations"] == [f"{WORD} {number}" for number in range(5)]
    assert "All 7 organizations" in text(page)
    assert f'href="/organizations/?q={WORD}"' in page.content.decode()


def test_help_is_found_by_its_questions_and_answers(cast: Cast, sign_in: SignIn) -> None:
    page = sign_in(None).get("/search/?q=get fewer emails")
    assert found(page) == {"Help": ["How do I get fewer emails?"]}
    assert 'href="/help/#emails"' in page.content.decode()
    assert 'id="emails"' in sign_in(None).get("/help/").content.decode()


def test_a_list_that_finds_nothing_names_what_is_found_elsewhere(cast: Cast, sign_in: SignIn) -> None:
    fill(cast)
    Committee.objects.all().delete()
    client = sign_in(cast.stranger)
    for path, elsewhere in {
        "/people/": "Found elsewhere: Events 2 Organizations 1 Topics 1",
        "/events/?kind=workshop&": "Found elsewhere: Events 2 Organizations 1 Topics 1",
        "/committees/": "Found elsewhere: Events 2 Organizations 1 Topics 1",
        "/organizations/?kind=school&": "Found elsewhere: Events 2 Topics 1",
    }.items():
        address = f"{path}{'' if path.endswith('&') else '?'}q={WORD}"
        assert elsewhere in text(client.get(address)), path
    assert "Found elsewhere" not in text(client.get("/people/?q=xyzzy"))


def test_what_is_hidden_takes_no_query_more(
    cast: Cast, sign_in: SignIn, django_assert_max_num_queries: Any
) -> None:
    client = sign_in(cast.stranger)
    client.get("/search/?q=x")
    with django_assert_max_num_queries(40) as before:
        nothing = client.get(f"/search/?q={WORD}")
    line(cast.owner, f"{WORD} jam", PERSONAL)
    party(cast.owner, PERSONAL, title=f"{WORD} supper")
    Contact.objects.filter(owner=cast.owner, other=cast.both).update(note=WORD)
    with django_assert_max_num_queries(40) as after:
        hidden = client.get(f"/search/?q={WORD}")
    assert len(after) == len(before)
    assert text(hidden) == text(nothing)


@pytest.mark.parametrize("query", ["", "%20", "%00", "%F0%9F%93%9A", "q" * 3000, "%22", "a%00b", "%25_%5C"])
def test_whatever_is_typed_is_answered(cast: Cast, sign_in: SignIn, query: str) -> None:
    assert sign_in(cast.stranger).get(f"/search/?q={query}").status_code in (200, 400)
