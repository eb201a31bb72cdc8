"""The names of an owner's circles, for the owner alone."""

from collections.abc import Mapping

from members.models import Circle
from members.rule.masks import circle_numbers


def circle_names(owner_id: int) -> dict[int, str]:
    """The owner's circles: name by number. One query."""
    return dict(Circle.objects.filter(owner_id=owner_id).values_list("number", "name"))


def circles_in_words(mask: int, names: Mapping[int, str]) -> str:
    """The names of the circles in a mask, with commas; empty when it has none. `names` are the owner's circles."""
    return ", ".join(sorted(names.get(number, "a circle since deleted") for number in circle_numbers(mask)))
