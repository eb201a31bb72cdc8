"""Another spelling, when a text finds nobody: "Did you mean …?"

A word of the dictionary may be the name of a member who is hidden from this viewer. So neither the answer nor the number
of queries tells whether a word is in it.
"""

from collections.abc import Mapping
from itertools import islice, product

from django.db import connection

from members.search.anybody import find_anybody
from members.search.asked import Part, ask_all
from members.search.question import Question
from members.search.results import Search

# Words of other lengths are not in the dictionary.
_LENGTHS = range(3, 41)


def did_you_mean(found: Search) -> str:
    """Another spelling for a search that found nobody: one by which this viewer does find somebody with the same filters.
    "" when there is none.

    It changes the words that find nobody on their own, each to the most similar one that does. Words that are part of a
    heading, or short for an organization or a place, stay, and so do quotation marks. At most 21 queries; 7 for one
    word without filters.
    """
    parts, limits = found.asked.parts, found.limits
    misspelt = _misspelt(found)
    if not 0 < len(misspelt) <= limits.misspelt:
        return ""
    others = _others(found, misspelt)
    choices = [others[index] for index in misspelt]
    spelt = [
        " ".join(changed.get(n, _quoted(part)) for n, part in enumerate(parts))
        for words in islice(product(*choices), limits.tried)
        for changed in [dict(zip(misspelt, words, strict=True))]
    ]
    if len(parts) == 1 and not found.filters:
        # One word alone has been looked for already.
        return next(iter(spelt), "")
    texts = [asked.clauses for asked in ask_all(spelt)]
    question = Question(found.viewer, filters=found.filters, limits=limits)
    finds = find_anybody(question, texts) if texts else []
    return next((text for text, finds_anybody in zip(spelt, finds, strict=True) if finds_anybody), "")


def _quoted(part: Part) -> str:
    return f"“{part.term.text}”" if part.term.is_phrase else part.term.text


def _misspelt(found: Search) -> dict[int, Part]:
    """The parts that find nobody on their own, by their positions in the text. At most four queries, none for one word."""
    unknown = {n: part for n, part in enumerate(found.asked.parts) if part.clause and not part.is_known}
    if len(found.asked.parts) == 1 or not unknown:
        return unknown
    alone = find_anybody(Question(found.viewer, limits=found.limits), [(p.clause,) for p in unknown.values()])
    return {n: part for (n, part), finds in zip(unknown.items(), alone, strict=True) if not finds}


def _others(found: Search, misspelt: Mapping[int, Part]) -> dict[int, list[str]]:
    """For each misspelt part the most similar words that find somebody on their own, in capitals where it was. At most eight
    queries."""
    near = _alike([part.words for part in misspelt.values()])
    typed = [part.words for part in misspelt.values()]
    # What was typed is read again with the others: without any word, reading would take fewer queries.
    words = [*typed, *(word for each in typed for word in near[each])]
    texts = [asked.clauses for asked in ask_all(words)]
    finds = dict(zip(words, find_anybody(Question(found.viewer, limits=found.limits), texts), strict=True))
    return {
        n: [
            _written_like(word, part.term.text)
            for word in islice((w for w in near[part.words] if finds[w]), found.limits.alike)
        ]
        for n, part in misspelt.items()
    }


def _written_like(word: str, typed: str) -> str:
    """A folded word, with a capital where one was typed."""
    first = next(c for c in typed if c.isalnum())
    return word.upper() if typed.isupper() and len(typed) > 1 else word.title() if first.isupper() else word


# Similar words share some trigrams, and differ in one letter when they are short, else in two at most.
_ALIKE = """
SELECT typed.word, s.word
  FROM unnest(%(typed)s::text[]) AS typed (word),
       LATERAL (SELECT CASE WHEN char_length(typed.word) < 5 THEN 1 ELSE 2 END AS most) AS letters,
       members_spelling s
 WHERE s.word %% typed.word AND s.word <> typed.word
   AND levenshtein_less_equal(s.word, typed.word, letters.most) <= letters.most
 ORDER BY levenshtein_less_equal(s.word, typed.word, letters.most), similarity(s.word, typed.word) DESC, s.word
"""


def _alike(typed: list[str]) -> dict[str, list[str]]:
    """For each of these folded words the words of the dictionary that are spelt nearly the same, the most similar first;
    none for phrases. One query."""
    near: dict[str, list[str]] = {word: [] for word in typed}
    words = [word for word in near if " " not in word and len(word) in _LENGTHS]
    with connection.cursor() as cursor:
        cursor.execute(_ALIKE, {"typed": words})
        for word, other in cursor.fetchall():
            near[word].append(other)
    return near
