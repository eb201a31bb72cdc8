"""Numbers in what others send: addresses, forms, places in lists."""


def whole_number(text: str, *, digits: int = 18) -> int | None:
    """The number that a text writes with at most so many ASCII digits, and nothing else; None for any other text. The
    database keeps 18 digits in a bigint and 9 in an integer, whatever they are."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= digits else None
