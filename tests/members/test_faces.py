"""The faces in lists: the photo that this viewer may see, and initials where there is none."""

import re
from collections.abc import Callable

import pytest
from django.test import Client

from members.models import Block, Contact, ContactRequest, Face, Member, Photo
from members.reads.faces import photos_of
from members.rule.masks import MEMBERS, ONLY_ME, PERSONAL, PROFESSIONAL, PUBLIC
from tests.cast import Cast
from tests.committees.factories import CommitteeFactory, seat
from tests.events.factories import answer, party
from tests.members.test_photos import kept

pytestmark = pytest.mark.django_db

SignIn = Callable[[Member | None], Client]


def faces(client: Client, path: str) -> set[str]:
    """The addresses of the photos on a page; each can be opened by whoever sees the page."""
    page = client.get(path)
    assert page.status_code == 200, path
    found = set(re.findall(r'<img class="plate[^"]*" src="([^"]+)"', page.content.decode()))
    assert {client.get(address).status_code for address in found} <= {200}, path
    return found


def test_the_personal_photo_comes_before_the_professional_one(cast: Cast) -> None:
    work = kept(cast.owner, audience=MEMBERS)
    home = kept(cast.owner, face=Face.PERSONAL, audience=PERSONAL)
    viewers = {
        role: viewer for role, viewer in cast.viewers().items() if role not in ("suspended", "leaving")
    }
    seen = {role: photos_of(viewer, [cast.owner]).get(cast.owner.pk) for role, viewer in viewers.items()}
    for_friends, for_all = home.get_absolute_url(), work.get_absolute_url()
    assert {role for role, url in seen.items() if url == for_friends} == {"owner", "personal", "both"}
    assert {role for role, url in seen.items() if url is None} == {
        "visitor", "blocked", "blocker",
    }  # fmt: skip
    assert {url for url in seen.values() if url} == {for_friends, for_all}


def test_faces_stand_wherever_contacts_are_listed(cast: Cast, sign_in: SignIn) -> None:
    shown = kept(cast.both, audience=PROFESSIONAL)
    kept(cast.personal, audience=ONLY_ME)
    Contact.objects.filter(owner=cast.both, other=cast.owner).update(mask=PROFESSIONAL)
    client, url = sign_in(cast.owner), shown.get_absolute_url()
    assert faces(client, "/contacts/") == {url}
    assert faces(client, f"/contacts/{cast.both.handle}/") == {url}
    assert faces(client, f"/contacts/{cast.personal.handle}/") == set()
    Contact.objects.filter(owner=cast.both, other=cast.owner).update(mask=PERSONAL)
    assert faces(client, "/contacts/") == set()


def test_faces_stand_among_requests(cast: Cast, sign_in: SignIn) -> None:
    urls = {kept(person, audience=MEMBERS).get_absolute_url() for person in (cast.stranger, cast.curator)}
    ContactRequest.objects.create(sender=cast.stranger, recipient=cast.owner)
    ContactRequest.objects.create(sender=cast.owner, recipient=cast.curator)
    assert faces(sign_in(cast.owner), "/contacts/requests/") == urls


def test_faces_of_guests(cast: Cast, sign_in: SignIn) -> None:
    event = party(cast.owner, PUBLIC, guest_audience=PUBLIC)
    for guest in (cast.both, cast.personal, cast.stranger):
        answer(event, guest, PUBLIC)
    Member.objects.filter(pk=cast.both.pk).update(listing=PUBLIC)
    for_all = kept(cast.both, audience=PUBLIC).get_absolute_url()
    for_members = kept(cast.stranger, audience=MEMBERS).get_absolute_url()
    url = event.get_absolute_url()
    assert faces(sign_in(None), url) == {for_all}
    assert faces(sign_in(cast.owner), url) == {for_all, for_members}
    assert faces(sign_in(cast.owner), f"{url}host/") == {for_all, for_members}
    Block.objects.create(owner=cast.stranger, blocked=cast.both)
    assert faces(sign_in(cast.both), f"{url}guests/") == {for_all}


def test_faces_of_volunteers(cast: Cast, sign_in: SignIn) -> None:
    committee = CommitteeFactory.create(takes_volunteers=True)
    seat(committee, cast.owner, role="chair")
    kept(cast.stranger, audience=MEMBERS)
    assert faces(sign_in(cast.owner), f"/committees/{committee.slug}/run/") == set()
    committee.volunteers.create(member=cast.stranger, statement="I would like to help.")
    assert len(faces(sign_in(cast.owner), f"/committees/{committee.slug}/run/")) == 1
    assert Photo.objects.count() == 1
