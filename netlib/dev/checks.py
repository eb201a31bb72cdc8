"""What `make test`, `make lint`, `make fmt` and `make lock` do."""

from __future__ import annotations

import os
import secrets
import shlex
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from netlib import default_database
from netlib.dev import serve
from netlib.dev.environment import LOCKS

RUFF = ("-m", "ruff")
TEMPLATES = ("-m", "djlint", "templates", "--allow-empty-input")
ROOMS = ("--no-logo", "--no-cache")
# What each check is called when it fails, and how this Python runs it.
LINTERS: dict[str, tuple[str, ...]] = {
    "types (mypy)": ("-m", "mypy", "."),
    "lint (ruff)": (*RUFF, "check", "--quiet", "."),
    "house rules": ("-m", "netlib.dev.lint"),
    "order of rooms (pyproject.toml)": (
        "-c",
        "import importlinter.cli as cli; cli.lint_imports_command()",
        *ROOMS,
    ),
    "Python format (make fmt mends it)": (*RUFF, "format", "--check", "."),
    "template format (make fmt mends it)": (*TEMPLATES, "--check"),
    "migrations (one is missing)": ("manage.py", "makemigrations", "--check", "--dry-run"),
}
# Each has a copy of the database and a browser; two fill two cores.
WORKERS = str(max(2, min(8, os.cpu_count() or 2)))
UV = str(Path(sys.executable).with_name("uv"))
RESOLVING = (
    "--universal", "--python-version=3.11", "--generate-hashes", "--no-annotate", "--no-emit-index-url",
    "--no-config", "--custom-compile-command=make lock",
)  # fmt: skip
DEPLOYMENT = ("manage.py", "check", "--deploy", "--fail-level", "WARNING")


def lint() -> int:
    """Lint, formats, types, migrations and the settings of production; 0 when all are good."""
    with serve.database():
        return 1 if _failing_checks() else 0


def test() -> int:
    """The checks of `lint`, then all tests but the slow ones. ``ARGS`` goes to pytest. The last line is pytest's
    summary."""
    return _lint_and_test("not slow")


def test_all() -> int:
    """The checks of `lint`, then all tests, with four times as many random examples."""
    os.environ.setdefault("NETLIB_EXAMPLES", "ci")
    return _lint_and_test("")


def test_fast() -> int:
    """The tests alone, without browser and slow tests and those that took longest when they ran last, with a tenth of
    the random examples."""
    os.environ.setdefault("NETLIB_EXAMPLES", "fast")
    with serve.database():
        return _pytest("not slow and not browser", "--quick")


def attack() -> int:
    """The whole of `tests/attack`, of which `test` runs a part. The last lines say how much was tried and how many
    planted leaks were noticed."""
    with serve.database():
        return _pytest("slow or not slow", "tests/attack")


def _lint_and_test(which: str) -> int:
    with serve.database():
        failing = _failing_checks()
        code = _pytest(which)
        if failing:
            print(f"Failed before the tests: {', '.join(failing)}.", file=sys.stderr)
        return code or (1 if failing else 0)


def _pytest(which: str, *options: str) -> int:
    """Run the tests that a mark expression chooses. Several runs may go side by side: each has databases of its own."""
    # Dozens of Pythons start below, and each would compile all our modules anew.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    arguments = shlex.split(os.environ.get("ARGS", ""))
    return _run(("-m", "pytest", "-n", WORKERS, "-m", which, *options, *arguments))


def lock() -> int:
    """Write the files of hashes anew, for all platforms and Pythons, from the requirements and the constraints."""
    for requirements, locked in LOCKS.items():
        command = [UV, "pip", "compile", requirements, "--output-file", locked, "--upgrade", *RESOLVING]
        if subprocess.run(command, check=False, stdout=subprocess.DEVNULL).returncode:
            return 1
    return 0


def format_all() -> int:
    """Format Python and templates, mending what ruff can mend; 1 when something is left to a person."""
    mended = _run((*RUFF, "check", "--fix", "."))
    formatted = _run((*RUFF, "format", "--quiet", "."))
    # djlint says 1 when it changed something.
    templates = _run((*TEMPLATES, "--reformat", "--quiet"))
    return 0 if mended == 0 and formatted == 0 and templates in (0, 1) else 1


def _run(arguments: tuple[str, ...]) -> int:
    return subprocess.run([sys.executable, *arguments], check=False).returncode


def _failing_checks() -> list[str]:
    """Run the checks two at a time and show what the failing ones say; their names."""
    began = time.monotonic()
    with ThreadPoolExecutor(max_workers=2) as pool:
        jobs = {name: pool.submit(_check, command, {}) for name, command in LINTERS.items()}
        jobs["settings of production"] = pool.submit(_check, DEPLOYMENT, _production())
        outputs = {name: job.result() for name, job in jobs.items()}
    failing = {name: output for name, output in outputs.items() if output is not None}
    for name, output in failing.items():
        print(f"— {name}\n{output.strip()}\n", flush=True)
    if not failing:
        print(
            f"Lint, formats, types, migrations and settings are good ({time.monotonic() - began:.0f} s).",
            flush=True,
        )
    return list(failing)


def _check(arguments: tuple[str, ...], extra: dict[str, str]) -> str | None:
    """What a check says when it fails, None when all is well."""
    done = subprocess.run(
        [sys.executable, *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
        env=os.environ | extra,
    )
    return done.stdout if done.returncode else None


def _production() -> dict[str, str]:
    """An environment that production would accept."""
    return {
        "NETLIB_ENV": "production",
        "SECRET_KEY": secrets.token_urlsafe(50),
        "NETLIB_ADDRESS_KEY": secrets.token_urlsafe(50),
        "ALLOWED_HOSTS": "netlib.example",
        "DATABASE_URL": os.environ.get("DATABASE_URL") or default_database.url(),
        "DEBUG": "no",
    }
