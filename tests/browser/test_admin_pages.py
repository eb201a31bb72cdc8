"""The pages of the admin in a browser: nothing that axe finds, no id twice, nothing wider than a phone."""

from urllib.parse import urlsplit

import pytest
from django.urls import resolve
from playwright.sync_api import Page

from committees.models import Volunteer
from members.models import Member, OrganizationSuggestion
from members.rule.masks import PUBLIC
from tests.browser.conftest import assert_accessible
from tests.browser.test_pages import become
from tests.cast import make_cast
from tests.committees.factories import CommitteeFactory, seat
from tests.events.curating import submitted
from tests.events.factories import party
from tests.factories import OrganizationFactory, line

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def start() -> list[str]:
    """A world with something of everything to look after, its curator a superuser, and the pages to begin with."""
    cast = make_cast()
    cast.curator.is_staff = cast.curator.is_superuser = True
    cast.curator.save()
    for name in ("Wexcombe Public Library", "Wexcomb Public Library"):
        OrganizationFactory.create(name=name)
    OrganizationSuggestion.objects.create(by=cast.owner, name="A new one", kind="public")
    line(cast.owner, "open", PUBLIC)
    waits = submitted(cast.owner, title="Book Fair")
    published = party(cast.owner, PUBLIC, title="Book Fair")
    committee = CommitteeFactory.create(
        name="Conference Committee", takes_volunteers=True, roster_audience=PUBLIC
    )
    seat(committee, cast.owner, role="chair")
    seat(committee, None, title="Rooms")
    Volunteer.objects.create(member=cast.stranger, committee=committee, statement="Yes")
    return [
        "/admin/",
        f"/admin/events/event/queue/{waits.pk}/",
        f"/admin/events/event/merge/{published.pk}/{waits.pk}/",
        "/admin/events/event/add/",
        "/admin/events/event/duplicates/",
        f"/admin/events/event/{published.pk}/series/",
        f"/admin/committees/committee/{committee.pk}/change/",
        f"/admin/committees/committee/{committee.pk}/next-term/",
        f"/admin/committees/committee/{committee.pk}/import/",
        "/admin/members/member/",
    ]


def test_the_pages_that_curators_work_with(start: list[str], page: Page, base_url: str) -> None:
    become(page, base_url, Member.objects.get(is_superuser=True))
    for path in start:
        answer = page.goto(f"{base_url}{path}")
        assert answer is not None
        assert answer.status == 200, path
        assert_accessible(page)


@pytest.mark.slow
def test_every_page_that_links_lead_to(start: list[str], page: Page, base_url: str) -> None:
    become(page, base_url, Member.objects.get(is_superuser=True))
    waiting, known = list(start), set()
    while waiting:
        path = waiting.pop(0)
        name = resolve(urlsplit(path).path).view_name
        if name in known or "logout" in name or "jsi18n" in name:
            continue
        known.add(name)
        answer = page.goto(f"{base_url}{path}")
        assert answer is not None
        assert answer.status == 200, path
        assert_accessible(page, every_state=True)
        links = page.eval_on_selector_all("a[href]", "links => links.map(link => link.href)")
        waiting += [
            link[len(base_url) :]
            for link in links
            if link.startswith(f"{base_url}/admin/") and "#" not in link
        ]
    assert len(known) > 40
