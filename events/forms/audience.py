"""The audiences that an event of an organization can have. `members.forms.audience` has the control to choose one."""

from django.core.exceptions import ValidationError

from members.rule.masks import is_open_audience


def open_only(mask: int) -> int:
    """The mask, for an event of an organization. Raises ValidationError for an audience of filings."""
    if not is_open_audience(mask):
        raise ValidationError("An event of an organization is for the public or for members.")
    return mask
