"""The fields through which members' texts come: cleaned, and nothing that cannot be read passes for a text."""

import pytest
from django import forms

from members.forms.fields import ProseField, TextField

UNREADABLE = ["\ufffd", " \ufffd \ufffd ", "\n\ufffd\n", ""]


@pytest.mark.parametrize("field", [TextField, ProseField])
@pytest.mark.parametrize("text", UNREADABLE)
def test_what_cannot_be_read_is_no_text(field: type[forms.CharField], text: str) -> None:
    with pytest.raises(forms.ValidationError, match="required"):
        field(error_messages={"required": "required"}).clean(text)
    assert field(required=False).clean(text) == ""


@pytest.mark.parametrize("field", [TextField, ProseField])
def test_what_can_be_read_in_part_stays(field: type[forms.CharField]) -> None:
    assert field().clean("Jo\ufffdl") == "Jo\ufffdl"
