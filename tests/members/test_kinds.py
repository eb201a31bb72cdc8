"""The kinds of lines: what stands of each in the three rooms fits together."""

from members.formats.kinds import FORMATS
from members.forms.kinds import FIELDS, fields_of
from members.kinds import BY_KEY, KINDS, SECTIONS


def test_every_kind_has_its_form_and_its_formats() -> None:
    assert len(BY_KEY) == len(KINDS)
    assert set(FIELDS) == set(BY_KEY)
    assert set(FORMATS) == set(BY_KEY)
    assert {kind.section for kind in KINDS} == {key for key, _ in SECTIONS}


def test_the_fields_of_a_kind_are_its_parts_in_their_order() -> None:
    assert {key: tuple(fields) for key, fields in FIELDS.items()} == {kind.key: kind.parts for kind in KINDS}


def test_each_form_has_fields_of_its_own() -> None:
    one, other = fields_of(BY_KEY["position"]), fields_of(BY_KEY["position"])
    one["title"].label = "Another"
    assert other["title"].label == FIELDS["position"]["title"].label == "Job title"
    assert one["place"].widget is not other["place"].widget
