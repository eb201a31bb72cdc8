"""How many people each audience reaches, and who they are, for the owner alone."""

from collections import Counter
from dataclasses import dataclass, replace
from functools import cached_property

from django.db.models import QuerySet

from members.models import Circle, Contact, Member
from members.rule import columns, masks
from members.rule import standing as rule
from members.rule.masks import MASKS, circle_bit, standing_of_filing
from members.rule.standing import may_see
from netlib.text.dates import show_number
from netlib.text.sentences import counted

# The highest number of members that is counted: beyond it the exact number does not matter to a choice.
COUNTED = 10_000


class Counts:
    """The people whom one owner's audiences can reach. Each number is counted when it is first needed: a form
    that is sent and saved needs few of them."""

    def __init__(self, owner_id: int) -> None:
        self.owner_id = owner_id

    @cached_property
    def members(self) -> int:
        """All other members in good standing; one more than COUNTED where there are more. One query."""
        others = Member.objects.filter(columns.in_good_standing()).exclude(pk=self.owner_id)
        return others[: COUNTED + 1].count()

    @cached_property
    def filings(self) -> Counter[int]:
        """How many contacts the owner has filed under each mask. One query."""
        return Counter(Contact.objects.of(self.owner_id).values_list("mask", flat=True))

    @cached_property
    def circles(self) -> list[Circle]:
        """The owner's circles by name. One query."""
        return list(Circle.objects.filter(owner_id=self.owner_id))


@dataclass(frozen=True)
class Reach:
    """How many people each audience of one owner reaches today. `listing` is the audience of the page that the
    thing is on; contacts can always open the page."""

    counts: Counts
    listing: int = masks.PUBLIC

    def behind(self, listing: int) -> "Reach":
        """The same for a thing on a page with that listing."""
        return replace(self, listing=listing)

    @property
    def circles(self) -> list[tuple[Circle, int]]:
        """The owner's circles by name, each with how many people it reaches."""
        return [(circle, self.count(circle_bit(circle.number))) for circle in self.counts.circles]

    @property
    def circle_names(self) -> dict[int, str]:
        """The owner's circles: name by number."""
        return {circle.number: circle.name for circle in self.counts.circles}

    def count(self, mask: int) -> int:
        """How many contacts an audience of tiers or circles reaches."""
        return sum(
            n for filing, n in self.counts.filings.items() if may_see(mask, standing_of_filing(filing))
        )

    def is_kept_back(self, mask: int) -> bool:
        """Whether the audience is wider than the listing, so that some of its people cannot find the page."""
        return rule.reaches_further(mask, self.listing)

    def words(self, mask: int) -> str:
        """The people whom the audience reaches, in words: "anyone", "4,812 members", "your 40 contacts", "115
        people", "only you"."""
        if self.is_kept_back(mask):
            if not rule.reaches_strangers(self.listing):
                count = self.counts.filings.total()
                return (
                    counted(count, "your {count} contact", "your {count} contacts") if count else "only you"
                )
            mask = self.listing
        if mask == masks.PUBLIC:
            return "anyone"
        if mask == masks.MEMBERS and self.counts.members > COUNTED:
            return f"{show_number(COUNTED)}+ members"
        if mask == masks.MEMBERS:
            return counted(self.counts.members, "{count} member", "{count} members")
        if mask == masks.ONLY_ME:
            return "only you"
        count = self.count(mask)
        return counted(count, "{count} person", "{count} people") if count else "nobody yet"

    def aside(self, key: str) -> str:
        """The short count beside a choice of audience, by its key."""
        return "" if key == "circle" else self.words(MASKS[key])


def reach(owner_id: int, listing: int = masks.PUBLIC) -> Reach:
    """How many people each audience of the owner reaches, for things on a page with that `listing`. No query
    until a number is needed, then at most three."""
    return Reach(Counts(owner_id), listing)


def who_can_see(owner_id: int, mask: int, listing: int = masks.PUBLIC) -> QuerySet[Contact]:
    """The owner's contacts in an audience of tiers or circles, by name; all contacts where the listing keeps
    strangers from the page; none for the other audiences."""
    mine = Contact.objects.of(owner_id).select_related("other").order_by("other__sort_key", "other_id")
    if rule.reaches_strangers(mask) and not rule.reaches_strangers(listing):
        return mine
    if mask in (masks.ONLY_ME, masks.PUBLIC, masks.MEMBERS):
        return mine.none()
    return mine.filter(columns.reached_by(mask))
