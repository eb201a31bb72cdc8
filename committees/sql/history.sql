-- The history of seats, with who acted: `committees.services.locks.acting` sets that for the transaction. Whom a member
-- shows a seat to is theirs alone: it stays out of the history, and goes to the member's own log.
CREATE OR REPLACE FUNCTION committees_log_seat() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    stale jsonb := to_jsonb(OLD) - 'record_audience';
    fresh jsonb := to_jsonb(NEW) - 'record_audience';
BEGIN
    IF stale IS DISTINCT FROM fresh THEN
        INSERT INTO committees_seatchange (seat, committee, by, at, before, after)
        VALUES (coalesce(NEW.id, OLD.id), coalesce(NEW.committee_id, OLD.committee_id),
                NULLIF(current_setting('netlib.acting', true), '')::bigint, clock_timestamp(), stale, fresh);
    END IF;
    RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER committees_log_seat AFTER INSERT OR DELETE OR UPDATE ON committees_seat
    FOR EACH ROW EXECUTE FUNCTION committees_log_seat();

CREATE OR REPLACE FUNCTION committees_log_record() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM members_log_shown(NEW.member_id, 'record', NEW.id, OLD.record_audience, NEW.record_audience);
    RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER committees_log_record AFTER INSERT OR UPDATE OF record_audience ON committees_seat
    FOR EACH ROW EXECUTE FUNCTION committees_log_record();

CREATE OR REPLACE FUNCTION committees_log_own_service() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM members_log_shown(NEW.member_id, 'own_service', NEW.id, OLD.audience, NEW.audience);
    RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER committees_log_own_service AFTER INSERT OR UPDATE OF audience ON committees_ownservice
    FOR EACH ROW EXECUTE FUNCTION committees_log_own_service();
