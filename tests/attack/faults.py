"""What the product is known to tell and should not, in plain words, until somebody mends it.

Each line is passed over by the crawl and has a test of its own that fails as soon as it is mended: then the line goes.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Fault:
    """Fields (by the beginning of their name) that a view shows to viewers who may not see them. `viewer` is one to
    whom it shows, after that `change` of the world (tests/attack/changes.py) where one is named."""

    reason: str
    fields: str
    view: str
    viewer: str
    change: str = ""

    @property
    def name(self) -> str:
        """What and where."""
        return f"{self.view} {self.change}".strip()


FAULTS: list[Fault] = []


def is_known(field: str, view: str, change: str) -> bool:
    """Whether a fault is listed already; one that shows after a change may show after others too."""
    return any(
        field.startswith(fault.fields) and view == fault.view and (not fault.change or bool(change))
        for fault in FAULTS
    )
