-- What the rule reads of events, answers and invitations. As in members/sql/rule.sql, these views belong to the owner of the
-- tables, so that no policy asks another one; nothing but the rule stands on them.

CREATE OR REPLACE VIEW events_rule_cohost AS SELECT event_id, member_id FROM events_cohost;
CREATE OR REPLACE VIEW events_rule_invitation AS SELECT event_id, member_id FROM events_invitation;
CREATE OR REPLACE VIEW events_rule_rsvp AS SELECT event_id, member_id, status, waiting_since, cohort_since FROM events_rsvp;

-- Events whose host exists for the viewer of the transaction; an organization always does.
CREATE OR REPLACE VIEW events_rule_here AS
    SELECT e.id AS event_id, e.host_id, e.organization_id FROM events_event AS e
     WHERE e.organization_id IS NOT NULL
        OR NOT EXISTS (SELECT FROM members_rule_absent AS absent WHERE absent.member_id = e.host_id);

-- Events that the viewer hosts, as the host or a co-host.
CREATE OR REPLACE VIEW events_rule_hosted AS
    SELECT e.id AS event_id FROM events_event AS e WHERE e.host_id = members_rule_viewer()
    UNION ALL
    SELECT c.event_id FROM events_cohost AS c JOIN events_rule_here AS here ON here.event_id = c.event_id
     WHERE c.member_id = members_rule_viewer();
