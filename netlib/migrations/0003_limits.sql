-- How many pages a member reads in an hour (netlib.limits), which no model describes. It is written at every such page and
-- forgotten after two hours: no log is kept of it, and a crash may empty it. The free room lets an update stay on its page.
CREATE UNLOGGED TABLE IF NOT EXISTS netlib_reading (
    member_id bigint NOT NULL,
    kind varchar(20) NOT NULL,
    hour timestamptz NOT NULL,
    times integer NOT NULL,
    PRIMARY KEY (member_id, kind, hour)
) WITH (fillfactor = 50);
