"""The marks: what a line says of its owner besides words, and what results can be narrowed by.

One record a mark. From it come the filter in the address, the lexeme that a document is asked for, the facet with its
counts, the field of the form with its error, and the chip. To add one over a kind of line that there is, add a record
to MARKS, and the same mark to `members_search_line` in SQL with a migration that builds the documents anew; a test
holds the two together. `docs/search.md` has the steps.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from members.kinds import EXCHANGES
from members.models import Heading, OldOrganization, Organization, OrganizationKind, Place
from members.search.facets import key_of
from members.search.query import lexeme
from netlib.text.countries import country_name

# Where the SQL of a mark reads: lines `e` alone, or with the place `p` or the organization `o` that they name.
_LINE = ""
# Without the second condition, an index is asked for every line that names none.
_PLACE = " JOIN members_place p ON p.geoname_id = e.place_id AND e.place_id IS NOT NULL"
_ORGANIZATION = " JOIN members_organization o ON o.id = e.organization_id AND e.organization_id IS NOT NULL"

Words = Callable[[list[str]], Mapping[str, str]]


@dataclass(frozen=True)
class Mark:
    """One thing to narrow results by, which lines say of their owners.

    `key` is its name in addresses, and in documents, where the lexeme is "key#value". `label` names the facet, and the
    chip is the words of the value after `chip`, if any. `value` is SQL for the value that a line has, NULL for none; it
    reads what `source` joins, and `kind` names the only kind of line that has it.

    `words` gives the words of the values that exist, many at once. `normal` makes of what an address says the value as
    lines have it. `moved` gives the value that took the place of one without words. `wrong` says that a value does not
    exist. A facet that is `opened` shows its values at once.
    """

    key: str
    label: str
    value: str
    words: Words
    wrong: str
    source: str = _LINE
    kind: str = ""
    normal: Callable[[str], str] = str
    moved: Callable[[str], str] | None = None
    chip: str = ""
    opened: bool = False

    def lexeme(self, value: str) -> str:
        """A tsquery in text form that asks documents for this value, which is a normal one."""
        return lexeme(f"{self.key}#{value}")

    def find(self, text: str) -> tuple[str, str] | None:
        """The value that an address means, and its words; None for what does not exist. Up to one query, three for
        what has moved."""
        value = self.normal(text)
        if label := self.words([value]).get(value) if value else None:
            return value, label
        if self.moved and value and (value := self.moved(value)):
            return value, self.words([value])[value]
        return None


def _each(word: Callable[[str], str | None]) -> Words:
    """Words that are made from each value alone; without words a value does not exist."""
    return lambda values: {value: label for value in values if (label := word(value))}


def _rows(model: Any) -> Words:
    """The names of rows, by their keys. One query."""
    return lambda values: {
        str(pk): str(row) for pk, row in model.objects.in_bulk(list(map(int, values))).items()
    }


def _key(text: str) -> str:
    return str(key_of(text) or "")


def _merged(value: str) -> str:
    """The organization into which the one of that number was merged. One query."""
    found = (
        OldOrganization.objects.filter(number=int(value)).values_list("organization_id", flat=True).first()
    )
    return str(found or "")


def _region(value: str) -> str:
    """A region in words; those of the United States go without their country."""
    country, _, name = value.partition("#")
    if not name or not country_name(country):
        return ""
    return name if country == "US" else f"{name}, {country_name(country)}"


# In the order of the facets, and of the filters in an address.
MARKS = (
    Mark("country", "Country", "p.country", _each(country_name), "There is no such country.",
         source=_PLACE, normal=str.upper, opened=True),
    Mark("region", "State or region", "p.country || '#' || nullif(p.region, '')", _each(_region),
         "There is no such region.", source=_PLACE),
    Mark("place", "Place", "e.place_id", _rows(Place), "We do not know that place.", normal=_key),
    Mark("type", "Type of organization", "o.kind", _each(dict(OrganizationKind.choices).get),
         "There is no such type of organization.", source=_ORGANIZATION, opened=True),
    Mark("organization", "Organization", "e.organization_id", _rows(Organization),
         "There is no such organization.", normal=_key, moved=_merged),
    Mark("heading", "Topic", "e.heading_id", _rows(Heading), "There is no such topic.", normal=_key),
    Mark("offer", "Offers", "nullif(e.value ->> 'what', '')", _each(EXCHANGES.get), "Nobody can offer that here.",
         kind="offer", chip="Offers"),
    Mark("seek", "Looks for", "nullif(e.value ->> 'what', '')", _each(EXCHANGES.get), "Nobody can look for that here.",
         kind="seek", chip="Looks for"),
    Mark("language", "Language", "nullif(left(btrim(lower(e.value ->> 'value')), 200), '')", _each(str.title),
         "There is no such language.", kind="language", normal=str.lower, chip="Speaks"),
)  # fmt: skip
BY_KEY = {mark.key: mark for mark in MARKS}
# The kinds of lines that have marks of their own.
KINDS = tuple(mark.kind for mark in MARKS if mark.kind)


def marks_sql(lines: str, marks: Iterable[Mark] = MARKS) -> str:
    """SQL for the marks of lines: owner_id, key, value, each once. `lines` names a relation with the columns of
    `members_entry`."""
    return " UNION ".join(_of_lines(lines, mark) for mark in marks)


def _of_lines(lines: str, mark: Mark) -> str:
    kind = f"e.kind = '{mark.kind}' AND " if mark.kind else ""
    return (
        f"SELECT e.owner_id, '{mark.key}' AS key, ({mark.value})::text AS value FROM {lines} e{mark.source}"
        f" WHERE {kind}{mark.value} IS NOT NULL"
    )
