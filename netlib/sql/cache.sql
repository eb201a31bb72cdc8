-- The table of the database cache, which no model describes: with it `migrate` is all that a new database needs.
CREATE TABLE IF NOT EXISTS netlib_cache (
    cache_key varchar(255) PRIMARY KEY,
    value text NOT NULL,
    expires timestamptz NOT NULL
);
CREATE INDEX IF NOT EXISTS netlib_cache_expires ON netlib_cache (expires);
