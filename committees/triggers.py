"""The database trigger that writes the history of seats. It also sees bulk updates and raw SQL, so the history cannot
be forgotten. Who acts is set for the transaction by `committees.history.acting`."""

import pgtrigger

log_seat = pgtrigger.Trigger(
    name="log_seat",
    when=pgtrigger.After,
    operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
    func="""
        IF TG_OP = 'INSERT' THEN
            INSERT INTO committees_seatchange (seat, committee, by, at, before, after)
            VALUES (NEW.id, NEW.committee_id, NULLIF(current_setting('netlib.acting', true), '')::bigint,
                    clock_timestamp(), NULL, to_jsonb(NEW));
        ELSIF TG_OP = 'DELETE' THEN
            INSERT INTO committees_seatchange (seat, committee, by, at, before, after)
            VALUES (OLD.id, OLD.committee_id, NULLIF(current_setting('netlib.acting', true), '')::bigint,
                    clock_timestamp(), to_jsonb(OLD), NULL);
        ELSIF OLD IS DISTINCT FROM NEW THEN
            INSERT INTO committees_seatchange (seat, committee, by, at, before, after)
            VALUES (NEW.id, NEW.committee_id, NULLIF(current_setting('netlib.acting', true), '')::bigint,
                    clock_timestamp(), to_jsonb(OLD), to_jsonb(NEW));
        END IF;
        RETURN NULL;
    """,
)
