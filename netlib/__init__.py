"""What all apps share. Every way into Netlib passes here first, so this is where an old Python is told so: in one
sentence, which even Python 2 can read."""

import sys

if sys.version_info < (3, 11):  # noqa: UP036
    sys.exit(
        "Netlib needs Python 3.11 or newer and this is "
        + sys.version.split()[0]
        + ": name a newer one, as in `make PYTHON=python3.12 run`."
    )
