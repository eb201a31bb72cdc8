"""README's table of settings is complete, and names nothing that is not read."""

import re
from pathlib import Path

CHECKOUT = Path(__file__).parents[2]
# Read by the tests themselves, or by the starter of the database, rather than by the settings.
ELSEWHERE = {
    "NETLIB_EXAMPLES",
    "NETLIB_POSTGRES",
    "NETLIB_REQUIRE_BROWSER",
    "NETLIB_REQUIRE_JAVA",
    "NETLIB_REQUIRE_PGBOUNCER",
}


def documented() -> list[str]:
    section = (CHECKOUT / "README.md").read_text().split("\n## Settings\n")[1].split("\n## ")[0]
    return re.findall(r"^\| `([A-Z_]+)` \|", section, re.MULTILINE)


def read_by_the_code() -> set[str]:
    reading = re.compile(
        r"""\benv\.(?:text|flag|number|words|one_of|origin|database)\(\s*["']([A-Z_]+)["']"""
    )
    sources = [
        path
        for app in ("netlib", "members", "events", "committees")
        for path in (CHECKOUT / app).rglob("*.py")
    ]
    return {name for path in sources for name in reading.findall(path.read_text())}


def test_every_setting_is_documented_once() -> None:
    names = documented()
    assert len(names) == len(set(names))
    assert set(names) == read_by_the_code() | ELSEWHERE


def test_every_command_is_documented() -> None:
    targets = re.findall(r"^([a-z-]+): ##", (CHECKOUT / "Makefile").read_text(), re.MULTILINE)
    table = re.findall(r"^\| `make ?([a-z-]*)` \|", (CHECKOUT / "README.md").read_text(), re.MULTILINE)
    assert sorted(name or "help" for name in table) == sorted(targets)
