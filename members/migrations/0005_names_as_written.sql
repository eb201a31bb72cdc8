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

-- Keys that were made before some letters were folded alike. What would meet another key stays as it is.
UPDATE members_member SET sort_key = netlib_fold(sort_key)
 WHERE octet_length(sort_key) > char_length(sort_key) AND sort_key <> netlib_fold(sort_key);
UPDATE members_place SET key = netlib_fold(key)
 WHERE octet_length(key) > char_length(key) AND key <> netlib_fold(key);
UPDATE members_organization SET key = netlib_fold(key)
 WHERE octet_length(key) > char_length(key) AND key <> netlib_fold(key);
UPDATE members_oldorganization SET key = netlib_fold(key)
 WHERE octet_length(key) > char_length(key) AND key <> netlib_fold(key);
UPDATE members_headingname AS h SET key = netlib_fold(key)
 WHERE octet_length(key) > char_length(key) AND key <> netlib_fold(key)
   AND NOT EXISTS (SELECT 1 FROM members_headingname AS o WHERE o.key = netlib_fold(h.key));

-- Documents of these functions.
DELETE FROM members_document;
DELETE FROM members_contactdocument;
DELETE FROM members_fulldocument;
DELETE FROM members_nameform;
DELETE FROM members_spelling;
SELECT members_search_index(ids), members_search_names(ids) FROM (
    SELECT array_agg(id ORDER BY id) AS ids FROM members_member GROUP BY id / 1000 ORDER BY id / 1000
) AS batch;
SELECT members_search_spell(array_agg(name)) FROM members_headingname;
SELECT members_search_spell(array_agg(name)) FROM members_organization;
