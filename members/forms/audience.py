"""Choosing who may see something: one row for each audience, the circles as boxes to tick."""

from typing import Any

from django import forms

from members.reads.reach import Reach
from members.rule.masks import MASKS, audience_key, circle_bit, circle_numbers, union
from netlib.forms import audience_row, rows_field


class AudienceForm(forms.Form):
    """Base of every form with a choice of audience; `cleaned_data["audience"]` becomes the mask."""

    circles = forms.TypedMultipleChoiceField(
        label="Which circles", coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, reach: Reach, mask: int, subject: str = "", **kwargs: Any) -> None:
        """`reach` says whom each audience reaches, `mask` is the present choice, `subject` what is being shown."""
        kwargs.setdefault("initial", {})
        kwargs["initial"] = {
            "audience": audience_key(mask),
            "circles": circle_numbers(mask),
            **kwargs["initial"],
        }
        super().__init__(*args, **kwargs)
        keys = [key for key in MASKS if key != "circle" or reach.circles]
        self.fields["audience"] = rows_field(
            [
                audience_row(key, name="Some circles" if key == "circle" else "", aside=reach.aside(key))
                for key in keys
            ],
            label=f"Who may see “{subject}”?" if subject else "Who may see it?",
        )
        circles = self.fields.pop("circles")
        if reach.circles:
            circles.choices = [(c.number, f"{c.name} ({count})") for c, count in reach.circles]  # type: ignore[attr-defined]
            self.fields["circles"] = circles

    def clean(self) -> dict[str, Any]:
        """Turn the choice into a mask. Choosing circles without ticking one is an error at the boxes."""
        data = super().clean() or {}
        key = data.get("audience")
        if key == "circle":
            numbers = data.get("circles") or []
            if not numbers and "circles" in self.fields:
                self.add_error("circles", "Tick at least one circle, or choose another audience above.")
            data["audience"] = union(circle_bit(number) for number in numbers)
        elif key in MASKS:
            data["audience"] = MASKS[key]
        return data
