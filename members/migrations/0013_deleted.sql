-- What a member deleted, for thirty days, is theirs alone.
DROP POLICY IF EXISTS own ON members_deleted;
CREATE POLICY own ON members_deleted FOR SELECT TO netlib_web, netlib_worker, netlib_curator USING
    (owner_id = members_rule_viewer());
DROP POLICY IF EXISTS service ON members_deleted;
CREATE POLICY service ON members_deleted TO netlib_service USING (true);
ALTER TABLE members_deleted ENABLE ROW LEVEL SECURITY;
