"""Merging two organizations: nothing is lost, and the old addresses still lead there."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from members.models import Entry, Member, Organization, OrganizationSuggestion
from members.reads.newcomers import newcomers
from members.rule.masks import CONTACTS, MEMBERS, ONLY_ME, PUBLIC
from members.services.lines import fill_line
from members.services.organization_import import plan, run
from members.services.organizations import decide, free_slug, merge_organizations, suggest_organization
from members.services.saved import save_search
from tests.cast import Cast
from tests.factories import OrganizationFactory, PlaceFactory
from tests.members.organizations import job
from tests.reading import names, text

pytestmark = pytest.mark.django_db

SignIn = Callable[[Member | None], Client]


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
    page = client.get(f"/people/narrow/?organization={old}")
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
