-- The one rule in SQL: who may see what. `members/rule/` tells it in words and in Python; tests/members/test_rule.py
-- compares the two.
--
--     visible  =  owner = viewer  OR  (audience & standing) <> 0
--
--     bit 0 (1)  PUBLIC          every standing has it: the standing of a visitor is 1
--     bit 1 (2)  MEMBERS         every member's standing has it: 3
--     bit 2 (4)  PROFESSIONAL    the owner filed the viewer as professional
--     bit 3 (8)  PERSONAL        the owner filed the viewer as personal
--     bit 4…     circles         the owner's own
--
-- PostgreSQL puts the body of each of these functions in place of its call before it plans, so a query finds the same
-- indexes as with the expression written out. It does so only for a body that is one SELECT, in a function that is
-- neither VOLATILE nor STRICT; an expression may hold no subquery, a query in FROM may. A test reads the plans.
--
-- Each call costs the planner a hundredth of a millisecond, one in FROM three. So what nearly every query asks several
-- times of single rows (neither gone nor blocked) is text in members/rule/sql.py: as functions these made short searches
-- slower by a tenth.

CREATE OR REPLACE FUNCTION members_rule_shares(audience bigint, standing bigint) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT (audience & standing) <> 0
$$;

-- A member who is neither suspended nor leaving: nobody else exists for others.
CREATE OR REPLACE FUNCTION members_rule_in_good_standing(is_active boolean, leaving_at timestamptz) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT is_active AND leaving_at IS NULL
$$;

-- Every member.
CREATE OR REPLACE FUNCTION members_rule_reaches_members(audience bigint) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT (audience & 3) <> 0
$$;

-- Visitors too.
CREATE OR REPLACE FUNCTION members_rule_reaches_visitors(audience bigint) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT (audience & 1) <> 0
$$;

-- Some contacts of the owner and nobody else.
CREATE OR REPLACE FUNCTION members_rule_reaches_contacts_alone(audience bigint) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT audience <> 0 AND (audience & 3) = 0
$$;

-- Whether a filing holds exactly these tiers, in whatever circles.
CREATE OR REPLACE FUNCTION members_rule_tier_is(mask bigint, tier bigint) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT (mask & 12) = tier
$$;

-- Who is looking, in the policies: netlib.roles sets it for the transaction. NULL is a visitor.
CREATE OR REPLACE FUNCTION members_rule_viewer() RETURNS bigint LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT nullif(current_setting('netlib.viewer', true), '')::bigint
$$;

-- What the viewer is to an owner who filed them nowhere.
CREATE OR REPLACE FUNCTION members_rule_general_standing(viewer bigint) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE WHEN viewer IS NULL THEN 1 ELSE 3 END::bigint
$$;

-- Ties and blocks as the rule reads them. The policies of the tables beneath let their owners alone read them, and do not
-- apply here, as a view reads with the rights of whoever owns it. Nothing but the rule stands on these: no model does.
CREATE OR REPLACE VIEW members_rule_filed AS SELECT owner_id, other_id, mask FROM members_contact;
CREATE OR REPLACE VIEW members_rule_block AS SELECT owner_id, blocked_id FROM members_block;

-- The viewer's own lines. A policy is planned anew for each mention of its table, and search mentions these in every query.
-- Who is not held by policies has all.
CREATE OR REPLACE VIEW members_rule_own_line AS
    SELECT owner_id, kind, label, text, value, organization_id, heading_id, place_id FROM members_entry
     WHERE owner_id = members_rule_viewer()
        OR current_setting('role') NOT IN ('netlib_web', 'netlib_worker', 'netlib_curator');

-- Members who are suspended or leaving, for the other policies. See `members_rule_filed`.
CREATE OR REPLACE VIEW members_rule_gone AS
    SELECT id FROM members_member WHERE NOT is_active OR leaving_at IS NOT NULL;

-- Whom a block keeps apart from the viewer of the transaction, for policies. In PL/pgSQL, which plans it once in a session,
-- and with the rights of the owner of the tables, so that no policy asks another one.
CREATE OR REPLACE FUNCTION members_apart() RETURNS bigint[]
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER AS $$
BEGIN
    RETURN ARRAY(SELECT made.blocked_id FROM members_block AS made WHERE made.owner_id = members_rule_viewer()
                 UNION ALL SELECT met.owner_id FROM members_block AS met WHERE met.blocked_id = members_rule_viewer());
END $$;

-- Every member who exists for the viewer (NULL: a visitor): whether that is the viewer (own), their listing, and the
-- standing that the viewer has towards them.
CREATE OR REPLACE FUNCTION members_rule_standings(viewer bigint)
RETURNS TABLE (member_id bigint, own boolean, listing bigint, standing bigint)
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT m.id, m.id IS NOT DISTINCT FROM viewer, m.listing,
           CASE WHEN viewer IS NULL THEN 1 ELSE 3 | coalesce(filed.mask, 0) END
      FROM members_member AS m
      LEFT JOIN members_rule_filed AS filed ON filed.owner_id = m.id AND filed.other_id = viewer
     WHERE m.id IS NOT DISTINCT FROM viewer
        OR m.is_active AND m.leaving_at IS NULL
           AND (m.id IN (SELECT made.blocked_id FROM members_rule_block AS made WHERE made.owner_id = viewer
                         UNION ALL SELECT met.owner_id FROM members_rule_block AS met WHERE met.blocked_id = viewer))
               IS NOT TRUE
$$;
