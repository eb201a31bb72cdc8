"""Whom to look at first: the strategies, and which of them a question takes.

A strategy says whom to look at first. None of them may show anybody: `hits.read_hits` applies the rule to every row,
last, whatever a document says.

| what is asked                     | strategy                                       | index                 | benchmark case             |
| --------------------------------- | ---------------------------------------------- | --------------------- | -------------------------- |
| common words                      | rank tiers, from the top until one has enough  | document_mem_N, pub_N | common word                |
| rare words, phrases               | the rare set, then each is asked the rest      | full_document_words   | rare word; a phrase        |
| only contacts                     | each contact's full document                   | contact_once          | my contacts, rare word     |
| only very many contacts, common   | rank tiers                                     | document_best         | my contacts, common word   |
| what contacts alone may see       | contact-only documents of the contacts         | contact_document_once | (2,900 contacts)           |
| by name, words that many have     | walk the names, testing each                   | document_order        | a common word by name      |
| by name, a name that many have    | all of that name, and those who have it beside | name_form_word        | a family name by name      |
| by name, in between               | all who have the words, sorted                 | document_mem_4, pub_4 | a given name by name       |
| by name, nothing asked            | everybody in the order of names                | document_order        | browse by name             |

The cases are of 100,000 members; with fewer than 20,000, all documents stand on the last tier.

`Candidates` measures how many have what is asked, its *selectivity*, no further than needed, and names the *candidate
sets* that follow from it. `by_relevance` and `by_name` read their pages with it. Each step is a query that is run at most
once for a search. The limits that decide stand in `Limits`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from members.models.search import LAST_TIER, LISTED_TO_CONTACTS, TIERS
from members.rule.sql import is_filed_sql
from members.search import contact_only
from members.search.query import all_of, has_phrase, lexeme
from members.search.question import ALL, Question, one_of
from members.search.rare import rare_by_words, rare_contacts, rare_set, rare_with


@dataclass(frozen=True)
class Candidates:
    """Whom to look at first for a question. Nothing is read before it is asked for."""

    question: Question

    def documents(
        self,
        tier: int = LAST_TIER,
        exactly: str = "<=",
        *,
        asked: str = ALL,
        narrowed: bool = True,
        by_key: bool = False,
    ) -> str:
        """The condition of `Question.documents`, for the last rank tier among the rare set, where that is known."""
        among = self.rare if tier == LAST_TIER else None
        return self.question.documents(
            tier, exactly, asked=asked, narrowed=narrowed, among=among, by_key=by_key
        )

    # How many have what is asked

    @cached_property
    def enough_tier(self) -> int:
        """The first rank tier down to which enough members are found. They are ranked together.

        It is the last tier when the tiers before have fewer, and when a filter that no document knows may leave nobody
        of them. An exception are very many contacts with very common words: enough of them stand before the last tier.
        """
        if self.question.restricted:
            return LAST_TIER - 1 if self._fits_most_contacts and not self.question.filters.more else LAST_TIER
        return self._words_tier

    @cached_property
    def _words_tier(self) -> int:
        """The first rank tier down to which enough have the words and marks, whatever the other filters say."""
        if self._with_phrase is not None:
            return LAST_TIER
        found = self._first_tier(self.question.limits.enough, range(LAST_TIER), narrowed=False)
        return found[0] if found else LAST_TIER

    @property
    def is_common(self) -> bool:
        """Whether so many may be found that, walking the names, one is met before long."""
        return not self.question.restricted and self._words_tier < LAST_TIER

    @cached_property
    def has_many_contacts(self) -> bool:
        """Whether more members have filed the viewer than can be looked at for every search."""
        many = {"many": self.question.limits.many_contacts}
        return self.question.is_member and bool(self.question.rows(_MANY_CONTACTS, many))

    @property
    def _fits_most_contacts(self) -> bool:
        """Whether only contacts are asked for, who are very many, by words so common that the first tier has enough."""
        return bool(self.question.filters.contacts) and self.has_many_contacts and self._words_tier == 0

    @cached_property
    def counted(self) -> tuple[int, int]:
        """How many members documents find, one more than `Limits.counted` at most, and down to which rank tier they
        stand: the tier first, then the number. Contact-only documents are left out."""
        return self._first_tier(self.question.limits.counted + 1, range(TIERS)) or (LAST_TIER, 0)

    def _first_tier(
        self, enough: int, tiers: Sequence[int], *, instead: str = "", narrowed: bool = True
    ) -> tuple[int, int] | None:
        """The first of these rank tiers down to which `enough` members are found, and how many that are; no more than
        `enough` are counted. The last of all tiers will do with fewer. None when there is no such tier.

        `instead` is a tsquery in place of all that is asked for; `narrowed` is as for `Question.documents`. One query.
        """
        question = self.question
        if (narrowed and question.restricted) or (enough > question.limits.enough and not question.clauses):
            # A filter that no document knows may leave nobody of the first tiers. And a thousand of all members are
            # found sooner anywhere than in the first tiers.
            tiers = [tier for tier in tiers if tier == LAST_TIER]
        if not tiers:
            return None
        asked = "%(instead)s::tsquery" if instead else ALL
        distance = question.distance if narrowed else ""
        counts = (
            _COUNT.format(tier=tier, found=self.documents(tier, asked=asked, narrowed=narrowed) + distance)
            for tier in tiers
        )
        sql = _FIRST_TIER.format(counts=" UNION ALL ".join(counts), last=LAST_TIER)
        found = question.rows(sql, {"enough": enough, "instead": instead})
        return found[0] if found else None

    # Candidate sets

    @cached_property
    def rare(self) -> list[int] | None:
        """The rare set: a few members, among whom (with the viewer) all are who have what is asked for.

        None when they are many, when nothing is asked for, and for visitors who ask for no phrase: visitors see nothing
        that documents do not have, so documents find them as quickly.
        """
        question = self.question
        if not question.is_member:
            return None if question.restricted else self._with_phrase
        if not question.clauses:
            return None
        if question.filters.contacts:
            return None if self._fits_most_contacts else self._rare_contacts
        if self._words_tier < LAST_TIER:
            return None
        return rare_set(question) if self._with_phrase is None else self._with_phrase

    @property
    def _rare_contacts(self) -> list[int]:
        # Reading an index of words takes less time for a rare word than looking at very many contacts.
        is_rare = len(self.question.clauses) == 1 and self.has_many_contacts and self._words_tier == LAST_TIER
        found = rare_set(self.question) if is_rare else None
        return rare_contacts(self.question) if found is None else found

    @cached_property
    def _with_phrase(self) -> list[int] | None:
        """The members who have the words, when these have a phrase that is rare. An index knows no phrases, so all
        documents with its words would be read for nothing."""
        question = self.question
        if not has_phrase(question.asked.clauses):
            return None
        tiers = range(min(question.limits.phrase_tiers, LAST_TIER))
        words = all_of(question.asked.clauses)
        if self._first_tier(question.limits.enough, tiers, instead=words, narrowed=False):
            return None
        return rare_by_words(question)

    @cached_property
    def name(self) -> tuple[str, str] | None:
        """A word that many have in their name, and hardly anybody of the first rank tiers elsewhere: the word, and a tsquery
        for the members who have it elsewhere. Members with the word in their name stand in an index, in the order of
        names.

        None when there is no such word, when few are found, and with filters, which leave fewer.
        """
        question, enough = self.question, self.question.limits.enough
        asked = question.asked
        if not 0 < len(asked.clauses) <= question.limits.name_words or question.filters:
            return None
        if self.enough_tier == LAST_TIER:
            return None
        for clause, word in zip(asked.clauses, asked.terms, strict=True):
            elsewhere = f"({clause}) & !{lexeme(f'name#{word}')}"
            if question.rows(_SO_NAMED, {"word": word, "enough": enough}) and not self._first_tier(
                enough, range(LAST_TIER), instead=elsewhere, narrowed=False
            ):
                return word, elsewhere
        return None

    @property
    def contact_only(self) -> list[int]:
        """The keys of members whom contact-only documents find and other documents do not; see `contact_only`."""
        return [row[-1] for row in self.ranked_contact_only]

    @cached_property
    def ranked_contact_only(self) -> list[tuple[int, ...]]:
        """The same, with what they are ordered by before their keys: fit, tie, near and static rank. In no order."""
        rare = self._rare_contact_only
        among = "TRUE" if rare is None else f"c.owner_id = {one_of(rare)}"
        return contact_only.ranked_contact_only(self.question, among)

    @cached_property
    def _rare_contact_only(self) -> list[int] | None:
        """A few members among whom all of `contact_only` are, when finding them takes less than looking at all contacts;
        else None."""
        rare, clauses = self.rare, self.question.clauses
        if rare is None and len(clauses) == 1 and self.has_many_contacts and self.name:
            # With the word in their name, only members who are listed to contacts alone are missing from documents.
            unlisted = f"({clauses[0]}) & {lexeme(LISTED_TO_CONTACTS)}"
            rare = rare_with(self.question, f"{self.name[1]} | {unlisted}")
        return rare

    @property
    def is_contact_only_slow(self) -> bool:
        """Whether each of very many contacts has to be looked at for `contact_only`."""
        return self.has_many_contacts and self._rare_contact_only is None

    @cached_property
    def has_namesake(self) -> bool:
        """Whether a contact, or the viewer, has exactly the name that is asked for. Nobody else of `contact_only` can come
        before members whose name or headline has the words."""
        return contact_only.has_namesake(self.question)

    @cached_property
    def everybody(self) -> list[int]:
        """The keys of all who are found, one more than `Limits.counted` at most, in no order."""
        most = self.question.limits.counted + 1
        sql = _ANY.format(found=self.documents(self.counted[0]) + self.question.distance)
        found = [row[0] for row in self.question.rows(sql, {"most": most})]
        return found if len(found) >= most else [*found, *self.contact_only][:most]


# The tiers are counted one after the other, until one has enough.
_COUNT = """
SELECT {tier} AS tier,
       (SELECT count(*) FROM (SELECT 1 FROM members_document d WHERE {found} LIMIT %(enough)s) AS found) AS number
"""

_FIRST_TIER = """
SELECT tier, number FROM ({counts}) AS tiers
 WHERE number >= %(enough)s OR tier = {last} AND number > 0 LIMIT 1
"""

_ANY = "SELECT d.member_id FROM members_document d WHERE {found} LIMIT %(most)s"

_SO_NAMED = """
SELECT 1 FROM members_nameform WHERE split_part(form, ' ', 1) = %(word)s OFFSET %(enough)s - 1 LIMIT 1
"""

_MANY_CONTACTS = f"""
SELECT 1 FROM members_rule_filed WHERE other_id = %(me)s AND {is_filed_sql("mask")} OFFSET %(many)s LIMIT 1
"""
