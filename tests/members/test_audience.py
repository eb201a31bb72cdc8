"""The one control with which an audience is chosen."""

from typing import Any

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from pytest_django.fixtures import DjangoAssertNumQueries

from members.forms.audience import AudienceChoice, OpenAudienceChoice
from members.reads.reach import reach
from members.rule.masks import CONTACTS, MEMBERS, ONLY_ME, PERSONAL, PROFESSIONAL, PUBLIC
from tests.cast import Cast
from tests.factories import CircleFactory, MemberFactory

pytestmark = pytest.mark.django_db

GIN, BOOKS = 1 << 4, 1 << 5


def form_of(field: forms.Field, sent: str | None = None) -> forms.Form:
    """A form with that field alone, as `audience`."""
    made = forms.Form(None if sent is None else QueryDict(sent))
    made.fields["audience"] = field
    return made


@pytest.mark.parametrize(
    ("sent", "mask"),
    [
        ("audience=public", PUBLIC),
        ("audience=members", MEMBERS),
        ("audience=contacts", CONTACTS),
        ("audience=professional", PROFESSIONAL),
        ("audience=personal", PERSONAL),
        ("audience=me", ONLY_ME),
        ("audience=circle&circles=4", GIN),
        ("audience=circle&circles=4&circles=5", GIN | BOOKS),
        # Boxes that were checked before another row was chosen do not count.
        ("audience=personal&circles=4", PERSONAL),
    ],
)
def test_a_choice_cleans_to_its_mask(cast: Cast, sent: str, mask: int) -> None:
    CircleFactory.create(owner=cast.owner, name="Books")
    form = form_of(AudienceChoice(reach=reach(cast.owner.pk), mask=ONLY_ME, label="Who?"), sent)
    assert form.is_valid(), form.errors
    assert form.cleaned_data == {"audience": mask}


@pytest.mark.parametrize(
    ("sent", "error"),
    [
        ("", "This field is required."),
        ("audience=everyone", "Select a valid choice. everyone is not one of the available choices."),
        ("audience=circle", "Check at least one circle, or choose another audience above."),
        ("audience=circle&circles=9", "Select a valid choice. 9 is not one of the available choices."),
        (
            "audience=circle&circles=4&circles=x",
            "Select a valid choice. x is not one of the available choices.",
        ),
    ],
)
def test_what_is_no_choice_is_an_error_at_the_field(cast: Cast, sent: str, error: str) -> None:
    form = form_of(AudienceChoice(reach=reach(cast.owner.pk), mask=ONLY_ME, label="Who?"), sent)
    assert form.errors == {"audience": [error]}


def test_without_circles_there_is_no_choice_of_circles() -> None:
    loner = MemberFactory.create()
    field = AudienceChoice(reach=reach(loner.pk), mask=ONLY_ME, label="Who?")
    assert form_of(field, "audience=circle&circles=4").errors == {
        "audience": ["Select a valid choice. circle is not one of the available choices."]
    }
    assert rows(form_of(field)) == ["public", "members", "contacts", "professional", "personal", "me"]


def test_the_circles_of_others_are_no_choice(cast: Cast) -> None:
    CircleFactory.create(owner=cast.stranger, number=7)
    form = form_of(
        AudienceChoice(reach=reach(cast.owner.pk), mask=GIN, label="Who?"), "audience=circle&circles=7"
    )
    assert not form.is_valid()


@pytest.mark.parametrize("key", ["contacts", "professional", "personal", "circle"])
def test_an_owner_who_files_no_one_has_three_choices(key: str) -> None:
    form = form_of(OpenAudienceChoice(mask=PUBLIC, label="Who?"))
    assert rows(form) == ["public", "members", "me"]
    with pytest.raises(ValidationError):
        form.fields["audience"].clean((key, ["4"]))


def test_people_are_counted_when_the_form_is_drawn_and_not_when_it_is_sent(
    cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    field = AudienceChoice(reach=reach(cast.owner.pk), mask=ONLY_ME, label="Who?")
    with django_assert_num_queries(0):
        assert form_of(field, "audience=professional").is_valid()
    with django_assert_num_queries(1):
        assert form_of(field, "audience=circle&circles=4").is_valid()
    drawn = AudienceChoice(reach=reach(cast.owner.pk), mask=GIN, label="Who?")
    with django_assert_num_queries(3):
        page = str(form_of(drawn)["audience"])
    assert checked(page) == ["circle", "4"]
    assert "The Gin Shelf (1)" in page


def test_an_audience_can_have_words_of_its_own(cast: Cast) -> None:
    words = {"me": "Only those I invite"}
    field = AudienceChoice(reach=reach(cast.owner.pk), mask=ONLY_ME, label="Who?", words=words)
    page = str(form_of(field)["audience"])
    assert '<b dir="auto">Only those I invite</b>' in page
    assert "only you" not in page


def rows(form: forms.Form) -> list[str]:
    """The rows that the control draws, by key."""
    context: dict[str, Any] = form.fields["audience"].widget.get_context("audience", None, {"id": "a"})
    return [option["value"] for _, options, _ in context["widget"]["optgroups"] for option in options]


def checked(page: str) -> list[str]:
    """The values of what is checked in the control."""
    return [
        part.split('value="')[1].split('"')[0]
        for part in page.split("<input")[1:]
        if " checked" in part.split(">")[0]
    ]
