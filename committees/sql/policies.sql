-- The rule a second time; see members/sql/policies.sql, and committees/models/queries.py for what each says.

CREATE POLICY seen ON committees_committee FOR SELECT TO netlib_web, netlib_worker USING
    (members_rule_shares(roster_audience, members_rule_general_standing(members_rule_viewer())));
CREATE POLICY seen ON committees_committeename FOR SELECT TO netlib_web, netlib_worker USING
    (EXISTS (SELECT FROM committees_committee AS c WHERE c.id = committees_committeename.committee_id));
CREATE POLICY seen ON committees_committee_headings FOR SELECT TO netlib_web, netlib_worker USING
    (EXISTS (SELECT FROM committees_committee AS c WHERE c.id = committees_committee_headings.committee_id));
-- A meeting is there for whoever sees the event.
CREATE POLICY seen ON committees_meeting FOR SELECT TO netlib_web, netlib_worker USING
    (EXISTS (SELECT FROM events_event AS e WHERE e.id = committees_meeting.event_id));

-- Members see the meetings of committees on which they serve, if the host exists for them.
CREATE POLICY meeting ON events_event FOR SELECT TO netlib_web, netlib_worker USING (
    status IN ('published', 'cancelled')
    AND EXISTS (SELECT FROM committees_rule_meeting AS met JOIN committees_rule_held AS held
                            ON held.committee_id = met.committee_id
                 WHERE met.event_id = events_event.id)
    AND EXISTS (SELECT FROM events_rule_here AS here WHERE here.event_id = events_event.id));

-- The roster, and the record that its holder shows beyond it.
CREATE POLICY shown ON committees_seat FOR SELECT TO netlib_web, netlib_worker USING (
    status = 'accepted'
    AND (members_rule_shares(coalesce(agreed_audience, 3), members_rule_general_standing(members_rule_viewer()))
         AND EXISTS (SELECT FROM committees_committee AS c WHERE c.id = committees_seat.committee_id)
         OR (members_rule_shares(record_audience, members_rule_general_standing(members_rule_viewer()))
             OR members_rule_shares(record_audience, (SELECT filed.mask FROM members_rule_filed AS filed
                                                       WHERE filed.owner_id = committees_seat.member_id
                                                         AND filed.other_id = members_rule_viewer())))
            AND begins <= (SELECT committees_rule_today(s.time_zone) FROM committees_rule_committee AS s
                            WHERE s.id = committees_seat.committee_id))
    AND (member_id IS NULL
         OR NOT EXISTS (SELECT FROM members_rule_absent AS absent WHERE absent.member_id = committees_seat.member_id)));

-- The viewer's own seats and claims, and all of a committee that they run.
CREATE POLICY own ON committees_seat FOR SELECT TO netlib_web, netlib_worker USING (
    member_id = members_rule_viewer() OR claimant_id = members_rule_viewer()
    OR EXISTS (SELECT FROM committees_rule_held AS held WHERE held.committee_id = committees_seat.committee_id AND held.runs)
       AND (member_id IS NULL
            OR NOT EXISTS (SELECT FROM members_rule_absent AS absent WHERE absent.member_id = committees_seat.member_id)));

CREATE POLICY run ON committees_seatchange FOR SELECT TO netlib_web, netlib_worker USING
    (EXISTS (SELECT FROM committees_rule_held AS held WHERE held.committee_id = committees_seatchange.committee AND held.runs));
CREATE POLICY run ON committees_batch FOR SELECT TO netlib_web, netlib_worker USING (EXISTS (SELECT FROM committees_rule_held AS held WHERE held.committee_id = committees_batch.committee_id AND held.runs));

-- Volunteers: their own, and for the chairs of the committee they chose, or of any that takes volunteers.
CREATE POLICY seen ON committees_volunteer FOR SELECT TO netlib_web, netlib_worker USING (
    member_id = members_rule_viewer()
    OR withdrawn_at IS NULL
       AND NOT EXISTS (SELECT FROM members_rule_absent AS absent WHERE absent.member_id = committees_volunteer.member_id)
       AND (EXISTS (SELECT FROM committees_rule_held AS held WHERE held.committee_id = committees_volunteer.committee_id AND held.runs)
            OR committee_id IS NULL
               AND EXISTS (SELECT FROM committees_rule_held AS held JOIN committees_committee AS c ON c.id = held.committee_id
                            WHERE held.runs AND c.takes_volunteers)));
CREATE POLICY seen ON committees_volunteer_headings FOR SELECT TO netlib_web, netlib_worker USING
    (EXISTS (SELECT FROM committees_volunteer AS v WHERE v.id = committees_volunteer_headings.volunteer_id));
CREATE POLICY seen ON committees_candidacy FOR SELECT TO netlib_web, netlib_worker USING (
    EXISTS (SELECT FROM committees_rule_held AS held WHERE held.committee_id = committees_candidacy.committee_id AND held.runs)
    OR EXISTS (SELECT FROM committees_volunteer AS v
                WHERE v.id = committees_candidacy.volunteer_id AND v.member_id = members_rule_viewer()));

-- A chair's letter: for its sender and those who serve.
CREATE POLICY seen ON committees_message FOR SELECT TO netlib_web, netlib_worker USING (
    sender_id = members_rule_viewer()
    OR EXISTS (SELECT FROM committees_rule_held AS held WHERE held.committee_id = committees_message.committee_id));

-- Services read and write all rows.
CREATE POLICY service ON committees_committee TO netlib_service USING (true);
CREATE POLICY service ON committees_committeename TO netlib_service USING (true);
CREATE POLICY service ON committees_committee_headings TO netlib_service USING (true);
CREATE POLICY service ON committees_meeting TO netlib_service USING (true);
CREATE POLICY service ON committees_seat TO netlib_service USING (true);
CREATE POLICY service ON committees_seatchange TO netlib_service USING (true);
CREATE POLICY service ON committees_batch TO netlib_service USING (true);
CREATE POLICY service ON committees_volunteer TO netlib_service USING (true);
CREATE POLICY service ON committees_volunteer_headings TO netlib_service USING (true);
CREATE POLICY service ON committees_candidacy TO netlib_service USING (true);
CREATE POLICY service ON committees_message TO netlib_service USING (true);

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
