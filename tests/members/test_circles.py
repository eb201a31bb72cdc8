"""Circles: made, renamed, merged and deleted, with every mask that names them."""

import pytest
from django.core.exceptions import ValidationError

from members.models import Change, Circle, Contact, ContactRequest, Entry, Member
from members.reads.log import describe
from members.reads.preview import circle_change, circle_version, difference, shown_by
from members.rule.masks import CONTACTS, FIRST_CIRCLE, MAX_CIRCLES, ONLY_ME, PERSONAL, PROFESSIONAL
from members.rule.standing import Viewer
from members.services import circles as services
from netlib.concurrency import ChangedMeanwhile
from tests.cast import Cast
from tests.factories import CircleFactory, ContactRequestFactory, MemberFactory, line, listed, tie

pytestmark = pytest.mark.django_db


def test_a_circle_takes_the_smallest_free_number() -> None:
    owner = MemberFactory.create()
    first, second, third = (services.make(owner=owner, name=name) for name in ("One", "Two", "Three"))
    services.delete(circle=second)
    assert services.make(owner=owner, name="Four").number == second.number
    assert (first.number, third.number) == (FIRST_CIRCLE, FIRST_CIRCLE + 2)


def test_a_name_is_used_once_whatever_its_case() -> None:
    owner = MemberFactory.create()
    one = services.make(owner=owner, name="Book club")
    services.make(owner=MemberFactory.create(), name="Book club")
    with pytest.raises(ValidationError, match="a circle with that name"):
        services.make(owner=owner, name="BOOK CLUB")
    other = services.make(owner=owner, name="Altos")
    with pytest.raises(ValidationError, match="a circle with that name"):
        services.rename(circle=other, name="book club")
    services.rename(circle=one, name="BOOK CLUB")
    assert set(Circle.objects.filter(owner=owner).values_list("name", flat=True)) == {"BOOK CLUB", "Altos"}
    with pytest.raises(ValidationError, match="Give the circle a name"):
        services.rename(circle=one, name="")


def test_there_is_room_for_forty() -> None:
    owner = MemberFactory.create()
    for number in range(MAX_CIRCLES):
        services.make(owner=owner, name=f"Circle {number}")
    with pytest.raises(ValidationError, match="up to 40 circles"):
        services.make(owner=owner, name="One more")


def everything_named(owner: Member) -> dict[str, int]:
    """Every mask of the owner, by what it is."""
    entry, request = Entry.objects.get(owner=owner), ContactRequest.objects.get(sender=owner)
    owner.refresh_from_db()
    return {
        "line": entry.audience,
        "listing": owner.listing,
        "contact list": owner.contacts_audience,
        "contact": Contact.objects.get(owner=owner).mask,
        "request": request.sender_mask,
    }


def everything(owner: Member, audience: int) -> Member:
    """A contact, a line, a listing, a contact list and a request that all name the circles of `audience`."""
    other = listed()
    tie(owner, other, PERSONAL | audience, PROFESSIONAL)
    line(owner, "Shape-note singing", audience)
    ContactRequestFactory.create(sender=owner, recipient=listed(), sender_mask=PROFESSIONAL | audience)
    Member.objects.filter(pk=owner.pk).update(listing=audience, contacts_audience=audience)
    return other


def test_deleting_takes_the_circle_out_of_every_mask_of_its_owner_alone() -> None:
    owner, stranger = listed(), listed()
    gone, kept = CircleFactory.create(owner=owner), CircleFactory.create(owner=owner)
    theirs = CircleFactory.create(owner=stranger)
    assert theirs.number == gone.number
    everything(owner, gone.bit | kept.bit)
    everything(stranger, theirs.bit)

    services.delete(circle=gone)
    services.delete(circle=gone)

    assert everything_named(owner) == {
        "line": kept.bit,
        "listing": kept.bit,
        "contact list": kept.bit,
        "contact": PERSONAL | kept.bit,
        "request": PROFESSIONAL | kept.bit,
    }
    assert everything_named(stranger)["line"] == theirs.bit
    services.delete(circle=kept)
    assert everything_named(owner) == {
        "line": ONLY_ME,
        "listing": ONLY_ME,
        "contact list": ONLY_ME,
        "contact": PERSONAL,
        "request": PROFESSIONAL,
    }


def test_a_number_used_again_shows_nothing_of_the_circle_before() -> None:
    owner = listed()
    gone = CircleFactory.create(owner=owner)
    other = everything(owner, gone.bit)
    services.delete(circle=gone)
    again = services.make(owner=owner, name="Another")
    assert again.number == gone.number
    assert not Entry.objects.visible_to(Viewer(other.pk)).exists()
    assert not Contact.objects.filter(owner=owner).in_circle(again).exists()


def test_the_log_names_no_circle_that_was_made_since() -> None:
    owner = listed()
    kept, alpha = (services.make(owner=owner, name=name) for name in ("Book club", "Secret alpha"))
    entry = line(owner, "Shape-note singing", kept.bit)
    for audience in (alpha.bit, kept.bit | alpha.bit):
        Entry.objects.filter(pk=entry.pk).update(audience=audience)
    services.delete(circle=alpha)
    zebra = services.make(owner=owner, name="Zebra club")
    assert zebra.number == alpha.number
    Entry.objects.filter(pk=entry.pk).update(audience=zebra.bit)
    services.rename(circle=zebra, name="Zebras")

    log = describe(Viewer(owner.pk), Change.objects.filter(owner=owner, what="line").order_by("pk"))
    gone = "a circle since deleted"
    assert [(change.before, change.after) for change in log] == [
        ("nothing yet", "Book club"),
        ("Book club", gone),
        (gone, f"Book club, {gone}"),
        (f"Book club, {gone}", "Book club"),
        ("Book club", "Zebras"),
    ]


def test_merging_moves_every_mask() -> None:
    owner = listed()
    gone, into = CircleFactory.create(owner=owner), CircleFactory.create(owner=owner)
    everything(owner, gone.bit)
    services.merge(circle=gone, into=into, version=circle_version(gone, into))
    assert everything_named(owner) == {
        "line": into.bit,
        "listing": into.bit,
        "contact list": into.bit,
        "contact": PERSONAL | into.bit,
        "request": PROFESSIONAL | into.bit,
    }
    assert list(Circle.objects.filter(owner=owner)) == [into]


def test_the_preview_of_a_merge_is_what_happens() -> None:
    owner, gone_one, into_one, both = listed(), listed(name="A"), listed(name="B"), listed(name="C")
    gone, into = CircleFactory.create(owner=owner), CircleFactory.create(owner=owner)
    tie(owner, gone_one, PROFESSIONAL | gone.bit)
    tie(owner, into_one, PROFESSIONAL | into.bit)
    tie(owner, both, PERSONAL | gone.bit | into.bit)
    tie(owner, listed(name="D"), CONTACTS)
    line(owner, "For the first", gone.bit)
    line(owner, "For the second", into.bit)

    change = circle_change(owner, gone, into)
    told = {
        each.person.pk: ([t.text for t in each.difference.gains], [t.text for t in each.difference.loses])
        for each in change.people
    }
    assert told == {gone_one.pk: (["For the second"], []), into_one.pk: (["For the first"], [])}
    assert [(thing.text, becomes) for thing, becomes in change.things] == [("For the first", "circle")]

    def seen(person: Member) -> set[str]:
        return set(Entry.objects.visible_to(Viewer(person.pk)).values_list("text", flat=True))

    before = {person.pk: seen(person) for person in (gone_one, into_one, both)}
    services.merge(circle=gone, into=into, version=change.version)
    for person in (gone_one, into_one, both):
        gained, lost = told.get(person.pk, ([], []))
        assert seen(person) == before[person.pk] | set(gained) - set(lost)


def test_a_merge_that_would_show_more_than_its_preview_does_not_happen() -> None:
    owner, other = listed(), listed()
    gone, into = CircleFactory.create(owner=owner), CircleFactory.create(owner=owner)
    tie(owner, other, PROFESSIONAL | into.bit)
    version = circle_version(gone, into)
    line(owner, "Since the preview", gone.bit)
    with pytest.raises(ChangedMeanwhile):
        services.merge(circle=gone, into=into, version=version)
    assert not Entry.objects.visible_to(Viewer(other.pk)).exists()


def test_circles_of_two_owners_do_not_merge_nor_one_with_itself() -> None:
    one, other = CircleFactory.create(), CircleFactory.create()
    for into in (other, one):
        with pytest.raises(Circle.DoesNotExist):
            services.merge(circle=one, into=into, version=circle_version(one, into))


def test_gains_and_losses_are_what_the_person_sees_afterwards(cast: Cast) -> None:
    circle = Circle.objects.get(owner=cast.owner)
    for text, audience in (
        ("work", PROFESSIONAL),
        ("home", PERSONAL),
        ("all", CONTACTS),
        ("gin", circle.bit),
        ("me", ONLY_ME),
    ):
        line(cast.owner, text, audience)

    def seen() -> set[str]:
        return set(Entry.objects.visible_to(Viewer(cast.professional.pk)).values_list("text", flat=True))

    masks = (0, PROFESSIONAL, PERSONAL, CONTACTS, PERSONAL | circle.bit, PROFESSIONAL | circle.bit)
    mine = Contact.objects.filter(owner=cast.owner, other=cast.professional)
    for old in masks:
        for new in masks:
            mine.update(mask=old)
            before = seen()
            change = difference(shown_by(cast.owner), old, new)
            mine.update(mask=new)
            assert {thing.text for thing in change.gains} == seen() - before
            assert {thing.text for thing in change.loses} == before - seen()
