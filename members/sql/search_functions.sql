-- What search is made of: functions that take text apart into words, and those that build the documents of members.
-- `members.search` asks with the same functions, so that a question and an answer are taken apart alike.
--
-- Lexemes with a "#" are marks: what a filter asks for ("place#5037649", "language#french"). What Python must know of
-- the numbers and marks below stands in members/models/search.py as well; tests/members/test_search_schema.py compares
-- the two.

-- Scripts that set no spaces between words, and Korean, which sets them around more than words, as a class of a regular
-- expression. A run of them is indexed by pairs of letters.
CREATE OR REPLACE FUNCTION members_search_unspaced() RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT '\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3040-\u30fa\u30fc-\u30ff\u3400-\u9fff\uac00-\ud7a3'
           '\uf900-\ufaff\U00020000-\U0003ffff'
$$;

-- A text with the signs that tell one name of a language from another said in letters: C++ and C# are not C.
CREATE OR REPLACE FUNCTION members_search_signs(given text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT AS $$
    SELECT regexp_replace(regexp_replace(given, '\m([A-Za-z])(\+\+|＋＋)', '\1plusplus ', 'g'),
                          '\m([A-Za-z])[#♯＃](?![A-Za-z0-9])', '\1sharp ', 'g')
$$;

-- A text as words: folded, without apostrophes, a space for all that parts words. Letters of all scripts stay.
CREATE OR REPLACE FUNCTION members_search_fold(given text) RETURNS text
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE STRICT AS $$
DECLARE
    ascii_breaks CONSTANT text := '[\u0001-\u002f\u003a-\u0040\u005b-\u0060\u007b-\u007f]';
    breaks CONSTANT text :=
        '[\u0001-\u002f\u003a-\u0040\u005b-\u0060\u007b-\u00a9\u00ab-\u00b1\u00b4\u00b6-\u00b8\u00bb\u00bf\u00d7\u00f7'
        '\u02c2-\u02df\u05be\u05f4\u060c\u061b\u061f\u066a-\u066d\u06d4\u0964\u0965\u2000-\u200a\u2010-\u2029'
        '\u202f-\u205f\u20a0-\u20cf\u2190-\u2bff\u2e00-\u2e7f\u3000-\u3004\u3008-\u3020\u3030\u30fb\ue000-\uf8ff'
        '\ufe30-\ufe6f\ufff0-\uffff\U0001f000-\U0001faff]+';
BEGIN
    IF given ~ '[+#♯＋＃]' THEN given := members_search_signs(given); END IF;
    IF octet_length(given) = char_length(given) THEN
        RETURN regexp_replace(replace(lower(given COLLATE "C"), '''', ''), ascii_breaks, ' ', 'g');
    END IF;
    -- The second one is the geresh of Hebrew.
    RETURN regexp_replace(translate(netlib_fold(given), E'''\u05f3', ''), breaks, ' ', 'g');
END $$;

-- The words of a text, parted by spaces. Of an unspaced run every pair of letters is a word, and its last letter, so
-- that a single letter finds it as the beginning of a word; at the end of a question the last letter is left out.
CREATE OR REPLACE FUNCTION members_search_words(given text, asked boolean DEFAULT false) RETURNS text
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE STRICT AS $$
DECLARE
    -- What PostgreSQL's parser would read as part of an address, a number or a tag; at all else it parts words itself.
    joiners CONSTANT text := '[-./@_:~+&=?%<>;#]';
    unspaced CONSTANT text := members_search_unspaced();
    folded text; made text := ''; parts text[]; run text; size int;
BEGIN
    IF given ~ '[+#♯＋＃]' THEN given := members_search_signs(given); END IF;
    IF octet_length(given) = char_length(given) THEN
        RETURN regexp_replace(replace(lower(given COLLATE "C"), '''', ''), joiners, ' ', 'g');
    END IF;
    folded := members_search_fold(given);
    IF folded !~ ('[' || unspaced || ']') THEN RETURN folded; END IF;
    parts := ARRAY(SELECT part[1] FROM regexp_matches(
        rtrim(folded), '[' || unspaced || ']+|[^' || unspaced || ']+', 'g') AS part);
    FOR place IN 1..cardinality(parts) LOOP
        run := parts[place];
        IF run ~ ('^[' || unspaced || ']') THEN
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
CREATE OR REPLACE FUNCTION members_search_asked(given text) RETURNS text
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE STRICT AS $$
DECLARE words text := members_search_words(given, true); asked text := phraseto_tsquery('simple', words)::text;
BEGIN
    IF btrim(words) ~ ('^[' || members_search_unspaced() || ']$') THEN RETURN asked || ':*'; END IF;
    RETURN asked;
END $$;

-- The words of a name, in order.
CREATE OR REPLACE FUNCTION members_search_name(name text) RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT regexp_split_to_array(btrim(members_search_fold(name)), ' +')
$$;

-- Other ways to write the first eight words of a name, as far as they do not read as the same words: two in a row
-- written together ("annemarie"), more when all but the last are short ("vandenberg", "jrr"), and the letters that
-- stand for å, ä, ö, ø and ü where a keyboard has none ("mueller"). Loops rather than one query: what is found is read
-- through this function, and to set a query up takes longer than all the rest.
CREATE OR REPLACE FUNCTION members_search_spelled(name text) RETURNS text[]
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE STRICT AS $$
DECLARE
    word text[] := (members_search_name(name))[:8];
    size CONSTANT int := cardinality(word);
    made text[] := '{}'; run text; short boolean;
BEGIN
    FOR i IN 1..size - 1 LOOP
        run := word[i] || word[i + 1];
        short := greatest(char_length(word[i]), char_length(word[i + 1])) <= 3;
        made := made || run;
        FOR j IN i + 2..least(i + 3, size) LOOP
            EXIT WHEN NOT short;
            run := run || word[j];
            short := char_length(word[j]) <= 3;
            made := made || run;
        END LOOP;
    END LOOP;
    IF name ~ '[ÅÄÖØÜåäöøü]' THEN
        made := made || (members_search_name(replace(replace(replace(replace(replace(
            translate(name, 'ÅÄÖØÜ', 'åäöøü'), 'å', 'aa'), 'ä', 'ae'), 'ö', 'oe'), 'ø', 'oe'), 'ü', 'ue')))[:8];
    END IF;
    FOREACH run IN ARRAY made LOOP
        IF run = '' OR octet_length(run) > 2000 THEN made := array_remove(made, run); END IF;
    END LOOP;
    RETURN made;
END $$;

-- The words of a name and of the line under it.
--
-- The dots before the words keep phrases from running from one line into the next. The marks tell the words of a name
-- from the same words elsewhere; a name has eight at most. Other ways to write a name stand there without a position, as
-- no phrase has them. No lexeme may have more than 2046 bytes.
CREATE OR REPLACE FUNCTION members_search_head(name text, headline text) RETURNS tsvector
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
    marks text[] := members_search_spelled(name);
    word text;
BEGIN
    FOREACH word IN ARRAY (members_search_name(name))[:8] LOOP
        IF octet_length(word) <= 2000 THEN marks := marks || ('name#' || word); END IF;
    END LOOP;
    RETURN '.:1'::tsvector || setweight(to_tsvector('simple', members_search_words(name)), 'A') || '.:1'::tsvector
        || setweight(to_tsvector('simple', members_search_words(headline)), 'B') || array_to_tsvector(marks);
END $$;

-- The squares of the map that a point stands in, of each size: what is near is looked for by squares. Their sides are
-- powers of two, in degrees, so that Python and PostgreSQL divide alike.
CREATE OR REPLACE FUNCTION members_search_squares(latitude double precision, longitude double precision) RETURNS text[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT ARRAY[
        'square#0#' || floor(latitude / 0.25)::int || '#' || (floor(longitude / 0.25)::int % 1440 + 1440) % 1440,
        'square#1#' || floor(latitude / 0.5)::int || '#' || (floor(longitude / 0.5)::int % 720 + 720) % 720,
        'square#2#' || floor(latitude / 2.0)::int || '#' || (floor(longitude / 2.0)::int % 180 + 180) % 180,
        'square#3#' || floor(latitude / 8.0)::int || '#' || (floor(longitude / 8.0)::int % 45 + 45) % 45
    ]
$$;

-- The words and marks of a line.
CREATE OR REPLACE FUNCTION members_search_line(
    kind text, label text, text text, value jsonb, organization bigint, heading bigint, place int
) RETURNS tsvector LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
DECLARE
    words tsvector := setweight(
        to_tsvector('simple', members_search_words(label || ' ' || text)),
        CASE WHEN kind IN ('position', 'topic') THEN 'B'::"char" ELSE 'C'::"char" END
    );
    marks text[] := '{}';
BEGIN
    IF heading IS NOT NULL THEN marks := marks || ('heading#' || heading); END IF;
    IF place IS NOT NULL THEN
        marks := marks || (
            SELECT ARRAY['place#' || place, 'country#' || p.country, 'region#' || p.country || '#' || p.region]
                   || members_search_squares(p.latitude, p.longitude)
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
CREATE OR REPLACE FUNCTION members_search_pairs(words tsvector) RETURNS tsvector
LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT AS $$
    WITH word AS (SELECT lexeme, unnest(positions) AS place FROM unnest(words) WHERE lexeme <> '.')
    SELECT array_to_tsvector(coalesce(array_agg(one.lexeme || ' ' || next.lexeme), '{}'))
      FROM word AS one JOIN word AS next ON next.place = one.place + 1
     WHERE octet_length(one.lexeme || ' ' || next.lexeme) <= 2000
$$;

-- All lines of somebody as one vector.
CREATE OR REPLACE AGGREGATE members_search_join(tsvector) (SFUNC = tsvector_concat, STYPE = tsvector, INITCOND = '');

-- How much a member shows, with a different number for each of those who show as much: no hidden word counts.
CREATE OR REPLACE FUNCTION members_search_score(words tsvector, member bigint) RETURNS int
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT (least(length(words), 1000) * 1000 + member * 7919 % 1000)::int
$$;

-- The first level whose documents have so many points or fewer; the last one without such a level.
CREATE OR REPLACE FUNCTION members_search_level(reached text, points int) RETURNS smallint LANGUAGE sql STABLE AS $$
    SELECT coalesce(min(level), 4)::smallint FROM members_searchlevel
     WHERE reach = reached AND score <= points
$$;

-- Builds the documents of these members, or deletes those of members whom nobody finds. Their rows are locked first, so
-- that two changes at once cannot leave a document that knows only one of them.
--
-- A vector of more than 2000 bytes does not fit into an entry of an index (a third of a page) beside the rest. Of members
-- who say so much that every two words in a row would not fit into a vector (1 MB), a mark says that they are not there.
CREATE OR REPLACE FUNCTION members_search_index(ids bigint[]) RETURNS void LANGUAGE plpgsql AS $$
DECLARE gone bigint[];
BEGIN
    PERFORM 1 FROM members_member WHERE id = ANY (ids) ORDER BY id FOR NO KEY UPDATE;
    DELETE FROM members_contactdocument WHERE member_id = ANY (ids);
    gone := ARRAY(
        SELECT unnest(ids) EXCEPT SELECT id FROM members_member
         WHERE id = ANY (ids) AND members_rule_in_good_standing(is_active, leaving_at) AND listing <> 0
    );
    DELETE FROM members_document WHERE member_id = ANY (gone);
    DELETE FROM members_fulldocument WHERE member_id = ANY (gone);
    WITH head AS (
        SELECT id, name, sort_key, headline, listing FROM members_member
         WHERE id = ANY (ids) AND members_rule_in_good_standing(is_active, leaving_at) AND listing <> 0
    ), line AS MATERIALIZED (
        SELECT id, listing AS audience, true AS named, members_search_head(name, headline) AS words FROM head
        UNION ALL
        SELECT h.id, e.audience, false, members_search_line(
                   e.kind, e.label, e.text, e.value, e.organization_id, e.heading_id, e.place_id)
          FROM head h JOIN members_entry e ON e.owner_id = h.id WHERE e.audience <> 0
    ), hidden AS (
        INSERT INTO members_contactdocument (member_id, audience, named, words, long)
        SELECT id, audience, named, CASE WHEN short THEN words END, CASE WHEN NOT short THEN words END
          FROM (SELECT *, pg_column_size(words) <= 2000 AS short
                  FROM (SELECT id, audience, bool_or(named) AS named, members_search_join(words) AS words FROM line
                         WHERE members_rule_reaches_contacts_alone(audience) GROUP BY id, audience) AS joined) AS sized
    ), complete AS (
        INSERT INTO members_fulldocument AS f (member_id, words)
        SELECT id, members_search_join(strip(words) || CASE
                   WHEN size <= 200000 THEN members_search_pairs(words) ELSE 'pairs#none'::tsvector END)
               || CASE WHEN bool_or(named AND members_rule_reaches_contacts_alone(audience))
                       THEN 'listing#contacts'::tsvector ELSE '' END
          FROM (SELECT *, sum(pg_column_size(words)) OVER (PARTITION BY id) AS size FROM line) AS line GROUP BY id
        ON CONFLICT (member_id) DO UPDATE SET words = excluded.words WHERE f.words <> excluded.words
    ), whole AS (
        SELECT id, listing, btrim(regexp_replace(members_search_fold(name), ' +', ' ', 'g')) AS name, sort_key,
               members_search_join(words) FILTER (WHERE members_rule_reaches_members(audience)) AS mem,
               members_search_join(words) FILTER (WHERE members_rule_reaches_visitors(audience)
                                                    AND members_rule_reaches_visitors(listing)) AS pub
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
           mem, CASE WHEN members_rule_reaches_members(listing)
                     THEN members_search_level('mem', mem_score) END, mem_score,
           pub, CASE WHEN members_rule_reaches_visitors(listing)
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

-- Puts the words of these texts into the dictionary for "did you mean".
CREATE OR REPLACE FUNCTION members_search_spell(texts text[]) RETURNS void LANGUAGE sql AS $$
    INSERT INTO members_spelling (word)
    SELECT DISTINCT word FROM unnest(texts) AS t, regexp_split_to_table(members_search_fold(t), ' +') AS word
     WHERE char_length(word) BETWEEN 3 AND 40 AND word !~ ('[0-9' || members_search_unspaced() || ']') ORDER BY word
    ON CONFLICT DO NOTHING
$$;

-- Builds the name forms of these members, one from each of the first eight words of the name on, and puts the names that
-- every member finds into the dictionary.
CREATE OR REPLACE FUNCTION members_search_names(ids bigint[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM 1 FROM members_member WHERE id = ANY (ids) ORDER BY id FOR NO KEY UPDATE;
    DELETE FROM members_nameform WHERE member_id = ANY (ids);
    INSERT INTO members_nameform (member_id, form, sort_key, listing)
    SELECT id, array_to_string(word[i:] || word[:i - 1], ' '), sort_key, listing
      FROM (SELECT id, sort_key, listing, members_search_name(name) AS word
              FROM members_member
             WHERE id = ANY (ids) AND members_rule_in_good_standing(is_active, leaving_at) AND listing <> 0) AS m,
           generate_series(1, least(cardinality(word), 8)) AS i
     ORDER BY id, i;
    PERFORM members_search_spell(array_agg(name)) FROM members_member
      WHERE id = ANY (ids) AND members_rule_in_good_standing(is_active, leaving_at)
        AND members_rule_reaches_members(listing);
END $$;
