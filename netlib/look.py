"""What the pages say and link to: the words of each audience, and the links of masthead, account menu and footer."""

from dataclasses import dataclass
from functools import lru_cache

from django.conf import settings
from django.urls import NoReverseMatch, get_urlconf, reverse


@dataclass(frozen=True)
class AudienceLook:
    """How an audience looks: its icon, its full word, an explanation, and the stem that a narrow tab shows."""

    icon: str
    word: str
    hint: str
    stem: str = ""


AUDIENCES = {
    "public": AudienceLook("globe", "Public", "Anyone, signed in or not"),
    "members": AudienceLook("badge", "Members", "Everyone signed in to Netlib"),
    "contacts": AudienceLook("users", "All my contacts", "Everyone you have filed"),
    "professional": AudienceLook(
        "briefcase", "Professional contacts", "Filed professional, or both", "Professional"
    ),
    "personal": AudienceLook("home", "Personal contacts", "Filed personal, or both", "Personal"),
    "circle": AudienceLook("circle", "A circle", "The circles you check below"),
    "me": AudienceLook("lock", "Only me", "Nobody else"),
}


@dataclass(frozen=True)
class Link:
    """A link as a template draws it."""

    label: str
    url: str
    current: str


# The links of each place of the page: the name of a URL, and what the link says.
PLACES = {
    "visitor": {"people": "People", "events": "Events", "committees": "Committees"},
    "member": {
        "desk": "Desk",
        "people": "People",
        "contacts": "Contacts",
        "events": "Events",
        "committees": "Committees",
    },
    "account": {"settings": "Settings", "account_email": "Email and signing in"},
    "footer": {
        "about": "About",
        "help": "Help",
        "headings": "Topics",
        "organizations": "Organizations",
        "privacy": "Privacy in plain words",
        "promise": "How we keep it private",
        "export": "Download your data",
        "styleguide": "Style guide",
    },
}


# Pages that belong to a link without standing below it.
_ALSO = {"people": ("/topics/", "/organizations/")}


def links(place: str, path: str) -> list[Link]:
    """The links of `place` whose pages exist; `path` is the path of the page that is drawn."""
    found = []
    for name, label in PLACES[place].items():
        if url := path_of(name):
            below = (url, *_ALSO.get(name, ())) if url != "/" else ()
            current = "page" if path == url else "true" if path.startswith(below) else ""
            found.append(Link(label, url, current))
    return found


def path_of(name: str, *args: object) -> str:
    """The path of the URL called `name`, or an empty string while no page of that name exists."""
    return _path_of(get_urlconf() or settings.ROOT_URLCONF, name, *args)


@lru_cache(maxsize=1000)
def _path_of(urls: str, name: str, *args: object) -> str:
    try:
        return reverse(name, urls, args=args)
    except NoReverseMatch:
        return ""
