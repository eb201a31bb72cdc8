-- Counts the places taken, so that no way of writing answers can forget it. A check of the event keeps `taken` within its
-- capacity: together they make overbooking impossible.
CREATE OR REPLACE FUNCTION events_count_places() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' AND OLD.status = 'going' AND OLD.waiting_since IS NULL THEN
        UPDATE events_event SET taken = taken - 1 - OLD.guests WHERE id = OLD.event_id;
    END IF;
    IF TG_OP <> 'DELETE' AND NEW.status = 'going' AND NEW.waiting_since IS NULL THEN
        UPDATE events_event SET taken = taken + 1 + NEW.guests WHERE id = NEW.event_id;
    END IF;
    RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER events_count_places
    AFTER INSERT OR DELETE OR UPDATE OF event_id, status, guests, waiting_since ON events_rsvp
    FOR EACH ROW EXECUTE FUNCTION events_count_places();
