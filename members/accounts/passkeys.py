"""Reading what a browser says of a passkey. Anybody can send anything here, so only what has the shape that the
standard gives it is taken, and nothing beside it is kept: https://www.w3.org/TR/webauthn-3/ (5.1, the JSON of a
public key credential)."""

import re
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

NO_PASSKEY = "This passkey did not work. Try again, or choose another way."
# Base64 for URLs, without the signs that fill it up.
_BYTES = re.compile(r"[A-Za-z0-9_-]{1,20000}")
_MADE = ("clientDataJSON", "attestationObject")
_USED = ("clientDataJSON", "authenticatorData", "signature")
# What the libraries that read the bytes inside raise for bytes that mean nothing.
_MEANINGLESS = (
    ArithmeticError,
    AttributeError,
    LookupError,
    RecursionError,
    TypeError,
    ValueError,
    struct.error,
)


class PasskeyField(forms.JSONField):
    """A hidden field with what the browser gave: a passkey that was made, or, with `used`, one that signs in."""

    widget = forms.HiddenInput

    def __init__(self, *, used: bool = False, **options: Any) -> None:
        self.parts = _USED if used else _MADE
        super().__init__(**options)
        self.error_messages.update(required=NO_PASSKEY, invalid=NO_PASSKEY)

    def to_python(self, value: Any) -> dict[str, Any]:  # type: ignore[override]
        """The passkey, without anything that is none of its own. Raises ValidationError for all else."""
        try:
            return _read(super().to_python(value), self.parts)
        except _MEANINGLESS:
            raise ValidationError(NO_PASSKEY, code="invalid") from None

    def bound_data(self, data: Any, initial: Any) -> str:
        """Nothing: what was sent is of no use a second time."""
        return ""


def _read(given: Any, parts: tuple[str, ...]) -> dict[str, Any]:
    """The passkey in parsed JSON. Raises ValueError or TypeError for whatever is none."""
    response = given["response"]
    read: dict[str, Any] = {name: _bytes(response[name]) for name in parts}
    if "signature" in parts:
        handle = response.get("userHandle")
        read["userHandle"] = None if handle is None else _bytes(handle)
    if given["type"] != "public-key":
        raise ValueError
    extensions = given.get("clientExtensionResults") or {}
    resident = (extensions.get("credProps") or {}).get("rk")
    return {
        "id": _bytes(given["id"]),
        "rawId": _bytes(given["rawId"]),
        "type": "public-key",
        "response": read,
        "clientExtensionResults": {} if resident is None else {"credProps": {"rk": resident is True}},
    }


def _bytes(value: Any) -> str:
    if _BYTES.fullmatch(value) is None:
        raise ValueError
    return str(value)


@contextmanager
def refusing_nonsense() -> Iterator[None]:
    """Turn what the libraries raise for bytes that have the right shape and no meaning into a ValidationError."""
    try:
        yield
    except _MEANINGLESS:
        raise ValidationError(NO_PASSKEY, code="incorrect_code") from None
