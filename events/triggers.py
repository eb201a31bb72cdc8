"""The database trigger that counts the places taken, so that no way of writing answers can forget it."""

import pgtrigger

# A check of the event keeps `taken` within its capacity; together they make overbooking impossible.
count_places = pgtrigger.Trigger(
    name="count_places",
    when=pgtrigger.After,
    operation=pgtrigger.Insert
    | pgtrigger.UpdateOf("event_id", "status", "guests", "waiting_since")  # type: ignore[no-untyped-call]
    | pgtrigger.Delete,
    func="""
        IF TG_OP <> 'INSERT' THEN
            IF OLD.status = 'going' AND OLD.waiting_since IS NULL THEN
                UPDATE events_event SET taken = taken - 1 - OLD.guests WHERE id = OLD.event_id;
            END IF;
        END IF;
        IF TG_OP <> 'DELETE' THEN
            IF NEW.status = 'going' AND NEW.waiting_since IS NULL THEN
                UPDATE events_event SET taken = taken + 1 + NEW.guests WHERE id = NEW.event_id;
            END IF;
        END IF;
        RETURN NULL;
    """,
)
