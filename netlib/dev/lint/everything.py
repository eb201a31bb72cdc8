"""What holds for every file of the checkout."""

import re

from netlib.dev.lint.files import Complaints, File

LONGEST = 450
LONGEST_TEST = 800
# Written in pieces, so that this file does not complain of itself.
_MACHINE = re.compile(
    r"(?<![\w.~$}/-])/(?:" + "|".join(["work", "root", "home", "Users"]) + r")/\w|(?<![\w/])/" + r"tmp/\w"
)


def machine_paths(file: File) -> Complaints:
    """Nothing in the checkout knows on which machine it was written."""
    for found in _MACHINE.finditer(file.text):
        yield (
            file.line(found.start()),
            "A path of one machine: compute it from the file’s own place, or use tempfile.",
        )


def long_files(file: File) -> Complaints:
    """A module that outgrows its page becomes a package."""
    lines = file.text.count("\n")
    most = LONGEST_TEST if file.path.startswith("tests/") else LONGEST
    if file.suffix in {".py", ".html", ".js"} and "/migrations/" not in file.path and lines > most:
        yield lines, f"{lines} lines, more than {most}: split it into a package of the same name."
