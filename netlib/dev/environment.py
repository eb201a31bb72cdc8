"""Makes the virtual environment in ``.venv``: once, and again when the locked packages change.

Only the standard library is used, and only syntax that old Pythons can read, so that they get a sentence too.
"""

from __future__ import annotations

import contextlib
import fcntl
import importlib.util
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parent.parent.parent
VENV = CHECKOUT / ".venv"
PYTHON = VENV / "bin" / "python"
# The lists that people edit, and those made of them by `make lock`, which name the very files by their hashes.
LOCKS = {"requirements.txt": "requirements.lock", "requirements-dev.txt": "requirements-dev.lock"}
LOG = VENV / "pip.log"


class Trouble(Exception):
    """Why a command cannot go on, in one sentence for a person."""


def make(*, dev: bool) -> None:
    """Make the environment, with the tools of development if asked. At once when it is there; raises Trouble."""
    if _is_made(dev):
        return
    # Two commands at once: the second waits for the first, then finds everything made.
    with locked(CHECKOUT):
        if _is_made(dev):
            return
        if not _belongs_here():
            _create()
        _install(dev)
        _stamp(dev).write_text(_wanted(dev))


@contextlib.contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Hold the lock of a folder. It ends with the process, however that ends."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def _stamp(dev: bool) -> Path:
    return VENV / ("made-for-development" if dev else "made-to-run")


def _wanted(dev: bool) -> str:
    """What the stamp of a finished environment says."""
    locked = (CHECKOUT / _lock(dev)).read_text()
    return "\n".join([str(VENV), f"Python {sys.version_info[0]}.{sys.version_info[1]}", locked])


def _lock(dev: bool) -> str:
    return LOCKS["requirements-dev.txt" if dev else "requirements.txt"]


def _is_made(dev: bool) -> bool:
    """Whether the environment is finished. One with the tools of development will also do to run."""
    return any(_stamp(kind).exists() and _stamp(kind).read_text() == _wanted(kind) for kind in (dev, True))


def _belongs_here() -> bool:
    """Whether ``.venv`` works, was made for this very folder, and has the Python that runs us."""
    config = VENV / "pyvenv.cfg"
    if not config.exists() or str(VENV) not in config.read_text():
        return False
    ask = "import pip, sys; print(sys.version_info[:2] == tuple(map(int, sys.argv[1:])))"
    version = [str(number) for number in sys.version_info[:2]]
    try:
        answer = subprocess.run(
            [str(PYTHON), "-c", ask, *version], capture_output=True, text=True, check=False
        )
    except OSError:
        return False
    return answer.stdout.strip() == "True"


def _create() -> None:
    if importlib.util.find_spec("venv") is None or importlib.util.find_spec("ensurepip") is None:
        raise Trouble(
            "Python's venv module is missing: install it (on Debian and Ubuntu: apt install python3-venv) and try again."
        )
    command = [sys.executable, "-m", "venv", "--clear", str(VENV)]
    made = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    if made.returncode:
        lines = made.stdout.strip().splitlines() or ["it gave no reason"]
        raise Trouble(f"Python could not make the environment in {VENV}: {lines[-1]}")


def _install(dev: bool) -> None:
    print("Installing the packages (only the first time, about half a minute) …", flush=True)
    command = [
        str(PYTHON),
        "-m",
        "pip",
        "install",
        "--disable-pip-version-check",
        "--no-input",
        "--require-hashes",
        "-r",
        str(CHECKOUT / _lock(dev)),
    ]
    with LOG.open("w") as log:
        done = subprocess.run(command, stdout=log, stderr=subprocess.STDOUT, check=False)
    if done.returncode:
        raise Trouble(explain_pip(LOG.read_text(errors="replace")))


def explain_pip(output: str) -> str:
    """One sentence for a person from what pip said when it failed."""
    where = f"(all that pip said: {LOG})"
    if re.search(r"No space left on device", output):
        return f"The disk is full, so the packages could not be installed {where}."
    if re.search(
        r"(gcc|cc|c\+\+|g\+\+|clang)['\"]? failed|unable to execute|No such file or directory: '(gcc|cc)'"
        r"|compiler .*not found|Unknown compiler|Python\.h",
        output,
    ):
        return (
            "A package has no ready-made build for this machine and there is no compiler to build it with: install one "
            f"(on Debian and Ubuntu: apt install build-essential python3-dev) and try again {where}."
        )
    if re.search(r"DO NOT MATCH THE HASHES", output):
        return f"A package is not the file that {LOCKS['requirements.txt']} names, so nothing was installed {where}."
    missing = re.search(r"No matching distribution found for (\S+)", output)
    if re.search(
        r"Max retries|NewConnectionError|name resolution|Connection(Error| refused)|Read timed out|ProxyError",
        output,
    ):
        return f"The packages could not be fetched: is this machine connected to a package index? {where}"
    if missing:
        return f"The package index has no {missing[1]} for Python {sys.version_info[0]}.{sys.version_info[1]} {where}."
    errors = [line for line in output.splitlines() if line.lower().startswith("error")] or ["no reason given"]
    return f"The packages could not be installed: {errors[-1].strip()} {where}."
