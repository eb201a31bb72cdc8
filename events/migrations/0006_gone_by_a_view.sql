DROP POLICY IF EXISTS seen ON events_event;
CREATE POLICY seen ON events_event FOR SELECT TO netlib_web, netlib_worker, netlib_curator USING (
    host_id = (SELECT members_rule_viewer())
    OR (status IN ('published', 'cancelled')
        AND (members_rule_shares(audience, (SELECT members_rule_general_standing(members_rule_viewer())))
             OR organization_id IS NULL
                AND members_rule_shares(audience, (SELECT filed.mask FROM members_rule_filed AS filed
                                      WHERE filed.owner_id = events_event.host_id AND filed.other_id = (SELECT members_rule_viewer())))
             OR id IN (SELECT own.event_id FROM events_rule_invitation AS own WHERE own.member_id = (SELECT members_rule_viewer()))
             OR id = ANY ((SELECT events_let_in())::bigint[]))
        OR id IN (SELECT own.event_id FROM events_rule_cohost AS own WHERE own.member_id = (SELECT members_rule_viewer())))
       AND (organization_id IS NOT NULL
        OR events_event.host_id <> ALL ((SELECT members_apart())::bigint[])
           AND NOT EXISTS (SELECT FROM members_rule_gone AS gone WHERE gone.id = events_event.host_id)));
DROP POLICY IF EXISTS seen ON events_rsvp;
CREATE POLICY seen ON events_rsvp FOR SELECT TO netlib_web, netlib_worker, netlib_curator USING (
    member_id = (SELECT members_rule_viewer())
    OR member_id IS NULL AND event_id = ANY ((SELECT events_hosted())::bigint[])
    OR (event_id = ANY ((SELECT events_hosted())::bigint[])
        OR status IN ('going', 'maybe') AND waiting_since IS NULL
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
DROP POLICY IF EXISTS seen ON events_invitation;
CREATE POLICY seen ON events_invitation FOR SELECT TO netlib_web, netlib_worker, netlib_curator USING (
    member_id = (SELECT members_rule_viewer())
    AND (SELECT e.organization_id IS NOT NULL
                OR e.host_id <> ALL ((SELECT members_apart())::bigint[])
                   AND NOT EXISTS (SELECT FROM members_rule_gone AS gone WHERE gone.id = e.host_id)
           FROM events_rule_event AS e WHERE e.id = events_invitation.event_id)
    OR event_id = ANY ((SELECT events_hosted())::bigint[])
       AND (email <> ''
            OR events_invitation.member_id <> ALL ((SELECT members_apart())::bigint[])
               AND NOT EXISTS (SELECT FROM members_rule_gone AS gone WHERE gone.id = events_invitation.member_id)));
DROP POLICY IF EXISTS seen ON events_cohost;
CREATE POLICY seen ON events_cohost FOR SELECT TO netlib_web, netlib_worker, netlib_curator USING (
    (SELECT TRUE FROM events_event AS e WHERE e.id = events_cohost.event_id)
    AND (member_id = (SELECT members_rule_viewer())
         OR events_cohost.member_id <> ALL ((SELECT members_apart())::bigint[])
            AND NOT EXISTS (SELECT FROM members_rule_gone AS gone WHERE gone.id = events_cohost.member_id)));
