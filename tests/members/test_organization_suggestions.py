"""Suggestions of organizations: what members send, and what curators do with them."""

from collections.abc import Callable

import pytest
from django.test import Client

from members.models import Decision, Member, Organization, OrganizationSuggestion
from members.services.organization_import import run
from members.services.organizations import decide, suggest_organization
from tests.cast import Cast
from tests.factories import OrganizationFactory, PlaceFactory
from tests.reading import text

pytestmark = pytest.mark.django_db

SignIn = Callable[[Member | None], Client]


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
    assert (again.status_code, "It’s already in the list." in text(again)) == (422, True)
    assert sign_in(None).get("/organizations/suggest/").status_code == 302


def test_a_correction_changes_what_is_there(cast: Cast, sign_in: SignIn) -> None:
    library = OrganizationFactory.create(name="Old Name", slug="old-name", about="Books")
    client = sign_in(cast.stranger)
    same = client.post(
        "/organizations/old-name/correct/", {"name": "Old Name", "kind": "public", "about": "Books"}
    )
    assert "Nothing has changed yet." in text(same)
    client.post("/organizations/old-name/correct/", {"name": "New Name", "kind": "public", "about": "Books"})
    decide(suggestion_id=OrganizationSuggestion.objects.get().pk, by=cast.curator, accept=True)
    library.refresh_from_db()
    assert (library.name, library.slug, library.about) == ("New Name", "old-name", "Books")


def test_wrong_suggestions_are_explained(cast: Cast, sign_in: SignIn) -> None:
    page = sign_in(cast.stranger).post(
        "/organizations/suggest/",
        {"name": "\1", "kind": "castle", "parent": "Nobody", "website": "no", "place": "Zzz"},
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


def test_a_correction_by_somebody_who_left_stays_without_a_name(cast: Cast) -> None:
    kept = suggest_organization(
        by=cast.stranger, organization=None, name="Map Room", kind="special", parent=None
    )
    cast.stranger.delete()
    kept.refresh_from_db()
    assert kept.by is None
