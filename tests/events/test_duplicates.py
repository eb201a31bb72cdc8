"""Possible duplicates, and merging a pair side by side in the admin."""

import datetime as dt
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.utils import timezone

from events.models import (
    Event,
    Status,
)
from events.reads.duplicates import alike, likely_duplicates, pairs
from members.models import Member
from members.rule.masks import PERSONAL, PUBLIC
from netlib import curators
from tests.cast import Cast
from tests.events.factories import party
from tests.events.reading import SignIn
from tests.factories import PlaceFactory

STARTS = timezone.now().replace(microsecond=0) + dt.timedelta(days=40)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("NELA Annual Conference 2027", "New England Library Association annual conference", True),
        ("Cataloguing clinic", "Cataloging Clinic!", True),
        ("Book group: Middlemarch", "Middlemarch book group", True),
        ("45th Annual Institute", "Annual Institute 2027", True),
        ("Cataloguing clinic", "Knitting evening", False),
        ("Workshop", "Cocktails", False),
        ("2027", "2028", False),
    ],
)
def test_titles_that_are_alike(one: str, other: str, same: bool) -> None:
    assert (alike(one, other) >= 0.62) is same
    assert (alike(other, one) >= 0.62) is same


def test_probable_duplicates_are_near_in_time_and_place(cast: Cast) -> None:
    wexcombe = PlaceFactory.create(latitude=42.5, longitude=-71.5)
    next_town = PlaceFactory.create(latitude=42.6, longitude=-71.6)
    far = PlaceFactory.create(latitude=34.0, longitude=-118.2)

    def clinic(host: Member, **fields: Any) -> Event:
        return party(
            host, PUBLIC, **{"title": "Cataloguing clinic", "starts": STARTS, "place": wexcombe, **fields}
        )

    event = clinic(cast.owner)
    twin = clinic(
        cast.personal, title="Cataloging clinic", starts=STARTS + dt.timedelta(hours=1), place=next_town
    )
    clinic(cast.personal, place=far)
    clinic(cast.personal, starts=STARTS + dt.timedelta(days=7))
    clinic(cast.personal, title="Knitting evening")
    clinic(cast.personal, status=Status.DECLINED)
    # A private twin is no duplicate of anything at the desk.
    clinic(cast.professional, title="Cataloguing clinic (Juniper)").__class__.objects.filter(
        title__contains="Juniper"
    ).update(audience=PERSONAL)

    (likeness,) = likely_duplicates(event)
    assert likeness.event == twin
    assert likeness.reasons == ("on the same days", "near each other", "with a like title")
    assert [(one, other.event) for one, other in pairs()] == [(event, twin)]


def test_side_by_side_at_the_desk_and_on_to_the_next(cast: Cast, sign_in: SignIn) -> None:
    cast.curator.groups.add(Group.objects.get(name=curators.NAME))
    desk = sign_in(cast.curator)
    kept = party(cast.owner, PUBLIC, title="Cataloguing clinic", starts=STARTS)
    waits = party(
        cast.personal, PUBLIC, title="Cataloging clinic", starts=STARTS, slug="twice", status=Status.SUBMITTED,
        published_at=None, submitted_at=timezone.now(),
    )  # fmt: skip
    later = party(
        cast.both,
        PUBLIC,
        title="Other",
        status=Status.SUBMITTED,
        published_at=None,
        submitted_at=timezone.now(),
    )

    page = desk.get(f"/admin/events/event/queue/{waits.pk}/").content.decode()
    side = f"/admin/events/event/merge/{kept.pk}/{waits.pk}/"
    assert f'href="{side}?next={later.pk}" accesskey="m"' in page
    both = desk.get(f"{side}?next={later.pk}").content.decode()
    assert both.index("Stays: <bdi>Cataloguing clinic") < both.index("Goes: <bdi>Cataloging clinic")
    assert "at the same time" in both

    answered = desk.post(side, {"next": str(later.pk)})
    assert answered["Location"] == f"/admin/events/event/queue/{later.pk}/"
    assert not Event.objects.filter(pk=waits.pk).exists()
    history = desk.get(f"/admin/events/event/{kept.pk}/history/").content.decode()
    assert "Took in “Cataloging clinic”" in history
    # The address that was told leads to the one that stayed.
    followed = desk.get(f"/events/{waits.year}/twice/", follow=True)
    assert followed.redirect_chain[-1][0].endswith(kept.get_absolute_url())
    # Pressed twice, the second finds nothing.
    assert desk.post(side).status_code == 404
