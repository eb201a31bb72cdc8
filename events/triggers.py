"""The database triggers of events: one counts the places taken, so that no way of writing answers can forget it; the
others write the owner's log of what they opened to whom."""

import pgtrigger

from members.triggers import log_opened

# Nobody files anybody for an organization: its events are no member's to open.
_HOST = "(CASE WHEN NEW.organization_id IS NULL THEN NEW.host_id END)"
log_masks = [
    log_opened("event", field="audience", owner=_HOST),
    log_opened("event_address", field="address_audience", owner=_HOST),
    log_opened("event_guests", field="guest_audience", owner=_HOST),
]
log_answer = log_opened("answer", field="audience", owner="NEW.member_id", subject="event_id")

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
