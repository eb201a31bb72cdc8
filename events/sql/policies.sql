-- The rule a second time; see members/sql/policies.sql, and events/models/queries.py for what each says.

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

-- The viewer's own answers; to the hosts those of everybody who exists for them, but for what members say afterwards; and
-- the guest list, for which the event is asked under its own policy.
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

-- What belongs to an event is there for whoever sees it.
DROP POLICY IF EXISTS seen ON events_picture;
CREATE POLICY seen ON events_picture FOR SELECT TO netlib_web, netlib_worker, netlib_curator USING
    ((SELECT TRUE FROM events_event AS e WHERE e.id = events_picture.event_id));
DROP POLICY IF EXISTS seen ON events_price;
CREATE POLICY seen ON events_price FOR SELECT TO netlib_web, netlib_worker, netlib_curator USING
    ((SELECT TRUE FROM events_event AS e WHERE e.id = events_price.event_id));
DROP POLICY IF EXISTS seen ON events_oldaddress;
CREATE POLICY seen ON events_oldaddress FOR SELECT TO netlib_web, netlib_worker, netlib_curator USING
    ((SELECT TRUE FROM events_event AS e WHERE e.id = events_oldaddress.event_id));
DROP POLICY IF EXISTS seen ON events_event_headings;
CREATE POLICY seen ON events_event_headings FOR SELECT TO netlib_web, netlib_worker, netlib_curator USING
    ((SELECT TRUE FROM events_event AS e WHERE e.id = events_event_headings.event_id));
DROP POLICY IF EXISTS seen ON events_cohost;
CREATE POLICY seen ON events_cohost FOR SELECT TO netlib_web, netlib_worker, netlib_curator USING (
    (SELECT TRUE FROM events_event AS e WHERE e.id = events_cohost.event_id)
    AND (member_id = (SELECT members_rule_viewer())
         OR events_cohost.member_id <> ALL ((SELECT members_apart())::bigint[])
            AND NOT EXISTS (SELECT FROM members_rule_gone AS gone WHERE gone.id = events_cohost.member_id)));
DROP POLICY IF EXISTS seen ON events_series;
CREATE POLICY seen ON events_series FOR SELECT TO netlib_web, netlib_worker, netlib_curator USING (
    organization_id IS NOT NULL OR host_id = (SELECT members_rule_viewer())
    OR (SELECT TRUE FROM events_event AS e WHERE e.series_id = events_series.id LIMIT 1));

-- What is for the hosts alone, and for its member alone.
DROP POLICY IF EXISTS hosts ON events_guestletter;
CREATE POLICY hosts ON events_guestletter FOR SELECT TO netlib_web, netlib_worker, netlib_curator USING
    (event_id = ANY ((SELECT events_hosted())::bigint[]));
DROP POLICY IF EXISTS hosts ON events_eventchange;
CREATE POLICY hosts ON events_eventchange FOR SELECT TO netlib_web, netlib_worker, netlib_curator USING
    (event_id = ANY ((SELECT events_hosted())::bigint[]));
DROP POLICY IF EXISTS hosts ON events_notice;
CREATE POLICY hosts ON events_notice FOR SELECT TO netlib_web, netlib_worker, netlib_curator USING
    (event_id = ANY ((SELECT events_hosted())::bigint[]));
DROP POLICY IF EXISTS own ON events_eventsettings;
CREATE POLICY own ON events_eventsettings FOR SELECT TO netlib_web, netlib_worker, netlib_curator USING (member_id = members_rule_viewer());
DROP POLICY IF EXISTS own ON events_feedtoken;
CREATE POLICY own ON events_feedtoken FOR SELECT TO netlib_web, netlib_worker, netlib_curator USING (member_id = members_rule_viewer());

-- Nobody but services reads where an imported event came from, and what waits to be imported.

-- Services read and write all rows.
DROP POLICY IF EXISTS service ON events_event;
CREATE POLICY service ON events_event TO netlib_service USING (true);
DROP POLICY IF EXISTS service ON events_rsvp;
CREATE POLICY service ON events_rsvp TO netlib_service USING (true);
DROP POLICY IF EXISTS service ON events_invitation;
CREATE POLICY service ON events_invitation TO netlib_service USING (true);
DROP POLICY IF EXISTS service ON events_picture;
CREATE POLICY service ON events_picture TO netlib_service USING (true);
DROP POLICY IF EXISTS service ON events_price;
CREATE POLICY service ON events_price TO netlib_service USING (true);
DROP POLICY IF EXISTS service ON events_oldaddress;
CREATE POLICY service ON events_oldaddress TO netlib_service USING (true);
DROP POLICY IF EXISTS service ON events_event_headings;
CREATE POLICY service ON events_event_headings TO netlib_service USING (true);
DROP POLICY IF EXISTS service ON events_eventchange;
CREATE POLICY service ON events_eventchange TO netlib_service USING (true);
DROP POLICY IF EXISTS service ON events_notice;
CREATE POLICY service ON events_notice TO netlib_service USING (true);
DROP POLICY IF EXISTS service ON events_cohost;
CREATE POLICY service ON events_cohost TO netlib_service USING (true);
DROP POLICY IF EXISTS service ON events_series;
CREATE POLICY service ON events_series TO netlib_service USING (true);
DROP POLICY IF EXISTS service ON events_guestletter;
CREATE POLICY service ON events_guestletter TO netlib_service USING (true);
DROP POLICY IF EXISTS service ON events_eventsettings;
CREATE POLICY service ON events_eventsettings TO netlib_service USING (true);
DROP POLICY IF EXISTS service ON events_feedtoken;
CREATE POLICY service ON events_feedtoken TO netlib_service USING (true);
DROP POLICY IF EXISTS service ON events_importkey;
CREATE POLICY service ON events_importkey TO netlib_service USING (true);
DROP POLICY IF EXISTS service ON events_importrow;
CREATE POLICY service ON events_importrow TO netlib_service USING (true);

-- Curators see the events that are or ask to be for everybody, with their guests, as `Event.objects.for_curators` does.
DROP POLICY IF EXISTS curator ON events_event;
CREATE POLICY curator ON events_event TO netlib_curator USING (
    status <> 'draft'
    AND (organization_id IS NOT NULL OR members_rule_reaches_members(audience) OR asked_audience IS NOT NULL));
DROP POLICY IF EXISTS curator ON events_rsvp;
CREATE POLICY curator ON events_rsvp TO netlib_curator USING
    (status <> 'there' AND (SELECT TRUE FROM events_event AS e WHERE e.id = events_rsvp.event_id));
DROP POLICY IF EXISTS curator ON events_invitation;
CREATE POLICY curator ON events_invitation TO netlib_curator USING
    ((SELECT TRUE FROM events_event AS e WHERE e.id = events_invitation.event_id));
DROP POLICY IF EXISTS curator ON events_picture;
CREATE POLICY curator ON events_picture TO netlib_curator USING (true);
DROP POLICY IF EXISTS curator ON events_price;
CREATE POLICY curator ON events_price TO netlib_curator USING (true);
DROP POLICY IF EXISTS curator ON events_oldaddress;
CREATE POLICY curator ON events_oldaddress TO netlib_curator USING (true);
DROP POLICY IF EXISTS curator ON events_event_headings;
CREATE POLICY curator ON events_event_headings TO netlib_curator USING (true);
DROP POLICY IF EXISTS curator ON events_eventchange;
CREATE POLICY curator ON events_eventchange TO netlib_curator USING (true);
DROP POLICY IF EXISTS curator ON events_notice;
CREATE POLICY curator ON events_notice TO netlib_curator USING (true);
DROP POLICY IF EXISTS curator ON events_cohost;
CREATE POLICY curator ON events_cohost TO netlib_curator USING (true);
DROP POLICY IF EXISTS curator ON events_series;
CREATE POLICY curator ON events_series TO netlib_curator USING (true);
DROP POLICY IF EXISTS curator ON events_importkey;
CREATE POLICY curator ON events_importkey TO netlib_curator USING (true);
DROP POLICY IF EXISTS curator ON events_importrow;
CREATE POLICY curator ON events_importrow TO netlib_curator USING (true);

ALTER TABLE events_event ENABLE ROW LEVEL SECURITY;
ALTER TABLE events_rsvp ENABLE ROW LEVEL SECURITY;
ALTER TABLE events_invitation ENABLE ROW LEVEL SECURITY;
ALTER TABLE events_picture ENABLE ROW LEVEL SECURITY;
ALTER TABLE events_price ENABLE ROW LEVEL SECURITY;
ALTER TABLE events_oldaddress ENABLE ROW LEVEL SECURITY;
ALTER TABLE events_event_headings ENABLE ROW LEVEL SECURITY;
ALTER TABLE events_eventchange ENABLE ROW LEVEL SECURITY;
ALTER TABLE events_notice ENABLE ROW LEVEL SECURITY;
ALTER TABLE events_cohost ENABLE ROW LEVEL SECURITY;
ALTER TABLE events_series ENABLE ROW LEVEL SECURITY;
ALTER TABLE events_guestletter ENABLE ROW LEVEL SECURITY;
ALTER TABLE events_eventsettings ENABLE ROW LEVEL SECURITY;
ALTER TABLE events_feedtoken ENABLE ROW LEVEL SECURITY;
ALTER TABLE events_importkey ENABLE ROW LEVEL SECURITY;
ALTER TABLE events_importrow ENABLE ROW LEVEL SECURITY;

-- Which addresses were invited by mail is asked by services alone.
DROP POLICY IF EXISTS service ON events_invitationletter;
CREATE POLICY service ON events_invitationletter TO netlib_service USING (true);
ALTER TABLE events_invitationletter ENABLE ROW LEVEL SECURITY;

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
