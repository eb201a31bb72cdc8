"""Runs the web server and the job worker side by side, with PostgreSQL under them, until Ctrl-C."""

from __future__ import annotations

import contextlib
import ctypes
import errno
import fcntl
import http.client
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from typing import IO

from netlib.dev import devdb
from netlib.dev.environment import CHECKOUT, Trouble, locked

VAR = CHECKOUT / "var"
ENDING = 15  # seconds that a server has to end by itself
READY = 60  # seconds that the web server has to answer first
Children = dict[str, subprocess.Popen[bytes]]


def run() -> int:
    """`make run`: Netlib as it would serve people, for this machine alone."""
    os.environ.setdefault("LOG_LEVEL", "WARNING")
    port = _port()
    with _run_file(port), contextlib.ExitStack() as stack:
        # Ours from the first moment: whoever opens the page early waits instead of being refused.
        sockets = [stack.enter_context(line) for line in _listen(port)]
        stack.enter_context(database())
        sign_ins = _prepare("--static")
        handles = [line.fileno() for line in sockets]
        web = ["-m", "gunicorn", "--preload", "--workers=2", "--threads=4", "--graceful-timeout=5"]
        web += [
            "--log-level=warning",
            "--no-control-socket",
            # As long as it may be: a search in Japanese takes nine bytes a letter.
            "--limit-request-line=8190",
            *(f"--bind=fd://{handle}" for handle in handles),
        ]
        return _supervise(port, sign_ins, [*web, "netlib.wsgi"], handles)


def develop() -> int:
    """`make dev`: the same with Django's own server, which starts anew whenever a file changes."""
    os.environ.setdefault("DEBUG", "yes")
    port = _port()
    with _run_file(port):
        for line in _listen(port):
            line.close()
        with database():
            sign_ins = _prepare()
            return _supervise(
                port, sign_ins, ["manage.py", "runserver", "--skip-checks", f"127.0.0.1:{port}"], []
            )


@contextlib.contextmanager
def database() -> Iterator[None]:
    """Have the database that the settings name: the one of ``DATABASE_URL``, else the checkout's own."""
    if not os.environ.get("DATABASE_URL", "").strip():
        with devdb.running():
            yield
        return
    os.environ.setdefault("PGCONNECT_TIMEOUT", "10")
    yield


def stop_all() -> bool:
    """Stop every run of this checkout and wait for its end. Returns whether there was one; raises Trouble."""
    ended = False
    for path in VAR.glob("run-*"):
        with path.open() as file:
            until = time.monotonic() + 2 * ENDING
            while not _try_lock(file):
                ended = True
                file.seek(0)
                with contextlib.suppress(ValueError, ProcessLookupError):
                    os.kill(int(file.read()), signal.SIGTERM)
                if time.monotonic() > until:
                    raise Trouble(f"The run on port {path.name[4:]} does not end; see its process in {path}.")
                time.sleep(0.2)
    return ended


def _port() -> int:
    raw = os.environ.get("PORT", "").strip() or "8000"
    if not raw.isascii() or not raw.isdigit() or not 0 < int(raw) < 65536:
        raise Trouble(f"PORT must be a number from 1 to 65535, not “{raw}”.")
    return int(raw)


def _listen(port: int) -> list[socket.socket]:
    """Sockets on this machine's own two addresses: a browser may try either for ``localhost``. Raises Trouble."""
    lines: list[socket.socket] = []
    for family, host in ((socket.AF_INET, "127.0.0.1"), (socket.AF_INET6, "::1")):
        try:
            line = socket.socket(family, socket.SOCK_STREAM)
            line.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            line.bind((host, port))
            line.listen(512)
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                raise Trouble(
                    f"Port {port} is taken by another program: choose another, as in `make run PORT={port + 1}`, "
                    "or end a Netlib that runs here with `make stop`."
                ) from error
            if error.errno == errno.EACCES:
                raise Trouble(
                    f"Port {port} is for root alone: choose another, as in `make run PORT=8000`."
                ) from error
            if family == socket.AF_INET:
                raise Trouble(f"Port {port} cannot be opened: {error.strerror}.") from error
        else:
            lines.append(line)
    return lines


@contextlib.contextmanager
def _run_file(port: int) -> Iterator[None]:
    """Note our process where :func:`stop_all` finds it. The lock ends with us, however we end."""
    VAR.mkdir(exist_ok=True)
    path = VAR / f"run-{port}"
    with path.open("a+") as file:
        if not _try_lock(file):
            raise Trouble(f"Netlib already runs here on port {port}: `make stop` ends it.")
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        yield


def _try_lock(file: IO[str]) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _prepare(*options: str) -> str:
    """Bring database, demo world and static files up to date; the sign-ins to show. Raises Trouble."""
    print("Preparing the database …", flush=True)
    with locked(CHECKOUT):
        done = subprocess.run(
            [sys.executable, "manage.py", "prepare", "--demo", *options],
            capture_output=True,
            text=True,
            check=False,
            start_new_session=True,  # Ctrl-C in the terminal is for us to answer
        )
    if done.returncode:
        raise Trouble(explain_failure(done.stderr))
    return done.stdout.strip()


def explain_failure(errors: str) -> str:
    """What a person needs to read of a failed command: the sentence of a refusal alone, else everything."""
    refusal = re.search(r"^(?:(?:\w+\.)*ImproperlyConfigured|CommandError): (.+)", errors, re.MULTILINE)
    return refusal[1] if refusal else errors.strip()


def _supervise(port: int, sign_ins: str, web: list[str], handles: list[int]) -> int:
    """Run the web server and the worker until Ctrl-C (0) or until one of them ends by itself (Trouble)."""
    children: Children = {}
    try:
        children["web server"] = _spawn(web, handles)
        children["job worker"] = _spawn(["manage.py", "worker"], [])
        _await_page(port, children)
        print(f"\nNetlib is at http://localhost:{port}/ (Ctrl-C stops it)\n\n{sign_ins}\n", flush=True)
        terminal = sys.stdout.isatty()
        # A terminal that is closed does not tell us when `make` is the first program in it.
        while not terminal or sys.stdout.isatty():
            _check(children)
            time.sleep(0.5)
        return 0
    except KeyboardInterrupt:
        return 0
    finally:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)
        _end(children)


def _spawn(arguments: list[str], handles: list[int]) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, *arguments],
        stdin=subprocess.DEVNULL,
        pass_fds=handles,
        start_new_session=True,
        preexec_fn=_end_with_parent,
    )


def _end_with_parent() -> None:
    """On Linux, have the system stop this process when the one that started it is killed."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGTERM)  # PR_SET_PDEATHSIG


def _await_page(port: int, children: Children) -> None:
    until = time.monotonic() + READY
    while time.monotonic() < until:
        _check(children)
        line = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        try:
            line.request("GET", "/healthz")
            line.getresponse()
        except OSError:
            time.sleep(0.1)
        else:
            return
        finally:
            line.close()
    raise Trouble(f"The web server did not answer within {READY} seconds.")


def _check(children: Children) -> None:
    for name, child in children.items():
        if child.poll() is not None:
            raise Trouble(
                f"The {name} ended by itself (exit code {child.returncode}); its last words are above."
            )


def _end(children: Children) -> None:
    """Stop the children with all that they started; those that do not end in time are killed."""
    for child in children.values():
        _signal(child, signal.SIGTERM)
    for child in children.values():
        try:
            child.wait(ENDING)
        except subprocess.TimeoutExpired:
            _signal(child, signal.SIGKILL)
            child.wait()


def _signal(child: subprocess.Popen[bytes], number: signal.Signals) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(child.pid, number)
