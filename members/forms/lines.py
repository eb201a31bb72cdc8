"""The form of one line, made from its kind."""

from django import forms

from members.forms.audience import AudienceForm
from members.forms.kinds import check, fields_of
from members.kinds import KINDS, SECTIONS, Kind
from members.models import Entry
from members.reads.reach import Reach
from members.rule.masks import ONLY_ME
from members.services.lines import entry_version
from netlib.forms import Cleaned, Sent


class KindForm(forms.Form):
    """Which kind of line to add."""

    kind = forms.ChoiceField(label="Kind of line")

    def __init__(self) -> None:
        super().__init__()
        self.fields["kind"].choices = [  # type: ignore[attr-defined]
            (title, [(kind.key, kind.label) for kind in KINDS if kind.section == section])
            for section, title in SECTIONS
        ]


class LineForm(AudienceForm):
    """A line with its audience; the fields are those of its kind."""

    version = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Sent = None, *, kind: Kind, reach: Reach, entry: Entry | None = None) -> None:
        self.kind = kind
        shown: dict[str, object] = {}
        if entry:
            shown = {name: entry.value.get(name, "") for name in kind.parts}
            if entry.place:
                shown["place"] = entry.place
            shown |= {"label": entry.label, "version": entry_version(entry)}
        super().__init__(data, reach=reach, mask=entry.audience if entry else ONLY_ME, initial=shown)
        own = fields_of(kind)
        if len(own) == 1 and not kind.markdown:
            next(iter(own.values())).label = kind.label
        if kind.own_label:
            own = {
                "label": forms.CharField(
                    label="What it is", max_length=40, help_text="The name of the line."
                ),
                **own,
            }
        self.order_first(own)

    def order_first(self, own: dict[str, forms.Field]) -> None:
        """Put the fields of the kind before the choice of audience."""
        self.fields = {**own, **self.fields}

    def clean(self) -> Cleaned:
        """Check that the fields of the kind fit each other, once each is valid."""
        data = super().clean() or {}
        if not self.errors.keys() & set(self.kind.parts):
            check(self.kind, data)
        return data

    def line_data(self) -> Cleaned:
        """The cleaned fields of the kind alone."""
        return {
            name: value
            for name, value in self.cleaned_data.items()
            if name not in {"audience", "version", "label"}
        }
