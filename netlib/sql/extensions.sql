-- What PostgreSQL brings along and keeps switched off: exclusion over numbers and days at once, words that look alike,
-- how far two words are apart.
CREATE EXTENSION IF NOT EXISTS btree_gist WITH SCHEMA public;
CREATE EXTENSION IF NOT EXISTS pg_trgm WITH SCHEMA public;
CREATE EXTENSION IF NOT EXISTS fuzzystrmatch WITH SCHEMA public;
