"""What is read of committees, for a viewer: rosters, the chairs’ page, one’s own service."""
