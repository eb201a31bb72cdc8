"""The curators' site: who enters it, how, and what it shows of members."""

import re
from collections.abc import Callable

import pytest
from allauth.mfa.models import Authenticator
from django.apps import apps
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group
from django.core.management.sql import emit_post_migrate_signal
from django.test import Client
from pytest_django.fixtures import Settings

from members.models import Member
from netlib import curators
from tests.cast import Cast
from tests.factories import EntryFactory, MemberFactory

pytestmark = pytest.mark.django_db

SignIn = Callable[[Member | None], Client]


@pytest.fixture
def curator(cast: Cast) -> Member:
    """The curator of the cast, in the group."""
    cast.curator.groups.add(Group.objects.get(name=curators.NAME))
    return cast.curator


def confirm(client: Client, member: Member) -> None:
    """As if the session had been confirmed with a passkey."""
    session = client.session
    session["account_authentication_methods"] = [{"method": "mfa", "at": 1.0, "type": "webauthn"}]
    session["account_authentication_methods_user"] = str(member.pk)
    session.save()


def test_a_visitor_signs_in_on_the_sites_own_page(client: Client) -> None:
    for path in ("/admin/", "/admin/login/?next=/admin/", "/admin/members/member/"):
        response = client.get(path)
        assert response.status_code == 302
        assert response["Location"].startswith("/accounts/login/?next=/admin/")


def test_the_admin_has_no_sign_in_form_of_its_own(sign_in: SignIn, cast: Cast) -> None:
    client = sign_in(cast.stranger)

    for method in (client.get, client.post):
        response = method("/admin/login/", {"username": "curator@library.example", "password": "x"})
        assert response.status_code == 403
        assert 'type="password"' not in response.content.decode()


def test_staff_without_a_second_factor_are_told_to_set_one_up(
    sign_in: SignIn, curator: Member, settings: Settings
) -> None:
    settings.STAFF_SECOND_FACTOR = True
    client = sign_in(curator)

    response = client.get("/admin/members/member/", follow=True)

    page = response.content.decode()
    assert response.status_code == 403
    assert "/accounts/2fa/" in page
    assert "/admin/members/member/" in page


def test_staff_with_a_second_factor_confirm_the_session_with_it(
    sign_in: SignIn, curator: Member, settings: Settings
) -> None:
    settings.STAFF_SECOND_FACTOR = True
    Authenticator.objects.create(user=curator, type=Authenticator.Type.WEBAUTHN, data={})
    client = sign_in(curator)

    page = client.get("/admin/", follow=True).content.decode()
    assert "/accounts/2fa/webauthn/reauthenticate/?next=/admin/" in page
    assert "authenticator app" not in page

    confirm(client, curator)
    assert client.get("/admin/").status_code == 200

    # What confirmed the session is gone again.
    Authenticator.objects.all().delete()
    assert client.get("/admin/").status_code == 302


def test_somebody_elses_confirmation_does_not_count(
    sign_in: SignIn, curator: Member, cast: Cast, settings: Settings
) -> None:
    settings.STAFF_SECOND_FACTOR = True
    Authenticator.objects.create(user=curator, type=Authenticator.Type.WEBAUTHN, data={})
    client = sign_in(curator)
    confirm(client, cast.stranger)

    assert client.get("/admin/").status_code == 302


def test_staff_enter_and_leave(sign_in: SignIn, curator: Member) -> None:
    client = sign_in(curator)

    page = client.get("/admin/").content.decode()
    assert "Netlib admin" in page
    assert "css/admin.css" in page
    assert client.get("/admin/login/?next=https://evil.example/")["Location"] == "/admin/"
    assert client.get("/admin/password_change/")["Location"] == "/accounts/password/change/"

    assert client.get("/admin/logout/")["Location"] == "/"
    assert client.get("/admin/").status_code == 200
    client.post("/admin/logout/")
    assert client.get("/admin/").status_code == 302


def test_no_page_of_the_desk_breaks_the_content_security_policy(sign_in: SignIn, curator: Member) -> None:
    Member.objects.filter(pk=curator.pk).update(is_superuser=True)
    client = sign_in(curator)
    for path in ("/admin/", "/admin/members/member/", f"/admin/members/member/{curator.pk}/change/"):
        response = client.get(path)
        page = response.content.decode()
        assert response.status_code == 200
        assert "script-src 'self'" in response["Content-Security-Policy"]
        assert not re.search(r"<style|<[^>]+\sstyle=|\son\w+=\"|<script(?![^>]*\ssrc=)(?![^>]*json)", page), (
            path
        )


def test_curators_see_who_a_member_is_and_nothing_of_their_lines(
    sign_in: SignIn, curator: Member, cast: Cast
) -> None:
    Member.objects.filter(pk=cast.owner.pk).update(headline="A headline for few")
    EntryFactory.create(owner=cast.owner, value={"value": "Knitting"}, text="Knitting")
    client = sign_in(curator)

    pages = [
        client.get(path).content.decode()
        for path in (
            "/admin/",
            "/admin/members/member/",
            "/admin/members/member/?q=harrigan",
            f"/admin/members/member/{cast.owner.pk}/change/",
        )
    ]

    assert all("Nell Harrigan" in page for page in pages[1:])
    for hidden in (cast.owner.email, "A headline for few", "Knitting", "The Gin Shelf", "listing"):
        assert not any(hidden in page for page in pages), hidden
    assert "Nell" not in client.get("/admin/members/member/?q=owner@library.example").content.decode()


@pytest.mark.parametrize(
    "lookup",
    ["email__startswith=owner", "password__regex=.", "listing=2", "headline__contains=few", "add_token__gt=a",
     "leaving_at__isnull=0", "contacts__mask=4", "entries__text__contains=K", "groups__user__email__gt=a"],
)  # fmt: skip
def test_story_06_no_address_of_the_list_guesses_what_is_kept_from_the_desk(
    sign_in: SignIn, curator: Member, cast: Cast, lookup: str
) -> None:
    client = sign_in(curator)
    assert client.get(f"/admin/members/member/?{lookup}").status_code == 400
    for own in (
        "is_active__exact=1",
        "is_staff__exact=0",
        "groups__id__exact=1",
        "date_joined__year=2026",
        "q=nell",
    ):
        assert client.get(f"/admin/members/member/?{own}").status_code == 200


def test_curators_cannot_make_curators(sign_in: SignIn, curator: Member, cast: Cast) -> None:
    client = sign_in(curator)

    client.post(
        f"/admin/members/member/{cast.stranger.pk}/change/",
        {"name": "Changed", "is_staff": "on", "is_superuser": "on", "groups": Group.objects.get().pk},
    )

    cast.stranger.refresh_from_db()
    assert (cast.stranger.name, cast.stranger.is_staff, cast.stranger.is_superuser) == (
        "Sol Strand",
        False,
        False,
    )
    for path in (
        "/admin/members/member/add/",
        f"/admin/members/member/{cast.stranger.pk}/delete/",
        "/admin/auth/group/",
    ):
        assert client.get(path).status_code == 403


def act(client: Client, action: str, *members: Member) -> str:
    data = {"action": action, "_selected_action": [member.pk for member in members]}
    return client.post("/admin/members/member/", data, follow=True).content.decode()


def test_suspending_and_letting_back_in(sign_in: SignIn, curator: Member, cast: Cast) -> None:
    client = sign_in(curator)
    visitor = sign_in(cast.stranger)
    assert visitor.get("/accounts/email/").status_code == 200

    page = act(client, "suspend", cast.stranger, curator, cast.suspended)
    assert "Now suspended: Sol Strand." in page
    assert "2 left as they were" in page
    assert visitor.get("/accounts/email/").status_code == 302

    assert "Now reactivated: Sol Strand, Milo Vane." in act(
        client, "reactivate", cast.stranger, cast.suspended
    )
    assert Member.objects.filter(is_active=False).count() == 0
    assert LogEntry.objects.filter(user=curator).count() == 3


def test_curators_do_not_suspend_staff(sign_in: SignIn, curator: Member) -> None:
    colleague = MemberFactory.create(name="Another Curator", is_staff=True)

    assert "1 left as they were" in act(sign_in(curator), "suspend", colleague)

    colleague.refresh_from_db()
    assert colleague.is_active


def test_the_group_has_what_the_apps_give_it_and_nothing_else(monkeypatch: pytest.MonkeyPatch) -> None:
    def granted() -> set[str]:
        return set(Group.objects.get(name=curators.NAME).permissions.values_list("codename", flat=True))

    asked = {name for config in apps.get_app_configs() for name in getattr(config, "curators_may", ())}
    assert granted() == asked
    assert {"view_member", "change_member"} <= asked

    monkeypatch.setattr(apps.get_app_config("members"), "curators_may", ("view_member",))
    emit_post_migrate_signal(verbosity=0, interactive=False, db="default")
    assert "change_member" not in granted()

    monkeypatch.setattr(apps.get_app_config("members"), "curators_may", ("fly",))
    with pytest.raises(LookupError, match="members has no permission named fly"):
        curators.grant(apps.get_app_config("members"), "default")


def test_secrets_of_members_are_not_at_the_desk() -> None:
    shown = {model._meta.label for model in admin.site._registry}

    assert not {
        label for label in shown if label.split(".")[0] in {"account", "mfa", "usersessions", "socialaccount"}
    }
    assert not {"members.Entry", "members.Contact", "members.Circle", "members.Block"} & shown
