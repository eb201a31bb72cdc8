"""What `make test`, `make lint` and `make fmt` do."""

from __future__ import annotations

import os
import secrets
import shlex
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor

from netlib import default_database
from netlib.dev import serve
from netlib.dev.environment import CHECKOUT, locked

RUFF = ("-m", "ruff")
TEMPLATES = ("-m", "djlint", "templates", "--allow-empty-input")
# What each check is called when it fails, and how this Python runs it.
LINTERS: dict[str, tuple[str, ...]] = {
    "types (mypy)": ("-m", "mypy", "."),
    "lint (ruff)": (*RUFF, "check", "--quiet", "."),
    "house rules": ("-m", "netlib.dev.lint"),
    "Python format (make fmt mends it)": (*RUFF, "format", "--check", "."),
    "template format (make fmt mends it)": (*TEMPLATES, "--check"),
    "migrations (one is missing)": ("manage.py", "makemigrations", "--check", "--dry-run"),
}
DEPLOYMENT = ("manage.py", "check", "--deploy", "--fail-level", "WARNING")


def lint() -> int:
    """Lint, formats, types, migrations and the settings of production; 0 when all are good."""
    with serve.database():
        return 1 if _failing_checks() else 0


def test() -> int:
    """Everything: the checks of `lint`, then all tests. ``ARGS`` goes to pytest. The last line is pytest's summary."""
    # Dozens of Pythons start below, and each would compile all our modules anew.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    # The names of test databases are the same for each run in a checkout, so a second run waits for the first.
    with locked(CHECKOUT / "tests"), serve.database():
        failing = _failing_checks()
        arguments = shlex.split(os.environ.get("ARGS", ""))
        tests = subprocess.run(
            [sys.executable, "-m", "pytest", "-n", "2", "--dist", "loadgroup", *arguments], check=False
        )
        if failing:
            print(f"Failed before the tests: {', '.join(failing)}.", file=sys.stderr)
        return tests.returncode or (1 if failing else 0)


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
        "ALLOWED_HOSTS": "netlib.example",
        "DATABASE_URL": os.environ.get("DATABASE_URL") or default_database.url(),
        "DEBUG": "no",
    }
