"""The documents: kept by triggers in the same transaction, and gone with their members."""

from typing import Any

from django.db import connection

from members.models import ContactDocument, Document, Entry, FullDocument, Member, NameForm
from members.rule.masks import CONTACTS, MEMBERS, PERSONAL, PROFESSIONAL, PUBLIC
from members.rule.standing import Viewer
from tests.cast import Cast
from tests.factories import line
from tests.members.search.looking import finds


def test_a_change_shows_in_its_own_transaction(cast: Cast) -> None:
    viewer = Viewer(cast.stranger.pk)
    entry = line(cast.owner, "sloops", MEMBERS)
    assert finds(viewer, "sloops") == ["Nell Harrigan"]
    Entry.objects.filter(pk=entry.pk).update(audience=PERSONAL)
    assert finds(viewer, "sloops") == []
    Entry.objects.filter(pk=entry.pk).update(audience=PUBLIC, text="ketches")
    assert finds(viewer, "ketches") == ["Nell Harrigan"]
    Member.objects.filter(pk=cast.owner.pk).update(name="Nell Harrigan-Frost", headline="Yawls")
    assert finds(viewer, "yawls frost") == ["Nell Harrigan-Frost"]
    Member.objects.filter(pk=cast.owner.pk).update(is_active=False)
    assert finds(viewer, "ketches") == []
    Member.objects.filter(pk=cast.owner.pk).update(is_active=True)
    entry.delete()
    assert finds(viewer, "ketches") == []


def test_filing_writes_no_document(cast: Cast) -> None:
    line(cast.owner, "sloops", PERSONAL)
    rows = "SELECT member_id, xmin::text FROM members_document UNION ALL SELECT member_id, xmin::text FROM members_contactdocument"
    rows += " UNION ALL SELECT member_id, xmin::text FROM members_fulldocument"

    def versions() -> list[Any]:
        with connection.cursor() as cursor:
            cursor.execute(rows)
            return sorted(cursor.fetchall())

    before = versions()
    viewer = Viewer(cast.professional.pk)
    assert finds(viewer, "sloops") == []
    cast.owner.contacts.filter(other=cast.professional).update(mask=CONTACTS)
    assert finds(viewer, "sloops") == ["Nell Harrigan"]
    cast.owner.contacts.filter(other=cast.professional).update(mask=PROFESSIONAL)
    assert finds(viewer, "sloops") == []
    assert versions() == before


def test_who_is_gone_leaves_no_document(cast: Cast) -> None:
    line(cast.owner, "sloops", PERSONAL)
    number = cast.owner.pk
    cast.owner.delete()
    for model in (Document, ContactDocument, FullDocument, NameForm):
        assert not model.objects.filter(member_id=number).exists()
