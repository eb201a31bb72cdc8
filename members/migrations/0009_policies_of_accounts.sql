-- Who signs in how, in the tables of django-allauth, whose own pages read them as services do: there is no viewer yet. All
-- others read their own.
DROP POLICY IF EXISTS own ON account_emailaddress;
CREATE POLICY own ON account_emailaddress FOR SELECT TO netlib_web, netlib_worker, netlib_curator USING
    (user_id = members_rule_viewer());
DROP POLICY IF EXISTS service ON account_emailaddress;
CREATE POLICY service ON account_emailaddress TO netlib_service USING (true);
ALTER TABLE account_emailaddress ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS own ON mfa_authenticator;
CREATE POLICY own ON mfa_authenticator FOR SELECT TO netlib_web, netlib_worker, netlib_curator USING
    (user_id = members_rule_viewer());
DROP POLICY IF EXISTS service ON mfa_authenticator;
CREATE POLICY service ON mfa_authenticator TO netlib_service USING (true);
ALTER TABLE mfa_authenticator ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS own ON socialaccount_socialaccount;
CREATE POLICY own ON socialaccount_socialaccount FOR SELECT TO netlib_web, netlib_worker, netlib_curator USING
    (user_id = members_rule_viewer());
DROP POLICY IF EXISTS service ON socialaccount_socialaccount;
CREATE POLICY service ON socialaccount_socialaccount TO netlib_service USING (true);
ALTER TABLE socialaccount_socialaccount ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS own ON usersessions_usersession;
CREATE POLICY own ON usersessions_usersession FOR SELECT TO netlib_web, netlib_worker, netlib_curator USING
    (user_id = members_rule_viewer());
DROP POLICY IF EXISTS service ON usersessions_usersession;
CREATE POLICY service ON usersessions_usersession TO netlib_service USING (true);
ALTER TABLE usersessions_usersession ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS own ON account_emailconfirmation;
CREATE POLICY own ON account_emailconfirmation FOR SELECT TO netlib_web, netlib_worker, netlib_curator USING
    ((SELECT TRUE FROM account_emailaddress AS own WHERE own.id = account_emailconfirmation.email_address_id));
DROP POLICY IF EXISTS service ON account_emailconfirmation;
CREATE POLICY service ON account_emailconfirmation TO netlib_service USING (true);
ALTER TABLE account_emailconfirmation ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS own ON socialaccount_socialtoken;
CREATE POLICY own ON socialaccount_socialtoken FOR SELECT TO netlib_web, netlib_worker, netlib_curator USING
    ((SELECT TRUE FROM socialaccount_socialaccount AS own WHERE own.id = socialaccount_socialtoken.account_id));
DROP POLICY IF EXISTS service ON socialaccount_socialtoken;
CREATE POLICY service ON socialaccount_socialtoken TO netlib_service USING (true);
ALTER TABLE socialaccount_socialtoken ENABLE ROW LEVEL SECURITY;

-- What was done in the admin is for the admin.
REVOKE SELECT ON django_admin_log FROM netlib_web, netlib_worker;
