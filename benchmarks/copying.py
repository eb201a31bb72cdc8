"""How rows get into a synthetic world: by COPY, all dated the same."""

import io
import itertools
from collections.abc import Iterator
from typing import Any

NOW = "2026-11-01 12:00:00+00"
_CHUNK = 50_000


def copy(cursor: Any, table: str, columns: str, rows: Iterator[str]) -> None:
    """Read rows, in COPY's text format, into a table."""
    while chunk := "".join(itertools.islice(rows, _CHUNK)):
        cursor.copy_expert(f"COPY {table} ({columns}) FROM STDIN", io.StringIO(chunk))
