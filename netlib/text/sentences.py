"""Whole sentences about numbers and lists, with named places: what a translator can work with."""

from collections.abc import Sequence

from netlib.text.dates import show_number


def counted(count: int, one: str, many: str, **places: object) -> str:
    """The sentence about so many: `one` for 1, `many` for any other number. "{count}" in it is the number as the reader
    writes it, and other names in braces are `places`."""
    return (one if count == 1 else many).format(count=show_number(count), **places)


def quoted(texts: Sequence[str], most: int = 8) -> str:
    """What others wrote, in quotation marks: “Budget”, “Staff”. Of more than `most`, the first ones and how many more."""
    shown = ", ".join(f"“{text}”" for text in texts[:most])
    return f"{shown} and {show_number(len(texts) - most)} more" if len(texts) > most else shown
