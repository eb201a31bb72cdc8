"""Loading the shared vocabulary of topics into the database."""

import tomllib
from pathlib import Path
from typing import TypedDict

from django.utils.text import slugify

from members.models import Heading, HeadingName
from netlib.roles import service
from netlib.text.names import fold

HEADINGS = Path(__file__).parent.parent / "data" / "headings.toml"


class HeadingFields(TypedDict, total=False):
    """What the file says of a heading: its synonyms, what is broader, what is related, and a note on its scope."""

    see: list[str]
    broader: list[str]
    also: list[str]
    note: str


def read_headings() -> dict[str, HeadingFields]:
    """The headings of the file by preferred name; each may have `see`, `broader`, `also` and `note`."""
    return tomllib.loads(HEADINGS.read_text(encoding="utf-8"))


@service
def load_vocabulary() -> tuple[int, int]:
    """Add the headings, names and references of the file that the database lacks. Returns the counts of new
    headings and names.

    What curators have added or renamed stays: a heading is known by its slug, and nothing is deleted.
    """
    rows = {slugify(fold(name)): (name, fields) for name, fields in read_headings().items()}
    before = set(Heading.objects.values_list("slug", flat=True))
    Heading.objects.bulk_create(
        Heading(name=name, slug=slug, scope_note=fields.get("note", ""))
        for slug, (name, fields) in rows.items()
        if slug not in before
    )
    headings = dict(Heading.objects.filter(slug__in=rows).values_list("slug", "pk"))
    names = _load_names(rows, headings)
    _load_references(rows, headings)
    return len(headings.keys() - before), names


def _load_names(rows: dict[str, tuple[str, HeadingFields]], headings: dict[str, int]) -> int:
    taken = set(HeadingName.objects.values_list("key", flat=True))
    new = []
    for slug, (preferred, fields) in rows.items():
        for name in (preferred, *fields.get("see", ())):
            if fold(name) not in taken:
                taken.add(fold(name))
                new.append(HeadingName(heading_id=headings[slug], name=name, key=fold(name)))
    HeadingName.objects.bulk_create(new)
    return len(new)


def _load_references(rows: dict[str, tuple[str, HeadingFields]], headings: dict[str, int]) -> None:
    broader, see_also = Heading.broader.through, Heading.see_also.through
    wider, related = [], []
    for slug, (_, fields) in rows.items():
        here = headings[slug]
        wider += [
            broader(from_heading_id=here, to_heading_id=headings[slugify(fold(name))])
            for name in fields.get("broader", ())
        ]
        for name in fields.get("also", ()):
            there = headings[slugify(fold(name))]
            related += [
                see_also(from_heading_id=a, to_heading_id=b) for a, b in ((here, there), (there, here))
            ]
    broader.objects.bulk_create(wider, ignore_conflicts=True)
    see_also.objects.bulk_create(related, ignore_conflicts=True)
