"""Typed reading of environment variables; what makes no sense stops the start with one clear sentence."""

import os

from django.core.exceptions import ImproperlyConfigured


def text(name: str, default: str = "") -> str:
    """The variable's value without surrounding white space, or `default` when it is unset or empty."""
    return os.environ.get(name, "").strip() or default


def flag(name: str, default: bool = False) -> bool:
    """Read yes/no. Raises ImproperlyConfigured for anything but 1, true, yes, on, 0, false, no, off."""
    raw = text(name).lower()
    if not raw:
        return default
    if raw in {"1", "true", "yes", "on"}:
        return True
    if raw in {"0", "false", "no", "off"}:
        return False
    raise ImproperlyConfigured(f"{name} must be yes or no, not “{raw}”.")


def number(name: str, default: int) -> int:
    """Read a whole number that is not negative. Raises ImproperlyConfigured for anything else."""
    raw = text(name, str(default))
    if not raw.isascii() or not raw.isdigit():
        raise ImproperlyConfigured(f"{name} must be a whole number, not “{raw}”.")
    return int(raw)


def words(name: str, default: str = "") -> list[str]:
    """Read a list separated by commas or white space."""
    return text(name, default).replace(",", " ").split()


def one_of(name: str, choices: tuple[str, ...], default: str) -> str:
    """Read one of `choices`. Raises ImproperlyConfigured for anything else."""
    raw = text(name, default)
    if raw not in choices:
        raise ImproperlyConfigured(f"{name} must be one of {', '.join(choices)}, not “{raw}”.")
    return raw
