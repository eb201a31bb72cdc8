"""The form of an import: the file, and what its events start as."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from events.forms.event import zones
from events.imports.columns import COLUMNS
from events.kinds import CHOICES
from members.forms.audience import AudienceChoice, Chosen, OpenAudienceChoice
from members.forms.fields import OrganizationField, TextField, suggesting
from members.models import Organization
from members.reads.organizations import offered_organizations
from members.rule.masks import MEMBERS, PUBLIC
from members.services.lines import organization_named
from netlib.files import LIMITS, Unreadable, check_size
from netlib.forms import Row, rows_field
from netlib.text.codepages import CODE_PAGES

DAYS = [("", "As the table shows"), ("0", "Month first: 2/28/2027"), ("1", "Day first: 28/2/2027")]
_LINK_WORDS = {"public": "Everybody who sees the event", "me": "Those who are going"}


def day_first_of(text: str) -> bool | None:
    """What a choice of DAYS says."""
    return {"0": False, "1": True}.get(text)


class _LinkAudience(AudienceChoice):
    """Who sees the links to join. A form that was sent without it has the usual choice."""

    def clean(self, value: Chosen | None) -> int:
        """Raises ValidationError for what is no choice."""
        return super().clean(value) if value and value[0] else int(self.initial)


class ImportForm(forms.Form):
    """A calendar or a table, uploaded or pasted. Cleans `data` to its bytes."""

    file = forms.FileField(
        label="File",
        required=False,
        help_text=f"A calendar (.ics) of at most {LIMITS.calendar_bytes // 1_000_000} MB, or a table (.csv) of at most "
        f"{LIMITS.table_bytes // 1_000_000} MB.",
        widget=forms.ClearableFileInput({"accept": ".ics,.csv,.tsv,.zip,text/calendar,text/csv"}),
    )
    text = forms.CharField(
        label="Or paste it here",
        required=False,
        strip=False,
        widget=forms.Textarea({"rows": 4, "spellcheck": "false"}),
        help_text="The text of the calendar or table, up to 1 MB. A web address is not fetched: download the calendar first.",
    )
    organization = OrganizationField(
        label="Organization",
        max_length=200,
        help_text="The organizer: its full name or its abbreviation.",
    )
    calendar = TextField(
        label="Name of the calendar",
        max_length=120,
        required=False,
        help_text="Next time, events are recognized by it. Leave it empty to use the name in the file.",
    )
    kind = forms.ChoiceField(
        label="Kind", choices=CHOICES, initial="workshop", help_text="Where the file says none."
    )
    time_zone = forms.ChoiceField(
        label="Time zone", initial="America/New_York", help_text="For times that say none."
    )
    day_first = forms.ChoiceField(label="Days in a table are written", choices=DAYS, required=False)
    past = forms.BooleanField(label="Include past events", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organization"].widget.attrs |= suggesting()
        self.fields["time_zone"].choices = zones()[1:]  # type: ignore[attr-defined]
        self.fields["audience"] = OpenAudienceChoice(mask=PUBLIC, label="Who sees them?")
        self.fields["link"] = _LinkAudience(
            reach=None, mask=MEMBERS, label="Who sees links to join online?", words=_LINK_WORDS,
            help_text="A link lets in everybody who has it. It is taken out of descriptions, and is shown with the address.",
        )  # fmt: skip
        self.fields["publish"] = rows_field(
            [
                Row("", "Into the queue", "Each waits until a curator has reviewed it."),
                Row("1", "Published at once", "Everyone they are for sees them right after the import."),
            ],
            label="What they start as",
            required=False,
        )

    def clean_organization(self) -> Organization:
        """The organization of that name."""
        name = str(self.cleaned_data["organization"])
        found = organization_named(name)
        if found is None:
            near = "; ".join(one.name for one in offered_organizations(name.split(" ")[0], 4))
            hint = f" Near it: {near}." if near else ""
            raise ValidationError(f"We know no organization called “{name}”, or several.{hint}")
        return found

    def clean(self) -> dict[str, Any]:
        """Read the file. Raises ValidationError when there is none, or it is too big."""
        data = super().clean() or {}
        upload, pasted = data.get("file"), data.get("text") or ""
        if (upload is None) == (not pasted.strip()):
            raise ValidationError("Choose a file, or paste its text: one of the two.")
        if (
            pasted.strip().lower().startswith(("http://", "https://", "webcal://"))
            and "\n" not in pasted.strip()
        ):
            raise ValidationError(
                {"text": "This is an address. Open it, save the calendar as a file, and upload that."}
            )
        try:
            check_size(upload.size if upload is not None else len(pasted.encode()), LIMITS.calendar_bytes)
        except Unreadable as error:
            raise ValidationError({"file" if upload is not None else "text": str(error)}) from error
        data["data"] = upload.read() if upload is not None else pasted.encode()
        data["name"] = upload.name if upload is not None else "pasted text"
        return data


class ReadingForm(forms.Form):
    """How a file is read: in which letters, by which zones, what each column of a table says. Cleans to the options of
    its upload."""

    code_page = forms.ChoiceField(
        label="Letters", required=False, choices=[("", "As guessed"), *CODE_PAGES.items()],
        help_text="Choose another set where names look wrong.",
    )  # fmt: skip
    time_zone = forms.ChoiceField(
        label="Time zone", required=False, help_text="For times that come without one."
    )
    day_first = forms.ChoiceField(label="Days are written", choices=DAYS, required=False)

    def __init__(
        self,
        *args: Any,
        options: Mapping[str, Any],
        zones_asked: Sequence[str],
        header: Sequence[str] = (),
        guessed: Sequence[str] = (),
        **kwargs: Any,
    ) -> None:
        """`options` are those of the upload. `zones_asked` are names of time zones that nobody knows; `header` has the
        headings of a table, and `guessed` what its columns are taken for."""
        day_first = {False: "0", True: "1"}.get(options["day_first"], "")
        initial = {
            "code_page": options["code_page"],
            "time_zone": options["time_zone"],
            "day_first": day_first,
        }
        super().__init__(*args, **{"initial": initial, **kwargs})
        self.columns, self.asked = len(header), list(zones_asked)
        self.fields["time_zone"].choices = zones()[1:]  # type: ignore[attr-defined]
        if not header:
            del self.fields["day_first"]
        for at, name in enumerate(self.asked):
            self.fields[f"zone_{at}"] = forms.ChoiceField(
                label=f"Time zone “{name[:60]}”", choices=[("", "Not known"), *zones()[1:]], required=False,
                initial=options["zones"].get(name, ""),
            )  # fmt: skip
        for at, (name, key) in enumerate(zip(header, guessed, strict=True)):
            self.fields[f"column_{at}"] = forms.ChoiceField(
                label=f"Column “{name[:60]}”" if name else f"Column {at + 1}",
                choices=[(value, label) for value, (label, _) in COLUMNS.items()],
                initial=key,
                required=False,
            )

    def clean(self) -> dict[str, Any]:
        """Raises ValidationError when two columns say the same."""
        data = super().clean() or {}
        columns = [str(data.get(f"column_{at}", "")) for at in range(self.columns)]
        twice = {key for key in columns if key and columns.count(key) > 1}
        if twice:
            raise ValidationError(f"Two columns say “{COLUMNS[min(twice)][0]}”. Choose one.")
        chosen = {name: data.get(f"zone_{at}", "") for at, name in enumerate(self.asked)}
        return {
            "code_page": data.get("code_page", ""), "time_zone": data.get("time_zone") or self.initial["time_zone"], "columns": columns or None,
            "day_first": day_first_of(data.get("day_first", "")), "zones": {name: zone for name, zone in chosen.items() if zone},
        }  # fmt: skip
