"""What new rows draw for themselves, and what the fields of several apps are checked for."""

import re
import uuid
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import models

from committees.models import Committee
from events.models import Event, FeedToken, Invitation, Picture, Series
from members.models import SavedSearch
from tests.cast import Cast
from tests.committees.factories import CommitteeFactory
from tests.events.factories import party


@pytest.mark.parametrize(("model", "name", "length"), [
    (SavedSearch, "token", 43), (Invitation, "token", 43), (FeedToken, "token", 43), (Picture, "version", 22),
])  # fmt: skip
def test_each_row_draws_a_token_of_its_own(model: type[models.Model], name: str, length: int) -> None:
    drawn = {getattr(model(), name) for _ in range(20)}
    assert len(drawn) == 20
    assert all(re.fullmatch(rf"[A-Za-z0-9_-]{{{length}}}", each) for each in drawn)


def test_each_event_and_series_draws_a_uid_of_its_own() -> None:
    for model in (Event, Series):
        drawn = {model().uid for _ in range(5)}
        assert len({str(uuid.UUID(each)) for each in drawn} & drawn) == 5


def test_a_migration_names_neither_what_is_drawn_nor_what_becomes_of_rows() -> None:
    for field in (SavedSearch._meta.get_field("token"), Event._meta.get_field("uid")):
        assert "default" not in field.deconstruct()[3]
        assert field.clone().has_default()
    assert Event._meta.get_field("host").deconstruct()[3]["on_delete"] is models.CASCADE


@pytest.mark.django_db
def test_a_time_zone_that_nobody_knows_is_refused_at_its_field(cast: Cast) -> None:
    rows: list[Any] = [
        party(cast.owner),
        CommitteeFactory.create(),
        Series(title="Gin", slug="gin", host=cast.owner),
    ]
    for row in rows:
        row.full_clean()
        for wrong in ("Mars/Olympus", "/etc/passwd", "America"):
            row.time_zone = wrong
            with pytest.raises(ValidationError) as refused:
                row.full_clean()
            assert refused.value.message_dict == {"time_zone": ["This is no time zone that we know."]}


@pytest.mark.django_db
def test_a_committee_has_no_address_of_another_page() -> None:
    committee: Committee = CommitteeFactory.build(slug="service", organization=None)
    with pytest.raises(ValidationError) as refused:
        committee.full_clean(validate_constraints=False)
    assert refused.value.message_dict == {
        "slug": ["This word stands for a page of its own. Choose another."],
    }
