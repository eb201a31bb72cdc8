"""Photos: who is given them, and how their owner keeps them."""

import re
from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from members.models import Circle, Contact, Face, Member, Photo
from members.rule.masks import CONTACTS, MEMBERS, ONLY_ME, PERSONAL, PROFESSIONAL, PUBLIC
from members.services.photos import save_photo
from netlib.pictures import reencode
from tests.cast import Cast
from tests.pictures import picture
from tests.reading import text

SignIn = Callable[[Member | None], Client]

TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="\w+"')


# Keeping and giving out
def kept(owner: Member, face: Face = Face.PROFESSIONAL, audience: int = ONLY_ME) -> Photo:
    return save_photo(owner=owner, face=face, picture=reencode(picture()), audience=audience)


def test_a_first_photo_starts_as_only_me_and_a_new_picture_keeps_the_audience(cast: Cast) -> None:
    first = save_photo(owner=cast.owner, face=Face.PERSONAL, picture=reencode(picture()))
    assert first.audience == ONLY_ME
    before = first.version
    Photo.objects.filter(pk=first.pk).update(audience=PERSONAL)
    second = save_photo(owner=cast.owner, face=Face.PERSONAL, picture=reencode(picture("PNG")))
    assert (second.pk, second.audience) == (first.pk, PERSONAL)
    assert second.version != before
    assert len(second.version) == 22


WHO = {
    ONLY_ME: {"owner"},
    PUBLIC: {
        "owner",
        "visitor",
        "stranger",
        "professional",
        "personal",
        "both",
        "unfiled",
        "circled",
        "admirer",
        "curator",
    },
    MEMBERS: {
        "owner",
        "stranger",
        "professional",
        "personal",
        "both",
        "unfiled",
        "circled",
        "admirer",
        "curator",
    },
    CONTACTS: {"owner", "professional", "personal", "both", "circled"},
    PROFESSIONAL: {"owner", "professional", "both", "circled"},
    PERSONAL: {"owner", "personal", "both"},
}


@pytest.mark.parametrize("audience", list(WHO))
def test_a_photo_goes_to_its_audience_alone(cast: Cast, sign_in: SignIn, audience: int) -> None:
    Member.objects.filter(pk=cast.owner.pk).update(listing=PUBLIC)
    photo = kept(cast.owner, audience=audience)
    url = photo.get_absolute_url()
    people: dict[str, Member | None] = {
        name: getattr(cast, name)
        for name in cast.__dataclass_fields__
        if name not in {"suspended", "leaving"}
    }
    people["visitor"] = None
    got = set()
    for name, person in people.items():
        answer = sign_in(person).get(url)
        assert answer.status_code in (200, 404)
        if answer.status_code == 200:
            got.add(name)
            assert answer.content == bytes(photo.image)
            assert answer["Content-Type"] == "image/webp"
            assert answer["X-Content-Type-Options"] == "nosniff"
            assert answer["Cache-Control"] == "private, no-cache"
            again = sign_in(person).get(url, headers={"If-None-Match": answer["ETag"]})
            assert (again.status_code, again.content) == (304, b"")
            assert sign_in(person).get(url, headers={"If-None-Match": '"old"'}).status_code == 200
        else:
            # Whoever has a copy from another time does not learn whether it is still the photo.
            kept_copy = sign_in(person).get(url, headers={"If-None-Match": f'"{photo.version}"'})
            assert kept_copy.status_code == 404
    assert got == WHO[audience]


def test_a_public_photo_of_somebody_whom_the_visitor_does_not_find_is_not_there(
    cast: Cast, sign_in: SignIn
) -> None:
    photo = kept(cast.owner, audience=PUBLIC)
    assert sign_in(None).get(photo.get_absolute_url()).status_code == 404
    assert sign_in(cast.stranger).get(photo.get_absolute_url()).status_code == 200


def test_a_hidden_photo_answers_as_a_missing_one_does(cast: Cast, sign_in: SignIn) -> None:
    photo = kept(cast.owner)
    stranger = sign_in(cast.stranger)
    hidden = stranger.get(photo.get_absolute_url())
    missing = stranger.get(photo.get_absolute_url().replace(photo.version, "A" * 22))
    nobody = stranger.get(photo.get_absolute_url().replace(cast.owner.handle, "nobody-at-all"))
    wrong_face = stranger.get(photo.get_absolute_url().replace("/work/", "/home/"))
    bodies = {TOKEN.sub("", answer.content.decode()) for answer in (hidden, missing, nobody, wrong_face)}
    assert [a.status_code for a in (hidden, missing, nobody, wrong_face)] == [404] * 4
    assert len(bodies) == 1


def test_story_14_refiling_takes_effect_on_the_next_request(cast: Cast, sign_in: SignIn) -> None:
    """Neither a cache nor an old address keeps a photo that one may no longer see."""
    photo = kept(cast.owner, audience=PERSONAL)
    friend = sign_in(cast.personal)
    assert friend.get(photo.get_absolute_url()).status_code == 200
    Contact.objects.filter(owner=cast.owner, other=cast.personal).update(mask=PROFESSIONAL)
    assert friend.get(photo.get_absolute_url()).status_code == 404
    Contact.objects.filter(owner=cast.owner, other=cast.personal).update(mask=PERSONAL)
    assert friend.get(photo.get_absolute_url()).status_code == 200
    old = photo.get_absolute_url()
    save_photo(owner=cast.owner, face=Face.PROFESSIONAL, picture=reencode(picture("PNG")))
    assert friend.get(old).status_code == 404


def test_story_19_the_address_of_a_photo_tells_nothing(cast: Cast) -> None:
    """The same picture of the same person gets another random version each time."""
    data = reencode(picture())
    versions = {save_photo(owner=cast.owner, face=Face.PROFESSIONAL, picture=data).version for _ in range(20)}
    assert len(versions) == 20


def test_story_07_a_new_photo_is_closed_whatever_the_form_leaves_out(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.owner)
    page = client.get("/profile/photos/home/")
    assert page.context["form"]["audience"].value() == ("me", [])
    answer = client.post(
        "/profile/photos/home/", {"image": SimpleUploadedFile("a.jpg", picture().getvalue())}
    )
    assert answer.status_code == 200
    assert not Photo.objects.exists()


def test_the_page_keeps_a_photo_changes_it_and_deletes_it(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.owner)
    sent = {
        "image": SimpleUploadedFile("a.jpg", picture().getvalue()),
        "description": "Nell at the desk",
        "audience": "professional",
    }
    answer = client.post("/profile/photos/work/", sent, follow=True)
    photo = Photo.objects.get(owner=cast.owner)
    assert (photo.face, photo.audience, photo.description) == ("work", PROFESSIONAL, "Nell at the desk")
    assert photo.get_absolute_url() in answer.content.decode()
    version = photo.version
    client.post("/profile/photos/work/", {"description": "Nell", "audience": "me"})
    photo.refresh_from_db()
    assert (photo.audience, photo.description, photo.version) == (ONLY_ME, "Nell", version)
    circle = Circle.objects.get(owner=cast.owner)
    shown = {"description": "Nell", "audience": "circle", "circles": str(circle.number)}
    page = client.post("/profile/photos/work/", shown, follow=True).content.decode()
    assert "The Gin Shelf" in page[page.index('id="photo-work"') :].split("</div>")[0]
    assert 'href="/profile/photos/work/delete/"' in client.get("/profile/photos/work/").content.decode()
    assert "Delete your photo at work?" in client.get("/profile/photos/work/delete/").content.decode()
    assert Photo.objects.exists()
    assert "is deleted. Undo" in text(client.post("/profile/photos/work/delete/", follow=True))
    assert not Photo.objects.exists()
    assert client.get("/profile/photos/work/delete/").status_code == 404


def test_an_old_form_opens_no_photo_that_was_closed_meanwhile(cast: Cast, sign_in: SignIn) -> None:
    kept(cast.owner, audience=MEMBERS)
    client = sign_in(cast.owner)
    url = "/profile/photos/work/"
    version = re.findall(r'name="version" value="([^"]+)"', client.get(url).content.decode())[0]
    sent = {"description": "Nell", "version": version}
    client.post(url, {**sent, "audience": "me"})
    page = client.post(url, {**sent, "description": "Nell again", "audience": "members"}).content.decode()
    photo = Photo.objects.get(owner=cast.owner)
    assert (photo.audience, photo.description) == (ONLY_ME, "Nell")
    assert "it can be seen by only you" in page
    assert 'value="Nell again"' in page
    version = re.findall(r'name="version" value="([^"]+)"', page)[0]
    client.post(url, {"description": "Nell again", "version": version, "audience": "members"})
    photo.refresh_from_db()
    assert (photo.audience, photo.description) == (MEMBERS, "Nell again")


def test_the_form_says_at_the_field_what_is_wrong(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.owner)
    nothing = client.post("/profile/photos/work/", {"audience": "me"})
    assert nothing.context["form"].errors["image"] == ["Choose a picture first."]
    broken = client.post(
        "/profile/photos/work/",
        {"audience": "me", "image": SimpleUploadedFile("a.png", b"%PDF-1.7 not a picture")},
    )
    assert broken.context["form"].errors["image"] == [
        "This is not a picture that we can read. Choose a JPEG, PNG or WebP file."
    ]
    assert client.get("/profile/photos/passport/").status_code == 404


def test_nobody_keeps_photos_for_another(cast: Cast, sign_in: SignIn) -> None:
    kept(cast.owner)
    sign_in(cast.both).post("/profile/photos/work/delete/")
    assert Photo.objects.filter(owner=cast.owner).exists()
    assert sign_in(None).get("/profile/photos/work/").status_code == 302
