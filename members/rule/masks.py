"""The masks of the rule as plain integers: what the bits mean, and how masks are made and taken apart. No database."""

from collections.abc import Iterable

ONLY_ME = 0
PUBLIC = 1 << 0
MEMBERS = 1 << 1
PROFESSIONAL = 1 << 2
PERSONAL = 1 << 3
CONTACTS = PROFESSIONAL | PERSONAL
FIRST_CIRCLE = 4
MAX_CIRCLES = 40
END = 1 << (FIRST_CIRCLE + MAX_CIRCLES)
CIRCLES = END - (1 << FIRST_CIRCLE)
PLAIN = (ONLY_ME, PUBLIC, MEMBERS, PROFESSIONAL, PERSONAL, CONTACTS)
VISITOR_STANDING = PUBLIC
MEMBER_STANDING = PUBLIC | MEMBERS
# The standing of owners toward their own things: more than any mask, because they see Only me as well.
OWN_STANDING = -1
NO_STANDING = 0
# The names of audiences in HTML and in forms; netlib.look has their words and icons.
MASKS = {
    "public": PUBLIC,
    "members": MEMBERS,
    "contacts": CONTACTS,
    "professional": PROFESSIONAL,
    "personal": PERSONAL,
    "circle": CIRCLES,
    "me": ONLY_ME,
}
# The ways to file a contact, by their names in forms and addresses, and their words.
FILINGS = {"professional": PROFESSIONAL, "personal": PERSONAL, "both": CONTACTS, "later": 0}
FILING_WORDS = {"professional": "Professional", "personal": "Personal", "both": "Both", "later": "To file"}
_KEYS = {mask: key for key, mask in MASKS.items()}


def audience_key(mask: int) -> str:
    """The name of a legal audience in HTML and in forms; any mask of circles is "circle"."""
    return _KEYS.get(mask, "circle")


def standing_of_filing(mask: int) -> int:
    """The standing that a filing gives to a member."""
    return MEMBER_STANDING | mask


def circle_bit(number: int) -> int:
    """The bit of an owner's circle; `number` counts from FIRST_CIRCLE."""
    if not FIRST_CIRCLE <= number < FIRST_CIRCLE + MAX_CIRCLES:
        raise ValueError("A circle's number is out of range.")
    return 1 << number


def circle_numbers(mask: int) -> list[int]:
    """The numbers of the circles in a mask, in order."""
    return [n for n in range(FIRST_CIRCLE, FIRST_CIRCLE + MAX_CIRCLES) if mask >> n & 1]


def union(masks: Iterable[int]) -> int:
    """One mask with the bits of all."""
    result = 0
    for mask in masks:
        result |= mask
    return result


def filing(tier: int, circles: Iterable[int]) -> int:
    """The filing under a tier and in the circles with these numbers. Without a tier there are no circles."""
    return tier | union(circle_bit(number) for number in circles) if tier else 0


def tier_of(mask: int) -> int:
    """The tiers of a filing without its circles; 0 while not filed."""
    return mask & CONTACTS


def filing_key(mask: int) -> str:
    """The name of a filing without its circles, a key of FILINGS."""
    return next(key for key, tier in FILINGS.items() if tier == tier_of(mask))


def refiled(mask: int, tier: int) -> int:
    """The same filing under another tier, its circles kept."""
    return filing(tier, circle_numbers(mask))


def circle_moved(mask: int, number: int, into: int | None) -> int:
    """The mask with one circle replaced by another, or removed (None); unchanged if it does not have the
    circle."""
    if not mask & circle_bit(number):
        return mask
    return mask ^ circle_bit(number) | (0 if into is None else circle_bit(into))


def is_legal_audience(mask: int) -> bool:
    """Only me, Public, Members, one or both tiers, or some circles; kinds of audience do not mix."""
    return mask in PLAIN or (0 <= mask < END and mask % (1 << FIRST_CIRCLE) == 0)


def is_open_audience(mask: int) -> bool:
    """Only me, Public or Members: the audiences of owners who file nobody."""
    return mask in (ONLY_ME, PUBLIC, MEMBERS)


def is_legal_filing(mask: int) -> bool:
    """A filing is 0 (not filed yet), or at least one tier with any circles."""
    return mask == 0 or (0 < mask < END and mask % 4 == 0 and mask & CONTACTS != 0)
