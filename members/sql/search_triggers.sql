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
