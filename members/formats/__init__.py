"""The formats of a member's data: vCard, h-card, JSON-LD, and the archive of one’s own data."""
