"""Fields of models that more than one app has, and what checks them. A migration names a field by its class alone: what
draws a value stands here, where it may change without one."""

import secrets
import uuid
import zoneinfo
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import models

if TYPE_CHECKING:
    Text = models.CharField[str, str]
else:
    Text = models.CharField


class DrawnField(Text):
    """A text that each new row draws for itself."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **{"default": self.draw, **options})

    def draw(self) -> str:
        """The text of a new row."""
        raise NotImplementedError

    def deconstruct(self) -> Any:
        """The same without what draws it."""
        name, path, args, options = super().deconstruct()
        options.pop("default", None)
        return name, path, args, options


class TokenField(DrawnField):
    """A secret for an address, of as many random characters as fit (six bits each)."""

    def draw(self) -> str:
        """Random characters that need no quoting in an address."""
        return secrets.token_urlsafe(self.max_length * 3 // 4)  # type: ignore[operator]


class UidField(DrawnField):
    """A random identity that never changes, such as calendars keep: a UUID in 36 characters."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"max_length": 36, **options})

    def draw(self) -> str:
        """A random UUID (RFC 9562, version 4)."""
        return str(uuid.uuid4())


def check_time_zone(name: str) -> None:
    """For the `clean` of a model with a `time_zone`: raises ValidationError unless that is the IANA name of one."""
    try:
        zoneinfo.ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        raise ValidationError({"time_zone": "This is no time zone that we know."}) from None
