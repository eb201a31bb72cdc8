-- What the rule reads of seats and meetings. As in members/sql/rule.sql, these views belong to the owner of the tables, so that
-- no policy asks another one; nothing but the rule stands on them.

CREATE OR REPLACE VIEW committees_rule_seat AS
    SELECT s.committee_id, s.member_id, s.role, s.status, s.begins, s.ends, c.time_zone
      FROM committees_seat AS s JOIN committees_committee AS c ON c.id = s.committee_id;
CREATE OR REPLACE VIEW committees_rule_meeting AS SELECT committee_id, event_id FROM committees_meeting;

-- The date in a time zone, by the clock of whoever set the viewer, so that a policy and a query mean the same day.
CREATE OR REPLACE FUNCTION committees_rule_today(zone text) RETURNS date LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT (coalesce(nullif(current_setting('netlib.now', true), '')::timestamptz, now()) AT TIME ZONE zone)::date
$$;

-- The committees on which the viewer of the transaction serves today, for policies; or those alone that they run by their
-- seat. See `members_apart`.
CREATE OR REPLACE FUNCTION committees_served(run boolean) RETURNS bigint[]
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER AS $$
BEGIN
    RETURN ARRAY(
        SELECT s.committee_id FROM committees_rule_seat AS s JOIN members_member AS holder ON holder.id = s.member_id
         WHERE s.member_id = members_rule_viewer() AND s.status = 'accepted'
           AND (NOT run OR s.role IN ('chair', 'co-chair', 'vice-chair'))
           AND s.begins <= committees_rule_today(s.time_zone)
           AND (s.ends IS NULL OR s.ends > committees_rule_today(s.time_zone))
           AND members_rule_in_good_standing(holder.is_active, holder.leaving_at));
END $$;

-- The meetings of committees on which the viewer serves. In place of the function of events/sql/rule.sql.
CREATE OR REPLACE FUNCTION events_let_in() RETURNS bigint[]
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER AS $$
BEGIN
    RETURN ARRAY(SELECT met.event_id FROM committees_meeting AS met
                  WHERE met.committee_id = ANY (committees_served(run => false)));
END $$;
