-- Service in members' own words: what they show, their own, and what waits for those who run its committee.
DROP POLICY IF EXISTS seen ON committees_ownservice;
CREATE POLICY seen ON committees_ownservice FOR SELECT TO netlib_web, netlib_worker, netlib_curator USING (
    member_id = (SELECT members_rule_viewer())
    OR (members_rule_shares(audience, (SELECT members_rule_general_standing(members_rule_viewer())))
        OR members_rule_shares(audience, (SELECT filed.mask FROM members_rule_filed AS filed
                              WHERE filed.owner_id = committees_ownservice.member_id AND filed.other_id = (SELECT members_rule_viewer())))
        OR refused_at IS NULL AND committee_id = ANY ((SELECT committees_served(run => true))::bigint[]))
       AND committees_ownservice.member_id <> ALL ((SELECT members_apart())::bigint[])
       AND NOT EXISTS (SELECT FROM members_rule_gone AS gone WHERE gone.id = committees_ownservice.member_id));
DROP POLICY IF EXISTS service ON committees_ownservice;
CREATE POLICY service ON committees_ownservice TO netlib_service USING (true);
ALTER TABLE committees_ownservice ENABLE ROW LEVEL SECURITY;

CREATE OR REPLACE FUNCTION committees_log_own_service() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM members_log_shown(NEW.member_id, 'own_service', NEW.id, OLD.audience, NEW.audience);
    RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER committees_log_own_service AFTER INSERT OR UPDATE OF audience ON committees_ownservice
    FOR EACH ROW EXECUTE FUNCTION committees_log_own_service();
