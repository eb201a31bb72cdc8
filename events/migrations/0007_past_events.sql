DROP POLICY IF EXISTS seen ON events_rsvp;
CREATE POLICY seen ON events_rsvp FOR SELECT TO netlib_web, netlib_worker, netlib_curator USING (
    member_id = (SELECT members_rule_viewer())
    OR member_id IS NULL AND event_id = ANY ((SELECT events_hosted())::bigint[])
    OR (status <> 'there' AND event_id = ANY ((SELECT events_hosted())::bigint[])
        OR status IN ('going', 'maybe', 'there') AND waiting_since IS NULL
           AND (members_rule_shares(audience, (SELECT members_rule_general_standing(members_rule_viewer())))
                OR members_rule_shares(audience, (SELECT filed.mask FROM members_rule_filed AS filed
                                      WHERE filed.owner_id = events_rsvp.member_id AND filed.other_id = (SELECT members_rule_viewer()))))
           AND (SELECT members_rule_shares(e.guest_audience, (SELECT members_rule_general_standing(members_rule_viewer())))
                       OR e.organization_id IS NULL
                          AND (e.host_id = (SELECT members_rule_viewer())
                               OR members_rule_shares(e.guest_audience, (SELECT filed.mask FROM members_rule_filed AS filed
                                                     WHERE filed.owner_id = e.host_id AND filed.other_id = (SELECT members_rule_viewer()))))
                  FROM events_event AS e
                 WHERE e.id = events_rsvp.event_id AND e.status IN ('published', 'cancelled')))
       AND events_rsvp.member_id <> ALL ((SELECT members_apart())::bigint[])
       AND NOT EXISTS (SELECT FROM members_rule_gone AS gone WHERE gone.id = events_rsvp.member_id));
DROP POLICY IF EXISTS curator ON events_rsvp;
CREATE POLICY curator ON events_rsvp TO netlib_curator USING
    (status <> 'there' AND (SELECT TRUE FROM events_event AS e WHERE e.id = events_rsvp.event_id));

-- What members say that they attended. Curators read title, year and town through a door, and not whose it is.
DROP POLICY IF EXISTS seen ON events_pastevent;
CREATE POLICY seen ON events_pastevent FOR SELECT TO netlib_web, netlib_worker, netlib_curator USING (
    member_id = (SELECT members_rule_viewer())
    OR (members_rule_shares(audience, (SELECT members_rule_general_standing(members_rule_viewer())))
        OR members_rule_shares(audience, (SELECT filed.mask FROM members_rule_filed AS filed
                              WHERE filed.owner_id = events_pastevent.member_id AND filed.other_id = (SELECT members_rule_viewer()))))
       AND events_pastevent.member_id <> ALL ((SELECT members_apart())::bigint[])
       AND NOT EXISTS (SELECT FROM members_rule_gone AS gone WHERE gone.id = events_pastevent.member_id));
DROP POLICY IF EXISTS service ON events_pastevent;
CREATE POLICY service ON events_pastevent TO netlib_service USING (true);
ALTER TABLE events_pastevent ENABLE ROW LEVEL SECURITY;

CREATE OR REPLACE FUNCTION events_log_past_event() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM members_log_shown(NEW.member_id, 'past_event', NEW.id, OLD.audience, NEW.audience);
    RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER events_log_past_event AFTER INSERT OR UPDATE OF audience ON events_pastevent
    FOR EACH ROW EXECUTE FUNCTION events_log_past_event();
