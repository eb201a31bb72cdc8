-- The rule a second time: what the viewer of the transaction may read, as `netlib_web` or `netlib_worker`, which write
-- nothing, or as `netlib_curator`, who is a member too. `netlib_service` reads and writes all rows, and whoever owns the
-- tables asks no policy. Permissive policies of one table add up. tests/netlib/test_policies.py compares each with its `visible_to`.
--
-- A policy is planned anew with every query, which for short ones takes longer than to run it: an EXISTS is planned twice,
-- and one within another four times, so most subqueries here give a value. Who is looking is such a subquery as well, for
-- long ones: it is asked once and not for each row.

-- The row of a member who is suspended or leaving is there for nobody else. Who is named where is not a matter of rows: names
-- stand on rosters and guest lists whatever the directory shows, and those tables have policies of their own.
DROP POLICY IF EXISTS seen ON members_member;
CREATE POLICY seen ON members_member FOR SELECT TO netlib_web, netlib_worker USING (
    id = (SELECT members_rule_viewer()) OR is_active AND leaving_at IS NULL);

-- What an owner shows to an audience.
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

-- What is its owner's alone.
DROP POLICY IF EXISTS own ON members_contact;
CREATE POLICY own ON members_contact FOR SELECT TO netlib_web, netlib_worker, netlib_curator USING
    (owner_id = members_rule_viewer());
DROP POLICY IF EXISTS own ON members_circle;
CREATE POLICY own ON members_circle FOR SELECT TO netlib_web, netlib_worker, netlib_curator USING
    (owner_id = members_rule_viewer());
DROP POLICY IF EXISTS own ON members_block;
CREATE POLICY own ON members_block FOR SELECT TO netlib_web, netlib_worker, netlib_curator USING
    (owner_id = members_rule_viewer());
DROP POLICY IF EXISTS own ON members_change;
CREATE POLICY own ON members_change FOR SELECT TO netlib_web, netlib_worker, netlib_curator USING
    (owner_id = members_rule_viewer());
DROP POLICY IF EXISTS own ON members_savedsearch;
CREATE POLICY own ON members_savedsearch FOR SELECT TO netlib_web, netlib_worker, netlib_curator USING
    (owner_id = members_rule_viewer());
DROP POLICY IF EXISTS own ON members_upload;
CREATE POLICY own ON members_upload FOR SELECT TO netlib_web, netlib_worker, netlib_curator USING
    (by_id = members_rule_viewer());
DROP POLICY IF EXISTS own ON members_organizationsuggestion;
CREATE POLICY own ON members_organizationsuggestion FOR SELECT TO netlib_web, netlib_worker, netlib_curator USING
    (by_id = members_rule_viewer());

-- A request is its sender's, and for as long as it is open its recipient's.
DROP POLICY IF EXISTS own ON members_contactrequest;
CREATE POLICY own ON members_contactrequest FOR SELECT TO netlib_web, netlib_worker, netlib_curator USING (
    sender_id = (SELECT members_rule_viewer())
    OR recipient_id = (SELECT members_rule_viewer()) AND declined_at IS NULL AND withdrawn_at IS NULL
       AND members_contactrequest.sender_id <> ALL ((SELECT members_apart())::bigint[])
       AND NOT EXISTS (SELECT FROM members_rule_gone AS gone WHERE gone.id = members_contactrequest.sender_id));

-- Services read and write all rows.
DROP POLICY IF EXISTS service ON members_member;
CREATE POLICY service ON members_member TO netlib_service USING (true);
DROP POLICY IF EXISTS service ON members_entry;
CREATE POLICY service ON members_entry TO netlib_service USING (true);
DROP POLICY IF EXISTS service ON members_photo;
CREATE POLICY service ON members_photo TO netlib_service USING (true);
DROP POLICY IF EXISTS service ON members_contactdocument;
CREATE POLICY service ON members_contactdocument TO netlib_service USING (true);
DROP POLICY IF EXISTS service ON members_contact;
CREATE POLICY service ON members_contact TO netlib_service USING (true);
DROP POLICY IF EXISTS service ON members_circle;
CREATE POLICY service ON members_circle TO netlib_service USING (true);
DROP POLICY IF EXISTS service ON members_block;
CREATE POLICY service ON members_block TO netlib_service USING (true);
DROP POLICY IF EXISTS service ON members_change;
CREATE POLICY service ON members_change TO netlib_service USING (true);
DROP POLICY IF EXISTS service ON members_savedsearch;
CREATE POLICY service ON members_savedsearch TO netlib_service USING (true);
DROP POLICY IF EXISTS service ON members_upload;
CREATE POLICY service ON members_upload TO netlib_service USING (true);
DROP POLICY IF EXISTS service ON members_organizationsuggestion;
CREATE POLICY service ON members_organizationsuggestion TO netlib_service USING (true);
DROP POLICY IF EXISTS service ON members_contactrequest;
CREATE POLICY service ON members_contactrequest TO netlib_service USING (true);

-- Curators read no more than others of what members show to each other or keep. These alone are for them: who is a member,
-- suspended or not, and what is sent to them.
DROP POLICY IF EXISTS curator ON members_member;
CREATE POLICY curator ON members_member TO netlib_curator USING (true);
DROP POLICY IF EXISTS curator ON members_upload;
CREATE POLICY curator ON members_upload TO netlib_curator USING (true);
DROP POLICY IF EXISTS curator ON members_organizationsuggestion;
CREATE POLICY curator ON members_organizationsuggestion TO netlib_curator USING (true);

ALTER TABLE members_member ENABLE ROW LEVEL SECURITY;
ALTER TABLE members_entry ENABLE ROW LEVEL SECURITY;
ALTER TABLE members_photo ENABLE ROW LEVEL SECURITY;
ALTER TABLE members_contactdocument ENABLE ROW LEVEL SECURITY;
ALTER TABLE members_contact ENABLE ROW LEVEL SECURITY;
ALTER TABLE members_circle ENABLE ROW LEVEL SECURITY;
ALTER TABLE members_block ENABLE ROW LEVEL SECURITY;
ALTER TABLE members_change ENABLE ROW LEVEL SECURITY;
ALTER TABLE members_savedsearch ENABLE ROW LEVEL SECURITY;
ALTER TABLE members_upload ENABLE ROW LEVEL SECURITY;
ALTER TABLE members_organizationsuggestion ENABLE ROW LEVEL SECURITY;
ALTER TABLE members_contactrequest ENABLE ROW LEVEL SECURITY;

-- What was done is counted for limits, and shown to nobody; curators see who reached one.
DROP POLICY IF EXISTS service ON netlib_usage;
CREATE POLICY service ON netlib_usage TO netlib_service USING (true);
DROP POLICY IF EXISTS service ON netlib_limithit;
CREATE POLICY service ON netlib_limithit TO netlib_service USING (true);
DROP POLICY IF EXISTS curator ON netlib_limithit;
CREATE POLICY curator ON netlib_limithit FOR SELECT TO netlib_curator USING (true);
ALTER TABLE netlib_usage ENABLE ROW LEVEL SECURITY;
ALTER TABLE netlib_limithit ENABLE ROW LEVEL SECURITY;

-- Whom a member does not want to be told of is theirs alone.
DROP POLICY IF EXISTS own ON members_dismissal;
CREATE POLICY own ON members_dismissal FOR SELECT TO netlib_web, netlib_worker, netlib_curator USING
    (owner_id = members_rule_viewer());
DROP POLICY IF EXISTS service ON members_dismissal;
CREATE POLICY service ON members_dismissal TO netlib_service USING (true);
ALTER TABLE members_dismissal ENABLE ROW LEVEL SECURITY;

-- What a member deleted, for thirty days, is theirs alone.
DROP POLICY IF EXISTS own ON members_deleted;
CREATE POLICY own ON members_deleted FOR SELECT TO netlib_web, netlib_worker, netlib_curator USING
    (owner_id = members_rule_viewer());
DROP POLICY IF EXISTS service ON members_deleted;
CREATE POLICY service ON members_deleted TO netlib_service USING (true);
ALTER TABLE members_deleted ENABLE ROW LEVEL SECURITY;
