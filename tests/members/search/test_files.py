"""The files of search stand in an order: each imports only those before it, so there is no circle."""

import ast
import re
from pathlib import Path

import members.search

FOLDER = Path(members.search.__file__).parent
# `schema` holds SQL for the migrations.
APART = {"__init__", "schema"}


def imported(name: str) -> set[str]:
    """The files of search that a file imports, anywhere in it."""
    found = set()
    for node in ast.walk(ast.parse((FOLDER / f"{name}.py").read_text())):
        if isinstance(node, ast.ImportFrom) and node.module == "members.search":
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith("members.search."):
            found.add(str(node.module).rpartition(".")[2])
    return found


def test_each_file_imports_only_those_before_it() -> None:
    told = str(members.search.__doc__).partition("imports only those before it:")[2]
    rows = re.findall(r"^    ([a-z_, ]+?)  ", told, re.MULTILINE)
    order = [name for row in rows for name in row.split(", ")]
    assert sorted(order) == sorted({path.stem for path in FOLDER.glob("*.py")} - APART)
    late = {name: imported(name) - set(order[: order.index(name)]) for name in order}
    assert {name: files for name, files in late.items() if files} == {}
