"""Names of people as lists write them in a cell: titles before, degrees behind, the family name first or last, two people
in one cell, and addresses that nobody should read there."""

import re
from dataclasses import dataclass

from netlib.text.clean import clean_text
from netlib.text.family import PARTICLES
from netlib.text.names import clean_name, fold

# What stands before a name and is not part of it, folded and without full stops.
TITLES = frozenset({
    "mr", "mrs", "ms", "miss", "mx", "dr", "drs", "dra", "prof", "professor", "rev", "reverend", "revd", "hon", "honorable", "sir", "dame", "lady",
    "lord", "fr", "father", "sister", "br", "brother", "rabbi", "imam", "pastor", "herr", "frau", "dipl", "ing", "mag", "mme", "mlle", "m", "madame",
    "monsieur", "sr", "sra", "srta", "don", "dona", "doctor", "capt", "captain", "maj", "major", "col", "lt", "sgt", "judge", "dean", "president",
    "emeritus", "emerita", "em", "hc", "mult", "habil", "ir", "drir", "dring", "drmed", "drphil", "dipl-inf", "د", "اد", "phil", "dottssa", "dott", "univ-prof", "dipl-ing", "dipl-bibl", "dr-ing", "pd",
})  # fmt: skip
_SUFFIXES = frozenset({"jr", "sr", "ii", "iii", "iv", "v", "2nd", "3rd", "junior", "senior", "jnr", "snr"})
# What stands behind a name and is not part of it: degrees and credentials, those of librarians first.
_CREDENTIALS = frozenset({
    "ahip", "ml", "mls", "mlis", "msls", "msis", "mslis", "mis", "msi", "mist", "mlsc", "mlib", "mlitt", "mla", "mals", "ma", "ms", "msc", "msed", "med",
    "mba", "mpa", "mph", "mfa", "mdiv", "mphil", "ba", "bs", "bsc", "bfa", "bls", "bed", "phd", "dphil", "edd", "ded", "jd", "llm", "llb", "md", "do",
    "dds", "dvm", "rn", "esq", "dlis", "fmla", "das", "ca", "ca-s", "cra", "cae", "cpa", "cds", "cplp", "pmp", "fclip", "mclip", "aclip", "fsaa", "dsc",
    "dlitt", "dba", "scd", "psyd", "thd", "lis", "als", "fcilip", "mcilip", "acilip", "hipaa", "crm", "igp", "cip", "cisa", "gisp", "lmsw", "lcsw",
    "bcala", "ala", "clm", "cpl", "ahq", "ret", "retired", "eds", "emba", "mat", "mps", "mm", "mmus", "dma", "ls", "bcom", "mcom", "beng", "meng", "bmus",
    "hon", "obe", "mbe", "cbe", "frsa", "fba", "frs",
})  # fmt: skip
_ORGANIZATION = re.compile(
    r"\b(librar|bibliot|college|universit|school|museum|archiv|public|county|city of|department|dept|institut|association|society|center|centre|"
    r"p\.?l\.?$|district|hospital|foundation|consorti|council|committee|inc\b|llc\b|ltd\b|section|division|branch|office|schule|académie|academy)",
    re.IGNORECASE,
)
_ROLES = re.compile(
    r"^(?:(?:co-?|vice[- ]|past |immediate past )?chair(?:man|woman|person)?|secretary|treasurer|president|ex officio|liaison|member|intern|alternate|director|librarian|manager|head of|coordinator|dean|professor)\b",
    re.IGNORECASE,
)
_EMAIL = re.compile(
    r"<?[ \t]*(?:mailto:)?[\w.+%'-]+@[\w-]+(?:\.[\w-]+)+[ \t]*>?|<[^<>]*@[^<>]*>", re.IGNORECASE
)
# "jane [at] library [dot] org": written so that machines do not find it, and people do.
_SPELLED = re.compile(
    r"<?[\w.+%'-]+[ \t]*(?:[\[({]\s*(?:at|@)\s*[\])}]|[ \t]at[ \t]|@)[ \t]*[\w-]+"
    r"(?:[ \t]*(?:\.|[\[({]\s*(?:dot|\.)\s*[\])}]|[ \t]dot[ \t])[ \t]*[\w-]{2,})+[ \t]*>?",
    re.IGNORECASE,
)
# "@jane" and "@jane@glammr.us", "ext. 204".
_HANDLE = re.compile(r"(?<!\S)@[\w.-]+(?:@[\w.-]+)?|\b(?:ext|extension|x)\.?[ \t]*\d{2,6}\b", re.IGNORECASE)
_LINK = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
_PHONE = re.compile(
    r"(?:(?<!\w)(?:tel|phone|ph|cell|mobile|fax|office|home|work|t|m|p)\b\.?[ \t]*[:.]?[ \t]*)?(?:\+|\b|\()\d[\d \t().\u2010-\u2015/-]{5,}\d"
    r"(?:[ \t]*(?:x|ext\.?|#)[ \t]*\d+)?",
    re.IGNORECASE,
)
_NOBODY = re.compile(
    r"^\W*(?:(?:this |the )?(?:seat|position|place|term|post)?\s*(?:is |are )?)?"
    r"(?:(?:currently|presently|now|still) )?"
    r"(?:vacant|vacancy|vacancies|open|t\.?b\.?[adc]\b\.?|unfilled|not (?:yet )?(?:filled|appointed)|nobody|none|n/?a|n\.\s?n\.|nn|(?:no|awaiting) (?:appointee|appointment|member|nominee|one)|"
    r"to be (?:appointed|announced|determined|named|elected|filled|confirmed)|(?:pending|awaiting) (?:appointment|nomination|election)|(?:appointment|nomination|election) (?:is )?pending|"
    r"recruiting|to be advised|unoccupied|resigned|vakans|공석|空席|空缺|欠員|缺员|вакан(?:сия|тно|т)|boş|betöltetlen|شاغر|خالی|פנוי|"
    r"vakant|(?:zurzeit |derzeit )?(?:unbesetzt|nicht besetzt)|offen|vacante|vacant[ey]?|vac[ií]o|(?:poste |si[eè]ge )?(?:à pourvoir|vacant)|por (?:designar|nombrar)|da nominare|vacature)"
    r"(?:\s+(?:seat|position|place|term|post))?(?!\w)\W*",
    re.IGNORECASE,
)
_FEW = ("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
# "2 vacancies", "Three open seats", "Vacant (2 seats)", "Vacant x3".
_VACANCIES = re.compile(
    rf"^\W*(\d{{1,2}}|{'|'.join(_FEW)})\s*(?:x\s*)?(?:vacanc(?:y|ies)|vacant(?: seats| positions)?|open(?:ings| seats| positions)|unfilled(?: seats| positions)|vacantes|vakante[nr]?(?: sitze| stellen)?)(?!\w)\W*|"
    rf"^\W*(?:vacant|vacanc(?:y|ies)|open|vacante|vakant)\s*(?:seats|positions)?\W*(?:[x×]\s*(\d{{1,2}})(?!\w)|(\d{{1,2}}|{'|'.join(_FEW)})\s*(?:seats|positions|vacancies|places)(?!\w))\W*",
    re.IGNORECASE,
)
_ONLY_SIGNS = re.compile(r"[\s\-\u2010-\u2015_?*./x]+", re.IGNORECASE)
# "Seat 4: vacant", "Chair: Jane Doe", "1. Jane Doe"; signs of footnotes.
_LABEL = re.compile(r"^\s*(?:([^\W\d_][\w' -]{1,40}?)\s*:|(\d{1,3})\s*[.):])\s+(?=\S)")
_LABELLED = re.compile(
    r"^\s*((?:seat|position|place|district|ward|region|member|post|no\.?) ?#?\d{1,3})\s*[:.)\u2010-\u2015-]\s*(?=\S)",
    re.IGNORECASE,
)
_PRONOUNS = re.compile(r"[(\[]?\b(?:she|he|they|ze|xe)\s*/\s*\w+(?:\s*/\s*\w+)?[)\]]?", re.IGNORECASE)
# What stands behind a name in Chinese, Japanese and Korean.
_BEHIND = re.compile(
    r"(?<=[\u3040-\u9fff\uac00-\ud7a3]{2})\s*(?:(?:副|准)?教授|博士|先生|女士|小姐|さん|氏|様|(?:副)?館長|委員長?|교수|박사|선생님?|관장|위원장?|님)$"
)
_WIDE = str.maketrans("（）［］；：，／", "()[];:,/")
# "MacDONALD", "DeVRIES".
_LOUD = re.compile(r"\b(Ma?c|Fitz|De|Di|Du|La|Le|Van)([A-Z])([A-Z]{2,})\b")
_FOOTNOTE = re.compile(
    r"^[*†‡§¹²³]+\s*|(?<=\w)[*†‡§¹²³^]+|[*†‡§]+(?=\s|$)|\s+(?:et al\.?|u\.\s?a\.)$|^\W*(?:mrs?|ms|dr|herr|frau)\.?\s*(?:&|\+|and|und)\s*(?:mrs?|ms|dr|herr|frau)\.?\s+(?=\w+\s)",
    re.IGNORECASE,
)
_CARE_OF = re.compile(r"\s+c/o\s+", re.IGNORECASE)
# "Ann Fowler – Chair": a dash with space around it.
_DASHED = re.compile(r"\s+[-\u2010-\u2015]+\s+")
_PAIR = re.compile(r"\s*(?:&|\+|;|\|| / |\band\b|\bund\b|\bet\b|\by\b|\bwith\b)\s*", re.IGNORECASE)


@dataclass(frozen=True)
class Cell:
    """What a cell says: the names of people, given name first; whether it says that nobody is there; what stood beside
    the name (`aside`); what was left out as none of the list's business (`private`) or as no part of a name (`titles`).
    `doubt` says that a name may have been read the wrong way round, `seats` how many places nobody has."""

    names: tuple[str, ...] = ()
    vacant: bool = False
    seats: int = 1
    aside: str = ""
    private: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()
    doubt: bool = False


def without_private(text: str) -> tuple[str, tuple[str, ...]]:
    """A text without email addresses, telephone numbers and web addresses, and what was taken out."""
    taken: list[str] = []

    def take(found: re.Match[str]) -> str:
        taken.append(found[0].strip(" <>()"))
        return " "

    for pattern in (_EMAIL, _LINK, _SPELLED, _PHONE, _HANDLE):
        text = pattern.sub(take, text)
    return text, tuple(taken)


def names_in(cell: str) -> Cell:
    """Read a cell with a name, or two, or none."""
    text, private = without_private(clean_text(cell).translate(_WIDE))
    text = _FOOTNOTE.sub("", text)
    pronouns = [found.strip("()[] ") for found in _PRONOUNS.findall(text)]
    text = _PRONOUNS.sub(" ", text)
    if several := _VACANCIES.match(text):
        said = fold(next(filter(None, several.groups())))
        seats = int(said) if said.isdecimal() else _FEW.index(said) + 2
        aside = clean_name(text[several.end() :].strip(" \t\n-\u2010\u2011\u2012\u2013\u2014:;,.()[]#"))
        return Cell(vacant=True, seats=max(1, min(seats, 50)), aside=aside, private=private)
    label = _LABELLED.match(text) or _LABEL.match(text)
    labelled = text[label.end() :] if label else text
    if cell.strip() and _ONLY_SIGNS.fullmatch(cell):
        return Cell(vacant=True)
    if _NOBODY.match(labelled) or _NOBODY.match(text):
        rest = (
            _NOBODY.sub("", labelled, count=1) if _NOBODY.match(labelled) else _NOBODY.sub("", text, count=1)
        )
        if label and labelled is not text and _NOBODY.match(labelled):
            rest = f"{label[1] or ''} {rest}"
        aside = clean_name(rest.strip(" \t\n-\u2010\u2011\u2012\u2013\u2014:;,.()[]#"))
        return Cell(vacant=True, aside="" if aside.isdecimal() else aside, private=private)
    asides = [part.strip(" ,;") for pair in re.findall(r"\(([^()]*)\)|\[([^\[\]]*)\]", text) for part in pair]
    text = re.sub(r"\([^()]*\)|\[[^\[\]]*\]", " ", text)
    if label and not _ORGANIZATION.search(label[1] or ""):
        asides += [label[1]] if label[1] else []
        text = text[label.end() :] if text.startswith(label[0]) else text
    text, *cared = _CARE_OF.split(text, maxsplit=1)
    asides += cared
    titles = pronouns
    names: list[str] = []
    doubt = False
    for part in _people(text):
        name, behind, beside, unsure = _name(part)
        titles += behind
        asides += beside
        doubt = doubt or unsure
        if name:
            names.append(name)
    if len(names) > 1 and " " not in names[0] and " " in names[1]:
        # "John & Jane Doe"
        names[0] = f"{names[0]} {_family(names[1])}"
    return Cell(
        tuple(names),
        aside=clean_name("; ".join(filter(None, asides))),
        private=private,
        titles=tuple(titles),
        doubt=doubt,
    )


def _people(text: str) -> list[str]:
    """The parts of a cell that are one person each."""
    lines = [line.strip(" \t,;") for line in text.split("\n") if re.search(r"[^\W\d_]", line)]
    if len(lines) > 1 and all(len(line.split()) > 1 and not _ORGANIZATION.search(line) for line in lines):
        return [person for line in lines for person in _people(line)]
    whole = ", ".join(lines)
    parts = [part.strip(" ,") for part in _PAIR.split(whole) if part.strip(" ,")]
    if len(parts) < 2 or any(_ORGANIZATION.search(part) for part in parts):
        return [whole] if whole else []
    # "Ann Fowler, Ben Okafor and Cleo Marsh"
    listed = [piece.strip() for piece in parts[0].split(",")]
    if len(parts) == 2 and len(listed) > 1 and "," not in parts[1] and all(map(_is_whole_name, listed)):
        return [*listed, parts[1]]
    return parts


def _is_whole_name(piece: str) -> bool:
    return (
        1 < len(piece.split()) < 5
        and not _is_credential(piece, capitals=piece.isupper())
        and not _ROLES.search(piece)
    )


def _name(text: str) -> tuple[str, list[str], list[str], bool]:
    """The name of one person, the titles and degrees around it, what else stands beside it, and whether it may have been
    read the wrong way round."""
    text = _DASHED.sub(",", text)
    parts = [clean_name(part).strip(" .;:-|/") for part in text.split(",")]
    parts = [part for part in parts if part]
    if not parts:
        return "", [], [], False
    capitals = text.isupper()
    titles: list[str] = []
    beside: list[str] = []
    kept = parts[:1]
    for part in parts[1:]:
        if _is_credential(part, capitals=capitals):
            titles.append(part)
        elif _ORGANIZATION.search(part) or _ROLES.search(part):
            beside.append(part)
        else:
            kept.append(part)
    inverted = len(kept) == 2
    beside += kept[2:]
    if inverted and re.search(r"\b\w\.?$", kept[1]) and parts[1] in text and f"{parts[1]}." in text:
        # An initial keeps its point.
        kept[1] = f"{kept[1]}."
    family, given = (_bare(kept[0], titles), _bare(kept[1], titles)) if inverted else ("", "")
    if inverted and (not family or not given):
        inverted = False
    name = f"{given} {family}" if inverted else _bare(kept[0], titles)
    doubt = (
        inverted and len(given.split()) > 1 and len(family.split()) > 1 and not _begins_with_particle(family)
    )
    return _cased(name if inverted else _turned(name)), titles, beside, doubt


def _is_credential(part: str, *, capitals: bool) -> bool:
    words = [
        word.replace(".", "")
        for word in re.split(r"[\s/]+", part)
        if word.strip(".") and word not in ("in", "of")
    ]
    if all(fold(word) in _CREDENTIALS | _SUFFIXES for word in words):
        return True
    # In a name that is all in capitals, capitals are no sign.
    return not capitals and all(
        len(word) <= 8
        and sum(c.isupper() for c in word) > 1
        and sum(c.isupper() for c in word) >= sum(c.islower() for c in word)
        for word in words
    )


def _bare(text: str, titles: list[str]) -> str:
    """A name without the titles before it and the degrees behind it, which are added to `titles`."""
    if behind := _BEHIND.search(text):
        titles.append(behind[0].strip())
        text = text[: behind.start()]
    words = text.split()
    while (
        len(words) > 1
        and fold(words[0]).replace(".", "").strip("-") in TITLES
        and (len(words) > 2 or "." in words[0] or fold(words[0]) in ("dr", "prof", "mrs", "mr", "ms"))
    ):
        titles.append(words.pop(0))
    while len(words) > 2 and _stands_behind(words[-1]):
        titles.append(words.pop())
    return " ".join(words)


def _stands_behind(word: str) -> bool:
    """Whether a last word is a degree. As it is written: Ma is a family name, MA a degree."""
    plain = word.replace(".", "").strip(",")
    key = fold(plain)
    if key in _SUFFIXES or plain == "dr":
        return True
    return key in _CREDENTIALS and sum(c.isupper() for c in plain) > 1


def _begins_with_particle(family: str) -> bool:
    return fold(family.split()[0]) in PARTICLES


def _turned(name: str) -> str:
    """A name whose first words are in capitals and the others not has its family name first: "FOWLER Ann"."""
    words = name.split()
    at = 0
    while at < len(words) and words[at].isupper() and len(words[at]) > 1 and "." not in words[at]:
        at += 1
    # Initials may stand before a name as well: "JRR Tolkien".
    long = any(len(word) > 3 for word in words[:at])
    return " ".join([*words[at:], *words[:at]]) if 0 < at < len(words) and long else name


def _cased(name: str) -> str:
    """A name in which words are all in capitals, as people write it."""
    name = _LOUD.sub(lambda found: f"{found[1]}{found[2]}{found[3].lower()}", name)
    words = name.split()
    loud = [word for word in words if word.isupper() and len(word.strip(".")) > 3]
    if not loud or not (name.isupper() or len(loud) < len(words)):
        return name
    made = []
    for word in words:
        if not word.isupper() or "." in word or (len(word) <= 3 and word not in loud and not name.isupper()):
            made.append(word)
        elif fold(word) in PARTICLES and name.isupper() and made:
            made.append(word.lower())
        else:
            made.append(_capitalized(word))
    return " ".join(made)


def _capitalized(word: str) -> str:
    plain = re.sub(r"(^|[-'’])(\w)", lambda found: found[0].upper(), word.lower())
    return (
        re.sub(r"^(Mc|Mac(?=[A-Z]))(\w)", lambda found: found[1] + found[2].upper(), plain)
        if plain.startswith("Mc")
        else plain
    )


def _family(name: str) -> str:
    words = name.split()
    at = len(words) - 1
    while at > 1 and fold(words[at - 1]) in PARTICLES:
        at -= 1
    return " ".join(words[at:])
