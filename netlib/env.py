"""Typed reading of environment variables; what makes no sense stops the start with one clear sentence."""

import os
import re

import dj_database_url
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


def origin(name: str, default: str) -> str:
    """Read the address of a site without a path: `https://netlib.example`. Raises ImproperlyConfigured else."""
    raw = text(name, default).rstrip("/")
    if not re.fullmatch(r"https?://[^\s/?#@]+", raw):
        raise ImproperlyConfigured(f"{name} must be an address such as https://netlib.example, not “{raw}”.")
    return raw


def database(name: str, default: str) -> dj_database_url.DBConfig:
    """Read the address of a PostgreSQL database, or take `default`. Raises ImproperlyConfigured for anything else,
    without repeating what was given: it may hold a password."""
    sentence = f"{name} must name a PostgreSQL database: postgresql://user:password@host:5432/name."
    try:
        found = dj_database_url.parse(text(name, default), conn_max_age=600, conn_health_checks=True)
    except ValueError:
        raise ImproperlyConfigured(sentence) from None
    if found.get("ENGINE") != "django.db.backends.postgresql" or not found.get("NAME"):
        raise ImproperlyConfigured(sentence)
    return found
