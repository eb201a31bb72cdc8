UPDATE events_rsvp SET sort_key = netlib_fold(sort_key)
 WHERE octet_length(sort_key) > char_length(sort_key) AND sort_key <> netlib_fold(sort_key);
