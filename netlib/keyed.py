"""Hashes of mail addresses under the key NETLIB_ADDRESS_KEY, for what Netlib must know again and not keep.

The key has no other use and never changes: with another one, Netlib would forget who asked for no more letters.
"""

import base64
import hashlib
import hmac
import unicodedata

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings

_DOTS_DO_NOT_COUNT = {"gmail.com", "googlemail.com"}


def keyed_hash(text: str, *, purpose: str) -> bytes:
    """HMAC-SHA256 (RFC 2104), 32 bytes. Hashes for different purposes cannot be compared."""
    return hmac.digest(settings.ADDRESS_KEY.encode(), f"{purpose}\0{text}".encode(), "sha256")


def address_hash(address: str, *, purpose: str) -> bytes:
    """The hash of the mailbox behind an address, however the address is written."""
    return keyed_hash(mailbox_of(address), purpose=purpose)


def mailbox_of(address: str) -> str:
    """The plainest way to write an address: small letters, the domain in ASCII (IDNA), nothing after a “+”, and no dots
    before the @ where Gmail ignores them."""
    name, _, domain = unicodedata.normalize("NFKC", address).strip().lower().rpartition("@")
    try:
        domain = domain.rstrip(".").encode("idna").decode()
    except UnicodeError:
        domain = domain.rstrip(".")
    name = name.partition("+")[0] or name
    if domain in _DOTS_DO_NOT_COUNT:
        name, domain = name.replace(".", ""), "gmail.com"
    return f"{name}@{domain}"


def sealed(hashed: bytes) -> str:
    """A hash as a part of a link, unlike any other such part and good for ever: letters, digits, “-” and “_”."""
    return _box().encrypt(hashed).decode().rstrip("=")


def unsealed(token: str) -> bytes | None:
    """The hash in what `sealed` made; None for anything else."""
    try:
        return _box().decrypt(token + "=" * (-len(token) % 4))
    except (InvalidToken, ValueError):
        return None


def _box() -> Fernet:
    key = hashlib.sha256(b"netlib.keyed " + settings.ADDRESS_KEY.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))
