-- The roles as which requests, letters and services work. Roles belong to the whole server, so they may be there already:
-- two databases may even make them at the same moment. Whoever migrates without the right to make roles has an
-- administrator make them first (README.md).
DO $$
DECLARE wanted text;
BEGIN
    FOREACH wanted IN ARRAY ARRAY['netlib_service', 'netlib_curator', 'netlib_web', 'netlib_worker'] LOOP
        BEGIN
            IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = wanted) THEN
                EXECUTE format('CREATE ROLE %I NOLOGIN', wanted);
            END IF;
        EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
        END;
        -- So that one role can own the tables and serve. Where an administrator made the roles, this is theirs to say.
        IF NOT (SELECT rolsuper FROM pg_roles WHERE rolname = current_user) THEN
            BEGIN
                EXECUTE format('GRANT %I TO CURRENT_USER', wanted);
            EXCEPTION WHEN insufficient_privilege THEN NULL;
            END;
        END IF;
    END LOOP;
END $$;

-- Services read and write all rows, the admin those that curators look after; what serves a viewer reads, as far as the policies let it. Tables that come later are
-- in this as well.
GRANT USAGE ON SCHEMA public TO netlib_service, netlib_curator, netlib_web, netlib_worker;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO netlib_service, netlib_curator;
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO netlib_service, netlib_curator;
GRANT SELECT ON ALL TABLES IN SCHEMA public TO netlib_web, netlib_worker;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO netlib_service, netlib_curator;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO netlib_service, netlib_curator;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT ON TABLES TO netlib_web, netlib_worker;

-- What a request itself writes, which is nobody's: the session, and limits and pictures in the cache.
GRANT INSERT, UPDATE, DELETE ON django_session, netlib_cache TO netlib_web;
