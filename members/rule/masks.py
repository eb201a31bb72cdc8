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
# The standing of an owner towards themselves: more than any mask, so that Only me is seen as well.
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
    """The filing under a tier and in the circles of these numbers; without a tier nobody is in a circle."""
    return tier | union(circle_bit(number) for number in circles) if tier else 0


def tier_of(mask: int) -> int:
    """The tiers of a filing without its circles; 0 while unfiled."""
    return mask & CONTACTS


def refiled(mask: int, tier: int) -> int:
    """The same filing under another tier, its circles kept."""
    return filing(tier, circle_numbers(mask))


def circle_moved(mask: int, number: int, into: int | None) -> int:
    """The mask with one circle replaced by another, or taken out (None); unchanged where it is not in the mask."""
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
    """A filing is nothing yet, or at least one tier with any circles."""
    return mask == 0 or (0 < mask < END and mask % 4 == 0 and mask & CONTACTS != 0)
