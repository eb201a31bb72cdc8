-- The viewer's own lines. A policy is planned anew for each mention of its table, and search mentions these in every query.
-- Who is not held by policies has all.
CREATE OR REPLACE VIEW members_rule_own_line AS
    SELECT owner_id, kind, label, text, value, organization_id, heading_id, place_id FROM members_entry
     WHERE owner_id = members_rule_viewer()
        OR current_setting('role') NOT IN ('netlib_web', 'netlib_worker', 'netlib_curator');
