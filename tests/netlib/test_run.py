"""What can go wrong around `make run` and `make test` is told in one sentence, with exit code 1."""

import os
import pwd
import re
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from netlib import env
from netlib.dev import environment, serve

CHECKOUT = environment.CHECKOUT
SERVE = "from netlib.dev import run, serve; sys.exit(run.guarded(serve.run))"


def complaint(code: str, **variables: str) -> str:
    """Run code that must fail; the one sentence that it says."""
    done = subprocess.run(
        [sys.executable, "-c", f"import sys; {code}"],
        cwd=CHECKOUT,
        env=os.environ | variables,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 1, done.stdout + done.stderr
    return one_sentence(done.stderr)


def one_sentence(output: str) -> str:
    assert len(output.strip().splitlines()) == 1
    assert "Traceback" not in output
    return output.strip()


@pytest.fixture
def taken_port() -> Iterator[int]:
    with socket.socket() as line:
        line.bind(("127.0.0.1", 0))
        line.listen()
        yield line.getsockname()[1]


@pytest.fixture
def free_port() -> str:
    with socket.socket() as line:
        line.bind(("127.0.0.1", 0))
        return str(line.getsockname()[1])


def test_a_taken_port(taken_port: int) -> None:
    sentence = complaint(SERVE, PORT=str(taken_port))
    assert sentence.startswith(f"Port {taken_port} is taken by another program")
    assert f"PORT={taken_port + 1}" in sentence


@pytest.mark.parametrize("port", ["eighty", "0", "65536", "-1", "²"])
def test_a_port_that_is_none(port: str) -> None:
    assert complaint(SERVE, PORT=port) == f"PORT must be a number from 1 to 65535, not “{port}”."


def test_an_unreachable_database(free_port: str) -> None:
    sentence = complaint(SERVE, PORT=free_port, DATABASE_URL="postgresql://netlib:sesame@127.0.0.1:1/netlib")
    assert sentence.startswith("The database cannot be reached")
    assert "refused" in sentence
    assert "sesame" not in sentence


@pytest.mark.parametrize(
    "url", ["sqlite:///netlib.db", "postgresql://", "postgresql://me:hush@localhost:port/netlib", "netlib"]
)
def test_an_address_that_names_no_postgresql_database(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", url)
    with pytest.raises(ImproperlyConfigured) as refusal:
        env.database("DATABASE_URL", "")
    traceback = f"...\ndjango.core.exceptions.ImproperlyConfigured: {refusal.value}\n"
    assert serve.explain_failure(traceback) == (
        "DATABASE_URL must name a PostgreSQL database: postgresql://user:password@host:5432/name."
    )


def test_a_setting_that_makes_no_sense(free_port: str) -> None:
    url = "postgresql://netlib@127.0.0.1:1/netlib"
    sentence = complaint(SERVE, PORT=free_port, DATABASE_URL=url, DEBUG="perhaps")
    assert sentence == "DEBUG must be yes or no, not “perhaps”."


def test_an_old_python() -> None:
    sentence = complaint("sys.version_info = (3, 9, 2); sys.version = '3.9.2 (main)'; import netlib.dev.run")
    assert sentence.startswith("Netlib needs Python 3.11 or newer and this is 3.9.2")


def test_the_sentence_for_an_old_python_is_one_that_it_can_read() -> None:
    text = (CHECKOUT / "netlib" / "__init__.py").read_text()
    assert text.isascii()
    assert not re.search(r"\bf\"|from __future__|->", text)


def test_a_script_that_starts_it_in_the_background_can_end_it_by_ctrl_c() -> None:
    code = (
        "import signal; signal.signal(signal.SIGINT, signal.SIG_IGN); from netlib.dev import run;"
        "run.COMMANDS['stop'] = (lambda: signal.raise_signal(signal.SIGINT) or 0, None);"
        "sys.exit(run.main(['stop']))"
    )
    assert subprocess.run([sys.executable, "-c", f"import sys; {code}"], cwd=CHECKOUT).returncode == 130


def test_a_missing_venv_module(tmp_path: Path) -> None:
    code = (
        "sys.modules['ensurepip'] = None; import pathlib; from netlib.dev import environment, run;"
        f"environment.VENV = pathlib.Path({str(tmp_path / '.venv')!r});"
        "sys.exit(run.guarded(lambda: environment.make(dev=False) or 0))"
    )
    assert "apt install python3-venv" in complaint(code)


def test_a_read_only_folder() -> None:
    with tempfile.TemporaryDirectory(prefix="read only") as folder:
        checkout = Path(folder)
        shutil.copytree(
            CHECKOUT / "netlib", checkout / "netlib", ignore=shutil.ignore_patterns("__pycache__")
        )
        checkout.chmod(0o555)
        root = os.getuid() == 0
        # Root may write anywhere, so a user without rights tries; the Python has to be one that all may start.
        python = "/usr/bin/python3" if root else sys.executable
        if root and not Path(python).exists():
            pytest.skip("no Python here that another user may start")
        done = subprocess.run(
            [python, "-m", "netlib.dev.run", "run"],
            cwd=checkout,
            env={"PATH": os.defpath, "PYTHONDONTWRITEBYTECODE": "1"},
            capture_output=True,
            text=True,
            user=pwd.getpwnam("nobody").pw_uid if root else None,
        )
        checkout.chmod(0o755)
    assert done.returncode == 1
    assert one_sentence(done.stdout + done.stderr).startswith(f"{checkout} is read-only")


@pytest.mark.parametrize(
    ("output", "words"),
    [
        ("running build_ext\nerror: command 'gcc' failed: No such file or directory\n", "no compiler"),
        ("  fatal error: Python.h: No such file or directory\n", "no compiler"),
        ("WARNING: Retrying … NewConnectionError: Temporary failure in name resolution\n"
         "ERROR: No matching distribution found for django==5.2.19\n", "could not be fetched"),
        ("ERROR: No matching distribution found for django==5.2.19\n", "has no django==5.2.19"),
        ("ERROR: Could not install packages: [Errno 28] No space left on device\n", "disk is full"),
        ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE. If you have …\n", "not the file that"),
        ("ERROR: something new\n", "something new"),
    ],
)  # fmt: skip
def test_what_pip_says_becomes_a_sentence(output: str, words: str) -> None:
    assert words in one_sentence(environment.explain_pip(output))


def test_a_fault_of_our_own_is_shown_whole() -> None:
    errors = 'Traceback (most recent call last):\n  File "x.py"\nValueError: no\n'
    assert serve.explain_failure(errors) == errors.strip()
