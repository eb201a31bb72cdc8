-- A tie has two sides: each contact row needs its mirror, and goes when the mirror goes. Django has no foreign key of two
-- columns.
ALTER TABLE members_contact DROP CONSTRAINT IF EXISTS contact_mirrored;
ALTER TABLE members_contact ADD CONSTRAINT contact_mirrored
    FOREIGN KEY (other_id, owner_id) REFERENCES members_contact (owner_id, other_id)
    ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED;

-- The owner's log of every change of an audience or a filing. Triggers write it, so that bulk updates and SQL typed by
-- hand are logged as well. In a trigger OLD is NULL throughout for a new row, and NEW for a deleted one.

-- Nothing when the mask stays, and nothing for an owner who is being erased with all that was theirs.
CREATE OR REPLACE FUNCTION members_log(
    owner bigint, what text, subject bigint, label text, before bigint, after bigint
) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF before IS DISTINCT FROM after AND EXISTS (SELECT 1 FROM members_member WHERE id = owner) THEN
        INSERT INTO members_change (owner_id, what, subject, label, before, after, at)
        VALUES (owner, what, subject, label, before, after, now());
    END IF;
END $$;

-- For what apps above show of a member: that it was for the owner alone from the start is not worth a line, nor that it
-- goes, since others take answers and seats away.
CREATE OR REPLACE FUNCTION members_log_shown(
    owner bigint, what text, subject bigint, before bigint, after bigint
) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF before IS NOT NULL OR after <> 0 THEN
        PERFORM members_log(owner, what, subject, '', before, after);
    END IF;
END $$;

CREATE OR REPLACE FUNCTION members_log_member() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM members_log(NEW.id, 'listing', NEW.id, '', OLD.listing, NEW.listing);
    PERFORM members_log(NEW.id, 'contacts_audience', NEW.id, '', OLD.contacts_audience, NEW.contacts_audience);
    RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER members_log_member AFTER UPDATE OF listing, contacts_audience ON members_member
    FOR EACH ROW EXECUTE FUNCTION members_log_member();

CREATE OR REPLACE FUNCTION members_log_line() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM members_log(coalesce(NEW.owner_id, OLD.owner_id), 'line', coalesce(NEW.id, OLD.id),
                        coalesce(NEW.kind, OLD.kind), OLD.audience, NEW.audience);
    RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER members_log_line AFTER INSERT OR DELETE OR UPDATE OF audience ON members_entry
    FOR EACH ROW EXECUTE FUNCTION members_log_line();

CREATE OR REPLACE FUNCTION members_log_photo() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM members_log(coalesce(NEW.owner_id, OLD.owner_id), 'photo', coalesce(NEW.id, OLD.id),
                        coalesce(NEW.face, OLD.face), OLD.audience, NEW.audience);
    RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER members_log_photo AFTER INSERT OR DELETE OR UPDATE OF audience ON members_photo
    FOR EACH ROW EXECUTE FUNCTION members_log_photo();

CREATE OR REPLACE FUNCTION members_log_circle() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM members_log(coalesce(NEW.owner_id, OLD.owner_id), 'circle', coalesce(NEW.id, OLD.id),
                        coalesce(NEW.name, OLD.name), OLD.number, NEW.number);
    RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER members_log_circle AFTER INSERT OR DELETE OR UPDATE OF number ON members_circle
    FOR EACH ROW EXECUTE FUNCTION members_log_circle();

CREATE OR REPLACE FUNCTION members_log_contact() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM members_log(coalesce(NEW.owner_id, OLD.owner_id), 'contact', coalesce(NEW.other_id, OLD.other_id),
                        '', OLD.mask, NEW.mask);
    RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER members_log_contact AFTER INSERT OR DELETE OR UPDATE OF mask ON members_contact
    FOR EACH ROW EXECUTE FUNCTION members_log_contact();

-- The one rule in SQL: who may see what. `members/rule/` tells it in words and in Python; tests/members/test_rule.py
-- compares the two.
--
--     visible  =  owner = viewer  OR  (audience & standing) <> 0
--
--     bit 0 (1)  PUBLIC          every standing has it: the standing of a visitor is 1
--     bit 1 (2)  MEMBERS         every member's standing has it: 3
--     bit 2 (4)  PROFESSIONAL    the owner filed the viewer as professional
--     bit 3 (8)  PERSONAL        the owner filed the viewer as personal
--     bit 4…     circles         the owner's own
--
-- PostgreSQL puts the body of each of these functions in place of its call before it plans, so a query finds the same
-- indexes as with the expression written out. It does so only for a body that is one SELECT, in a function that is
-- neither VOLATILE nor STRICT; an expression may hold no subquery, a query in FROM may. A test reads the plans.
--
-- Each call costs the planner a hundredth of a millisecond, one in FROM three. So what nearly every query asks several
-- times of single rows (neither gone nor blocked) is text in members/rule/sql.py: as functions these made short searches
-- slower by a tenth.

CREATE OR REPLACE FUNCTION members_rule_shares(audience bigint, standing bigint) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT (audience & standing) <> 0
$$;

-- A member who is neither suspended nor leaving: nobody else exists for others.
CREATE OR REPLACE FUNCTION members_rule_in_good_standing(is_active boolean, leaving_at timestamptz) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT is_active AND leaving_at IS NULL
$$;

-- Every member.
CREATE OR REPLACE FUNCTION members_rule_reaches_members(audience bigint) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT (audience & 3) <> 0
$$;

-- Visitors too.
CREATE OR REPLACE FUNCTION members_rule_reaches_visitors(audience bigint) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT (audience & 1) <> 0
$$;

-- Some contacts of the owner and nobody else.
CREATE OR REPLACE FUNCTION members_rule_reaches_contacts_alone(audience bigint) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT audience <> 0 AND (audience & 3) = 0
$$;

-- Whether a filing holds exactly these tiers, in whatever circles.
CREATE OR REPLACE FUNCTION members_rule_tier_is(mask bigint, tier bigint) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT (mask & 12) = tier
$$;

-- Every member who exists for the viewer (NULL: a visitor): whether that is the viewer (own), their listing, and the
-- standing that the viewer has towards them.
CREATE OR REPLACE FUNCTION members_rule_standings(viewer bigint)
RETURNS TABLE (member_id bigint, own boolean, listing bigint, standing bigint)
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT m.id, m.id IS NOT DISTINCT FROM viewer, m.listing,
           CASE WHEN viewer IS NULL THEN 1 ELSE 3 | coalesce(filed.mask, 0) END
      FROM members_member AS m
      LEFT JOIN members_contact AS filed ON filed.owner_id = m.id AND filed.other_id = viewer
     WHERE m.id IS NOT DISTINCT FROM viewer
        OR m.is_active AND m.leaving_at IS NULL
           AND (m.id IN (SELECT made.blocked_id FROM members_block AS made WHERE made.owner_id = viewer
                         UNION ALL SELECT met.owner_id FROM members_block AS met WHERE met.blocked_id = viewer))
               IS NOT TRUE
$$;

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

-- The words of a name and of the line under it.
--
-- The dots before the words keep phrases from running from one line into the next. The marks tell the words of a name
-- from the same words elsewhere; a name has eight at most. No lexeme may have more than 2046 bytes.
CREATE OR REPLACE FUNCTION members_search_head(name text, headline text) RETURNS tsvector
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT '.:1'::tsvector || setweight(to_tsvector('simple', members_search_words(name)), 'A') || '.:1'::tsvector
        || setweight(to_tsvector('simple', members_search_words(headline)), 'B')
        || array_to_tsvector(ARRAY(SELECT 'name#' || word FROM unnest((members_search_name(name))[:8]) AS word
                                   WHERE octet_length(word) <= 2000))
$$;

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

-- The triggers that keep what search reads: each rebuilds the documents of the members whom one statement touched, in the
-- transaction of that statement. `fresh` has the rows as they are now, `stale` as they were.

-- Lines

CREATE OR REPLACE FUNCTION members_search_line_new() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE ids bigint[] := ARRAY(SELECT DISTINCT owner_id FROM fresh ORDER BY 1);
BEGIN
    IF ids <> '{}' THEN PERFORM members_search_index(ids); END IF;
    RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER members_search_line_new AFTER INSERT ON members_entry
    REFERENCING NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION members_search_line_new();

CREATE OR REPLACE FUNCTION members_search_line_changed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    ids bigint[] := ARRAY(
        SELECT DISTINCT owner FROM stale JOIN fresh USING (id), unnest(ARRAY[stale.owner_id, fresh.owner_id]) AS owner
         WHERE (stale.kind, stale.label, stale.text, stale.value, stale.audience,
                stale.organization_id, stale.heading_id, stale.place_id, stale.owner_id)
               IS DISTINCT FROM
               (fresh.kind, fresh.label, fresh.text, fresh.value, fresh.audience,
                fresh.organization_id, fresh.heading_id, fresh.place_id, fresh.owner_id)
         ORDER BY owner);
BEGIN
    IF ids <> '{}' THEN PERFORM members_search_index(ids); END IF;
    RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER members_search_line_changed AFTER UPDATE ON members_entry
    REFERENCING OLD TABLE AS stale NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION members_search_line_changed();

CREATE OR REPLACE FUNCTION members_search_line_gone() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE ids bigint[] := ARRAY(SELECT DISTINCT owner_id FROM stale ORDER BY 1);
BEGIN
    IF ids <> '{}' THEN PERFORM members_search_index(ids); END IF;
    RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER members_search_line_gone AFTER DELETE ON members_entry
    REFERENCING OLD TABLE AS stale
    FOR EACH STATEMENT EXECUTE FUNCTION members_search_line_gone();

-- Members

CREATE OR REPLACE FUNCTION members_search_member_new() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE ids bigint[] := ARRAY(SELECT id FROM fresh ORDER BY id);
BEGIN
    IF ids <> '{}' THEN PERFORM members_search_index(ids), members_search_names(ids); END IF;
    RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER members_search_member_new AFTER INSERT ON members_member
    REFERENCING NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION members_search_member_new();

CREATE OR REPLACE FUNCTION members_search_member_changed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    ids bigint[] := ARRAY(
        SELECT id FROM stale JOIN fresh USING (id)
         WHERE (stale.name, stale.sort_key, stale.headline, stale.listing, stale.is_active, stale.leaving_at)
               IS DISTINCT FROM
               (fresh.name, fresh.sort_key, fresh.headline, fresh.listing, fresh.is_active, fresh.leaving_at)
         ORDER BY id);
    named bigint[] := ARRAY(
        SELECT id FROM stale JOIN fresh USING (id)
         WHERE (stale.name, stale.sort_key, stale.listing, stale.is_active, stale.leaving_at)
               IS DISTINCT FROM
               (fresh.name, fresh.sort_key, fresh.listing, fresh.is_active, fresh.leaving_at)
         ORDER BY id);
BEGIN
    IF ids <> '{}' THEN PERFORM members_search_index(ids); END IF;
    IF named <> '{}' THEN PERFORM members_search_names(named); END IF;
    RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER members_search_member_changed AFTER UPDATE ON members_member
    REFERENCING OLD TABLE AS stale NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION members_search_member_changed();

CREATE OR REPLACE FUNCTION members_search_member_gone() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM members_document WHERE member_id IN (SELECT id FROM stale);
    DELETE FROM members_contactdocument WHERE member_id IN (SELECT id FROM stale);
    DELETE FROM members_fulldocument WHERE member_id IN (SELECT id FROM stale);
    DELETE FROM members_nameform WHERE member_id IN (SELECT id FROM stale);
    RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER members_search_member_gone AFTER DELETE ON members_member
    REFERENCING OLD TABLE AS stale
    FOR EACH STATEMENT EXECUTE FUNCTION members_search_member_gone();

-- What the marks of lines are made of

CREATE OR REPLACE FUNCTION members_search_place_changed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    ids bigint[] := ARRAY(
        SELECT DISTINCT e.owner_id
          FROM stale JOIN fresh USING (geoname_id) JOIN members_entry e ON e.place_id = fresh.geoname_id
         WHERE (stale.latitude, stale.longitude, stale.country, stale.region)
               IS DISTINCT FROM (fresh.latitude, fresh.longitude, fresh.country, fresh.region)
         ORDER BY 1);
BEGIN
    IF ids <> '{}' THEN PERFORM members_search_index(ids); END IF;
    RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER members_search_place_changed AFTER UPDATE ON members_place
    REFERENCING OLD TABLE AS stale NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION members_search_place_changed();

CREATE OR REPLACE FUNCTION members_search_organization_changed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    ids bigint[] := ARRAY(
        SELECT DISTINCT e.owner_id
          FROM stale JOIN fresh USING (id) JOIN members_entry e ON e.organization_id = fresh.id
         WHERE stale.kind <> fresh.kind
         ORDER BY 1);
BEGIN
    PERFORM members_search_spell(array_agg(name)) FROM fresh;
    IF ids <> '{}' THEN PERFORM members_search_index(ids); END IF;
    RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER members_search_organization_changed AFTER UPDATE ON members_organization
    REFERENCING OLD TABLE AS stale NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION members_search_organization_changed();

-- The dictionary for "did you mean"

CREATE OR REPLACE FUNCTION members_search_named() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM members_search_spell(array_agg(name)) FROM fresh;
    RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER members_search_organization_new AFTER INSERT ON members_organization
    REFERENCING NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION members_search_named();
CREATE OR REPLACE TRIGGER members_search_heading_new AFTER INSERT ON members_headingname
    REFERENCING NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION members_search_named();
CREATE OR REPLACE TRIGGER members_search_heading_changed AFTER UPDATE ON members_headingname
    REFERENCING NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION members_search_named();
