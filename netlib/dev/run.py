"""The commands behind ``make``: ``python -m netlib.dev.run COMMAND``; `make` lists the commands.

Started by any Python; makes the environment in ``.venv`` and goes on in it. Whatever goes wrong outside our own code
ends in one sentence and exit code 1.
"""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable

from netlib.dev import checks, devdb, environment, serve
from netlib.dev.environment import CHECKOUT, Trouble
from netlib.dev.postgres_programs import DatabaseError

LEFT_BEHIND = (".venv", "var", ".mypy_cache", ".ruff_cache", ".pytest_cache", ".hypothesis")


def shell() -> int:
    """An interactive Python with Netlib's models."""
    with serve.database():
        return subprocess.run([sys.executable, "manage.py", "shell"], check=False).returncode


def bench() -> int:
    """Measure Netlib in synthetic worlds of the sizes in SIZE, parted by commas."""
    sizes = os.environ.get("SIZE", "10000,100000").split(",")
    return subprocess.run([sys.executable, "-m", "benchmarks.run", *sizes], check=False).returncode


def stop() -> int:
    """Stop what runs from this checkout: servers and PostgreSQL."""
    ended = serve.stop_all()
    ended = devdb.stop() or ended
    print("Stopped." if ended else "Nothing was running.")
    return 0


def clean() -> int:
    """Stop, and delete all that was made here: environment, database, collected files, caches."""
    serve.stop_all()
    devdb.remove()
    caches = [path for path in CHECKOUT.rglob("__pycache__") if ".venv" not in path.parts]
    for folder in [*(CHECKOUT / name for name in LEFT_BEHIND), *caches]:
        shutil.rmtree(folder, ignore_errors=True)
    return 0


# What each command does, and whether it needs the tools of development (None: not even the environment).
COMMANDS: dict[str, tuple[Callable[[], int], bool | None]] = {
    "run": (serve.run, False),
    "dev": (serve.develop, False),
    "test": (checks.test, True),
    "test-fast": (checks.test_fast, True),
    "test-all": (checks.test_all, True),
    "attack": (checks.attack, True),
    "lint": (checks.lint, True),
    "fmt": (checks.format_all, True),
    "lock": (checks.lock, True),
    "bench": (bench, False),
    "shell": (shell, False),
    "stop": (stop, None),
    "clean": (clean, None),
}


def guarded(command: Callable[[], int]) -> int:
    """Run a command; trouble that is not a fault of ours ends in one sentence and exit code 1."""
    try:
        return command()
    except (Trouble, DatabaseError) as error:
        print(error, file=sys.stderr)
    except OSError as error:
        print(f"{error.strerror or error}: {error.filename or 'no file named'}.", file=sys.stderr)
    except KeyboardInterrupt:
        return 130
    return 1


def main(arguments: list[str]) -> int:
    """Run one command and return its exit code."""
    if len(arguments) != 1 or arguments[0] not in COMMANDS:
        print(f"Usage: python -m netlib.dev.run {'|'.join(COMMANDS)}", file=sys.stderr)
        return 2
    command, dev = COMMANDS[arguments[0]]
    os.chdir(CHECKOUT)
    # Terminals that close and supervisors that stop us mean the same as Ctrl-C; a script that starts us in the
    # background has switched Ctrl-C itself off.
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.default_int_handler)
    return guarded(lambda: _in_environment(arguments, dev) or command())


def _in_environment(arguments: list[str], dev: bool | None) -> int:
    """Make the environment unless the command needs none, and start over in its Python unless we are there (0)."""
    if dev is None:
        return 0
    if not os.access(CHECKOUT, os.W_OK):
        raise Trouble(
            f"{CHECKOUT} is read-only, and Netlib keeps its environment and its database there: "
            "use a copy in a folder that you can write to."
        )
    environment.make(dev=dev)
    if os.path.realpath(sys.prefix) != str(environment.VENV):
        os.execv(
            environment.PYTHON, [str(environment.PYTHON), "-m", "netlib.dev.run", *arguments]
        )  # does not return
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
