"""A profile as an h-card (https://microformats.org/wiki/h-card), for programs that read the page."""

from members.formats.kinds import FORMATS
from members.models import Entry

# What a property of a vCard is called in an h-card.
_CLASSES = {
    "TITLE": "p-job-title",
    "ORG": "p-org",
    "EMAIL": "u-email",
    "TEL": "p-tel",
    "URL": "u-url",
    "NOTE": "p-note",
    "BDAY": "dt-bday",
    "ADR": "p-adr",
}


def marks_of(entry: Entry) -> list[tuple[str, str]]:
    """Class names with values: what the vCard has of the line, and topics and skills as categories."""
    made = FORMATS[entry.kind]
    marks = []
    for name, value in made.vcard(entry.value):
        text = ", ".join(part for part in value if part) if isinstance(value, tuple) else str(value)
        kind = _CLASSES[name.split(";")[0]]
        # A program takes it for an address, and a bare one for a page of ours.
        marks.append((kind, f"mailto:{text}" if kind == "u-email" else text))
    topics = made.json_ld(entry.value).get("knowsAbout")
    return marks + [("p-category", str(topic)) for topic in (topics if isinstance(topics, list) else [])]
