"""Calendars as people have them: their zones, whole days and texts, each with its right value."""

from typing import Any

import pytest
import time_machine

from members.models import Organization
from tests.events.casefiles import NOW, read, shown
from tests.factories import OrganizationFactory, PlaceFactory


@pytest.fixture(autouse=True)
def clock() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def library(db: None) -> Organization:
    PlaceFactory.create(name="Boston", key="boston", population=650_000)
    return OrganizationFactory.create(name="Wexcombe Public Library", slug="wexcombe")


@pytest.mark.usefixtures("library")
def test_zones_go_by_any_name() -> None:
    reading = read("ics-zones-as-outlook-shows-them")
    assert {found.title.removeprefix("Zone "): f"{found.starts:%d %H:%M}" for found in reading.found} == {
        "Berlin": "04 09:00", "Kyiv": "04 08:00", "Kathmandu": "04 05:15", "Evolution": "04 10:00", "Pacific-New": "04 18:00",
        "Sydney words": "04 01:00", "Helsinki words": "04 08:00", "Singapore words": "04 03:00", "offset": "04 05:15",
    }  # fmt: skip


@pytest.mark.usefixtures("library")
def test_a_comma_in_the_name_of_a_zone() -> None:
    reading = read("ics-zone-name-with-a-comma")
    assert [(found.title, f"{found.starts:%m-%d %H:%M}") for found in reading.found] == [
        ("Regional desk meeting", "03-05 01:30"), ("Nordic desk meeting", "03-05 07:30"),
    ]  # fmt: skip


@pytest.mark.usefixtures("library")
def test_a_zone_without_rules_is_told_and_the_calendar_read() -> None:
    reading = read("ics-empty-time-zone-rules")
    assert [shown(found) for found in reading.found] == [
        "01-20 18:00–19:00",
        "04-20 18:00–19:00",
        "06-20 18:00–19:00",
    ]
    assert [len(found.notes) for found in reading.found] == [1, 1, 0]
    assert all("is unknown: taken as America/New_York" in found.notes[0] for found in reading.found[:2])


@pytest.mark.usefixtures("library")
def test_outlook_marks_whole_days_in_its_own_way() -> None:
    (found,) = read("ics-outlook-whole-day").found
    assert (found.all_day, shown(found)) == (True, "03-12 to 03-12")


# Texts


@pytest.mark.usefixtures("library")
def test_entities_are_decoded() -> None:
    (found,) = read("ics-entities-in-title").found
    assert found.title == "Q&A: what’s new in RDA"
    assert (found.venue, str(found.place)) == ("Smith & Daughters Hall", "Boston, Massachusetts")
    assert found.description == "Bring your laptop – and a friend.\n\nTea & cake."


@pytest.mark.usefixtures("library")
def test_a_letter_that_was_cut_in_two_costs_itself_alone() -> None:
    reading = read("ics-one-broken-byte")
    assert [found.title for found in reading.found] == [
        "Journée des bibliothèques – Québec", "Café des catalogueurs",
    ]  # fmt: skip
    assert [found.description for found in reading.found] == [
        "Réservé aux bibliothécaires.",
        "Texte coupé à la fin par le syst",
    ]
    assert reading.problems == ["A letter cannot be read in line 18. It is left out."]


@pytest.mark.usefixtures("library")
def test_lines_that_are_no_properties_belong_to_the_text_before_them() -> None:
    (found,) = read("ics-line-breaks-without-folding").found
    assert (found.title, shown(found), found.venue) == (
        "Poetry on the lawn",
        "07-10 17:00–19:00",
        "Town green",
    )
    assert found.description == (
        "First line of the text\nSecond line: bring a blanket\n\nThird line after an empty one"
    )


@pytest.mark.usefixtures("library")
def test_links_to_join_are_found_wherever_they_stand() -> None:
    reading = read("ics-join-link-in-conference")
    assert [(found.mode, found.join_link, str(found.place or "")) for found in reading.found] == [
        ("online", "https://meet.example.org/metadata", ""),
        ("online", "https://meet.google.com/abc-defg-hij", ""),
        ("both", "https://teams.microsoft.com/l/meetup-join/19%3ameeting_x", "Boston, Massachusetts"),
    ]
