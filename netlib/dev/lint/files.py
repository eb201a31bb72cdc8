"""What a rule looks at, and what it is."""

import ast
import os
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
KINDS = {".py", ".html", ".md", ".txt", ".css", ".js", ".toml", ".svg", ".yml", ".sql", ""}

Complaints = Iterator[tuple[int, str]]


@dataclass(frozen=True)
class File:
    """A file to look at: its path below the checkout, with slashes, and its text."""

    path: str
    text: str

    @property
    def suffix(self) -> str:
        """What kind of file it is: ".py" and so on."""
        return Path(self.path).suffix

    @cached_property
    def tree(self) -> ast.Module:
        """Its Python, parsed."""
        return ast.parse(self.text)

    @property
    def room(self) -> str:
        """The room of an app in which it stands: "views" for members/views/people.py, "" outside the rooms."""
        parts = self.path.removesuffix(".py").split("/")
        return parts[1] if len(parts) > 1 else ""

    def is_code(self) -> bool:
        """Whether it is Python that runs in the site: neither a test nor a migration."""
        return self.suffix == ".py" and not re.search(r"(^|/)(tests|migrations|benchmarks)/", self.path)

    def is_migration(self) -> bool:
        """Whether it is a step of the database's history."""
        return self.suffix == ".py" and "/migrations/" in self.path

    def is_page(self) -> bool:
        """Whether it is a template for a browser: a letter's layout follows the rules of mail programs."""
        return self.suffix == ".html" and "/mail/" not in self.path

    def is_view(self) -> bool:
        """Whether it is a views module."""
        return self.is_code() and self.room == "views"

    def line(self, position: int) -> int:
        """The number of the line with the letter at this position."""
        return self.text.count("\n", 0, position) + 1


@dataclass(frozen=True)
class Rule:
    """A rule: its name, and the function that finds what breaks it."""

    name: str
    find: Callable[[File], Complaints]


def name_of(node: ast.AST) -> str:
    """The last part of a name, an attribute or an item by its key; "" for anything else."""
    match node:
        case ast.Attribute(attr=name) | ast.Name(id=name):
            return name
        case ast.Subscript(slice=ast.Constant(value=str(name))):
            return name
    return ""


def blanked(pattern: str, text: str) -> str:
    """The text with spaces in the place of what matches, so that lines and positions stay."""
    return re.sub(pattern, lambda found: re.sub(r"[^\n]", " ", found[0]), text, flags=re.DOTALL)


def checkout() -> list[File]:
    """The files of the checkout: what is hidden, generated or installed is left out."""
    found = []
    for folder, folders, names in os.walk(ROOT):
        folders[:] = sorted(set(folders) - {"var", "__pycache__", "node_modules"})
        folders[:] = [name for name in folders if not name.startswith(".") or name in {".ci", ".github"}]
        for name in sorted(names):
            path = Path(folder, name)
            if not name.startswith(".") and path.suffix in KINDS and path.is_file():
                found.append(File(path.relative_to(ROOT).as_posix(), path.read_text(errors="replace")))
    return found
