"""What the directory offers beside people: see, see also, did you mean, and what is offered while typing."""

import json
import re
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from members.models import Member
from members.rule.masks import MEMBERS
from tests.cast import Cast
from tests.factories import (
    EntryFactory,
    OrganizationFactory,
    heading,
    line,
    listed,
)
from tests.members.directory import HTMX, SignIn, browser
from tests.reading import masked, names, text

pytestmark = pytest.mark.django_db


# See, see also, did you mean


def test_a_synonym_says_see_and_finds_what_the_heading_finds(cast: Cast, sign_in: SignIn) -> None:
    topic, other = heading("Cataloguing", "Cataloging"), heading("Metadata")
    topic.see_also.add(other)
    EntryFactory.create(
        owner=cast.owner, kind="topic", audience=MEMBERS, heading=topic, value={"heading": "Cataloguing"}
    )
    page = sign_in(cast.stranger).get("/people/?q=cataloging")
    assert names(page) == ["Nell Harrigan"]
    assert "Cataloging. See Cataloguing . See also Metadata ." in text(page)
    assert 'href="/topics/metadata/"' in page.content.decode()


def test_an_abbreviation_says_what_it_is_short_for(cast: Cast, sign_in: SignIn) -> None:
    nela = OrganizationFactory.create(
        name="New England Library Association", abbreviation="NELA", slug="nela"
    )
    EntryFactory.create(owner=cast.owner, kind="membership", organization=nela, audience=MEMBERS)
    page = sign_in(cast.stranger).get("/people/?q=nela")
    assert names(page) == ["Nell Harrigan"]
    assert "NELA. See New England Library Association ." in text(page)
    assert 'href="/organizations/nela/"' in page.content.decode()


def test_a_misspelt_name_is_put_right_in_a_link(cast: Cast, sign_in: SignIn) -> None:
    page = sign_in(cast.stranger).get("/people/?q=arakava")
    found = re.search(r'Did you mean <a href="([^"]*)">', page.content.decode())
    assert found
    assert names(sign_in(cast.stranger).get(unescape(found[1]))) == ["Yuki Arakawa"]


@pytest.mark.parametrize("role", ["visitor", "stranger"])
def test_a_page_runs_as_many_queries_near_a_hidden_name(cast: Cast, sign_in: SignIn, role: str) -> None:
    client = browser(cast, sign_in, role)

    def answer() -> tuple[int, str]:
        with CaptureQueriesContext(connection) as captured:
            page = client.get("/people/?q=xantippe")
        return len(captured), masked(page)

    client.get("/people/?q=xantippe")
    far = answer()
    hidden = listed(name="Xanthippe Quorn")
    Member.objects.filter(pk=hidden.pk).update(is_active=False)
    assert answer() == far


@pytest.mark.parametrize(("query", "times"), [("arakawa", 1), ("arakawa strand", 1), ("arakava", 2)])
def test_what_is_typed_is_read_once(cast: Cast, sign_in: SignIn, query: str, times: int) -> None:
    client = sign_in(cast.stranger)
    with CaptureQueriesContext(connection) as captured:
        client.get("/people/", {"q": query})
    read = [sql["sql"] for sql in captured if "_search_fold(" in sql["sql"] or "_search_asked(" in sql["sql"]]
    # Where nobody is found, other spellings are read as well, all at once.
    assert len(read) == times


def beginnings(page: Any) -> list[str]:
    """Where the page leads to what begins like the words."""
    body = page.content.decode().partition("Starting with that")[2]
    return re.findall(r'href="(/(?:people|topics|organizations)/[^"?]*/)"', body.partition("</ul>")[0])


def test_a_page_with_all_who_are_found_offers_what_begins_like_that(cast: Cast, sign_in: SignIn) -> None:
    topic = heading("Harrisiana")
    offered = {}
    for role in ("stranger", "blocked", "blocker"):
        page = sign_in(getattr(cast, role)).get("/people/?q=harri")
        offered[role] = beginnings(page)
        assert names(page) == []
    topic_page = f"/topics/{topic.slug}/"
    assert offered["stranger"] == [cast.owner.get_absolute_url(), topic_page]
    assert offered["blocked"] == offered["blocker"] == [topic_page]
    # Nor does a word that somebody has hide the names that only begin so.
    line(cast.curator, "harri", MEMBERS)
    client = sign_in(cast.stranger)
    page = client.get("/people/?q=harri")
    assert names(page) == ["Clifford Nwosu"]
    assert beginnings(page) == offered["stranger"]
    # What the page shows anyway is not offered, nor anything where the words are one of several limits.
    OrganizationFactory.create(name="Harrisiana Trust", abbreviation="HT", slug="trust")
    assert beginnings(client.get("/people/?q=harrisiana")) == ["/organizations/trust/"]
    for query in ("q=harrigan", "q=ht", "q=harri&country=US", "q=", ""):
        assert beginnings(client.get(f"/people/?{query}")) == [], query


def test_a_row_names_a_topic_once(cast: Cast, sign_in: SignIn) -> None:
    maps = heading("Maps")
    for _ in range(2):
        EntryFactory.create(
            owner=cast.owner, kind="topic", audience=MEMBERS, heading=maps, value={"heading": "Maps"}
        )
    page = sign_in(cast.stranger).get("/people/?q=harrigan")
    assert page.content.decode().count('href="/topics/maps/"') == 1


# While typing, and from the address bar


def test_suggestions_without_script_are_the_results(cast: Cast, sign_in: SignIn) -> None:
    page = sign_in(cast.stranger).get("/people/suggest/?q=arakawa")
    assert names(page) == ["Yuki Arakawa"]


def test_suggestions_lead_to_people_topics_and_organizations(cast: Cast, sign_in: SignIn) -> None:
    heading("Yurts", "Yukon tents")
    OrganizationFactory.create(name="Yukon Library", slug="yukon-library")
    fragment = sign_in(cast.stranger).get("/people/suggest/?q=yuk", headers=HTMX).content.decode()
    assert re.findall(r'<a href="([^"]*)"', fragment) == [
        "/people/yuki-arakawa/",
        "/topics/yurts/",
        "/organizations/yukon-library/",
    ]
    assert "3 suggestions" in fragment
    assert "<html" not in fragment


def test_a_browser_can_search_netlib(cast: Cast, sign_in: SignIn) -> None:
    home = sign_in(None).get("/people/").content.decode()
    assert '<link rel="search" href="/opensearch.xml" type="application/opensearchdescription+xml"' in home
    described = sign_in(None).get("/opensearch.xml")
    assert described["Content-Type"].startswith("application/opensearchdescription+xml")
    assert "/people/?q={searchTerms}" in described.content.decode()
    answer = sign_in(cast.stranger).get("/people/suggest.json?q=yuki")
    assert answer["Content-Type"] == "application/x-suggestions+json"
    text_, found, _, addresses = json.loads(answer.content)
    assert (text_, found) == ("yuki", ["Yuki Arakawa"])
    assert addresses[0].endswith("/people/yuki-arakawa/")
    assert json.loads(sign_in(None).get("/people/suggest.json?q=yuki").content)[1] == []


def test_the_masthead_leads_here_and_says_so(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.stranger)
    for path, mark in (("/people/", "page"), ("/topics/", "true"), ("/organizations/", "true")):
        assert f'<a href="/people/" aria-current="{mark}">People</a>' in client.get(path).content.decode()


def test_nobody_is_named_like_a_page_of_the_directory() -> None:
    for name in ("Browse", "Suggest", "Saved"):
        assert re.fullmatch(rf"{name.lower()}-[a-z2-9]{{4}}", Member.objects.free_handle(name))
        assert re.fullmatch(rf"{name.lower()}-[a-z2-9]{{4}}", listed(name=name).handle)
