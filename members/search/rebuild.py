"""Building all documents anew, while people search: each document is replaced in one step or not at all."""

from collections.abc import Iterator

from django.db import connection, transaction

from members.models.search import LAST_TIER

BATCH = 1000
# With fewer members than this, everybody can be ranked, and all stand on the last tier.
FEWEST = 20_000
_SAMPLE = 20_000
# Which share of all documents stands on each of the rank tiers before the last, with those above it.
SHARES = (0.0002, 0.002, 0.02, 0.1)


def rebuild() -> Iterator[int]:
    """Build every member's documents, and yield after each batch how many are done."""
    last = _one("SELECT coalesce(max(id), 0) FROM members_member")
    set_tiers(last)
    yield from build_between(0, last)
    prune()


def build_between(start: int, last: int) -> Iterator[int]:
    """Build the documents of the members with greater keys than `start`, up to `last`; yields how many are done."""
    done = 0
    while ids := _ids(
        "SELECT id FROM members_member WHERE id > %s AND id <= %s ORDER BY id LIMIT %s", start, last, BATCH
    ):
        build(ids)
        done, start = done + len(ids), ids[-1]
        yield done


def prune() -> None:
    """Delete what is left of members who are gone, and words that no name has any more."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_PRUNE)
        cursor.execute(_SHARED_WORDS)


def forget_words(name: str) -> None:
    """Take the words of a name that is gone out of the dictionary, where no other name has them."""
    with connection.cursor() as cursor:
        cursor.execute(_FORGET_WORDS, {"name": name})
        cursor.execute(_SHARED_WORDS)


def build(ids: list[int]) -> None:
    """Build the documents of these members, in one transaction."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT members_search_index(%s::bigint[]), members_search_names(%s::bigint[])", [ids, ids]
        )


def set_tiers(last: int) -> None:
    """Choose the static ranks from which documents stand on the first rank tiers, by a sample of the documents.

    `last` is the greatest key of a member. Documents move to their new tiers as they are built.
    """
    if _one("SELECT count(*) FROM members_member") < FEWEST:
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM members_searchlevel")
        return
    if not _one("SELECT count(*) FROM (SELECT 1 FROM members_document LIMIT 1000) AS found"):
        ids = _ids("SELECT id FROM members_member WHERE id %% %s = 0 ORDER BY id", max(1, last // _SAMPLE))
        for at in range(0, len(ids), BATCH):
            build(ids[at : at + BATCH])
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM members_searchlevel")
        for reach in ("mem", "pub"):
            for tier, share in zip(range(LAST_TIER), SHARES, strict=True):
                cursor.execute(_TIER.format(reach=reach), [reach, tier, 1 - share])


_TIER = """
INSERT INTO members_searchlevel (reach, level, score)
SELECT %s, %s, score FROM (
    SELECT percentile_disc(%s) WITHIN GROUP (ORDER BY {reach}_score) AS score
      FROM members_document WHERE {reach}_level IS NOT NULL
) AS found WHERE score IS NOT NULL
"""

# Rows without a member, and words that stand in no name of a listed member any more.
_PRUNE = """
DELETE FROM members_document d WHERE NOT EXISTS (SELECT 1 FROM members_member m WHERE m.id = d.member_id);
DELETE FROM members_contactdocument d WHERE NOT EXISTS (SELECT 1 FROM members_member m WHERE m.id = d.member_id);
DELETE FROM members_fulldocument d WHERE NOT EXISTS (SELECT 1 FROM members_member m WHERE m.id = d.member_id);
DELETE FROM members_nameform d WHERE NOT EXISTS (SELECT 1 FROM members_member m WHERE m.id = d.member_id);
DELETE FROM members_spelling s WHERE NOT EXISTS (
    SELECT 1 FROM (SELECT split_part(f.form, ' ', 1) AS word FROM members_nameform f JOIN members_document d USING (member_id)
                    WHERE d.mem_level IS NOT NULL) AS named WHERE named.word = s.word);
"""
# The words of headings and organizations are no secret, and stay in the dictionary in any case.
_SHARED_WORDS = """
SELECT members_search_spell(array_agg(name)) FROM members_headingname;
SELECT members_search_spell(array_agg(name)) FROM members_organization;
"""
_FORGET_WORDS = """
DELETE FROM members_spelling s
 WHERE s.word IN (SELECT regexp_split_to_table(members_search_fold(%(name)s), ' +')) AND NOT EXISTS (
    SELECT 1 FROM members_nameform f JOIN members_document d USING (member_id)
     WHERE (f.form = s.word OR f.form LIKE s.word || ' %%') AND d.mem_level IS NOT NULL)
"""


def _one(sql: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return int(cursor.fetchone()[0])


def _ids(sql: str, *values: int) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return [row[0] for row in cursor.fetchall()]
