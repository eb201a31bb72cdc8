"""What every text goes through on its way into Netlib, whether somebody types it or a file brings it."""

import re
import unicodedata

# What XML 1.0 (2.2) has no place for, and with it no Atom feed: control characters, halves of surrogate pairs, the
# code points that Unicode gives to no character. Besides, marks that only say how a file was written, or that an
# object stood there.
_NEVER = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufeff\ufff9-\ufffc\ufffe\uffff"
    + "".join(f"{chr(plane << 16 | 0xFFFE)}{chr(plane << 16 | 0xFFFF)}" for plane in range(1, 17))
    + "]"
)
_NEVER_ASCII = re.compile("[\x00-\x08\x0b-\x1f\x7f]")
# The sign for a letter that cannot be read.
UNREADABLE = "\ufffd"
_LINE_ENDS = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")


def clean_text(text: str) -> str:
    """The text with one kind of line end (\\n), in Unicode's composed form (NFC), and without the characters that no
    page, feed or file can carry. A text that is clean already comes back as it is."""
    if text.isascii() and (text.isprintable() or not _NEVER_ASCII.search(text)):
        return text
    return unicodedata.normalize("NFC", _NEVER.sub("", _LINE_ENDS.sub("\n", text)))
