"""The limits of search: when one strategy gives way to another, and how much is counted and tried.

All of them stand here, in one frozen record, so that a test can search with others: `Search(viewer, text, limits=…)`.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Limits:
    """Numbers that choose between strategies, and numbers that cut answers short.

    The first group decides how much is looked at. Whatever these are, the same people are found; only the order by
    relevance may differ. The property test draws them at random. The second group changes the answers.
    """

    # A rank tier with so many is deep enough: a few pages, and few enough to rank them all.
    enough: int = 50
    # A viewer with more contacts than this has too many to look at each of them in every search.
    many_contacts: int = 300
    # Terms that no more members have are rare: these members are found first, and all else is asked of them.
    rare: int = 1000
    # Phrases are looked for in this many rank tiers before the rare set of their words is read.
    phrase_tiers: int = 2
    # A radius wider than this, in kilometers, does not help to find a rare set.
    wide: int = 200
    # An index takes the square of the number of choices, so a radius is covered by no more squares than this.
    squares: int = 64
    # So many namesakes and so many contacts are ranked with the first rank tiers, whatever tier they stand on.
    lifted: int = 300
    # A text of more words than this is not looked for among names.
    name_words: int = 4
    # By name, the next `walk_step` people are read, then further ones, up to `walk_most` in all. When fewer than
    # `walk_found` of every `walk_step` are found, there are some thousands at most, and sorting them is quicker.
    walk_step: int = 2_000
    walk_most: int = 16_000
    walk_found: int = 6
    # By name, passing so many people takes half the time of looking at each of very many contacts.
    passed: int = 30_000
    # To tell whether a text finds anybody, so many members whom documents name are read through the rule. One will do, as
    # triggers keep documents true in the same transaction.
    checked: int = 1

    # People are counted up to this; more are "1,000+".
    counted: int = 1000
    # A facet offers so many values.
    facet_values: int = 12
    # Another spelling is offered for up to `misspelt` words of a text, from `alike` words each, in `tried` combinations.
    misspelt: int = 3
    alike: int = 4
    tried: int = 6


LIMITS = Limits()
