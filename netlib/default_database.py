"""Where a checkout's own PostgreSQL server listens, which settings take for the database when DATABASE_URL is not set.

Only the standard library is used. `netlib.dev.devdb` starts and stops the server.
"""

import hashlib
import os
import stat
from pathlib import Path
from urllib.parse import quote

CHECKOUT = Path(__file__).resolve().parent.parent
NAME = "netlib"
PORT = 5432
LONGEST_SOCKET = 103  # bytes that fit in sun_path on macOS; Linux takes four more


def url(checkout: Path = CHECKOUT) -> str:
    """The ``DATABASE_URL`` of the checkout's server, running or not. Looks at permissions; changes nothing."""
    return f"postgresql://{NAME}@{quote(str(home(checkout) / 'run'), safe='')}:{PORT}/{NAME}"


def home(checkout: Path = CHECKOUT, programs: str | None = None) -> Path:
    """The folder of the server: its data, socket and lock.

    It is ``.postgres`` in the checkout, unless the path is too long for a socket, has a comma (libpq would read two
    hosts), or leads through a folder closed to the user who runs the server for root, or another user has a server
    there. Then it is a folder in ``/var/tmp`` whose name is made from the user and the checkout's path. Other
    `programs` than the usual ones (by default those that ``NETLIB_POSTGRES`` names) have a folder beside it, so that
    one checkout can try several versions.
    """
    checkout = checkout.resolve()
    if programs is None:
        programs = os.environ.get("NETLIB_POSTGRES", "")
    which = f"-{_mark(programs)[:6]}" if programs else ""
    inside = checkout / f".postgres{which}"
    fits = len(os.fsencode(inside / "run" / f".s.PGSQL.{PORT}")) <= LONGEST_SOCKET and "," not in str(inside)
    ours = not inside.exists() or inside.stat().st_uid == os.getuid()
    if fits and ours and (os.getuid() != 0 or open_to_all(checkout)):
        return inside
    # The name holds the user, and the server's own folder admits no other.
    return Path("/var/tmp").resolve() / f"netlib-{os.getuid()}-{_mark(str(checkout))}{which}"  # noqa: S108


def _mark(text: str) -> str:
    return hashlib.sha256(os.fsencode(text)).hexdigest()[:12]


def open_to_all(path: Path) -> bool:
    """Whether any user may pass through the folder (or read the file) and all folders above it."""
    mode = path.stat().st_mode
    needed = stat.S_IXOTH if stat.S_ISDIR(mode) else stat.S_IXOTH | stat.S_IROTH
    return mode & needed == needed and (path == path.parent or open_to_all(path.parent))
