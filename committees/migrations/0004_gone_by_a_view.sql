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
