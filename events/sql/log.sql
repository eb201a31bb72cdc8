-- The owner's log of what they opened to whom with events and answers. See members/sql/log.sql.

-- Nobody files anybody for an organization: its events are no member's to open.
CREATE OR REPLACE FUNCTION events_log_event() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE owner bigint := CASE WHEN NEW.organization_id IS NULL THEN NEW.host_id END;
BEGIN
    PERFORM members_log_shown(owner, 'event', NEW.id, OLD.audience, NEW.audience);
    PERFORM members_log_shown(owner, 'event_address', NEW.id, OLD.address_audience, NEW.address_audience);
    PERFORM members_log_shown(owner, 'event_guests', NEW.id, OLD.guest_audience, NEW.guest_audience);
    RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER events_log_event
    AFTER INSERT OR UPDATE OF audience, address_audience, guest_audience ON events_event
    FOR EACH ROW EXECUTE FUNCTION events_log_event();

CREATE OR REPLACE FUNCTION events_log_answer() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM members_log_shown(NEW.member_id, 'answer', NEW.event_id, OLD.audience, NEW.audience);
    RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER events_log_answer AFTER INSERT OR UPDATE OF audience ON events_rsvp
    FOR EACH ROW EXECUTE FUNCTION events_log_answer();

CREATE OR REPLACE FUNCTION events_log_past_event() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM members_log_shown(NEW.member_id, 'past_event', NEW.id, OLD.audience, NEW.audience);
    RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER events_log_past_event AFTER INSERT OR UPDATE OF audience ON events_pastevent
    FOR EACH ROW EXECUTE FUNCTION events_log_past_event();
