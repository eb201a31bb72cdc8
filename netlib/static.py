"""Static files as browsers get them: hashed names, compressed, and one style sheet."""

import re
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Any

from django.contrib.staticfiles.storage import StaticFilesStorage
from django.core.files.base import ContentFile
from whitenoise.storage import CompressedManifestStaticFilesStorage

SHEET = "css/netlib.css"
_IMPORT = re.compile(r'@import "([^"]+)";')
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_SPACE = re.compile(r"\s*\n\s*")


class Storage(CompressedManifestStaticFilesStorage):
    """Whitenoise's storage; before it hashes the names, the sheet takes in the sheets that it imports."""

    def post_process(self, paths: dict[str, Any], *args: Any, **options: Any) -> Iterator[Any]:
        """Collects as Django asks; `paths` are the files that were collected."""
        if SHEET in paths and not options.get("dry_run"):
            sheet = one_sheet(self)
            self.delete(SHEET)
            self.save(SHEET, ContentFile(sheet))
            paths[SHEET] = (self, SHEET)
        yield from super().post_process(paths, *args, **options)


def one_sheet(files: StaticFilesStorage) -> str:
    """The style sheet with the text of each import in its place, without comments and indents."""

    def imported(match: re.Match[str]) -> str:
        return _read(files, str(PurePosixPath(SHEET).with_name(match[1])))

    return _SPACE.sub("\n", _COMMENT.sub("", _IMPORT.sub(imported, _read(files, SHEET)))).strip() + "\n"


def _read(files: StaticFilesStorage, name: str) -> str:
    with files.open(name) as file:
        return file.read().decode()
