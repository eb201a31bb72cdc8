"""How committees leave Netlib: rosters as files, and the archive of one’s own data."""
