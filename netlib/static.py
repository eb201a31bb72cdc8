"""Static files as browsers get them: hashed names, compressed, and one style sheet."""

import re
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath

from django.core.files.base import ContentFile
from django.core.files.storage import Storage as Files
from whitenoise.storage import CompressedManifestStaticFilesStorage

SHEET = "css/netlib.css"
_IMPORT = re.compile(r'@import "([^"]+)";')
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_SPACE = re.compile(r"\s*\n\s*")


class Storage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """Whitenoise's storage; before it hashes the names, the sheet takes in the sheets that it imports."""

    def post_process(
        self, paths: dict[str, tuple[Files, str]], *args: object, **options: object
    ) -> Iterator[tuple[str, str, bool | Exception]]:
        """Collects as Django asks; `paths` tells for each name where its source is."""
        if SHEET in paths and not options.get("dry_run"):
            sheet = one_sheet(paths)
            self.delete(SHEET)
            self.save(SHEET, ContentFile(sheet))
            paths[SHEET] = (self, SHEET)
        yield from super().post_process(paths, *args, **options)


def one_sheet(sources: Mapping[str, tuple[Files, str]]) -> str:
    """The style sheet with the text of each import in its place, without comments and indents."""

    def read(name: str) -> str:
        files, path = sources[name]
        with files.open(path) as file:
            return str(file.read().decode())

    def imported(match: re.Match[str]) -> str:
        return read(str(PurePosixPath(SHEET).with_name(match[1])))

    return _SPACE.sub("\n", _COMMENT.sub("", _IMPORT.sub(imported, read(SHEET)))).strip() + "\n"
