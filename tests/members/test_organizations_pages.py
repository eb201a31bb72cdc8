"""The pages of organizations: the list, one organization with its people, and what is offered while typing."""

from collections.abc import Callable

import pytest
import time_machine
from django.test import Client

from members.models import Entry, Member, Organization, OrganizationSuggestion
from members.rule.masks import CONTACTS, MEMBERS, ONLY_ME, PUBLIC
from members.services.lines import tie_lines
from members.services.organization_import import run
from members.services.organizations import decide, free_slug
from tests.cast import Cast
from tests.factories import EntryFactory, MemberFactory, OrganizationFactory, PlaceFactory
from tests.members.organizations import job
from tests.post import run_jobs
from tests.reading import names, text

pytestmark = pytest.mark.django_db

SignIn = Callable[[Member | None], Client]


# The page
@pytest.mark.parametrize(
    ("to", "title"),
    [
        ("", "People"),
        ("2026-12", "People"),
        ("2027", "People"),
        ("2026-11", "Formerly here"),
        ("2026", "Formerly here"),
        ("2025-12", "Formerly here"),
    ],
)
def test_a_position_lasts_until_its_end(cast: Cast, sign_in: SignIn, to: str, title: str) -> None:
    library = OrganizationFactory.create(slug="wexcombe")
    job(cast.owner, library, MEMBERS, to)
    with time_machine.travel("2026-11-20T12:00:00Z"):
        body = text(sign_in(cast.stranger).get("/organizations/wexcombe/"))
    assert f"{title} NH Nell Harrigan" in body
    with time_machine.travel("2000-12-31T12:00:00Z"):
        assert names(sign_in(cast.stranger).get("/organizations/wexcombe/")) == []


def test_its_people_are_those_who_let_it_show(cast: Cast, sign_in: SignIn) -> None:
    library = OrganizationFactory.create(slug="wexcombe")
    job(cast.owner, library, CONTACTS)
    job(cast.both, library, MEMBERS, to="2010")
    job(cast.stranger, library, ONLY_ME)
    unlisted = MemberFactory.create(name="Una Listed", listing=ONLY_ME)
    job(unlisted, library, PUBLIC)
    expected = {
        "visitor": [],
        "stranger": ["Sol Strand", "Yuki Arakawa"],
        "professional": ["Nell Harrigan", "Yuki Arakawa"],
        "unfiled": ["Yuki Arakawa"],
        "blocked": ["Yuki Arakawa"],
        "owner": ["Nell Harrigan", "Yuki Arakawa"],
    }
    for role, found in expected.items():
        page = sign_in(None if role == "visitor" else getattr(cast, role)).get("/organizations/wexcombe/")
        assert (role, names(page)) == (role, found)
    body = text(sign_in(cast.professional).get("/organizations/wexcombe/"))
    assert body.index("People NH") < body.index("Formerly here YA")


def test_it_says_what_it_is_and_where_it_belongs(cast: Cast, sign_in: SignIn) -> None:
    parent = OrganizationFactory.create(name="Library Association", slug="la", kind="association")
    place = PlaceFactory.create(name="Wexcombe")
    library = OrganizationFactory.create(
        name="Maps Division", slug="maps", kind="division", parent=parent, place=place,
        website="https://maps.example.org", about="Maps & <b>more</b>", abbreviation="LAMD",
    )  # fmt: skip
    job(cast.owner, library, MEMBERS)
    page = sign_in(None).get("/organizations/maps/")
    for said_ in (
        "Division of an association, LAMD, Wexcombe",
        "Part of Library Association",
        "Maps & <b>more</b>",
    ):
        assert said_ in text(page)
    assert "Maps &amp; &lt;b&gt;more" in page.content.decode()
    assert "Divisions Maps Division 1" in text(sign_in(cast.stranger).get("/organizations/la/"))
    assert "Divisions Maps Division" in text(sign_in(None).get("/organizations/la/"))
    assert "Maps Division 1" not in text(sign_in(None).get("/organizations/la/"))
    assert sign_in(None).get("/organizations/none/").status_code == 404


def test_paper_invites_nobody_to_correct_it(cast: Cast, sign_in: SignIn) -> None:
    OrganizationFactory.create(name="Maps Division", slug="maps")
    body = sign_in(cast.stranger).get("/organizations/maps/").content.decode()
    assert '<p class="fine no-print"><a href="/organizations/maps/correct/">' in body


def test_the_list_is_looked_through_and_goes_on(sign_in: SignIn) -> None:
    for n in range(60):
        OrganizationFactory.create(
            name=f"Library {n:02}", slug=f"l{n}", kind="school" if n == 7 else "public"
        )
    client = sign_in(None)
    first, second = (
        names(client.get("/organizations/")),
        names(client.get("/organizations/?after=library 49~0")),
    )
    assert (len(first), second[-1]) == (50, "Library 59")
    assert names(client.get("/organizations/?kind=school")) == ["Library 07"]
    assert names(client.get("/organizations/?q=LIBRARY 07")) == ["Library 07"]
    assert "There is no such kind" in text(client.get("/organizations/?kind=castle"))
    assert client.get("/organizations/?q=%01&after=%01.%01").status_code == 200


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("q=castle", "No organization has these words in its name."),
        ("kind=vendor", "No organization of this kind is listed yet."),
        ("q=library&kind=vendor", "No organization of this kind has these words in its name."),
    ],
)
def test_an_empty_list_says_what_it_lacks(sign_in: SignIn, query: str, words: str) -> None:
    OrganizationFactory.create(name="Wexcombe Library")
    assert f"Nothing found {words}" in text(sign_in(None).get(f"/organizations/?{query}"))


def test_whoever_named_an_organization_before_it_was_listed_is_among_its_people(
    cast: Cast, desk: Client, sign_in: SignIn
) -> None:
    client = sign_in(cast.owner)
    sent = {"audience": "members", "title": "Clerk", "organization": "Zzyzx Víllage library", "from": "2020"}
    said = client.post("/profile/lines/add/position/", sent, follow=True).content.decode()
    assert "“Zzyzx Víllage library” is not among our organizations yet." in said
    assert 'href="/organizations/suggest/?name=Zzyzx+V%C3%ADllage+library">Suggest it</a>' in said
    suggestion = {"name": "Zzyzx Village Library", "kind": "public"}
    assert client.post("/organizations/suggest/", suggestion).status_code == 302
    decide(suggestion_id=OrganizationSuggestion.objects.get().pk, by=cast.curator, accept=True)
    run_jobs()
    assert names(client.get("/organizations/zzyzx-village-library/")) == ["Nell Harrigan"]
    edit = f"/profile/lines/{Entry.objects.get(kind='position').pk}/"
    assert "not among our organizations" not in client.post(edit, sent, follow=True).content.decode()
    # By its abbreviation too, at the desk and from a table; not where two have the name.
    for name, audience in (("MLS", MEMBERS), ("Twin", MEMBERS), ("Castle", MEMBERS)):
        value = {"organization": name}
        EntryFactory.create(owner=cast.stranger, kind="membership", audience=audience, value=value)
    OrganizationFactory.create(name="Twin")
    added = {"name": "Map Library Society", "abbreviation": "MLS", "kind": "association", "slug": "mls"}
    desk.post("/admin/members/organization/add/", added)
    run("name,kind\nTwin,public\nCastle,public\n")
    Organization.objects.filter(name="Twin").update(abbreviation="Twin")
    OrganizationFactory.create(name="Twin", slug="twin-2")
    tie_lines(Organization.objects.values_list("pk", flat=True))
    run_jobs()
    tied = Entry.objects.filter(owner=cast.stranger).values_list("value__organization", "organization__name")
    assert set(tied) == {("MLS", "Map Library Society"), ("Twin", None), ("Castle", "Castle")}


def test_a_line_is_tied_to_what_it_names_and_to_nothing_like_it(cast: Cast) -> None:
    line = EntryFactory.create(owner=cast.owner, kind="membership", value={"organization": "ENS"})
    school = OrganizationFactory.create(name="École normale", abbreviation="ÉNS")
    tie_lines([school.pk])
    line.refresh_from_db()
    assert line.organization is None
    service = OrganizationFactory.create(name="Book service", abbreviation="Ens")
    tie_lines([school.pk, service.pk])
    line.refresh_from_db()
    assert line.organization == service


def test_organizations_are_offered_while_one_types(sign_in: SignIn, cast: Cast) -> None:
    OrganizationFactory.create(name="New England Library Association", abbreviation="NELA")
    offered = sign_in(cast.owner).get("/organizations/names/?organization=nela").content.decode()
    assert '<option value="New England Library Association">NELA</option>' in offered
    for kind in ("position", "education", "membership"):
        page = sign_in(cast.owner).get(f"/profile/lines/add/{kind}/").content.decode()
        assert 'data-hx-get="/organizations/names/"' in page
        assert '<datalist id="organizations">' in page
    assert free_slug("Names") == "names-2"
