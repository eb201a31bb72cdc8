"""Telephone numbers, addresses and identifiers as people paste them, made into what is kept. Each function raises
ValueError for what is none; what to say then is for the form."""

import re
import unicodedata
from urllib.parse import unquote, urlsplit

from netlib.text.names import clean_name

# Hyphens and dashes of every width, and the minus.
_DASHES = re.compile("[\u2010-\u2015\u2212\u00ad\u2043\ufe58\ufe63\uff0d\u30fc]")
_EXTENSION = re.compile(
    r"[\s,;|]*(?:;?\s*\b(?:ext(?:n|ension)?|poste|po|post|доб(?:авочный)?|вн|内線|内线|分機|分机|durchwahl|dw|apparat|app|nebenstelle|int(?:erno)?|anexo|ramal|toestel|tst|doorkies(?:nummer)?|extensión|"
    r"linje|anknytning|lok|wew|x)(?![^\W\d_])\.?|#|[x×](?=\s*\d))\s*[:=.#]?\s*(\d{1,8})\s*$",
    re.IGNORECASE,
)
# "Office phone:", "☎", "Tél.", before a number.
_LABELS = re.compile(
    r"^(?:[^\w+(]*(?:tel|phone|telephone|fax|mobile|cell|office|work|home|desk|direct|main|voice|tty|whatsapp|电话|電話|手机|携帯|전화|휴대폰|тел|هاتف|تلفن|telefon|tele?fono|téléphone|teléfono|tél|handy|"
    r"t|p|m|o|h|w|c)\b\.?\s*(?:\([^\W\d]*\))?\s*[:.#]?\s*)+(?=[+(\d])|^[^\w+(]+(?=[+(\d])",
    re.IGNORECASE,
)
# "(office)" behind it.
_ASIDE = re.compile(r"\s*\((?!\s*\d)[^()\d]*\)\s*$")
_ORCID = re.compile(r"(?<![\w-])(?:\d{4}[\s./-]{0,3}){3}\d{3}[\dX](?![\w-])", re.IGNORECASE)
_PHONE = re.compile(r"[\d\s+().,/-]+")
_KEYS = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "22233344455566677778889999")
_ADDRESSED = re.compile(r"[<\[(]\s*([^<>\[\]()\s]+@[^<>\[\]()\s]+)\s*[>\])]")


def pasted(text: str) -> str:
    """What was pasted on one line, with digits and signs of any width as usual ones and without what cannot be seen."""
    plain = unicodedata.normalize("NFKC", clean_name(_DASHES.sub("-", text)))
    return _DASHES.sub("-", plain).strip()


def clean_phone(text: str) -> str:
    """A number that can be dialed, with its extension behind "ext."."""
    plain = re.sub(r"^(?:tel|callto|sip|sms):/{0,2}", "", pasted(text), flags=re.IGNORECASE)
    plain = _ASIDE.sub("", _LABELS.sub("", plain)).rstrip(" .,;")
    if within := re.fullmatch(r"(.*\d)\s*\(([^()]*\d)\)", plain):
        # An extension in brackets.
        plain = f"{within[1]} {within[2]}" if _EXTENSION.search(f"{within[1]} {within[2]}") else plain
    plain = re.sub(r";(?:phone-context|isub)=[^;]*", "", plain, flags=re.IGNORECASE)
    # Behind a whole number, a slash parts off what to dial inside.
    plain = re.sub(r"^(\D*(?:\d\D{0,2}){9}\d)(?:\s+/\s+|\s*;\s*)(\d{2,5})$", r"\1 ext. \2", plain)
    extension = _EXTENSION.search(plain)
    number = (plain[: extension.start()] if extension else plain).strip(" ,;:-")
    # A dot in the middle of a line, as typographers part numbers.
    number = re.sub(r"\s*[·•]\s*", ".", number)
    if letters := re.fullmatch(r"(\+?[\d\s().-]{4,})([A-Z]{3,9}(?:-?[A-Z\d]{0,8})*)", number):
        # "1-800-LIBRARY": shown like this, dialed by the keys.
        dialed = letters[1] + letters[2].translate(_KEYS)
    else:
        dialed = number
    digits = sum(c.isdigit() for c in dialed)
    if not _PHONE.fullmatch(dialed) or not 5 <= digits <= 17 or "+" in dialed[1:].replace("(+", "("):
        raise ValueError(text)
    if extension is None:
        return number
    written = plain[len(number) :]
    return plain if re.fullmatch(r",? ext\.? \d+", written) else f"{number} ext. {extension[1]}"


def dialed(number: str) -> str:
    """The `tel:` address (RFC 3966) of a number as it is kept."""
    main = re.split(r"(?i)\s*(?:,|;|ext|\bx\s*\d|#)", number)[0].strip()
    plus = "+" if main.startswith("+") else ""
    if plus:
        # Dialed at home, and never after the code of the country.
        main = re.sub(r"\(\s*0\s*\)", "", main)
    keys = main.upper().translate(_KEYS)
    return f"tel:{plus}{''.join(str(unicodedata.decimal(c)) for c in keys if c.isdecimal())}"


def clean_orcid(text: str) -> str:
    """The four groups of an ORCID iD, with or without its address. Whether its last digit fits is not asked here."""
    found = {re.sub(r"\W", "", one).upper() for one in _ORCID.findall(pasted(text))}
    if len(found) != 1:
        raise ValueError(text)
    (digits,) = found
    return "-".join(digits[at : at + 4] for at in range(0, 16, 4))


def clean_email(text: str) -> str:
    """The address alone of "mailto:jane@example.org" or "Jane Doe <jane@example.org>". Whether it is one is not asked."""
    plain = re.sub(
        r"(?<=\w)\s*\([^()@]*\)\s*$", "", pasted(text.replace("\u00ad", "").replace("\u3002", "."))
    )
    if found := _ADDRESSED.search(plain):
        plain = found[1]
    plain = re.sub(r"^\s*(?:e-?mail\s*:\s*)?(?:mailto:)?", "", plain, flags=re.IGNORECASE)
    plain = unquote(plain.split("?")[0]) if text.lower().lstrip().startswith("mailto:") else plain
    plain = re.sub(r"\s*(?:\(at\)|\[at\]|\{at\})\s*", "@", plain, flags=re.IGNORECASE)
    plain = re.sub(r"\s*(?:\(dot\)|\[dot\]|\{dot\})\s*", ".", plain, flags=re.IGNORECASE)
    if "@" not in plain:
        # "jane AT example DOT org", and nothing else.
        spelled = re.fullmatch(r"(\S+)\s+at\s+(\S+(?:\s+dot\s+\S+)+|\S+\.\S+)", plain, re.IGNORECASE)
        if spelled:
            host = re.sub(r"\s+dot\s+", ".", spelled[2], flags=re.IGNORECASE)
            plain = f"{spelled[1]}@{host}"
    return re.sub(r"\s*@\s*", "@", plain).strip(" <>()[]\"',;:.")


def clean_mastodon(text: str) -> str:
    """ "@name@server" of a Mastodon address in any form."""
    plain = re.sub(
        r"^(?:acct|mastodon|web\+ap)\s*:\s*(?=\S)(?!//)|^web\+ap:", "", pasted(text), flags=re.IGNORECASE
    ).strip(" <>()\"'.,;")
    plain = re.sub(r"\s+\([^()@]*$", "", re.sub(r"^@\s+", "@", plain)).rstrip("@")
    if beside := re.search(r"\(\s*(@[^\s()@]+@[^\s()@]+)$", plain):
        plain = beside[1]
    # A page of a program that shows the accounts of any server.
    plain = re.sub(
        r"^https?://(?:elk\.zone|main\.elk\.zone)/(?=[\w.-]+\.\w+/@)", "https://", plain, flags=re.IGNORECASE
    )
    page = re.fullmatch(
        r"(?:https?:)?/{0,2}([^/@\s]+\.[^/@\s]+)/(?:web/|deck/)?(?:@|users/|accounts/|profile/)([^/?#@\s]+)(?:@([^/?#\s]+))?(?:/(?:\d+|with_replies|media|about|following|followers)?)?(?:[?#].*)?",
        plain,
        re.IGNORECASE,
    )
    if page:
        name, host = page[2], page[3] or page[1]
    else:
        handle = re.fullmatch(r"@?([^@\s/]+)@([^@\s/]+)/?", plain)
        if handle is None:
            raise ValueError(text)
        name, host = handle[1], handle[2]
    if not re.fullmatch(r"[A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_])?", name) or not is_host(host):
        raise ValueError(text)
    return f"@{name}@{host.lower()}"


def clean_bluesky(text: str) -> str:
    """The handle, which is a host name, of a Bluesky account in any form."""
    plain = re.sub(
        r"^(?:bluesky|bsky)\s*:\s*@?|^(?:https?:)?/{0,2}(?:www\.)?(?:bsky\.app|bsky\.social|staging\.bsky\.app)/profile/|^at://|^@",
        "",
        pasted(text),
        flags=re.IGNORECASE,
    )
    handle = re.split(r"[/?#]", plain)[0].removeprefix("@").lower()
    if not is_host(handle) or not handle.isascii():
        raise ValueError(text)
    return handle


def is_host(text: str) -> bool:
    """Whether a text is the name of a host, in any alphabet."""
    try:
        plain = text.encode("idna").decode().lower()
    except UnicodeError:
        return False
    return bool(
        re.fullmatch(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z](?:[a-z0-9-]*[a-z0-9])", plain)
    )


def _scheme(found: re.Match[str]) -> str:
    """The scheme of an address, whose letters may have been mistyped or pasted twice."""
    return "https://" if "s" in found[0].lower().rpartition("t")[2] else "http://"


def clean_web(text: str) -> str:
    """A web address, completed with https:// where it says no scheme."""
    plain = pasted(text.replace("\u00ad", "").replace("\u3002", "."))
    if named := re.fullmatch(r"\[[^\[\]]*\]\((\S+)\)", plain):
        plain = named[1]
    plain = plain.strip("<>\"'“”‘’«»„ ").replace(" ", "").replace("&amp;", "&")
    plain = re.sub(r"^(?:url|web|website|www)\s*:\s*(?=\S+\.)", "", plain, flags=re.IGNORECASE)
    plain = re.sub(r"^(?:https?:/+)?h?t{1,3}ps?[:;]?/+(?=[^/])", _scheme, plain, flags=re.IGNORECASE)
    plain = re.sub(
        r"^(https?):(?=[\w-]+\.)", lambda found: f"{found[1].lower()}://", plain, flags=re.IGNORECASE
    )
    plain = plain.rstrip(".,;")
    if plain.endswith(")") and "(" not in plain:
        plain = plain.rstrip(")")
    if "://" not in plain:
        plain = f"https://{plain.removeprefix('//')}"
    parts = urlsplit(plain)
    if (
        parts.scheme not in {"http", "https"}
        or not parts.hostname
        or not re.fullmatch(r"[^\s!-,/;-@^`{-~]+\.[^\s!-,/;-@^`{-~]+", parts.hostname)
        or parts.username
        # Browsers take a backslash for a slash, where the name of the host ends.
        or "\\" in parts.netloc
    ):
        raise ValueError(text)
    # Raises ValueError for a port that is none.
    _ = parts.port
    return plain
