"""Rosters as files, and the addresses of those who serve."""

import csv
import io

import vobject

from members.models import Member
from members.rule.masks import MEMBERS, PROFESSIONAL
from tests.cast import Cast
from tests.committees.conftest import PAGE, SignIn, World
from tests.committees.factories import seat
from tests.factories import line


def test_the_csv_is_safe_in_a_spreadsheet(world: World, cast: Cast, sign_in: SignIn) -> None:
    seat(world.committee, '=HYPERLINK("x")', note="+1")
    response = sign_in(cast.stranger).get(f"{PAGE}roster.csv?on=2026-12-01")
    rows = list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))
    assert [(row["role"], row["holder"], row["from"], row["to"]) for row in rows] == [
        ("Chair", "Joan Kestenbaum", "2026-11-01", "2027-10-31"),
        ("Member", '\'=HYPERLINK("x")', "2026-11-01", ""),
        ("Exhibits", "Nell Harrigan", "2026-11-01", "2027-10-31"),
    ]
    assert rows[1]["note"] == "'+1"
    assert 'filename="conference-2026-12-01.csv"' in response["Content-Disposition"]
    assert response["Cache-Control"] == "private, no-store"


def test_each_card_holds_what_this_viewer_sees(world: World, cast: Cast, sign_in: SignIn) -> None:
    line(world.owner, "nell@library.example", PROFESSIONAL, kind="work-email")
    line(world.chair, "joan@library.example", MEMBERS, kind="work-email")

    def cards(member: Member) -> dict[str, list[str]]:
        body = sign_in(member).get(f"{PAGE}roster.vcf").content.decode()
        return {
            card.fn.value: [email.value for email in card.contents.get("email", [])]
            for card in vobject.readComponents(body)
        }

    assert cards(cast.stranger) == {"Joan Kestenbaum": ["joan@library.example"], "Nell Harrigan": []}
    assert cards(cast.professional) == {
        "Joan Kestenbaum": ["joan@library.example"],
        "Nell Harrigan": ["nell@library.example"],
    }
    assert list(cards(cast.blocked)) == ["Joan Kestenbaum"]


def test_addresses_are_for_those_who_serve_and_only_those_they_may_see(
    world: World, cast: Cast, sign_in: SignIn
) -> None:
    line(world.chair, "joan@work.example", MEMBERS, kind="work-email")
    line(world.chair, "joan@home.example", MEMBERS, kind="home-email")
    seat(world.committee, cast.professional, title="Hidden")
    line(cast.professional, "secret@work.example", kind="work-email")
    page = sign_in(world.owner).get(f"{PAGE}addresses/").content.decode()
    assert "Joan Kestenbaum &lt;joan@work.example&gt;</textarea>" in page
    assert "secret@work.example" not in page
    assert sign_in(cast.stranger).get(f"{PAGE}addresses/").status_code == 404
