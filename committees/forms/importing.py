"""The forms of importing a roster: the list, how it is read, and what was put right in it."""

import base64
import binascii
import re
from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from committees.services.imports import Reading
from netlib.files import LIMITS, Unreadable, decoded
from netlib.text.codepages import CODE_PAGES

# What can be put right in a row.
FIXES = {"name": "Name", "begins": "From", "ends": "To", "role": "Role"}
_FIX = re.compile(rf"fix-(\d{{1,5}})-({'|'.join(FIXES)})")


class RosterForm(forms.Form):
    """A list, uploaded or pasted. Cleans `text` to it, and `notes` to what was guessed; `carried` is a file whose letters
    were guessed: the next page may read it in others."""

    file = forms.FileField(
        label="File", required=False, widget=forms.ClearableFileInput({"accept": ".csv,.tsv,text/csv"})
    )
    text = forms.CharField(
        label="Or its text", required=False, strip=False, widget=forms.Textarea({"rows": 10})
    )
    carried = forms.CharField(required=False, widget=forms.HiddenInput)
    code_page = forms.ChoiceField(
        label="Letters", required=False, choices=[("", "As guessed"), *CODE_PAGES.items()],
        help_text="Choose other ones where names look wrong.",
    )  # fmt: skip
    day_first = forms.ChoiceField(
        label="Days are written", required=False,
        choices=[("", "As the list shows"), ("0", "Month first: 2/28/2027"), ("1", "Day first: 28/2/2027")],
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """Raises ValidationError for a file that is too big or no list."""
        data = super().clean() or {}
        raw = (
            data["file"].read(LIMITS.roster_bytes + 1)
            if data.get("file")
            else _carried(data.get("carried", ""))
        )
        data["notes"] = []
        if raw is None:
            return data
        if len(raw) > LIMITS.roster_bytes:
            raise ValidationError(
                f"The file has more than {LIMITS.roster_bytes // 1000} kB. Import it in parts."
            )
        try:
            letters = decoded(raw, data.get("code_page", ""))
        except Unreadable as error:
            raise ValidationError(f"This is not a list as spreadsheets save it (CSV). {error}") from error
        carried = (
            base64.b64encode(raw).decode() if letters.code_page != "utf-8" or data.get("carried") else ""
        )
        data |= {"text": letters.text, "notes": letters.notes, "carried": carried}
        return data

    def reading(self) -> Reading:
        """How the list is read, as it was sent."""
        day_first = {"0": False, "1": True}.get(self.data.get("day_first", ""))
        return Reading(day_first, fixes_in(self.data))


def _carried(text: str) -> bytes | None:
    try:
        return base64.b64decode(text, validate=True) if text else None
    except (binascii.Error, ValueError):
        return None


def fixes_in(sent: Mapping[str, Any]) -> dict[int, dict[str, str]]:
    """What was put right: by the number of the row, texts by the keys of columns."""
    fixes: dict[int, dict[str, str]] = {}
    for name, text in sent.items():
        found = _FIX.fullmatch(name)
        if found and (
            str(text) != sent.get(f"was-{found[1]}-{found[2]}", "") or sent.get(f"kept-{found[1]}-{found[2]}")
        ):
            fixes.setdefault(int(found[1]), {})[found[2]] = str(text)[:300].strip()
    return fixes
