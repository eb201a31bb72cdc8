-- What the rule reads of events, answers and invitations. As in members/sql/rule.sql, these views belong to the owner of the
-- tables, so that no policy asks another one; nothing but the rule stands on them.

CREATE OR REPLACE VIEW events_rule_cohost AS SELECT event_id, member_id FROM events_cohost;
CREATE OR REPLACE VIEW events_rule_invitation AS SELECT event_id, member_id FROM events_invitation;
CREATE OR REPLACE VIEW events_rule_rsvp AS SELECT event_id, member_id, status, waiting_since FROM events_rsvp;
CREATE OR REPLACE VIEW events_rule_event AS SELECT id, organization_id, host_id FROM events_event;

-- The events that the viewer of the transaction hosts, as the host or a co-host, for policies. See `members_apart`.
CREATE OR REPLACE FUNCTION events_hosted() RETURNS bigint[]
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER AS $$
BEGIN
    RETURN ARRAY(
        SELECT e.id FROM events_event AS e WHERE e.host_id = members_rule_viewer()
        UNION ALL
        SELECT e.id FROM events_cohost AS c JOIN events_event AS e ON e.id = c.event_id
          LEFT JOIN members_member AS host ON host.id = e.host_id
         WHERE c.member_id = members_rule_viewer()
           AND (e.organization_id IS NOT NULL
                OR members_rule_in_good_standing(host.is_active, host.leaving_at) AND host.id <> ALL (members_apart())));
END $$;

-- The published events that apps above let the viewer see, as `events.models.queries.let_in` says in Python. Nobody knows
-- of any here: committees/sql/rule.sql puts another function in its place.
CREATE OR REPLACE FUNCTION events_let_in() RETURNS bigint[]
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER AS $$
BEGIN
    RETURN '{}';
END $$;
