-- The rule a second time; see members/sql/policies.sql, and committees/models/queries.py for what each says.

DROP POLICY IF EXISTS seen ON committees_committee;
CREATE POLICY seen ON committees_committee FOR SELECT TO netlib_web, netlib_worker, netlib_curator USING
    (members_rule_shares(roster_audience, (SELECT members_rule_general_standing(members_rule_viewer()))));
DROP POLICY IF EXISTS seen ON committees_committeename;
CREATE POLICY seen ON committees_committeename FOR SELECT TO netlib_web, netlib_worker, netlib_curator USING
    ((SELECT TRUE FROM committees_committee AS c WHERE c.id = committees_committeename.committee_id));
DROP POLICY IF EXISTS seen ON committees_committee_headings;
CREATE POLICY seen ON committees_committee_headings FOR SELECT TO netlib_web, netlib_worker, netlib_curator USING
    ((SELECT TRUE FROM committees_committee AS c WHERE c.id = committees_committee_headings.committee_id));
-- A meeting is there for whoever sees the event.
DROP POLICY IF EXISTS seen ON committees_meeting;
CREATE POLICY seen ON committees_meeting FOR SELECT TO netlib_web, netlib_worker, netlib_curator USING
    ((SELECT TRUE FROM events_event AS e WHERE e.id = committees_meeting.event_id));

-- The viewer's own seats and claims; all of a committee that they run; and the roster. What a record shows beyond it is
-- read through a door.
DROP POLICY IF EXISTS seen ON committees_seat;
CREATE POLICY seen ON committees_seat FOR SELECT TO netlib_web, netlib_worker, netlib_curator USING (
    member_id = (SELECT members_rule_viewer()) OR claimant_id = (SELECT members_rule_viewer())
    OR (committee_id = ANY ((SELECT committees_served(run => true))::bigint[])
        OR status = 'accepted'
           AND members_rule_shares(coalesce(agreed_audience, 3), (SELECT members_rule_general_standing(members_rule_viewer())))
           AND (SELECT TRUE FROM committees_committee AS c WHERE c.id = committees_seat.committee_id))
       AND (member_id IS NULL
            OR committees_seat.member_id <> ALL ((SELECT members_apart())::bigint[])
               AND NOT EXISTS (SELECT FROM members_rule_gone AS gone WHERE gone.id = committees_seat.member_id)));

DROP POLICY IF EXISTS run ON committees_seatchange;
CREATE POLICY run ON committees_seatchange FOR SELECT TO netlib_web, netlib_worker, netlib_curator USING
    (committee = ANY ((SELECT committees_served(run => true))::bigint[]));
DROP POLICY IF EXISTS run ON committees_batch;
CREATE POLICY run ON committees_batch FOR SELECT TO netlib_web, netlib_worker, netlib_curator USING
    (committee_id = ANY ((SELECT committees_served(run => true))::bigint[]));

-- Volunteers: their own, and for the chairs of the committee they chose, or of any that takes volunteers.
DROP POLICY IF EXISTS seen ON committees_volunteer;
CREATE POLICY seen ON committees_volunteer FOR SELECT TO netlib_web, netlib_worker, netlib_curator USING (
    member_id = (SELECT members_rule_viewer())
    OR withdrawn_at IS NULL
       AND (committee_id = ANY ((SELECT committees_served(run => true))::bigint[])
            OR committee_id IS NULL
               AND (SELECT TRUE FROM committees_committee AS c
                     WHERE c.takes_volunteers AND c.id = ANY ((SELECT committees_served(run => true))::bigint[]) LIMIT 1))
       AND committees_volunteer.member_id <> ALL ((SELECT members_apart())::bigint[])
       AND NOT EXISTS (SELECT FROM members_rule_gone AS gone WHERE gone.id = committees_volunteer.member_id));
DROP POLICY IF EXISTS seen ON committees_volunteer_headings;
CREATE POLICY seen ON committees_volunteer_headings FOR SELECT TO netlib_web, netlib_worker, netlib_curator USING
    ((SELECT TRUE FROM committees_volunteer AS v WHERE v.id = committees_volunteer_headings.volunteer_id));
DROP POLICY IF EXISTS seen ON committees_candidacy;
CREATE POLICY seen ON committees_candidacy FOR SELECT TO netlib_web, netlib_worker, netlib_curator USING (
    committee_id = ANY ((SELECT committees_served(run => true))::bigint[])
    OR (SELECT TRUE FROM committees_volunteer AS v
         WHERE v.id = committees_candidacy.volunteer_id AND v.member_id = (SELECT members_rule_viewer())));

-- A chair's letter: for its sender and those who serve.
DROP POLICY IF EXISTS seen ON committees_message;
CREATE POLICY seen ON committees_message FOR SELECT TO netlib_web, netlib_worker, netlib_curator USING (
    sender_id = (SELECT members_rule_viewer())
    OR committee_id = ANY ((SELECT committees_served(run => false))::bigint[]));

-- Services read and write all rows.
DROP POLICY IF EXISTS service ON committees_committee;
CREATE POLICY service ON committees_committee TO netlib_service USING (true);
DROP POLICY IF EXISTS service ON committees_committeename;
CREATE POLICY service ON committees_committeename TO netlib_service USING (true);
DROP POLICY IF EXISTS service ON committees_committee_headings;
CREATE POLICY service ON committees_committee_headings TO netlib_service USING (true);
DROP POLICY IF EXISTS service ON committees_meeting;
CREATE POLICY service ON committees_meeting TO netlib_service USING (true);
DROP POLICY IF EXISTS service ON committees_seat;
CREATE POLICY service ON committees_seat TO netlib_service USING (true);
DROP POLICY IF EXISTS service ON committees_seatchange;
CREATE POLICY service ON committees_seatchange TO netlib_service USING (true);
DROP POLICY IF EXISTS service ON committees_batch;
CREATE POLICY service ON committees_batch TO netlib_service USING (true);
DROP POLICY IF EXISTS service ON committees_volunteer;
CREATE POLICY service ON committees_volunteer TO netlib_service USING (true);
DROP POLICY IF EXISTS service ON committees_volunteer_headings;
CREATE POLICY service ON committees_volunteer_headings TO netlib_service USING (true);
DROP POLICY IF EXISTS service ON committees_candidacy;
CREATE POLICY service ON committees_candidacy TO netlib_service USING (true);
DROP POLICY IF EXISTS service ON committees_message;
CREATE POLICY service ON committees_message TO netlib_service USING (true);

-- Curators look after rosters. Who volunteers, and what chairs write, is for the chairs.
DROP POLICY IF EXISTS curator ON committees_committee;
CREATE POLICY curator ON committees_committee TO netlib_curator USING (true);
DROP POLICY IF EXISTS curator ON committees_committeename;
CREATE POLICY curator ON committees_committeename TO netlib_curator USING (true);
DROP POLICY IF EXISTS curator ON committees_committee_headings;
CREATE POLICY curator ON committees_committee_headings TO netlib_curator USING (true);
DROP POLICY IF EXISTS curator ON committees_meeting;
CREATE POLICY curator ON committees_meeting TO netlib_curator USING (true);
DROP POLICY IF EXISTS curator ON committees_seat;
CREATE POLICY curator ON committees_seat TO netlib_curator USING (true);
DROP POLICY IF EXISTS curator ON committees_seatchange;
CREATE POLICY curator ON committees_seatchange TO netlib_curator USING (true);
DROP POLICY IF EXISTS curator ON committees_batch;
CREATE POLICY curator ON committees_batch TO netlib_curator USING (true);

ALTER TABLE committees_committee ENABLE ROW LEVEL SECURITY;
ALTER TABLE committees_committeename ENABLE ROW LEVEL SECURITY;
ALTER TABLE committees_committee_headings ENABLE ROW LEVEL SECURITY;
ALTER TABLE committees_meeting ENABLE ROW LEVEL SECURITY;
ALTER TABLE committees_seat ENABLE ROW LEVEL SECURITY;
ALTER TABLE committees_seatchange ENABLE ROW LEVEL SECURITY;
ALTER TABLE committees_batch ENABLE ROW LEVEL SECURITY;
ALTER TABLE committees_volunteer ENABLE ROW LEVEL SECURITY;
ALTER TABLE committees_volunteer_headings ENABLE ROW LEVEL SECURITY;
ALTER TABLE committees_candidacy ENABLE ROW LEVEL SECURITY;
ALTER TABLE committees_message ENABLE ROW LEVEL SECURITY;

-- Service in members' own words: what they show, their own, and what waits for those who run its committee.
DROP POLICY IF EXISTS seen ON committees_ownservice;
CREATE POLICY seen ON committees_ownservice FOR SELECT TO netlib_web, netlib_worker, netlib_curator USING (
    member_id = (SELECT members_rule_viewer())
    OR (members_rule_shares(audience, (SELECT members_rule_general_standing(members_rule_viewer())))
        OR members_rule_shares(audience, (SELECT filed.mask FROM members_rule_filed AS filed
                              WHERE filed.owner_id = committees_ownservice.member_id AND filed.other_id = (SELECT members_rule_viewer())))
        OR refused_at IS NULL AND committee_id = ANY ((SELECT committees_served(run => true))::bigint[]))
       AND committees_ownservice.member_id <> ALL ((SELECT members_apart())::bigint[])
       AND NOT EXISTS (SELECT FROM members_rule_gone AS gone WHERE gone.id = committees_ownservice.member_id));
DROP POLICY IF EXISTS service ON committees_ownservice;
CREATE POLICY service ON committees_ownservice TO netlib_service USING (true);
ALTER TABLE committees_ownservice ENABLE ROW LEVEL SECURITY;
