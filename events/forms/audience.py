"""Choosing an audience in a long form: one list, whose entries say whom each choice reaches."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from members.reads.reach import Reach
from members.rule.masks import MASKS, audience_key, circle_bit, circle_numbers
from netlib.look import AUDIENCES


class AudienceChoice(forms.ChoiceField):
    """An audience as one choice. Cleans to the mask; `words` renames choices, as "Only those I invite"."""

    def __init__(
        self, *, reach: Reach, mask: int, words: Mapping[str, str] | None = None, **options: Any
    ) -> None:
        renamed = words or {}
        choices = []
        for key, value in MASKS.items():
            if key == "circle":
                choices += [
                    (f"circle-{circle.number}", f"Circle: {circle.name} ({_people(count)})")
                    for circle, count in reach.circles
                ]
            else:
                word = renamed.get(key) or f"{AUDIENCES[key].word} ({reach.words(value)})"
                choices.append((key, word))
        self.masks = {key: value for key, value in MASKS.items() if key != "circle"}
        self.masks |= {f"circle-{c.number}": circle_bit(c.number) for c, _ in reach.circles}
        if len(circle_numbers(mask)) > 1:
            names = [c.name for c, _ in reach.circles if c.number in circle_numbers(mask)]
            choices.append(("circles", f"Circles: {', '.join(names)} ({reach.words(mask)})"))
            self.masks["circles"] = mask
        super().__init__(choices=choices, initial=self.key(mask), **options)

    def key(self, mask: int) -> str:
        """The choice that stands for a mask."""
        numbers = circle_numbers(mask)
        if len(numbers) > 1:
            return "circles"
        return f"circle-{numbers[0]}" if numbers else audience_key(mask)

    def clean(self, value: Any) -> int:
        """Raises ValidationError for what is no choice."""
        return self.masks[super().clean(value)]


class OpenAudienceChoice(forms.TypedChoiceField):
    """An audience of those who file nobody: Public, Members or nobody else."""

    def __init__(self, *, mask: int, words: Mapping[str, str] | None = None, **options: Any) -> None:
        renamed = words or {}
        keys = ("public", "members", "me")
        choices = [(key, renamed.get(key) or AUDIENCES[key].word) for key in keys]
        super().__init__(choices=choices, coerce=MASKS.__getitem__, initial=audience_key(mask), **options)


def _people(count: int) -> str:
    return f"{count:,} {'person' if count == 1 else 'people'}" if count else "nobody yet"


def open_only(mask: int) -> int:
    """The mask, for an organization's event. Raises ValidationError for an audience of filings."""
    if audience_key(mask) not in ("public", "members", "me"):
        raise ValidationError("An event of an organization is for the public or for members.")
    return mask
