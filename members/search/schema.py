"""The SQL of search: functions that fold text and build documents, and the triggers that keep them.

Everything runs on PostgreSQL 15 and later and wants a database in UTF-8. What compares audiences is put together from
the fragments of `members.rule.sql`.

A trigger rebuilds the documents of the members whom one statement touched, in its own transaction. It first locks
their rows, so that two changes at once cannot leave a document that knows only one of them.
"""

from members.models.search import (
    LAST_TIER,
    LISTED_TO_CONTACTS,
    LONGEST_IN_INDEX,
    LONGEST_MARK,
    LONGEST_PAIRED,
    MOST_FORMS,
    NOT_PAIRED,
    SQUARES,
)
from members.rule.masks import MEMBER_STANDING, VISITOR_STANDING
from members.rule.sql import contacts_only_sql, shares_sql

# Scripts that set no spaces between words, and Korean, which sets them around more than words; a run of them is indexed
# by pairs of letters.
_UNSPACED = (
    r"\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3040-\u30fa\u30fc-\u30ff\u3400-\u9fff\uac00-\ud7a3"
    r"\uf900-\ufaff\U00020000-\U0003ffff"
)
# Accents, vowel points of Hebrew and Arabic, joiners, marks of direction: dropped.
_MARKS = (
    r"\u00ad\u0300-\u036f\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0640\u064b-\u065f\u0670"
    r"\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\u0027\u2018\u2019\u02bb\u02bc\u05f3"
)
# What parts words. Letters of all scripts stay.
_BREAKS = (
    r"\u0001-\u002f\u003a-\u0040\u005b-\u0060\u007b-\u00a9\u00ab-\u00b1\u00b4\u00b6-\u00b8\u00bb\u00bf\u00d7\u00f7"
    r"\u02c2-\u02df\u05be\u05f4\u060c\u061b\u061f\u066a-\u066d\u06d4\u0964\u0965\u2000-\u200a\u2010-\u2029"
    r"\u202f-\u205f\u20a0-\u20cf\u2190-\u2bff\u2e00-\u2e7f\u3000-\u3004\u3008-\u3020\u3030\u30fb\ue000-\uf8ff"
    r"\ufe30-\ufe6f\ufff0-\uffff\U0001f000-\U0001faff"
)
# The same for a text of ASCII alone, whose apostrophes are dropped before.
_ASCII_BREAKS = r"\u0001-\u002f\u003a-\u0040\u005b-\u0060\u007b-\u007f"
# What PostgreSQL's parser would read as part of an address, a number or a tag; at all else it parts words itself.
_JOINERS = "-./@_:~+&=?%<>;#"


def _square(number: int, side: float) -> str:
    around = round(360 / side)
    east = f"(floor(p.longitude / {side})::int % {around} + {around}) % {around}"
    return f"'square#{number}#' || floor(p.latitude / {side})::int || '#' || {east}"


_SQUARES = ", ".join(_square(number, side) for number, side in enumerate(SQUARES))

FUNCTIONS = rf"""
CREATE OR REPLACE FUNCTION members_search_fold(given text) RETURNS text LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE STRICT AS $$
DECLARE folded text;
BEGIN
    IF octet_length(given) = char_length(given) THEN
        RETURN regexp_replace(replace(lower(given), '''', ''), '[{_ASCII_BREAKS}]', ' ', 'g');
    END IF;
    folded := normalize(regexp_replace(normalize(given, NFKD), '[{_MARKS}]', '', 'g'), NFC);
    folded := lower(public.unaccent('public.unaccent'::regdictionary, folded));
    RETURN regexp_replace(translate(folded, E'\u03c2''', E'\u03c3'), '[{_BREAKS}]+', ' ', 'g');
END $$;

-- The words of a text, parted by spaces. Of an unspaced run every pair of letters is a word, and its last letter, so
-- that a single letter finds it as the beginning of a word; at the end of a query the last letter is left out.
CREATE OR REPLACE FUNCTION members_search_words(given text, asked boolean DEFAULT false) RETURNS text
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE STRICT AS $$
DECLARE folded text; made text := ''; parts text[]; run text; size int;
BEGIN
    IF octet_length(given) = char_length(given) THEN
        RETURN regexp_replace(replace(lower(given), '''', ''), '[{_JOINERS}]', ' ', 'g');
    END IF;
    folded := members_search_fold(given);
    IF folded !~ '[{_UNSPACED}]' THEN RETURN folded; END IF;
    parts := ARRAY(SELECT part[1] FROM regexp_matches(rtrim(folded), '[{_UNSPACED}]+|[^{_UNSPACED}]+', 'g') AS part);
    FOR place IN 1..cardinality(parts) LOOP
        run := parts[place];
        IF run ~ '^[{_UNSPACED}]' THEN
            size := char_length(run);
            FOR i IN 1..size - 1 LOOP made := made || ' ' || substr(run, i, 2); END LOOP;
            IF size = 1 OR NOT asked OR place < cardinality(parts) THEN made := made || ' ' || right(run, 1); END IF;
        ELSE
            made := made || ' ' || run;
        END IF;
    END LOOP;
    RETURN made;
END $$;

-- What the text asks for, as words in order; empty when it has no word.
CREATE OR REPLACE FUNCTION members_search_asked(given text) RETURNS text LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE STRICT AS $$
DECLARE words text := members_search_words(given, true); asked text := phraseto_tsquery('simple', words)::text;
BEGIN
    IF btrim(words) ~ '^[{_UNSPACED}]$' THEN RETURN asked || ':*'; END IF;
    RETURN asked;
END $$;

CREATE OR REPLACE FUNCTION members_search_name(name text) RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT regexp_split_to_array(btrim(members_search_fold(name)), ' +')
$$;

-- The dots before the words keep phrases from running from one line into the next. The marks tell the words of a name
-- from the same words elsewhere.
CREATE OR REPLACE FUNCTION members_search_head(name text, headline text) RETURNS tsvector
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT '.:1'::tsvector || setweight(to_tsvector('simple', members_search_words(name)), 'A') || '.:1'::tsvector
        || setweight(to_tsvector('simple', members_search_words(headline)), 'B')
        || array_to_tsvector(ARRAY(SELECT 'name#' || word FROM unnest((members_search_name(name))[:{MOST_FORMS}]) AS word
                                   WHERE octet_length(word) <= {LONGEST_MARK}))
$$;

CREATE OR REPLACE FUNCTION members_search_line(
    kind text, label text, text text, value jsonb, organization bigint, heading bigint, place int
) RETURNS tsvector LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
DECLARE
    words tsvector := setweight(
        to_tsvector('simple', members_search_words(label || ' ' || text)),
        CASE WHEN kind IN ('position', 'topic') THEN 'B'::"char" ELSE 'C'::"char" END
    );
    marks text[] := '{{}}';
BEGIN
    IF heading IS NOT NULL THEN marks := marks || ('heading#' || heading); END IF;
    IF place IS NOT NULL THEN
        marks := marks || (
            SELECT ARRAY['place#' || place, 'country#' || p.country, 'region#' || p.country || '#' || p.region,
                         {_SQUARES}]
              FROM members_place p WHERE p.geoname_id = place
        );
    END IF;
    IF organization IS NOT NULL THEN
        marks := marks || (
            SELECT ARRAY['organization#' || organization, 'type#' || o.kind]
              FROM members_organization o WHERE o.id = organization
        );
    END IF;
    IF kind IN ('offer', 'seek') AND value ? 'what' THEN
        marks := marks || (kind || '#' || (value ->> 'what'));
    ELSIF kind = 'language' AND value ? 'value' THEN
        marks := marks || ('language#' || left(btrim(lower(value ->> 'value')), 200));
    END IF;
    RETURN '.:1'::tsvector || words || array_to_tsvector(marks);
END $$;

-- Every two words in a row.
CREATE OR REPLACE FUNCTION members_search_pairs(words tsvector) RETURNS tsvector LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT AS $$
    WITH word AS (SELECT lexeme, unnest(positions) AS place FROM unnest(words) WHERE lexeme <> '.')
    SELECT array_to_tsvector(coalesce(array_agg(one.lexeme || ' ' || next.lexeme), '{{}}'))
      FROM word AS one JOIN word AS next ON next.place = one.place + 1
     WHERE octet_length(one.lexeme || ' ' || next.lexeme) <= {LONGEST_MARK}
$$;

CREATE OR REPLACE AGGREGATE members_search_join(tsvector) (SFUNC = tsvector_concat, STYPE = tsvector, INITCOND = '');

CREATE OR REPLACE FUNCTION members_search_score(words tsvector, member bigint) RETURNS int LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT (least(length(words), 1000) * 1000 + member * 7919 % 1000)::int
$$;

CREATE OR REPLACE FUNCTION members_search_level(reached text, points int) RETURNS smallint LANGUAGE sql STABLE AS $$
    SELECT coalesce(min(level), {LAST_TIER})::smallint FROM members_searchlevel
     WHERE reach = reached AND score <= points
$$;

CREATE OR REPLACE FUNCTION members_search_index(ids bigint[]) RETURNS void LANGUAGE plpgsql AS $$
DECLARE gone bigint[];
BEGIN
    PERFORM 1 FROM members_member WHERE id = ANY (ids) ORDER BY id FOR NO KEY UPDATE;
    DELETE FROM members_contactdocument WHERE member_id = ANY (ids);
    gone := ARRAY(
        SELECT unnest(ids) EXCEPT SELECT id FROM members_member
         WHERE id = ANY (ids) AND is_active AND leaving_at IS NULL AND listing <> 0
    );
    DELETE FROM members_document WHERE member_id = ANY (gone);
    DELETE FROM members_fulldocument WHERE member_id = ANY (gone);
    WITH head AS (
        SELECT id, name, sort_key, headline, listing FROM members_member
         WHERE id = ANY (ids) AND is_active AND leaving_at IS NULL AND listing <> 0
    ), line AS MATERIALIZED (
        SELECT id, listing AS audience, true AS named, members_search_head(name, headline) AS words FROM head
        UNION ALL
        SELECT h.id, e.audience, false, members_search_line(
                   e.kind, e.label, e.text, e.value, e.organization_id, e.heading_id, e.place_id)
          FROM head h JOIN members_entry e ON e.owner_id = h.id WHERE e.audience <> 0
    ), hidden AS (
        INSERT INTO members_contactdocument (member_id, audience, named, words, long)
        SELECT id, audience, named, CASE WHEN short THEN words END, CASE WHEN NOT short THEN words END
          FROM (SELECT *, pg_column_size(words) <= {LONGEST_IN_INDEX} AS short
                  FROM (SELECT id, audience, bool_or(named) AS named, members_search_join(words) AS words FROM line
                         WHERE {contacts_only_sql("audience")} GROUP BY id, audience) AS joined) AS sized
    ), complete AS (
        INSERT INTO members_fulldocument AS f (member_id, words)
        SELECT id, members_search_join(strip(words) || CASE
                   WHEN size <= {LONGEST_PAIRED} THEN members_search_pairs(words) ELSE '{NOT_PAIRED}'::tsvector END) || CASE
                   WHEN bool_or(named AND {contacts_only_sql("audience")}) THEN '{LISTED_TO_CONTACTS}'::tsvector ELSE '' END
          FROM (SELECT *, sum(pg_column_size(words)) OVER (PARTITION BY id) AS size FROM line) AS line GROUP BY id
        ON CONFLICT (member_id) DO UPDATE SET words = excluded.words WHERE f.words <> excluded.words
    ), whole AS (
        SELECT id, listing, btrim(regexp_replace(members_search_fold(name), ' +', ' ', 'g')) AS name, sort_key,
               members_search_join(words) FILTER (WHERE {shares_sql("audience", str(MEMBER_STANDING))}) AS mem,
               members_search_join(words) FILTER (WHERE {shares_sql("audience", str(VISITOR_STANDING))}
                                                    AND {shares_sql("listing", str(VISITOR_STANDING))}) AS pub
          FROM head JOIN line USING (id) GROUP BY id, listing, name, sort_key
    ), scored AS (
        SELECT id, name, sort_key, listing, coalesce(mem, '') AS mem, coalesce(pub, '') AS pub,
               members_search_score(coalesce(mem, ''), id) AS mem_score,
               members_search_score(coalesce(pub, ''), id) AS pub_score
          FROM whole
    )
    INSERT INTO members_document AS d
           (member_id, name, sort_key, listing, mem, mem_level, mem_score, pub, pub_level, pub_score)
    SELECT id, name, sort_key, listing,
           mem, CASE WHEN {shares_sql("listing", str(MEMBER_STANDING))}
                     THEN members_search_level('mem', mem_score) END, mem_score,
           pub, CASE WHEN {shares_sql("listing", str(VISITOR_STANDING))}
                     THEN members_search_level('pub', pub_score) END, pub_score
      FROM scored
    ON CONFLICT (member_id) DO UPDATE SET
           name = excluded.name, sort_key = excluded.sort_key, listing = excluded.listing,
           mem = excluded.mem, mem_level = excluded.mem_level, mem_score = excluded.mem_score,
           pub = excluded.pub, pub_level = excluded.pub_level, pub_score = excluded.pub_score
     WHERE (d.name, d.sort_key, d.listing, d.mem, d.mem_level, d.pub, d.pub_level)
           IS DISTINCT FROM (excluded.name, excluded.sort_key, excluded.listing,
                             excluded.mem, excluded.mem_level, excluded.pub, excluded.pub_level);
END $$;

CREATE OR REPLACE FUNCTION members_search_spell(texts text[]) RETURNS void LANGUAGE sql AS $$
    INSERT INTO members_spelling (word)
    SELECT DISTINCT word FROM unnest(texts) AS t, regexp_split_to_table(members_search_fold(t), ' +') AS word
     WHERE char_length(word) BETWEEN 3 AND 40 AND word !~ '[0-9{_UNSPACED}]' ORDER BY word
    ON CONFLICT DO NOTHING
$$;

CREATE OR REPLACE FUNCTION members_search_names(ids bigint[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM 1 FROM members_member WHERE id = ANY (ids) ORDER BY id FOR NO KEY UPDATE;
    DELETE FROM members_nameform WHERE member_id = ANY (ids);
    INSERT INTO members_nameform (member_id, form, sort_key, listing)
    SELECT id, array_to_string(word[i:] || word[:i - 1], ' '), sort_key, listing
      FROM (SELECT id, sort_key, listing, members_search_name(name) AS word
              FROM members_member
             WHERE id = ANY (ids) AND is_active AND leaving_at IS NULL AND listing <> 0) AS m,
           generate_series(1, least(cardinality(word), {MOST_FORMS})) AS i
     ORDER BY id, i;
    PERFORM members_search_spell(array_agg(name)) FROM members_member
      WHERE id = ANY (ids) AND is_active AND leaving_at IS NULL
        AND {shares_sql("listing", str(MEMBER_STANDING))};
END $$;
"""

_LINE = "(kind, label, text, value, audience, organization_id, heading_id, place_id, owner_id)"
_PERSON = "(name, sort_key, headline, listing, is_active, leaving_at)"
_WORTH = "(name, sort_key, listing, is_active, leaving_at)"


def _columns(alias: str, row: str) -> str:
    return row.replace("(", f"({alias}.").replace(", ", f", {alias}.")


def _trigger(name: str, table: str, event: str, body: str) -> str:
    rows = {
        "INSERT": "REFERENCING NEW TABLE AS fresh",
        "UPDATE": "REFERENCING OLD TABLE AS stale NEW TABLE AS fresh",
        "DELETE": "REFERENCING OLD TABLE AS stale",
    }[event]
    return f"""
CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE ids bigint[];
BEGIN
{body}
    RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER {name} AFTER {event} ON {table} {rows} FOR EACH STATEMENT EXECUTE FUNCTION {name}();
"""


def _index(ids: str, names: str = "") -> str:
    also = " PERFORM members_search_names(ids);" if names else ""
    return f"    ids := ARRAY({ids});\n    IF ids <> '{{}}' THEN PERFORM members_search_index(ids);{also} END IF;"


_CHANGED_LINE = f"""SELECT DISTINCT owner FROM stale JOIN fresh USING (id), unnest(ARRAY[stale.owner_id, fresh.owner_id]) AS owner
        WHERE {_columns("stale", _LINE)} IS DISTINCT FROM {_columns("fresh", _LINE)} ORDER BY owner"""


def _changed_person(row: str) -> str:
    return f"""SELECT id FROM stale JOIN fresh USING (id)
        WHERE {_columns("stale", row)} IS DISTINCT FROM {_columns("fresh", row)} ORDER BY id"""


_FORGET = "".join(
    f"    DELETE FROM {table} WHERE member_id IN (SELECT id FROM stale);\n"
    for table in ("members_document", "members_contactdocument", "members_fulldocument", "members_nameform")
)
_SPELL = "    PERFORM members_search_spell(array_agg(name)) FROM fresh;"
_MOVED = """SELECT DISTINCT e.owner_id FROM stale JOIN fresh USING (geoname_id) JOIN members_entry e ON e.place_id = fresh.geoname_id
        WHERE (stale.latitude, stale.longitude, stale.country, stale.region)
              IS DISTINCT FROM (fresh.latitude, fresh.longitude, fresh.country, fresh.region) ORDER BY 1"""
_RETYPED = """SELECT DISTINCT e.owner_id FROM stale JOIN fresh USING (id) JOIN members_entry e ON e.organization_id = fresh.id
        WHERE stale.kind <> fresh.kind ORDER BY 1"""

TRIGGERS = "".join(
    (
        _trigger(
            "members_search_line_new",
            "members_entry",
            "INSERT",
            _index("SELECT DISTINCT owner_id FROM fresh ORDER BY 1"),
        ),
        _trigger("members_search_line_changed", "members_entry", "UPDATE", _index(_CHANGED_LINE)),
        _trigger(
            "members_search_line_gone",
            "members_entry",
            "DELETE",
            _index("SELECT DISTINCT owner_id FROM stale ORDER BY 1"),
        ),
        _trigger(
            "members_search_member_new",
            "members_member",
            "INSERT",
            _index("SELECT id FROM fresh ORDER BY id", "too"),
        ),
        _trigger(
            "members_search_member_changed",
            "members_member",
            "UPDATE",
            _index(_changed_person(_PERSON))
            + f"\n    ids := ARRAY({_changed_person(_WORTH)});\n    IF ids <> '{{}}' THEN PERFORM members_search_names(ids); END IF;",
        ),
        _trigger("members_search_member_gone", "members_member", "DELETE", _FORGET.rstrip()),
        _trigger("members_search_place_changed", "members_place", "UPDATE", _index(_MOVED)),
        _trigger("members_search_heading_new", "members_headingname", "INSERT", _SPELL),
        _trigger("members_search_heading_changed", "members_headingname", "UPDATE", _SPELL),
        _trigger("members_search_organization_new", "members_organization", "INSERT", _SPELL),
        _trigger(
            "members_search_organization_changed",
            "members_organization",
            "UPDATE",
            _SPELL + "\n" + _index(_RETYPED),
        ),
    )
)

EXTENSIONS = "".join(
    f"CREATE EXTENSION IF NOT EXISTS {name} WITH SCHEMA public;\n"
    for name in ("unaccent", "pg_trgm", "fuzzystrmatch")
)

REMOVE = """
DO $$ DECLARE made regprocedure; BEGIN
    FOR made IN SELECT oid FROM pg_proc WHERE proname LIKE 'members\\_search\\_%' AND prokind = 'a' LOOP
        EXECUTE 'DROP AGGREGATE ' || made;
    END LOOP;
    FOR made IN SELECT oid FROM pg_proc WHERE proname LIKE 'members\\_search\\_%' LOOP
        EXECUTE 'DROP FUNCTION ' || made || ' CASCADE';
    END LOOP;
END $$;
"""
