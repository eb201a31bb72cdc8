-- Members who are suspended or leaving, for the other policies. See `members_rule_filed`.
CREATE OR REPLACE VIEW members_rule_gone AS
    SELECT id FROM members_member WHERE NOT is_active OR leaving_at IS NOT NULL;

-- The row of a member who is suspended or leaving is there for nobody else. Who is named where is not a matter of rows: names
-- stand on rosters and guest lists whatever the directory shows, and those tables have policies of their own.
DROP POLICY IF EXISTS seen ON members_member;
CREATE POLICY seen ON members_member FOR SELECT TO netlib_web, netlib_worker USING (
    id = (SELECT members_rule_viewer()) OR is_active AND leaving_at IS NULL);

DROP POLICY IF EXISTS seen ON members_entry;
CREATE POLICY seen ON members_entry FOR SELECT TO netlib_web, netlib_worker, netlib_curator USING (
    owner_id = (SELECT members_rule_viewer())
    OR (members_rule_shares(audience, (SELECT members_rule_general_standing(members_rule_viewer())))
        OR members_rule_shares(audience, (SELECT filed.mask FROM members_rule_filed AS filed
                              WHERE filed.owner_id = members_entry.owner_id AND filed.other_id = (SELECT members_rule_viewer()))))
       AND members_entry.owner_id <> ALL ((SELECT members_apart())::bigint[])
       AND NOT EXISTS (SELECT FROM members_rule_gone AS gone WHERE gone.id = members_entry.owner_id));
DROP POLICY IF EXISTS seen ON members_photo;
CREATE POLICY seen ON members_photo FOR SELECT TO netlib_web, netlib_worker, netlib_curator USING (
    owner_id = (SELECT members_rule_viewer())
    OR (members_rule_shares(audience, (SELECT members_rule_general_standing(members_rule_viewer())))
        OR members_rule_shares(audience, (SELECT filed.mask FROM members_rule_filed AS filed
                              WHERE filed.owner_id = members_photo.owner_id AND filed.other_id = (SELECT members_rule_viewer()))))
       AND members_photo.owner_id <> ALL ((SELECT members_apart())::bigint[])
       AND NOT EXISTS (SELECT FROM members_rule_gone AS gone WHERE gone.id = members_photo.owner_id));
DROP POLICY IF EXISTS seen ON members_contactdocument;
CREATE POLICY seen ON members_contactdocument FOR SELECT TO netlib_web, netlib_worker, netlib_curator USING (
    member_id = (SELECT members_rule_viewer())
    OR members_rule_shares(audience, (SELECT filed.mask FROM members_rule_filed AS filed
                          WHERE filed.owner_id = members_contactdocument.member_id AND filed.other_id = (SELECT members_rule_viewer())))
       AND members_contactdocument.member_id <> ALL ((SELECT members_apart())::bigint[])
       AND NOT EXISTS (SELECT FROM members_rule_gone AS gone WHERE gone.id = members_contactdocument.member_id));
DROP POLICY IF EXISTS own ON members_contactrequest;
CREATE POLICY own ON members_contactrequest FOR SELECT TO netlib_web, netlib_worker, netlib_curator USING (
    sender_id = (SELECT members_rule_viewer())
    OR recipient_id = (SELECT members_rule_viewer()) AND declined_at IS NULL AND withdrawn_at IS NULL
       AND members_contactrequest.sender_id <> ALL ((SELECT members_apart())::bigint[])
       AND NOT EXISTS (SELECT FROM members_rule_gone AS gone WHERE gone.id = members_contactrequest.sender_id));
DROP POLICY IF EXISTS service ON members_member;
CREATE POLICY service ON members_member TO netlib_service USING (true);
DROP POLICY IF EXISTS curator ON members_member;
CREATE POLICY curator ON members_member TO netlib_curator USING (true);
ALTER TABLE members_member ENABLE ROW LEVEL SECURITY;
