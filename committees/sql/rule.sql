-- What the rule reads of seats and meetings. As in members/sql/rule.sql, these views belong to the owner of the tables, so that
-- no policy asks another one; nothing but the rule stands on them.

CREATE OR REPLACE VIEW committees_rule_seat AS
    SELECT s.committee_id, s.member_id, s.role, s.status, s.begins, s.ends, c.time_zone
      FROM committees_seat AS s JOIN committees_committee AS c ON c.id = s.committee_id;
CREATE OR REPLACE VIEW committees_rule_meeting AS SELECT committee_id, event_id FROM committees_meeting;

CREATE OR REPLACE VIEW committees_rule_committee AS SELECT id, time_zone FROM committees_committee;

-- The date in a time zone, by the clock of whoever set the viewer, so that a policy and a query mean the same day.
CREATE OR REPLACE FUNCTION committees_rule_today(zone text) RETURNS date LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT (coalesce(nullif(current_setting('netlib.now', true), '')::timestamptz, now()) AT TIME ZONE zone)::date
$$;

-- Committees on which the viewer of the transaction serves today, and whether they run it by that seat.
CREATE OR REPLACE VIEW committees_rule_held AS
    SELECT s.committee_id, s.role IN ('chair', 'co-chair', 'vice-chair') AS runs
      FROM committees_rule_seat AS s JOIN members_member AS holder ON holder.id = s.member_id
     WHERE s.member_id = members_rule_viewer() AND s.status = 'accepted'
       AND s.begins <= committees_rule_today(s.time_zone)
       AND (s.ends IS NULL OR s.ends > committees_rule_today(s.time_zone))
       AND members_rule_in_good_standing(holder.is_active, holder.leaving_at);
