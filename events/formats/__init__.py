"""How events leave Netlib: iCalendar, Atom, JSON-LD, and the archive of one’s own data."""
