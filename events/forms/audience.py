"""The audiences that an event of an organization can have. `members.forms.audience` has the control to choose one."""

from django.core.exceptions import ValidationError

from members.rule.masks import audience_key


def open_only(mask: int) -> int:
    """The mask, for an event of an organization. Raises ValidationError for an audience of filings."""
    if audience_key(mask) not in ("public", "members", "me"):
        raise ValidationError("An event of an organization is for the public or for members.")
    return mask
