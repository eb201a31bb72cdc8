"""The database trigger that writes the history of seats. It also sees bulk updates and raw SQL, so the history cannot
be forgotten. Whom a member shows a seat to is theirs alone: it stays out of it, and another trigger writes it to the
member's own log. Who acts is set for the transaction by `committees.reads.history.acting`."""

import pgtrigger

from members.triggers import log_opened

log_record = log_opened("record", field="record_audience", owner="NEW.member_id")
log_seat = pgtrigger.Trigger(
    name="log_seat",
    when=pgtrigger.After,
    operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
    func="""
        IF TG_OP = 'INSERT' THEN
            INSERT INTO committees_seatchange (seat, committee, by, at, before, after)
            VALUES (NEW.id, NEW.committee_id, NULLIF(current_setting('netlib.acting', true), '')::bigint,
                    clock_timestamp(), NULL, to_jsonb(NEW) - 'record_audience');
        ELSIF TG_OP = 'DELETE' THEN
            INSERT INTO committees_seatchange (seat, committee, by, at, before, after)
            VALUES (OLD.id, OLD.committee_id, NULLIF(current_setting('netlib.acting', true), '')::bigint,
                    clock_timestamp(), to_jsonb(OLD) - 'record_audience', NULL);
        ELSIF to_jsonb(OLD) - 'record_audience' IS DISTINCT FROM to_jsonb(NEW) - 'record_audience' THEN
            INSERT INTO committees_seatchange (seat, committee, by, at, before, after)
            VALUES (NEW.id, NEW.committee_id, NULLIF(current_setting('netlib.acting', true), '')::bigint,
                    clock_timestamp(), to_jsonb(OLD) - 'record_audience', to_jsonb(NEW) - 'record_audience');
        END IF;
        RETURN NULL;
    """,
)
