"""A name with letters that keyboards lack is found everywhere by the letters that they have."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from committees.reads.rosters import CommitteeFilter, list_committees
from events.models import Answer, Invitation
from events.services.answers import answer_outside
from members.models import Member
from members.reads.browse import letters_with_people, people_under
from members.reads.contacts import list_contacts
from members.reads.organizations import list_organizations
from members.reads.places import search as search_places
from members.rule.masks import PROFESSIONAL
from members.rule.standing import Viewer
from members.search import Search
from netlib.text.names import handle_base
from tests.cast import Cast
from tests.committees.factories import CommitteeFactory
from tests.events.factories import party
from tests.factories import OrganizationFactory, PlaceFactory, listed, tie

pytestmark = pytest.mark.django_db

NAMES = [
    ("Karmenu Ħalil", "halil", "h"),
    ("Máret Ŋávdná", "navdna", "n"),
    ("Amina Ɗanjuma", "danjuma", "d"),
    ("Łucja Żółć", "zolc", "z"),
    ("Sölvi Þórðarson", "thordarson", "t"),
    ("Ülo Õunapuu", "ounapuu", "o"),
]


@pytest.mark.parametrize(("name", "typed", "letter"), NAMES)
def test_a_member_is_found_in_each_place_alike(cast: Cast, name: str, typed: str, letter: str) -> None:
    person, other = listed(name=name), listed(name="Zelda Quist")
    tie(cast.owner, person, PROFESSIONAL)
    tie(cast.owner, other, PROFESSIONAL)
    viewer = Viewer(cast.owner.pk)
    for words in (typed, typed.upper(), name.split()[1], name.split()[1].upper()):
        assert [hit.member for hit in Search(viewer, words).page().hits] == [person]
        assert [row.person for row in list_contacts(cast.owner.pk, names={}, words=words).rows] == [person]
    assert person in people_under(viewer, letter).rows
    assert person not in people_under(viewer, "other").rows
    assert letter in [choice.value for choice in letters_with_people(viewer)]
    assert Member.objects.get(pk=person.pk).sort_key.startswith(typed)


def test_what_is_no_member_is_found_alike() -> None:
    library = OrganizationFactory.create(name="Librerija ta’ Ħal Qormi")
    committee = CommitteeFactory.create(name="Kumitat taż-Żgħażagħ", organization=library)
    town = PlaceFactory.create(name="Ħal Qormi")
    viewer = Viewer(listed().pk)
    for words in ("Ħal qormi", "hal Qormi"):
        assert [row.organization for row in list_organizations(viewer, words=words).rows] == [library]
        assert search_places(words) == [town]
    for words in ("żgħażagħ", "ZGHAZAGH"):
        assert list_committees(viewer, CommitteeFilter(words=words)).committees == [committee]


@pytest.mark.parametrize("words", ["lucja", "ŁUCJA", "zolc"])
def test_the_host_finds_a_guest_without_an_account_alike(
    cast: Cast, sign_in: Callable[[Member], Client], words: str
) -> None:
    event = party(cast.owner)
    for name in ("Łucja Żółć", "Lux Interior"):
        asked = Invitation.objects.create(event=event, email=f"{len(name)}@elsewhere.example", by=cast.owner)
        answer_outside(invitation=asked, status=Answer.GOING, name=name)
    page = sign_in(cast.owner).get(reverse("event-host", args=[event.year, event.slug]), {"q": words})
    assert [guest.name for guest in page.context["shown"].going] == ["Łucja Żółć"]


def test_an_address_keeps_the_letters_that_it_can() -> None:
    assert handle_base("Karmenu Ħalil") == "karmenu-halil"
