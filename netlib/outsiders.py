"""People without an account: whether Netlib may write to an address, and how its owner ends that for ever.

`netlib.mail` asks for every letter, so no letter needs to know of it.
"""

import re

from allauth.account.models import EmailAddress
from django.urls import reverse

from netlib.keyed import address_hash, sealed, unsealed
from netlib.models import OptOut
from netlib.roles import service

_PURPOSE = "opt-out"
# What mail programs make a link of: a scheme, “www.”, a dot before a top-level domain (two letters at least), an IP
# address. The dots are those that browsers take for one.
_SCHEME = re.compile(r"\b[a-z][a-z0-9+.-]*:(?://|\\\\)/*|\b(?:mailto|tel):", re.IGNORECASE)
_DOT = re.compile(
    r"(?<=\S)[.．。｡](?=[^\W\d_]{2})|(?<=\bwww)[.．。｡]|(?<=\d)\.(?=\d+\.\d+\.\d)", re.IGNORECASE
)


def is_outsider(address: str) -> bool:
    """Whether no member has confirmed an address. That includes whoever is about to join, since a stranger may have
    typed it. One query."""
    return not EmailAddress.objects.filter(email=address.lower(), verified=True).exists()


def has_opted_out(address: str) -> bool:
    """Whether the owner of an address wants no letters. One query."""
    return OptOut.objects.filter(address_hash=address_hash(address, purpose=_PURPOSE)).exists()


def opt_out_path(address: str) -> str:
    """The path of the page on which the owner of an address ends all letters to it. Another one each time; each is good
    for ever."""
    return reverse("opt-out", args=[sealed(address_hash(address, purpose=_PURPOSE))])


def find_opt_out(token: str) -> tuple[bytes, bool] | None:
    """The hash that stands in a link, and whether that address has opted out; None for a link that is not ours."""
    found = unsealed(token)
    return None if found is None else (found, OptOut.objects.filter(address_hash=found).exists())


@service
def opt_out(hashed: bytes) -> None:
    """Never write again to the address with that hash. Doing it twice is the same as once."""
    OptOut.objects.bulk_create([OptOut(address_hash=hashed)], ignore_conflicts=True)


def unlinked(text: str) -> str:
    """A member's words, so that no mail program makes a link of any part: “see https://bad.example/x” becomes
    “see bad. example/x”."""
    return _DOT.sub(". ", _SCHEME.sub("", text))
