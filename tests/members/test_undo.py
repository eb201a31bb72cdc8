"""Undo: what a member deletes comes back for thirty days, for them alone, and shows nothing to anybody new."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.test import Client
from django.utils import timezone

from events.models import Event, Price
from events.services.publishing import delete_event
from members.models import Circle, Contact, Deleted, Entry, Face, Member, Photo, What
from members.rule.masks import MEMBERS, ONLY_ME, PERSONAL, PROFESSIONAL
from members.rule.standing import Viewer
from members.services import circles, contacts
from members.services.lines import delete_line
from members.services.photos import delete_photo
from members.services.undo import KEPT, bring_back, forget_deleted
from tests.cast import Cast
from tests.events.factories import draft, party
from tests.factories import line, listed
from tests.reading import text

pytestmark = pytest.mark.django_db

SignIn = Callable[[Member | None], Client]


def as_stored(model: type[Model], pk: int) -> dict[str, Any]:
    """All values of a row; moments as JSON keeps them, to the thousandth of a second."""
    row = model._default_manager.filter(pk=pk).values().get()
    return {
        name: value.replace(microsecond=value.microsecond // 1000 * 1000)
        if isinstance(value, dt.datetime)
        else value
        for name, value in row.items()
    }


def photo(owner: Member) -> Photo:
    return Photo.objects.create(
        owner=owner,
        face=Face.PROFESSIONAL,
        image=b"picture",
        width=8,
        height=9,
        version="v",
        audience=MEMBERS,
    )


@pytest.mark.parametrize("rows", ["no rows", '[{"model": "members.gone", "pk": 1, "fields": {}}]', "[{}]"])
def test_what_no_longer_fits_a_table_cannot_come_back(cast: Cast, sign_in: SignIn, rows: str) -> None:
    """As after a release in which the table changed."""
    kept = Deleted.objects.create(owner=cast.owner, what=What.LINE, label="Hobby", rows=rows)
    page = sign_in(cast.owner).post(f"/undo/{kept.pk}/", follow=True)
    assert page.status_code == 200
    assert "Something else has taken its place, so it can’t come back." in page.content.decode()
    assert Deleted.objects.filter(pk=kept.pk).exists()


def test_a_line_comes_back_as_it_was(cast: Cast, sign_in: SignIn) -> None:
    entry = line(cast.owner, "knitting", PROFESSIONAL)
    before = as_stored(Entry, entry.pk)
    client = sign_in(cast.owner)
    page = client.post(f"/profile/lines/{entry.pk}/delete/", follow=True)
    assert "“Hobby” is deleted. Undo" in text(page)
    assert not Entry.objects.exists()
    kept = Deleted.objects.get()
    assert "Hobby" in text(client.get("/settings/deleted/"))
    page = client.post(f"/undo/{kept.pk}/", follow=True)
    assert "knitting" in text(page)
    assert as_stored(Entry, entry.pk) == before
    assert not Deleted.objects.exists()
    assert client.post(f"/undo/{kept.pk}/").status_code == 404


def test_only_its_owner_reads_it_and_brings_it_back(cast: Cast, sign_in: SignIn) -> None:
    kept = delete_line(entry=line(cast.owner, "knitting", MEMBERS))
    assert kept is not None
    for role, viewer in cast.viewers().items():
        assert Deleted.objects.visible_to(viewer).exists() == (role == "owner"), role
    for role in ("stranger", "professional", "both", "curator"):
        client = sign_in(getattr(cast, role))
        assert client.post(f"/undo/{kept.pk}/").status_code == 404
        assert "Hobby" not in text(client.get("/settings/deleted/"))
        assert "Undo" not in text(client.get(f"/settings/?deleted={kept.pk}"))
    assert sign_in(None).post(f"/undo/{kept.pk}/").status_code == 302
    assert not Entry.objects.exists()
    assert sign_in(cast.owner).get(f"/undo/{kept.pk}/").status_code == 405
    assert sign_in(cast.owner).get("/settings/?deleted=x").status_code == 200


def test_a_photo_comes_back_unless_another_took_its_place(cast: Cast) -> None:
    photo(cast.owner)
    kept = delete_photo(owner=cast.owner, face=Face.PROFESSIONAL)
    assert kept is not None
    bring_back(owner=cast.owner, deleted_id=kept.pk)
    back = Photo.objects.get()
    assert (bytes(back.image), back.version, back.audience) == (b"picture", "v", MEMBERS)
    kept = delete_photo(owner=cast.owner, face=Face.PROFESSIONAL)
    assert kept is not None
    assert delete_photo(owner=cast.owner, face=Face.PROFESSIONAL) is None
    other = photo(cast.owner)
    with pytest.raises(ValidationError):
        bring_back(owner=cast.owner, deleted_id=kept.pk)
    assert Photo.objects.get() == other
    assert Deleted.objects.filter(pk=kept.pk).exists()


def test_a_circle_comes_back_with_its_people_and_what_they_saw(cast: Cast) -> None:
    circle = Circle.objects.get(owner=cast.owner)
    shown = line(cast.owner, "gin", circle.bit)
    opened = line(cast.owner, "tonic", circle.bit)
    kept = circles.delete(circle=circle)
    assert kept is not None
    assert Contact.objects.get(owner=cast.owner, other=cast.circled).mask == PROFESSIONAL
    Entry.objects.filter(pk=opened.pk).update(audience=MEMBERS)
    bring_back(owner=cast.owner, deleted_id=kept.pk)
    back = Circle.objects.get(owner=cast.owner)
    assert (back.pk, back.name) == (circle.pk, "The Gin Shelf")
    assert Contact.objects.get(owner=cast.owner, other=cast.circled).mask == PROFESSIONAL | back.bit
    assert Entry.objects.get(pk=shown.pk).audience == back.bit
    # What was changed since stays as it is.
    assert Entry.objects.get(pk=opened.pk).audience == MEMBERS


def test_a_circle_whose_number_is_used_again_gets_another(cast: Cast) -> None:
    circle = Circle.objects.get(owner=cast.owner)
    shown = line(cast.owner, "gin", circle.bit)
    kept = circles.delete(circle=circle)
    assert kept is not None
    other = circles.make(owner=cast.owner, name="Book club")
    assert other.number == circle.number
    contacts.file(
        owner=cast.owner, other=cast.both, mask=PERSONAL | other.bit, expected_mask=PERSONAL | PROFESSIONAL
    )
    bring_back(owner=cast.owner, deleted_id=kept.pk)
    back = Circle.objects.get(pk=circle.pk)
    assert back.number != other.number
    seen = Entry.objects.visible_to(Viewer(cast.circled.pk)).filter(pk=shown.pk)
    assert seen.exists()
    assert not Entry.objects.visible_to(Viewer(cast.both.pk)).filter(pk=shown.pk).exists()


def test_a_line_for_a_circle_that_is_gone_comes_back_for_nobody(cast: Cast) -> None:
    circle = Circle.objects.get(owner=cast.owner)
    kept = delete_line(entry=line(cast.owner, "gin", circle.bit))
    assert kept is not None
    circles.delete(circle=circle)
    other = circles.make(owner=cast.owner, name="Book club")
    assert other.number == circle.number
    bring_back(owner=cast.owner, deleted_id=kept.pk)
    assert Entry.objects.get().audience == ONLY_ME


def test_a_circle_does_not_take_a_name_that_is_used(cast: Cast) -> None:
    circle = Circle.objects.get(owner=cast.owner)
    kept = circles.delete(circle=circle)
    assert kept is not None
    circles.make(owner=cast.owner, name=circle.name)
    with pytest.raises(ValidationError):
        bring_back(owner=cast.owner, deleted_id=kept.pk)
    assert Circle.objects.filter(owner=cast.owner).count() == 1


def test_an_emptied_note_comes_back_where_none_was_written_since(cast: Cast, sign_in: SignIn) -> None:
    Contact.objects.filter(owner=cast.owner, other=cast.both).update(note="Ask about the maps")
    client = sign_in(cast.owner)

    def write(note: str) -> object:
        mine = Contact.objects.get(owner=cast.owner, other=cast.both)
        sent = {"note": note, "where_met": "", "follow_up": "", "version": contacts.note_version(mine)}
        return client.post(f"/contacts/{cast.both.handle}/note/", sent, follow=True)

    assert "“Note about Yuki Arakawa” is deleted. Undo" in text(write(""))
    kept = Deleted.objects.get()
    assert "maps" not in kept.label
    client.post(f"/undo/{kept.pk}/")
    assert Contact.objects.get(owner=cast.owner, other=cast.both).note == "Ask about the maps"
    write("")
    write("Newer")
    client.post(f"/undo/{Deleted.objects.get().pk}/")
    assert Contact.objects.get(owner=cast.owner, other=cast.both).note == "Newer"


def test_a_draft_comes_back_with_its_prices_and_an_event_people_saw_is_not_deleted(
    cast: Cast, sign_in: SignIn
) -> None:
    event = draft(cast.owner)
    before = as_stored(Event, event.pk)
    client = sign_in(cast.owner)
    page = client.post(f"{event.get_absolute_url()}cancel/", {"note": ""}, follow=True)
    assert "“Gin & Globes” is deleted. Undo" in text(page)
    assert not Event.objects.exists()
    client.post(f"/undo/{Deleted.objects.get().pk}/")
    assert as_stored(Event, event.pk) == before
    assert Price.objects.filter(event=event).count() == 2
    with pytest.raises(ValidationError):
        delete_event(event=party(cast.owner))
    assert not Deleted.objects.exists()


def test_after_thirty_days_it_is_gone_for_good(cast: Cast) -> None:
    old = delete_line(entry=line(cast.owner, "knitting"))
    new = delete_line(entry=line(cast.owner, "weaving"))
    assert old is not None
    assert new is not None
    Deleted.objects.filter(pk=old.pk).update(at=timezone.now() - KEPT - dt.timedelta(minutes=1))
    with pytest.raises(Deleted.DoesNotExist):
        bring_back(owner=cast.owner, deleted_id=old.pk)
    assert forget_deleted() == 1
    assert list(Deleted.objects.values_list("pk", flat=True)) == [new.pk]


def test_it_goes_with_the_account(cast: Cast) -> None:
    member = listed()
    delete_line(entry=line(member, "knitting"))
    member.delete()
    assert not Deleted.objects.exists()
    assert set(What.values) == {"line", "photo", "circle", "note", "draft"}
