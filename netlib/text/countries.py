"""The English names of countries."""

from functools import cache

from django_countries import countries


def country_name(code: str) -> str:
    """The English name of a country by its code of two letters (ISO 3166-1 alpha-2); "" for any other text."""
    return _name(code) if len(code) == 2 and code.isascii() and code.isalpha() else ""


@cache
def _name(code: str) -> str:
    return str(countries.name(code))
