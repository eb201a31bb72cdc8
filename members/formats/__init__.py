"""How a member leaves Netlib: vCard, hCard, JSON-LD, and the archive of one’s own data."""
