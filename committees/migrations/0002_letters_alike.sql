UPDATE committees_committee SET key = netlib_fold(key)
 WHERE octet_length(key) > char_length(key) AND key <> netlib_fold(key);
UPDATE committees_seat SET name_key = netlib_fold(name_key)
 WHERE octet_length(name_key) > char_length(name_key) AND name_key <> netlib_fold(name_key);
