"""Whom an audience reaches, in numbers and by name, for the owner alone."""

from collections import Counter
from dataclasses import dataclass, replace

from django.db.models import QuerySet

from members.models import Circle, Contact, Member
from members.rule import columns, masks
from members.rule import standing as rule
from members.rule.masks import MASKS, circle_bit, standing_of_filing
from members.rule.standing import may_see

# So many members are counted; beyond that a few more make no difference to anybody's choice.
COUNTED = 10_000


@dataclass(frozen=True)
class Reach:
    """How many people each audience of one owner reaches today. `filings` counts the contacts under each mask;
    `members` is one more than COUNTED where there are more. `listing` says who finds the page on which it stands, which
    contacts reach in any case."""

    members: int
    filings: Counter[int]
    circles: list[tuple[Circle, int]]
    listing: int = masks.PUBLIC

    def count(self, mask: int) -> int:
        """How many contacts an audience of tiers or circles reaches."""
        return sum(n for filing, n in self.filings.items() if may_see(mask, standing_of_filing(filing)))

    def is_kept_back(self, mask: int) -> bool:
        """Whether the audience is wider than the listing, so that some of it do not find the page."""
        return rule.reaches_further(mask, self.listing)

    def words(self, mask: int) -> str:
        """Whom the audience reaches, in words: "anyone", "4,812 members", "your 40 contacts", "115 people", "only you"."""
        if self.is_kept_back(mask):
            if not rule.reaches_strangers(self.listing):
                count = self.filings.total()
                return f"your {count:,} contact{'' if count == 1 else 's'}" if count else "only you"
            mask = self.listing
        if mask == masks.PUBLIC:
            return "anyone"
        if mask == masks.MEMBERS and self.members > COUNTED:
            return f"{COUNTED:,}+ members"
        if mask == masks.MEMBERS:
            return f"{self.members:,} member{'' if self.members == 1 else 's'}"
        if mask == masks.ONLY_ME:
            return "only you"
        count = self.count(mask)
        return "nobody yet" if not count else f"{count:,} {'person' if count == 1 else 'people'}"

    def aside(self, key: str) -> str:
        """The short count beside a choice of audience, by its key."""
        return "" if key == "circle" else self.words(MASKS[key])


def reach(owner_id: int, listing: int = masks.PUBLIC) -> Reach:
    """Count whom each audience of the owner reaches, of what stands on the owner's page where a `listing` is given.
    Three queries."""
    filings = Counter(Contact.objects.of(owner_id).values_list("mask", flat=True))
    circles = Circle.objects.filter(owner_id=owner_id)
    members = Member.objects.filter(columns.in_good_standing()).exclude(pk=owner_id)[: COUNTED + 1].count()
    reached = Reach(members, filings, [], listing)
    return replace(
        reached, circles=[(circle, reached.count(circle_bit(circle.number))) for circle in circles]
    )


def who_can_see(owner_id: int, mask: int, listing: int = masks.PUBLIC) -> QuerySet[Contact]:
    """The owner's contacts whom an audience of tiers or circles reaches, by name, and all of them where strangers are
    kept back by the listing; none for the other audiences."""
    mine = Contact.objects.of(owner_id).select_related("other").order_by("other__sort_key", "other_id")
    if rule.reaches_strangers(mask) and not rule.reaches_strangers(listing):
        return mine
    if mask in (masks.ONLY_ME, masks.PUBLIC, masks.MEMBERS):
        return mine.none()
    return mine.filter(columns.reached_by(mask))
