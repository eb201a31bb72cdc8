"""The PostgreSQL server of a checkout, for trying Netlib, developing it and testing it.

Run as ``python -m netlib.dev.devdb start|stop|status|url|remove``; only the standard library is needed, because
``manage.py`` loads the settings before anything else. The server listens on a Unix socket alone: no port and no
password, and the folder of the socket admits one user. Everything lies in ``.postgres`` of the checkout, or in
``/var/tmp`` where the checkout cannot hold it (see `netlib.default_database.home`), so that two checkouts never meet.

The cluster trades safety against a power cut for speed (``fsync`` off): what it holds is a demonstration or a test.
Real members belong on a server of their own, named by ``DATABASE_URL``.
"""

from __future__ import annotations

import contextlib
import fcntl
import glob
import os
import pwd
import shlex
import shutil
import signal
import socket
import stat
import struct
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from netlib.default_database import CHECKOUT, NAME, PORT, home, url
from netlib.dev.postgres_programs import DatabaseError, find_programs, major, server_user

PATIENCE = 60  # seconds for a start or a stop
SETTINGS = {
    "listen_addresses": "",
    "max_connections": "100",
    "shared_buffers": "128MB",
    # A power cut may spoil this cluster (a crash of the server does not): it is disposable, and tests create
    # their databases many times faster.
    "fsync": "off",
    "full_page_writes": "off",
    # As production should be set: short queries over indexes on solid-state disks.
    "jit": "off",
    "random_page_cost": "1.1",
    "max_parallel_workers_per_gather": "0",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "autovacuum_naptime": "15s",
}


def is_running(checkout: Path = CHECKOUT) -> bool:
    """Whether the server accepts sessions. Asks through the socket: a process number may be a zombie's."""
    return _answer(home(checkout)) == b"R"


def start(checkout: Path = CHECKOUT, *, buffers: str = SETTINGS["shared_buffers"]) -> bool:
    """Start the server, creating the cluster and the database when they are missing.

    `buffers` is the memory that it shares among sessions, as PostgreSQL writes it ("6GB"); a running server keeps its
    own. Safe to call from several processes at once. Returns whether this call started it; raises DatabaseError.
    """
    place = home(checkout)
    with _explained(place):
        _make_home(place)
        with _locked(place / "lock"):
            if _answer(place) == b"R":
                return False
            programs = find_programs(place)
            if not (place / "data").exists():
                _create_cluster(place, programs)
            _launch(place, programs, buffers)
            return True


def stop(checkout: Path = CHECKOUT) -> bool:
    """Stop the servers of the checkout, ending all sessions. Returns whether one ran; raises DatabaseError."""
    return True in [_stop(place) for place in places(checkout)]


def remove(checkout: Path = CHECKOUT) -> None:
    """Stop the servers of the checkout and delete their clusters with all data."""
    for place in places(checkout):
        _stop(place)
        with _explained(place):
            shutil.rmtree(place)


def places(checkout: Path = CHECKOUT) -> list[Path]:
    """The folders of the checkout's servers: one for each set of programs with which it was started."""
    usual = home(checkout, programs="")
    return sorted(usual.parent.glob(f"{glob.escape(usual.name)}*"))


@contextlib.contextmanager
def running(checkout: Path = CHECKOUT) -> Iterator[None]:
    """Have the server run during a ``with`` block.

    When no ``start`` from outside such a block keeps it, the last block to end stops it, so that two commands may
    share the server whichever of them ends first.
    """
    place = home(checkout)
    with _explained(place):
        _make_home(place)
        users = os.open(place / "users", os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600)
    try:
        fcntl.flock(users, fcntl.LOCK_SH)
        if start(checkout):
            (place / "transient").touch()
        yield
    finally:
        with contextlib.suppress(BlockingIOError):
            fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if (place / "transient").exists():
                _stop(place)
        os.close(users)


def keep(checkout: Path = CHECKOUT) -> None:
    """Let the server run on until :func:`stop`, whatever started it."""
    (home(checkout) / "transient").unlink(missing_ok=True)


# Who runs it, and where


def _make_home(place: Path) -> None:
    """Create the server's folders. ``data`` and ``run`` belong to the user who runs the server, the rest to us."""
    server = server_user()
    with contextlib.suppress(FileExistsError):
        place.mkdir(mode=0o700)
    found = place.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.getuid():
        raise DatabaseError(
            f"{place} belongs to another user: use a checkout of your own, or set DATABASE_URL."
        )
    place.chmod(0o711 if server else 0o700)
    run = place / "run"
    with contextlib.suppress(FileExistsError):
        run.mkdir(mode=0o700)
    if server:
        for folder in (run, place / "data"):
            _hand_over(folder, server)


def _hand_over(folder: Path, server: pwd.struct_passwd) -> None:
    """Give a folder and all in it to the user who runs the server, unless it is theirs (a checkout may be copied)."""
    if folder.exists() and folder.lstat().st_uid != server.pw_uid:
        for path in [folder, *folder.rglob("*")]:
            os.chown(path, server.pw_uid, server.pw_gid, follow_symlinks=False)


# Starting and stopping


def _call(place: Path, *command: str | Path, stdin: str = "") -> subprocess.CompletedProcess[str]:
    """Run one of PostgreSQL's programs as the user who runs the server."""
    server = server_user()
    # Nothing of the caller's PG* variables or locale may steer the server.
    environment = {
        "PATH": os.environ.get("PATH", os.defpath),
        "LC_ALL": "C",
        "HOME": str(place / "run"),
        "TZ": "UTC",
    }
    return subprocess.run(
        command,
        input=stdin,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        env=environment,
        cwd="/",
        start_new_session=True,  # Ctrl-C in the terminal is for the caller to answer
        user=server.pw_uid if server else None,
        group=server.pw_gid if server else None,
        extra_groups=[] if server else None,
    )


def _create_cluster(place: Path, programs: Path) -> None:
    """Create the cluster with the empty database, all or nothing."""
    part = place / "data-part"
    if part.exists():
        shutil.rmtree(part)
    part.mkdir(mode=0o700)
    server = server_user()
    if server:
        _hand_over(part, server)
    # PostgreSQL's own Unicode rules, the same on every machine; older versions ask the C library, which may lack them.
    own = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
    choices = [["--locale=C.UTF-8"], ["--locale=en_US.UTF-8"], ["--locale=C"]]
    if int(major(programs)) >= 17:
        choices.insert(0, own)
    for locale in choices:
        common = ["--username", NAME, "--auth=trust", "--encoding=UTF8", "--no-sync", "--no-instructions"]
        made = _call(place, programs / "initdb", "--pgdata", part, *common, *locale)
        if made.returncode == 0:
            break
    else:
        raise DatabaseError(f"PostgreSQL could not create a database in {place}: {_last_line(made.stdout)}")
    single = _call(
        place, programs / "postgres", "--single", "-D", part, "postgres", stdin=f"CREATE DATABASE {NAME}\n"
    )
    if single.returncode or "ERROR" in single.stdout:
        raise DatabaseError(f"PostgreSQL could not create a database in {place}: {_last_line(single.stdout)}")
    part.rename(place / "data")


def _launch(place: Path, programs: Path, buffers: str) -> None:
    """Start the server of a cluster that has none and wait until it answers."""
    _forget_dead_server(place)
    own = {"unix_socket_directories": f'"{place / "run"}"', "port": str(PORT), "shared_buffers": buffers}
    settings = SETTINGS | own
    options = " ".join(f"-c {shlex.quote(f'{name}={value}')}" for name, value in settings.items())
    log = place / "run" / "log"
    command: list[str | Path] = [programs / "pg_ctl", "start", "-w", "-t", str(PATIENCE)]
    command += ["-D", place / "data", "-l", log, "-o", options]
    with contextlib.suppress(FileNotFoundError):
        log.unlink()
    until = time.monotonic() + 10
    # The children of a killed server hold its memory for a moment, and a new one waits for them.
    while _call(place, *command).returncode and time.monotonic() < until:
        time.sleep(0.3)
    if _answer(place) != b"R":
        text = log.read_text(errors="replace") if log.exists() else ""
        fatal = [line for line in text.splitlines() if "FATAL" in line or "PANIC" in line]
        reason = _last_line("\n".join(fatal) or text).partition("FATAL:")
        raise DatabaseError(
            f"PostgreSQL did not start ({(reason[2] or reason[0]).strip()}): its log is {log}; "
            "`make clean` starts afresh without the data."
        )


def _stop(place: Path) -> bool:
    """Stop the server in a folder, if there is one."""
    with _explained(place), _locked(place / "lock"):
        return _halt(place)


def _halt(place: Path) -> bool:
    """Stop the server and wait until it is gone; whether there was one."""
    pid = _server_pid(place)
    (place / "transient").unlink(missing_ok=True)
    if pid is None:
        return False
    os.kill(pid, signal.SIGINT)  # PostgreSQL's "fast": sessions end, data is written
    until = time.monotonic() + PATIENCE
    while _server_pid(place) is not None:
        if time.monotonic() > until:
            raise DatabaseError(f"PostgreSQL (process {pid}) did not stop within {PATIENCE} seconds.")
        time.sleep(0.02)
    return True


def _server_pid(place: Path) -> int | None:
    """The process of the live server of this cluster, if any."""
    try:
        lines = (place / "data" / "postmaster.pid").read_text().splitlines()
        pid = int(lines[0])
        os.kill(pid, 0)
    except (OSError, ValueError, IndexError):
        return None
    return pid if lines[1:2] == [str(place / "data")] and _is_postgres(pid) else None


def _is_postgres(pid: int) -> bool:
    """Whether this process is a PostgreSQL program that lives; a zombie is dead."""
    status = Path(f"/proc/{pid}/status")
    if status.exists():
        shown = status.read_text()
        return shown.startswith("Name:\tpostgres\n") and "\nState:\tZ" not in shown
    shown = subprocess.run(["ps", "-o", "stat=,comm=", "-p", str(pid)], capture_output=True, text=True).stdout
    return "postgres" in shown and not shown.startswith("Z")


def _forget_dead_server(place: Path) -> None:
    """Delete the pid file of a server that is gone, where PostgreSQL itself would take its number for a live one.

    After a kill the number may be a zombie's or, after a reboot, anybody's; and a copied checkout carries the number
    of the original's server.
    """
    if _server_pid(place) is None:
        (place / "data" / "postmaster.pid").unlink(missing_ok=True)


def _answer(place: Path) -> bytes:
    """The first byte of what the server says to a session: ``R`` when it lets us in, empty when nobody is there."""
    body = struct.pack("!i", 196608) + f"user\0{NAME}\0database\0{NAME}\0\0".encode()
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as line:
            line.settimeout(10)
            line.connect(str(place / "run" / f".s.PGSQL.{PORT}"))
            line.sendall(struct.pack("!i", len(body) + 4) + body)
            first = line.recv(1)
            line.sendall(b"X\0\0\0\4")
            return first
    except OSError:
        return b""


# Small things


@contextlib.contextmanager
def _locked(path: Path) -> Iterator[None]:
    """Hold a file lock; it ends with the process, however that ends."""
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


@contextlib.contextmanager
def _explained(place: Path) -> Iterator[None]:
    """Turn trouble with files into one sentence."""
    try:
        yield
    except OSError as error:
        raise DatabaseError(
            f"The database cannot be kept in {place} ({error.strerror or error}: {error.filename or place})."
        ) from error


def _last_line(text: str) -> str:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return lines[-1] if lines else "it gave no reason"


def main(arguments: list[str]) -> int:
    """The command line: one verb; 0 when it was done, 1 with a sentence when not. ``status`` is 3 when stopped."""
    verb = arguments[0] if len(arguments) == 1 else ""
    try:
        if verb == "start":
            started = start()
            keep()
            print("PostgreSQL started." if started else "PostgreSQL was running.")
        elif verb == "stop":
            print("PostgreSQL stopped." if stop() else "PostgreSQL was not running.")
        elif verb == "status":
            alive = is_running()
            print("PostgreSQL is running." if alive else "PostgreSQL is not running.")
            return 0 if alive else 3
        elif verb == "url":
            print(url())
        elif verb == "remove":
            remove()
            print("The database is deleted.")
        else:
            print("Usage: python -m netlib.dev.devdb start|stop|status|url|remove", file=sys.stderr)
            return 2
    except DatabaseError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
