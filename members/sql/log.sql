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
