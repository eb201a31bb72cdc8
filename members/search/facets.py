"""What a facet is, and the facets that apps above this one add to the directory."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from members.rule.standing import Viewer
from members.search.limits import LIMITS
from netlib.numbers import whole_number
from netlib.text.names import fold


@dataclass(frozen=True)
class FacetValue:
    """One choice: its value in the address, its words, how many results have it, whether it is chosen already."""

    value: str
    label: str
    number: int
    chosen: bool = False


@dataclass(frozen=True)
class Facet:
    """One thing to narrow by. `capped` says that the numbers count a thousand of the results only, `opened` that the
    values show at once."""

    key: str
    label: str
    values: list[FacetValue]
    capped: bool = False
    opened: bool = False


@dataclass(frozen=True)
class FacetCount:
    """A facet of another app. `key` is its name in addresses.

    `members` gives, for a viewer and a value from the address, the members who have it as far as the viewer may know:
    a queryset with one column of keys. `count` gives the choices among the members with these keys, and among nobody the
    one that is chosen; both let the viewer learn only what the rule allows.
    """

    key: str
    label: str
    members: Callable[[Viewer, str], QuerySet[Any, Any]]
    count: Callable[[Viewer, list[int], str], list[FacetValue]]


_REGISTERED: dict[str, FacetCount] = {}


def register_facet(facet: FacetCount) -> None:
    """Add a facet of an app above this one; call it once, when the app is ready."""
    _REGISTERED[facet.key] = facet


def registered() -> dict[str, FacetCount]:
    """The facets of other apps by their keys."""
    return _REGISTERED


def key_of(value: str) -> int:
    """The key of a row that a value of an address names; 0 for none."""
    return whole_number(value, digits=9) or 0


def most_common(
    numbers: Mapping[int, int], chosen: str, words: Callable[[list[int]], Mapping[int, str]]
) -> list[FacetValue]:
    """The choices that most members have, after the chosen one. `words` gives the words of those keys that exist for the
    viewer; it is called once, if at all."""
    wanted = key_of(chosen)
    top = sorted({*numbers, wanted} - {0}, key=lambda key: (key != wanted, -numbers.get(key, 0), key))
    labels = words(top[: LIMITS.facet_values]) if top else {}
    return in_order(
        FacetValue(str(key), labels[key], numbers.get(key, 0), key == wanted) for key in top if key in labels
    )


def in_order(values: Iterable[FacetValue]) -> list[FacetValue]:
    """The chosen value first, then the others by how many have them, then by their words."""
    return sorted(values, key=lambda each: (not each.chosen, -each.number, fold(each.label)))


def among(ids: list[int]) -> RawSQL:
    """These keys for a lookup `__in`, as one value: the ORM takes longer over a thousand values than the database."""
    return RawSQL("SELECT unnest(%s::bigint[])", [ids])
