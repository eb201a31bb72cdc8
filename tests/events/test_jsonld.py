"""What a public event tells machines."""

import json
import re
from typing import Any

import pytest

from events.models import Event, Mode, Status
from members.models import Member
from members.rule.masks import MEMBERS, ONLY_ME, PERSONAL, PUBLIC
from tests.cast import Cast
from tests.events.factories import answer, party
from tests.events.reading import SignIn
from tests.factories import OrganizationFactory, PlaceFactory


def data(sign_in: SignIn, event: Event, member: Member | None = None) -> dict[str, Any] | None:
    page = sign_in(member).get(event.get_absolute_url()).content.decode()
    found = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page)
    return json.loads(found[0]) if found else None


def test_a_visitor_s_page_has_it_and_a_member_s_has_not(cast: Cast, sign_in: SignIn) -> None:
    event = party(cast.owner, PUBLIC)
    assert data(sign_in, event) is not None
    assert data(sign_in, event, cast.stranger) is None


@pytest.mark.parametrize("audience", [ONLY_ME, MEMBERS, PERSONAL])
def test_nothing_else_has_it(cast: Cast, sign_in: SignIn, audience: int) -> None:
    event = party(cast.owner, audience)
    assert data(sign_in, event) is data(sign_in, event, cast.owner) is None


def test_it_says_what_a_visitor_sees_and_nothing_more(cast: Cast, sign_in: SignIn) -> None:
    event = party(
        cast.owner, PUBLIC, title="</script><b>Gin", summary="Stirred", address="14 Blackstone Row", venue="Flat 3",
        join_link="https://meet.example/secret", mode=Mode.BOTH, free=True, price_from=0, guest_audience=PUBLIC,
        place=PlaceFactory.create(name="Providence", region="Rhode Island"), capacity=20, address_audience=MEMBERS,
    )  # fmt: skip
    answer(event, cast.stranger, PUBLIC)
    found = data(sign_in, event)
    assert found is not None
    assert found["@type"] == "SocialEvent"
    assert found["name"] == "</script><b>Gin"
    assert found["startDate"] == event.local_starts.isoformat()
    assert found["eventStatus"] == "https://schema.org/EventScheduled"
    assert found["organizer"] == {"@type": "Person", "name": "Nell Harrigan"}
    assert found["offers"]["price"] == "0.00"
    place, online = found["location"]
    assert place["address"] == {
        "@type": "PostalAddress", "addressLocality": "Providence", "addressRegion": "Rhode Island",
        "addressCountry": "US",
    }  # fmt: skip
    assert online == {"@type": "VirtualLocation", "url": f"http://localhost:8000{event.get_absolute_url()}"}
    told = json.dumps(found)
    for hidden in ("Blackstone", "Flat 3", "meet.example", "@library", cast.stranger.name, "capacity"):
        assert hidden.lower() not in told.lower()
    Event.objects.filter(pk=event.pk).update(address_audience=PUBLIC, status=Status.CANCELLED)
    opened = data(sign_in, event)
    assert opened is not None
    assert opened["location"][0]["address"]["streetAddress"] == "14 Blackstone Row"
    assert opened["location"][1]["url"] == "https://meet.example/secret"
    assert opened["eventStatus"] == "https://schema.org/EventCancelled"


def test_whole_days_and_organizations(cast: Cast, sign_in: SignIn) -> None:
    library = OrganizationFactory.create(name="Wexcombe Public Library", website="https://library.example")
    event = party(
        cast.owner, PUBLIC, organization=library, all_day=True, face="professional", kind="conference"
    )
    found = data(sign_in, event)
    assert found is not None
    assert found["@type"] == "EducationEvent"
    assert found["startDate"] == event.local_starts.date().isoformat()
    assert found["organizer"] == {
        "@type": "Organization", "name": "Wexcombe Public Library", "url": "https://library.example",
    }  # fmt: skip
    assert "location" not in found
    assert "offers" not in found


def test_the_page_is_an_h_event(cast: Cast, sign_in: SignIn) -> None:
    event = party(cast.owner, PUBLIC)
    for path in (event.get_absolute_url(), "/events/"):
        page = sign_in(None).get(path).content.decode()
        for name in ("h-event", "p-name", "dt-start", "dt-end"):
            assert re.search(rf'class="[^"]*\b{name}\b', page), (path, name)
