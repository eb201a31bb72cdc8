"""Terms of office as the rosters of associations write them."""

import pytest

from committees.services.imports import read_roster
from tests.committees.conftest import World


@pytest.mark.parametrize(
    ("term", "begins", "last"),
    [
        ("2026/2027", "2026-11-01", "2027-10-31"), ("2026-27", "2026-11-01", "2027-10-31"), ("2026–present", "2026-11-01", None), ("since 2026", "2026-11-01", None),
        ("from 2026", "2026-11-01", None), ("Jul 1, 2026 - Jun 30, 2028", "2026-07-01", "2028-06-30"), ("07/2026-06/2028", "2026-07-01", "2028-06-30"),
        ("7/26-6/28", "2026-07-01", "2028-06-30"), ("Nov. 2026 – Oct. 2028", "2026-11-01", "2028-10-31"), ("01.07.2026 – 30.06.2028", "2026-07-01", "2028-06-30"),
        ("2026-07-01/2028-06-30", "2026-07-01", "2028-06-30"), ("ab 1.7.2026", "2026-07-01", None), ("seit Juli 2026", "2026-07-01", None),
        ("2026.7.1~2028.6.30", "2026-07-01", "2028-06-30"), ("2026년 7월 1일 ~ 2028년 6월 30일", "2026-07-01", "2028-06-30"), ("2026年7月1日～2028年6月30日", "2026-07-01", "2028-06-30"),
        ("July 2026–June 2028 (2nd term)", "2026-07-01", "2028-06-30"), ("AY 2026-27", "2026-11-01", "2027-10-31"), ("2026-2028, 2nd term", "2026-11-01", "2028-10-31"),
        ("Term 1: 7/1/2026 to 6/30/2028", "2026-07-01", "2028-06-30"), ("2026 to date", "2026-11-01", None),
    ],
)  # fmt: skip
def test_terms(world: World, term: str, begins: str, last: str | None) -> None:
    (row,) = read_roster(f'Name,Term\nAnn Fowler,"{term}"\n', world.committee)
    assert (row.problem, str(row.begins), str(row.last_day) if row.last_day else None) == ("", begins, last)


@pytest.mark.parametrize("term", ["through 2027", "until June 2027", "exp. 6/30/2027"])
def test_a_term_that_says_its_end_alone_is_asked_for_its_first_day(world: World, term: str) -> None:
    (row,) = read_roster(f"Name,Term\nAnn Fowler,{term}\n", world.committee)
    assert (row.problem, row.begins) == ("No first day.", None)
