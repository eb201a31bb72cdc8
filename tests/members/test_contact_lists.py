"""What a third person sees of a member's contacts."""

from collections.abc import Callable

import pytest
from django.test import Client

from members.models import Circle, Contact, Member
from members.rule.masks import MEMBERS, PERSONAL, PROFESSIONAL, PUBLIC
from tests.cast import Cast
from tests.factories import line, tie
from tests.reading import names, text

pytestmark = pytest.mark.django_db

SignIn = Callable[[Member | None], Client]

ROLES = ("professional", "personal", "both", "unfiled", "circled", "admirer")

NOBODY = ("stranger", "blocked", "blocker", "suspended", "leaving", "curator")


# The list of another member
def test_the_cast_walks_a_members_contact_list(cast: Cast, sign_in: SignIn) -> None:
    Member.objects.filter(pk=cast.owner.pk).update(contacts_audience=PERSONAL)
    Member.objects.filter(pk=cast.both.pk).update(contacts_audience=MEMBERS)
    everybody = [
        "Yuki Arakawa",
        "Fern Delacroix-Byrne",
        "Tobias Lindqvist",
        "Odette Marchetti",
        "Gus Petrakis",
        "Bea Tollefsen",
    ]
    expected = {
        "owner": everybody,
        "personal": ["Yuki Arakawa", "Odette Marchetti"],
        "both": ["Yuki Arakawa"],
    }
    for role in (
        "visitor",
        "owner",
        *ROLES,
        *(role for role in NOBODY if role not in ("suspended", "leaving")),
    ):
        client = sign_in(None if role == "visitor" else getattr(cast, role))
        page = client.get("/people/nell-harrigan/contacts/")
        assert (role, page.status_code, names(page)) == (
            role,
            200 if role in expected else 404,
            expected.get(role, []),
        )


def test_a_public_list_is_public(cast: Cast, sign_in: SignIn) -> None:
    Member.objects.filter(pk__in=(cast.owner.pk, cast.both.pk)).update(
        contacts_audience=PUBLIC, listing=PUBLIC
    )
    assert names(sign_in(None).get("/people/nell-harrigan/contacts/")) == ["Yuki Arakawa"]


def test_a_profile_names_whom_both_know_where_all_let_it(cast: Cast, sign_in: SignIn) -> None:
    tie(cast.professional, cast.both, PROFESSIONAL, PROFESSIONAL)
    client = sign_in(cast.professional)
    assert "In common" not in text(client.get("/people/nell-harrigan/"))
    for member in (cast.owner, cast.both):
        Member.objects.filter(pk=member.pk).update(contacts_audience=PROFESSIONAL)
    page = client.get("/people/nell-harrigan/")
    assert "In common YA Yuki Arakawa People you both know" in text(page)
    assert 'href="/people/nell-harrigan/contacts/"' in page.content.decode()
    Member.objects.filter(pk=cast.both.pk).update(contacts_audience=PERSONAL)
    assert "Yuki Arakawa" not in text(client.get("/people/nell-harrigan/"))
    assert (
        'href="/people/nell-harrigan/contacts/"'
        not in sign_in(cast.personal).get("/people/nell-harrigan/").content.decode()
    )


def test_nobody_learns_a_circle_a_filing_or_a_note(cast: Cast, sign_in: SignIn) -> None:
    Contact.objects.filter(owner=cast.owner).update(note="Allergic to cats", where_met="Under the oak")
    Member.objects.filter(pk=cast.owner.pk).update(contacts_audience=PUBLIC, listing=PUBLIC)
    circle = Circle.objects.get(owner=cast.owner)
    line(cast.owner, "Gin on Thursdays", circle.bit)
    paths = (
        "/people/nell-harrigan/",
        "/people/nell-harrigan/contacts/",
        "/people/nell-harrigan/ask/",
        "/contacts/",
    )
    for role in ("visitor", *ROLES, "stranger", "blocked", "blocker", "curator"):
        client = sign_in(None if role == "visitor" else getattr(cast, role))
        for path in (*paths, "/contacts/nell-harrigan/", "/contacts/requests/", "/desk/"):
            page = client.get(path, follow=True).content.decode()
            for secret in ("The Gin Shelf", "Allergic to cats", "Under the oak"):
                assert secret not in page, (role, path)
        seen = "Gin on Thursdays" in client.get("/people/nell-harrigan/").content.decode()
        assert seen == (role == "circled")
