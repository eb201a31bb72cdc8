"""Choosing an audience in a long form: a list whose entries say whom each choice reaches."""

from collections.abc import Callable, Mapping
from functools import cached_property

from django import forms
from django.core.exceptions import ValidationError

from members.models import Circle
from members.reads.reach import Reach, reach
from members.rule.masks import MASKS, audience_key, circle_bit, circle_numbers, is_open_audience
from netlib.look import AUDIENCES

Choices = list[tuple[str, str]]


class OwnerReach:
    """Whom the audiences of a member reach. It is counted when a form is shown; a form that is sent and accepted asks for
    the circles alone."""

    def __init__(self, owner_id: int) -> None:
        self.owner_id = owner_id

    @cached_property
    def counted(self) -> Reach:
        """The numbers of people. Three queries, once."""
        return reach(self.owner_id)

    @cached_property
    def circles(self) -> dict[int, str]:
        """The names of the owner's circles by their numbers. One query, once."""
        return dict(Circle.objects.filter(owner_id=self.owner_id).values_list("number", "name"))


class AudienceChoice(forms.ChoiceField):
    """An audience as one choice. Cleans to the mask; `words` renames choices, as "Only those I invite"."""

    def __init__(
        self,
        *,
        reach: OwnerReach,
        mask: int,
        label: str,
        help_text: str,
        words: Mapping[str, str] | None = None,
    ) -> None:
        self.reach, self.mask, self.renamed = reach, mask, words or {}
        super().__init__(choices=self._choices, initial=self.key(mask), label=label, help_text=help_text)

    @property
    def _several(self) -> list[int]:
        """The numbers of the circles in the present audience, where these are several."""
        numbers = circle_numbers(self.mask)
        return numbers if len(numbers) > 1 else []

    def _choices(self) -> Choices:
        counted, choices = self.reach.counted, []
        for key, value in MASKS.items():
            if key == "circle":
                choices += [
                    (f"circle-{circle.number}", f"Circle: {circle.name} ({_people(count)})")
                    for circle, count in counted.circles
                ]
            else:
                word = self.renamed.get(key) or f"{AUDIENCES[key].word} ({counted.words(value)})"
                choices.append((key, word))
        if self._several:
            names = [circle.name for circle, _ in counted.circles if circle.number in self._several]
            choices.append(("circles", f"Circles: {', '.join(names)} ({counted.words(self.mask)})"))
        return choices

    def key(self, mask: int) -> str:
        """The choice that stands for a mask."""
        numbers = circle_numbers(mask)
        if len(numbers) > 1:
            return "circles"
        return f"circle-{numbers[0]}" if numbers else audience_key(mask)

    @cached_property
    def masks(self) -> dict[str, int]:
        """The mask of each choice."""
        found = {key: value for key, value in MASKS.items() if key != "circle"}
        found |= {f"circle-{number}": circle_bit(number) for number in self.reach.circles}
        return found | ({"circles": self.mask} if self._several else {})

    def valid_value(self, value: object) -> bool:
        """Whether it is one of the choices; their words are not needed for that."""
        return str(value) in self.masks

    def clean(self, value: object) -> int:
        """Return the mask. Raises ValidationError for a value that is no choice."""
        return self.masks[super().clean(value)]


class OpenAudienceChoice(forms.TypedChoiceField):
    """An audience for owners who file nobody: Public, Members or nobody else. Cleans to the mask."""

    def __init__(self, *, mask: int, label: str) -> None:
        choices = [(key, AUDIENCES[key].word) for key in ("public", "members", "me")]
        coerce: Callable[[str], int] = MASKS.__getitem__
        super().__init__(choices=choices, coerce=coerce, initial=audience_key(mask), label=label)


def _people(count: int) -> str:
    return f"{count:,} {'person' if count == 1 else 'people'}" if count else "nobody yet"


def open_only(mask: int) -> int:
    """The mask, for an event of an organization. Raises ValidationError for an audience of filings."""
    if not is_open_audience(mask):
        raise ValidationError("An event of an organization is for the public or for members.")
    return mask
