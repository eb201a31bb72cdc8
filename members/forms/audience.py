"""Choosing an audience: one row for each, with the number of people it reaches, and check boxes for circles."""

from collections.abc import Iterable, Mapping
from functools import cached_property

from django import forms
from django.core.exceptions import ValidationError
from django.utils.datastructures import MultiValueDict

from members.reads.reach import Reach
from members.rule.masks import MASKS, audience_key, circle_bit, circle_numbers, union
from netlib.forms import Attrs, ChoiceRows, Files, Initial, Row, Sent, audience_row
from netlib.look import AUDIENCES

# What a form sends: the key of an audience, and the numbers of circles.
Chosen = tuple[str, list[str]]
# Other words for some audiences, by key: a label alone, or a whole row.
Words = Mapping[str, str | Row]


class AudienceRows(ChoiceRows):
    """The rows, and the check boxes below "Some circles". People are counted only when the form is drawn."""

    template_name = "members/audience_rows.html"

    def __init__(self, reach: Reach | None, keys: Iterable[str], words: Words) -> None:
        super().__init__()
        self.reach, self.keys, self.words = reach, tuple(keys), words

    def _row(self, key: str) -> Row:
        other = self.words.get(key)
        if isinstance(other, str):
            return Row(key, other, audience=key)
        if other is not None:
            return other
        aside = self.reach.aside(key) if self.reach else ""
        return audience_row(key, name="Some circles" if key == "circle" else "", aside=aside)

    def get_context(self, name: str, value: Chosen | None, attrs: Attrs | None) -> Attrs:
        """Adds `circles`, the check boxes; None for an owner without circles."""
        key, numbers = value or ("", [])
        circles = self.reach.circles if self.reach and "circle" in self.keys else []
        self.put([self._row(each) for each in self.keys if each != "circle" or circles])
        context = super().get_context(name, key, attrs)
        boxes = forms.CheckboxSelectMultiple(
            choices=[(circle.number, f"{circle.name} ({count})") for circle, count in circles]
        )
        identity = context["widget"]["attrs"].get("id")
        ids = {"id": f"{identity}_circles"} if identity else {}
        return {
            **context,
            "circles": boxes.get_context(circles_of(name), numbers, ids)["widget"] if circles else None,
        }

    def value_from_datadict(self, data: Mapping[str, object], files: Files, name: str) -> Chosen:
        """The key and the numbers that were sent."""
        numbers = forms.CheckboxSelectMultiple().value_from_datadict(
            data, files or MultiValueDict(), circles_of(name)
        )
        return str(data.get(name) or ""), [str(number) for number in numbers or ()]


def circles_of(name: str) -> str:
    """The name of the check boxes that belong to an audience: "circles" for "audience"."""
    return name.replace("audience", "circles")


class AudienceChoice(forms.Field):
    """An audience. Cleans to its mask; circles in it exist now."""

    widget: AudienceRows
    default_error_messages = {
        **forms.MultipleChoiceField.default_error_messages,
        "no_circle": "Check at least one circle, or choose another audience above.",
    }

    def __init__(
        self,
        *,
        reach: Reach | None,
        mask: int,
        label: str,
        help_text: str = "",
        words: Words | None = None,
    ) -> None:
        """`reach` tells how many people each audience of the owner reaches; None for owners who file no one.
        `mask` is the present choice. `words` are other words for some audiences, such as "Only those I invite"
        for Only me."""
        self.reach = reach
        self.keys = tuple(MASKS) if reach else ("public", "members", "me")
        widget = AudienceRows(reach, self.keys, words or {})
        super().__init__(initial=mask, widget=widget, label=label, help_text=help_text)

    @cached_property
    def _circles(self) -> dict[int, str]:
        return self.reach.circle_names if self.reach else {}

    def prepare_value(self, value: int | Chosen | None) -> Chosen | None:
        """What the rows show for a mask. A choice that was sent is shown again."""
        if isinstance(value, int):
            return audience_key(value), [str(number) for number in circle_numbers(value)]
        return value

    def clean(self, value: Chosen | None) -> int:
        """Raises ValidationError for no choice, and for circles that the owner does not have. One query for circles."""
        key, numbers = value or ("", [])
        if not key:
            raise ValidationError(self.error_messages["required"], code="required")
        if key not in self.keys or (key == "circle" and not self._circles):
            raise self._no_choice(key)
        if key != "circle":
            return MASKS[key]
        if not numbers:
            raise ValidationError(self.error_messages["no_circle"], code="no_circle")
        known = {str(number): number for number in self._circles}
        if unknown := [number for number in numbers if number not in known]:
            raise self._no_choice(unknown[0])
        return union(circle_bit(known[number]) for number in numbers)

    def _no_choice(self, value: str) -> ValidationError:
        return ValidationError(self.error_messages["invalid_choice"], "invalid_choice", {"value": value})

    def has_changed(self, initial: int | Chosen | None, data: Chosen | None) -> bool:
        """Whether another audience was chosen than the present one."""
        return self.prepare_value(initial) != data


class OpenAudienceChoice(AudienceChoice):
    """An audience of an owner who files no one, such as an organization: Public, Members or Only me."""

    def __init__(self, *, mask: int, label: str) -> None:
        super().__init__(reach=None, mask=mask, label=label)


class AudienceForm(forms.Form):
    """Base of the forms with one choice of audience; `cleaned_data["audience"]` is the mask."""

    def __init__(
        self,
        data: Sent = None,
        files: Files = None,
        *,
        reach: Reach,
        mask: int,
        subject: str = "",
        label: str = "Who can see it?",
        words: Words | None = None,
        initial: Initial | None = None,
        prefix: str | None = None,
        auto_id: str = "id_%s",
    ) -> None:
        """`subject` is what is being shown, for the label; the others are as for AudienceChoice and every form."""
        super().__init__(data, files, initial=initial, prefix=prefix, auto_id=auto_id)
        label = f"Who can see “{subject}”?" if subject else label
        self.fields["audience"] = AudienceChoice(reach=reach, mask=mask, label=label, words=words)
        self.order_fields(self.field_order)


# The audiences that one field can offer, the strictest first.
_IN_ONE_FIELD = ("me", "professional", "personal", "contacts", "members", "public")


class SeenByField(forms.ChoiceField):
    """Who can see what is added, as one field where several things are added at once: every audience but circles, which
    can be chosen afterwards. Starts as Only me, and cleans to a mask."""

    def __init__(self, label: str = "Who can see it") -> None:
        choices = [(key, AUDIENCES[key].word) for key in _IN_ONE_FIELD]
        super().__init__(label=label, choices=choices, initial="me")

    def clean(self, value: object) -> int:
        """The mask of the audience. Raises ValidationError for any other word."""
        return MASKS[super().clean(value)]
