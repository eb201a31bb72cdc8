"""A view that forgets `visible_to` shows no more than one that remembers, writes nothing, and leaves nothing half done."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.test import Client
from django.urls import path
from pytest_django.fixtures import Settings

from members.models import Entry, Member
from members.rule.masks import MEMBERS, ONLY_ME
from members.services.lines import set_audience
from netlib.roles import WEB, restricted, unrestricted
from tests.cast import Cast
from tests.factories import line, listed
from tests.netlib.allowed import FORGETFUL, keys
from tests.netlib.everything import make_everything

SignIn = Callable[[Member | None], Client]


def forget(request: HttpRequest) -> HttpResponse:
    """Every row of every model."""
    return JsonResponse({model._meta.label: sorted(keys(model)) for model in FORGETFUL})


def who(request: HttpRequest) -> HttpResponse:
    """As whom it works."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user::text, current_setting('netlib.viewer')")
        return JsonResponse(cursor.fetchone(), safe=False)


def write(request: HttpRequest) -> HttpResponse:
    """A change past the services."""
    Entry.objects.update(audience=MEMBERS)
    return HttpResponse()


def fail(request: HttpRequest) -> HttpResponse:
    """A change, and then a fault."""
    set_audience(row=Entry.objects.get(), audience=MEMBERS)
    raise RuntimeError


# Under names that visitors may open.
urlpatterns = [
    path("forget/", forget, name="about"),
    path("who/", who, name="privacy"),
    path("write/", write, name="home"),
    path("fail/", fail, name="headings"),
]


@pytest.fixture(autouse=True)
def addresses(settings: Settings) -> None:
    """The views above in place of the site's."""
    settings.ROOT_URLCONF = __name__


@pytest.mark.django_db
def test_each_of_the_cast_gets_from_it_what_the_rule_gives(cast: Cast, sign_in: SignIn) -> None:
    make_everything(cast)
    for name, viewer in cast.viewers().items():
        if name in {"suspended", "leaving"}:
            continue
        expected = {model._meta.label: sorted(may(viewer)) for model, may in FORGETFUL.items()}
        browser = sign_in(getattr(cast, name) if viewer.is_member else None)
        assert browser.get("/forget/").json() == expected, name


@pytest.mark.django_db
def test_a_request_works_for_its_viewer(cast: Cast, sign_in: SignIn) -> None:
    assert sign_in(cast.owner).get("/who/").json() == ["netlib_web", str(cast.owner.pk)]
    assert sign_in(None).get("/who/").json() == ["netlib_web", ""]
    # What comes after the request is not held.
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user = session_user, current_setting('netlib.viewer')")
        assert cursor.fetchone() == (True, "")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("address", ["/write/", "/fail/"])
def test_it_changes_nothing_by_itself_or_by_half(sign_in: SignIn, address: str) -> None:
    mine = line(listed(name="Nell Harrigan"), "Chess")
    browser = sign_in(mine.owner)
    browser.raise_request_exception = False
    assert browser.get(address).status_code == 500
    mine.refresh_from_db()
    assert mine.audience == ONLY_ME


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("serves", [False, True])
def test_the_end_of_the_transaction_takes_the_role_back(serves: bool) -> None:
    """Also where nothing said so: a request that opened no door leaves it to the COMMIT."""
    mine = line(listed(name="Nell Harrigan"), "Chess")
    with restricted(WEB, mine.owner_id):
        if serves:
            set_audience(row=mine, audience=MEMBERS)
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_user::text, current_setting('netlib.viewer')")
            assert cursor.fetchone() == ("netlib_web", str(mine.owner_id))
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user = session_user, current_setting('netlib.viewer')")
        assert cursor.fetchone() == (True, "")
    mine.refresh_from_db()
    assert mine.audience == (MEMBERS if serves else ONLY_ME)
    with unrestricted("a test"), connection.cursor() as cursor:
        cursor.execute("SELECT current_user = session_user")
        assert cursor.fetchone() == (True,)
