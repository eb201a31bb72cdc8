"""Organizations: their pages walked by the cast, suggestions, and the curators’ work on them."""

import datetime as dt
from collections.abc import Callable

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from members.models import Decision, Entry, Member, Organization, OrganizationSuggestion, Upload
from members.rule.masks import CONTACTS, MEMBERS, ONLY_ME, PUBLIC
from members.services.lines import fill_line, tie_lines
from members.services.organization_import import Unreadable, decode, plan, run
from members.services.organizations import decide, free_slug, merge_organizations, suggest_organization
from members.services.saved import newcomers, save_search
from netlib.files import LIMITS
from tests.cast import Cast
from tests.factories import EntryFactory, MemberFactory, OrganizationFactory, PlaceFactory
from tests.post import run_jobs
from tests.reading import names, text

pytestmark = pytest.mark.django_db

SignIn = Callable[[Member | None], Client]


@pytest.fixture
def desk(settings: object, sign_in: SignIn) -> Client:
    """A curator's browser."""
    settings.STAFF_SECOND_FACTOR = False  # type: ignore[attr-defined]
    return sign_in(MemberFactory.create(name="Cura Tor", is_staff=True, is_superuser=True))


def job(owner: Member, library: Organization, audience: int, to: str = "", kind: str = "position") -> Entry:
    # As the form keeps it, without what was left empty.
    value = {"title": "Librarian", "organization": library.name, "from": "2001"} | ({"to": to} if to else {})
    entry: Entry = EntryFactory.create(
        owner=owner, kind=kind, organization=library, audience=audience, value=value
    )
    return entry


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
        names(client.get("/organizations/?after=0.library 49")),
    )
    assert (len(first), second[-1]) == (50, "Library 59")
    assert names(client.get("/organizations/?kind=school")) == ["Library 07"]
    assert names(client.get("/organizations/?q=LIBRARY 07")) == ["Library 07"]
    assert "There is no such kind" in text(client.get("/organizations/?kind=castle"))
    assert client.get("/organizations/?q=%00&after=%00.%00").status_code == 200


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


# Suggestions


def test_a_suggestion_waits_and_shows_nowhere_until_it_is_accepted(cast: Cast, sign_in: SignIn) -> None:
    place = PlaceFactory.create(name="Wexcombe", key="wexcombe")
    client = sign_in(cast.stranger)
    given = {
        "name": "Wexcombe Map Room", "kind": "special", "place": "Wexcombe", "website": "maps.example.org",
        "why": "I work there",
    }  # fmt: skip
    assert client.post("/organizations/suggest/", given)["Location"] == "/organizations/"
    client.post("/organizations/suggest/", given)
    waiting = OrganizationSuggestion.objects.get()
    assert "Wexcombe Map Room" not in text(client.get("/organizations/"))
    made = decide(suggestion_id=waiting.pk, by=cast.curator, accept=True)
    assert made is not None
    assert (made.slug, made.place, made.website) == ("wexcombe-map-room", place, "https://maps.example.org")
    assert "Special library, Wexcombe" in text(client.get("/organizations/wexcombe-map-room/"))
    with pytest.raises(OrganizationSuggestion.DoesNotExist):
        decide(suggestion_id=waiting.pk, by=cast.curator, accept=False)
    again = client.post("/organizations/suggest/", given)
    assert (again.status_code, "It is in the list already." in text(again)) == (422, True)
    assert sign_in(None).get("/organizations/suggest/").status_code == 302


def test_a_correction_changes_what_is_there(cast: Cast, sign_in: SignIn) -> None:
    library = OrganizationFactory.create(name="Old Name", slug="old-name", about="Books")
    client = sign_in(cast.stranger)
    same = client.post(
        "/organizations/old-name/correct/", {"name": "Old Name", "kind": "public", "about": "Books"}
    )
    assert "Nothing is different yet." in text(same)
    client.post("/organizations/old-name/correct/", {"name": "New Name", "kind": "public", "about": "Books"})
    decide(suggestion_id=OrganizationSuggestion.objects.get().pk, by=cast.curator, accept=True)
    library.refresh_from_db()
    assert (library.name, library.slug, library.about) == ("New Name", "old-name", "Books")


def test_wrong_suggestions_are_explained(cast: Cast, sign_in: SignIn) -> None:
    page = sign_in(cast.stranger).post(
        "/organizations/suggest/",
        {"name": "\0", "kind": "castle", "parent": "Nobody", "website": "no", "place": "Zzz"},
    )
    assert page.status_code == 422
    for words in (
        "no town called “Zzz”",
        "no organization called “Nobody”",
        "Write the name",
        "Write a web address",
    ):
        assert words in text(page)


# The curators' desk


def test_the_queue_accepts_with_corrections_and_declines(cast: Cast, desk: Client) -> None:
    one = suggest_organization(
        by=cast.stranger, organization=None, name="Map Rom", kind="special", parent=None
    )
    two = suggest_organization(by=cast.stranger, organization=None, name="Spam", kind="vendor", parent=None)
    queue = desk.get("/admin/members/organizationsuggestion/")
    assert "New: Map Rom" in queue.content.decode()
    address = f"/admin/members/organizationsuggestion/{one.pk}/change/"
    assert "Accept" in desk.get(address).content.decode()
    desk.post(address, {"name": "Map Room", "kind": "special", "_accept": "1"})
    desk.post("/admin/members/organizationsuggestion/", {"action": "decline", "_selected_action": [two.pk]})
    assert list(Organization.objects.values_list("name", flat=True)) == ["Map Room"]
    assert dict(OrganizationSuggestion.objects.values_list("name", "decision")) == {
        "Map Room": Decision.ACCEPTED,
        "Spam": Decision.DECLINED,
    }
    assert "Map Room" not in desk.get("/admin/members/organizationsuggestion/").content.decode()


def test_merging_loses_nothing(cast: Cast, desk: Client) -> None:
    place = PlaceFactory.create()
    keep = OrganizationFactory.create(name="Wexcombe Library", slug="keep", about="")
    drop = OrganizationFactory.create(name="Wexcombe Libary", slug="drop", about="Books", place=place)
    child = OrganizationFactory.create(name="Branch", slug="branch", parent=drop)
    line = job(cast.owner, drop, MEMBERS)
    suggest_organization(by=cast.stranger, organization=drop, name="Better", kind="public", parent=None)
    chosen = {"action": "merge_two", "_selected_action": [keep.pk, drop.pk]}
    address = desk.post("/admin/members/organization/", chosen)["Location"]
    assert address == f"/admin/members/organization/merge/{keep.pk}/{drop.pk}/"
    assert "nothing 1 organization, 1 organization suggestion, 1 profile line" in text(desk.get(address))
    assert Organization.objects.count() == 3
    desk.post(address)
    keep.refresh_from_db()
    child.refresh_from_db()
    line.refresh_from_db()
    assert (keep.about, keep.place, child.parent, line.organization) == ("Books", place, keep, keep)
    assert OrganizationSuggestion.objects.get().organization == keep
    assert not Organization.objects.filter(slug="drop").exists()
    assert desk.get(address).status_code == 404


def test_a_suggestion_for_what_was_merged_brings_nothing_of_it_back(cast: Cast) -> None:
    keep = OrganizationFactory.create(name="Wexcombe Library", slug="keep", kind="public")
    drop = OrganizationFactory.create(name="Wexcombe Libary", slug="drop", kind="academic")
    said = {"name": drop.name, "kind": "academic", "parent": None}
    made = suggest_organization(by=cast.stranger, organization=drop, **said | {"about": "Books and gin"})
    merge_organizations(keep_id=keep.pk, drop_id=drop.pk)
    decide(suggestion_id=made.pk, by=cast.curator, accept=True)
    keep.refresh_from_db()
    assert (keep.name, keep.kind, keep.about) == ("Wexcombe Library", "public", "Books and gin")


def test_merging_counts_nothing_that_is_hidden_from_the_curator(cast: Cast, desk: Client) -> None:
    keep, drop = OrganizationFactory.create(), OrganizationFactory.create()
    hidden = [job(cast.owner, drop, audience) for audience in (ONLY_ME, CONTACTS)]
    address = f"/admin/members/organization/merge/{keep.pk}/{drop.pk}/"
    assert "Under it nothing nothing" in text(desk.get(address))
    job(cast.suspended, drop, PUBLIC)
    job(cast.owner, drop, PUBLIC)
    assert "Under it nothing 1 profile line " in text(desk.get(address))
    desk.post(address)
    assert {Entry.objects.get(pk=each.pk).organization for each in hidden} == {keep}


def test_a_merged_organization_is_still_found_under_its_old_address(cast: Cast, sign_in: SignIn) -> None:
    keep = OrganizationFactory.create(slug="keep", name="Keep", abbreviation="KP")
    drop = OrganizationFactory.create(slug="drop", name="Drop Library", abbreviation="DRP")
    job(cast.owner, keep, MEMBERS)
    client = sign_in(cast.stranger)
    old = drop.pk
    merge_organizations(keep_id=keep.pk, drop_id=old)
    assert client.get("/organizations/drop/").headers["Location"] == "/organizations/keep/"
    page = client.get(f"/people/?organization={old}")
    assert (names(page), "There is no such organization" in text(page)) == (["Nell Harrigan"], False)
    assert f'value="{keep.pk}" checked' in page.content.decode()
    assert free_slug("Drop") == "drop-2"
    # Merged again, both lead to the last.
    last = OrganizationFactory.create(slug="last")
    merge_organizations(keep_id=last.pk, drop_id=keep.pk)
    for slug in ("drop", "keep"):
        assert client.get(f"/organizations/{slug}/").headers["Location"] == "/organizations/last/"
    # A table from before changes nothing of what took it in, and makes it no second time.
    for row in ("Drop again,drop,public", f"{drop.name},,public"):
        [left] = plan(f"name,slug,kind\n{row}\n")
        assert left.errors == [f"It was merged into “{last}”. Change that one, whose slug is last."]
    # Lines that name it, new ones and those saved again, are tied to the last.
    for name in (drop.name, "keep", "DRP"):
        line = job(cast.stranger, last, MEMBERS)
        line.value = {"organization": name, "title": "Clerk"}
        fill_line(line, line.value)
        assert line.organization == last, name
    assert names(client.get("/people/?q=drp&sort=name")) == ["Nell Harrigan", "Sol Strand"]
    with pytest.raises(ValidationError, match="another page"):
        Organization(name="New", slug="drop", kind="public").full_clean()


def test_a_saved_search_follows_a_merged_organization_and_ends_with_one_that_is_gone(cast: Cast) -> None:
    keep, drop = OrganizationFactory.create(), OrganizationFactory.create()
    for member in (cast.stranger, cast.both):
        Member.objects.filter(pk=member.pk).update(date_joined=timezone.now() - dt.timedelta(days=8))
    job(cast.both, keep, MEMBERS)
    saved = save_search(owner=cast.professional, name="Keep", query=f"organization={drop.pk}", weekly=True)
    saved.told_from, saved.told_until = timezone.now() - dt.timedelta(days=14), timezone.now()
    merge_organizations(keep_id=keep.pk, drop_id=drop.pk)
    assert [hit.member for hit in newcomers(saved)] == [cast.both]
    Entry.objects.filter(organization=keep).delete()
    keep.delete()
    assert newcomers(saved) == []


def test_merging_parent_and_child_makes_no_ring() -> None:
    top = OrganizationFactory.create(slug="top")
    child = OrganizationFactory.create(slug="child", parent=top)
    grandchild = OrganizationFactory.create(slug="grandchild", parent=child)
    kept = merge_organizations(keep_id=grandchild.pk, drop_id=child.pk)
    assert kept.parent == top
    again = merge_organizations(keep_id=kept.pk, drop_id=top.pk)
    again.refresh_from_db()
    assert again.parent is None


def test_nothing_comes_to_stand_below_itself(cast: Cast, desk: Client, sign_in: SignIn) -> None:
    top = OrganizationFactory.create(name="Top", slug="top")
    child = OrganizationFactory.create(name="Child", slug="child", parent=top)
    asked = {"name": "Top", "kind": top.kind, "parent": child.pk}
    page = desk.post(f"/admin/members/organization/{top.pk}/change/", asked)
    assert "Child is part of Top already, or the same." in text(page)
    given = {"name": "Top", "kind": top.kind, "parent": "Child"}
    page = sign_in(cast.stranger).post("/organizations/top/correct/", given)
    assert "Child is part of Top already, or the same." in text(page)
    late = suggest_organization(
        by=cast.stranger, organization=top, name="Top", kind="public", parent=child, abbreviation="T"
    )
    decide(suggestion_id=late.pk, by=cast.curator, accept=True)
    top.refresh_from_db()
    assert (top.abbreviation, top.parent) == ("T", None)
    below = "It would be part of itself, by way of what it is part of."
    for table, wrong in (
        ("name,kind,parent\nTop,public,Child\n", {2: below}),
        ("name,kind,parent\nA,public,B\nB,public,C\nC,public,A\nD,public,Top\n", {2: below, 3: below, 4: below}),
        (
            "name,kind,parent\nA,public,B\nB,public,C\nC,castle,\n",
            {2: "Row 3, which it is part of, is left out.", 3: "Row 4, which it is part of, is left out.", 4: "“castle”"},
        ),
    ):  # fmt: skip
        rows = {row.number: " ".join(row.errors) for row in plan(table) if row.errors}
        assert rows.keys() == wrong.keys()
        assert all(words in rows[number] for number, words in wrong.items())
        run(table)
    assert set(Organization.objects.values_list("name", "parent__name")) == {
        ("Top", None), ("Child", "Top"), ("D", "Top"),
    }  # fmt: skip


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
        assert 'hx-get="/organizations/names/"' in page
        assert '<datalist id="organizations">' in page
    assert free_slug("Names") == "names-2"


def test_an_address_that_was_given_out_stays(desk: Client) -> None:
    library = OrganizationFactory.create(slug="wexcombe")
    desk.post(
        f"/admin/members/organization/{library.pk}/change/",
        {"name": "Renamed", "kind": "public", "slug": "other"},
    )
    library.refresh_from_db()
    assert (library.name, library.slug) == ("Renamed", "wexcombe")


CSV = """name,abbreviation,kind,parent,place,website,about
Wexcombe Library,WL,public,,Wexcombe,https://w.example.org,Books
Map Room,,Special library,Wexcombe Library,,,
,,public,,,,
Castle,,castle,Nobody,Zzz,nowhere,
Map Room,,special,,,,
"""


IMPORT = "/admin/members/organization/import/"


def look(desk: Client, data: str | bytes) -> str:
    """Bring a table to the desk; gives the address of its preview."""
    raw = data if isinstance(data, bytes) else data.encode()
    where: str = desk.post(IMPORT, {"file": SimpleUploadedFile("o.csv", raw)})["Location"]
    return where


def test_what_was_looked_at_can_be_imported_however_big(desk: Client) -> None:
    about = "ö" * 2400
    rows = "".join(f"Library {n},public,{about}\n" for n in range(450))
    data = f"name,kind,about\n{rows}".encode()
    assert len(data) > 2_000_000
    preview = look(desk, data)
    assert desk.get(preview).content.decode().count('<th scope="row">') == 100
    assert desk.post(preview, {"import": "1"}).status_code == 302
    assert Organization.objects.count() == 450
    # A button that is pressed twice does its work once, and nothing of the file is kept.
    assert desk.post(preview, {"import": "1"}).status_code == 302
    assert not Upload.objects.exists()
    with pytest.raises(Unreadable):
        decode(b"x" * (LIMITS.table_bytes + 1))


def test_suggestions_and_the_desk_undo_nothing_of_each_other(cast: Cast, desk: Client) -> None:
    library = OrganizationFactory.create(name="Wexcombe Library", kind="public", abbreviation="WL")
    said = {"name": library.name, "kind": "public", "parent": None, "abbreviation": "WL"}
    first = suggest_organization(by=cast.stranger, organization=library, **said | {"about": "Old"})
    second = suggest_organization(by=cast.owner, organization=library, **said | {"abbreviation": "WPL"})
    address = f"/admin/members/organization/{library.pk}/change/"
    shown = {
        field.html_initial_name: field.value() or ""
        for field in desk.get(address).context["adminform"].form
        if field.field.show_hidden_initial
    }
    decide(suggestion_id=first.pk, by=cast.curator, accept=True)
    run("name,kind,website\nWexcombe Library,public,https://wl.example.org\n")
    opened = {key.removeprefix("initial-"): value for key, value in shown.items()}
    assert desk.post(address, shown | opened | {"kind": "academic"}).status_code == 302
    decide(suggestion_id=second.pk, by=cast.curator, accept=True)
    library.refresh_from_db()
    assert (library.about, library.abbreviation, library.website, library.kind) == (
        "Old", "WPL", "https://wl.example.org", "academic",
    )  # fmt: skip


def test_a_table_is_looked_at_before_it_is_imported_and_again_changes_nothing(desk: Client) -> None:
    PlaceFactory.create(name="Wexcombe", key="wexcombe")
    preview = look(desk, CSV)
    body = desk.get(preview).content.decode()
    for words in (
        "The name is missing.", "“castle” is no kind.", "There is no place called “Zzz”.", "“nowhere” is no web address",
        "It should be part of “Nobody”", "Row 3 is about the same organization.",
    ):  # fmt: skip
        assert words in body
    assert Organization.objects.count() == 0
    done = desk.post(preview, {"import": "1"})
    assert done.status_code == 302
    room = Organization.objects.get(name="Map Room")
    assert (room.parent and room.parent.name, room.kind) == ("Wexcombe Library", "special")
    assert run(CSV) == {"new": 0, "change": 0, "same": 2, "wrong": 3}
    assert run("name,about\nMap Room,Maps\n") == {"new": 0, "change": 1, "same": 0, "wrong": 0}
    room.refresh_from_db()
    assert (room.about, room.parent is None) == ("Maps", False)


@pytest.mark.parametrize("mark", [";", "\t"])
def test_spreadsheets_part_the_cells_as_they_like(mark: str) -> None:
    table = "\nname;kind;about;;\nMap Room;public;Maps, and more;;\n".replace(";", mark)
    assert plan(decode(table.encode("utf-16")))[0].does == "new"
    assert plan(f"sep={mark}\n{table}")[0].does == "new"
    assert run(table)["new"] == 1
    assert Organization.objects.get().about == "Maps, and more"
    OrganizationFactory.create(name="Kansas Library Association", abbreviation="KLA")
    [row] = plan("name,parent\nMap Room,kla\n")
    assert (row.does, str(row.values["parent"])) == ("change", "Kansas Library Association")


@pytest.mark.parametrize(
    "table",
    [
        "",
        "kind\npublic\n",
        "name,kind\n",
        "<html><body>Sign in</body></html>",
    ],
)
def test_a_table_that_cannot_be_read_says_why(desk: Client, table: str) -> None:
    with pytest.raises(Unreadable):
        plan(table)
    page = desk.post(IMPORT, {"text": table or " "})
    assert page.status_code == 200
    assert Organization.objects.count() == 0


def test_columns_that_nobody_knows_are_told_and_the_others_read(desk: Client) -> None:
    for table, words in (
        ("name,color\nA,red\n", "Not taken over: the columns “color”."),
        ("name,name,kind\nA,B,public\n", "Not taken over: the columns “name”."),
        ('name,kind\n"unfinished,public\nB,public\n', "A quotation mark is never closed in row 2."),
    ):
        assert words in desk.get(look(desk, table)).content.decode()


def test_what_is_wrong_in_a_row_is_put_right_in_the_preview(desk: Client) -> None:
    preview = look(desk, "name,kind\nMap Room,castle\nAttic,public\n")
    page = desk.get(preview).content.decode()
    assert "“castle” is no kind." in page
    sent = {"fix-2-kind": "special", "was-2-kind": "", "fix-2-name": "Map Room", "was-2-name": "Map Room"}
    again = desk.post(preview, {**sent, "import": "1"})
    assert not Organization.objects.exists()
    assert "“castle”" not in desk.get(again["Location"]).content.decode()
    desk.post(preview, {"import": "1"})
    assert sorted(Organization.objects.values_list("name", "kind")) == [
        ("Attic", "public"),
        ("Map Room", "special"),
    ]


def test_the_desk_is_closed_to_members(cast: Cast, sign_in: SignIn) -> None:
    for path in ("organization/", "organization/import/", "organizationsuggestion/"):
        assert sign_in(cast.stranger).get(f"/admin/members/{path}").status_code in (302, 403)


def test_a_correction_by_somebody_who_left_stays_without_a_name(cast: Cast) -> None:
    kept = suggest_organization(
        by=cast.stranger, organization=None, name="Map Room", kind="special", parent=None
    )
    cast.stranger.delete()
    kept.refresh_from_db()
    assert kept.by is None
