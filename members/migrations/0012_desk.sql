-- Whom a member does not want to be told of is theirs alone.
DROP POLICY IF EXISTS own ON members_dismissal;
CREATE POLICY own ON members_dismissal FOR SELECT TO netlib_web, netlib_worker, netlib_curator USING
    (owner_id = members_rule_viewer());
DROP POLICY IF EXISTS service ON members_dismissal;
CREATE POLICY service ON members_dismissal TO netlib_service USING (true);
ALTER TABLE members_dismissal ENABLE ROW LEVEL SECURITY;
