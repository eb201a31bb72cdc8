"""Finding headings by name, by synonym, or near a misspelled word, and what the form of a line suggests while a
member types. Other words may be typed as well."""

import difflib

from members.kinds import Kind
from members.models import Heading, HeadingName
from netlib.text.names import fold


def find_heading(text: str) -> Heading | None:
    """The preferred heading for a name or synonym, without regard to case and accents."""
    found = HeadingName.objects.filter(key=fold(text)).select_related("heading").first()
    return found.heading if found else None


def near_headings(text: str, *, limit: int = 4) -> list[str]:
    """Preferred names that begin like `text` or are spelled much like it."""
    key = fold(text)
    names = dict(HeadingName.objects.values_list("key", "heading__name"))
    close = [k for k in names if key and k.startswith(key)] + difflib.get_close_matches(
        key, names, n=limit, cutoff=0.6
    )
    return list(dict.fromkeys(names[k] for k in close))[:limit]


def suggestions_for(kind: Kind) -> dict[str, list[str]]:
    """What the form of a kind suggests: the entries of datalists by their HTML id. Organizations are too many
    for a list: they are fetched while a member types. At most one query."""
    if "organization" in kind.parts:
        return {"organizations": []}
    match kind.key:
        case "topic":
            return {"headings": list(HeadingName.objects.values_list("name", flat=True))}
        case "skill":
            return {"skills": sorted(_SKILLS, key=str.casefold)}
        case "language":
            return {"languages": _LANGUAGES.split()}
    return {}


# Skills and systems that librarians name.
_SKILLS = (
    "Aleph", "Alma", "AquaBrowser", "ArchivesSpace", "Aspen Discovery", "AtoM", "BiblioCommons", "Biblionix Apollo",
    "CONTENTdm", "DSpace", "Destiny", "EZproxy", "EndNote", "Evergreen", "Ex Libris Primo", "FOLIO", "Follett Titlewave",
    "Islandora", "Koha", "LibCal", "LibGuides", "MarcEdit", "OCLC Connexion", "Omeka", "OpenRefine", "Polaris",
    "Polaris Leap", "Samvera", "Sierra", "Springshare", "SirsiDynix Symphony", "Tableau", "Tind", "TLC Library.Solution",
    "VuFind", "WordPress", "WorldShare Management Services", "Zotero",
    "EAD", "IIIF", "JavaScript", "Linked data", "MARC", "Python", "R", "RDA", "SQL", "SPARQL", "XSLT",
    "American Sign Language", "Archival description", "Book repair", "Bookbinding", "Budgeting", "Bus driving",
    "Chairing meetings", "Collection development", "Conflict resolution", "Copy cataloging", "Copyediting",
    "Data visualization", "Database searching", "De-escalation", "Digitization", "Drupal", "Event planning",
    "First aid", "Fundraising", "Genealogy research", "Grant writing", "Graphic design", "Indexing",
    "Instruction", "Interlibrary loan", "Journal editing", "Oral-history interviewing", "Original cataloging",
    "Parliamentary procedure", "Photography", "Podcasting", "Project management", "Public speaking", "Puppetry",
    "Readers’ advisory", "Records scheduling", "Reference interviews", "Storytelling", "Storytime", "Supervision",
    "Systematic reviewing", "Teaching online", "Translation", "Usability testing", "Volunteer coordination",
    "Web accessibility", "Weeding", "Wikipedia editing",
)  # fmt: skip

# The English names of widely known languages, in order of the alphabet.
_LANGUAGES = (
    "Afrikaans Albanian Amharic Arabic Armenian Assamese Aymara Azerbaijani Basque Belarusian Bengali Bislama Bosnian "
    "Breton Bulgarian Burmese Cantonese Catalan Cebuano Chichewa Chinese Corsican Croatian Czech Danish Dari Dinka Dutch "
    "Dzongkha English Esperanto Estonian Ewe Faroese Fijian Filipino Finnish French Fula Galician Ganda Georgian German "
    "Greek Greenlandic Guarani Gujarati Hausa Hawaiian Hebrew Hindi Hmong Hungarian Icelandic Igbo Ilocano Indonesian "
    "Inuktitut Irish Italian Japanese Javanese Kannada Karen Kazakh Khmer Kikuyu Kinyarwanda Kirundi Konkani Korean "
    "Kurdish Kyrgyz Ladino Lao Latin Latvian Lingala Lithuanian Luxembourgish Macedonian Malagasy Malay Malayalam Maltese "
    "Mandarin Māori Marathi Mongolian Nahuatl Navajo Nepali Norwegian Occitan Odia Ojibwe Oromo Papiamento Pashto Persian "
    "Polish Portuguese Punjabi Quechua Romani Romanian Romansh Russian Sámi Samoan Sanskrit Sardinian Serbian Sesotho "
    "Setswana Shona Sindhi Sinhala Slovak Slovenian Somali Spanish Sundanese Swahili Swedish Tagalog Tajik Tamil Tatar "
    "Telugu Tetum Thai Tibetan Tigrinya Tongan Turkish Turkmen Twi Ukrainian Urdu Uyghur Uzbek Vietnamese Welsh Wolof "
    "Xhosa Yiddish Yoruba Zulu"
)
