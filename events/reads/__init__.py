"""What is read of events, for a viewer: one event, the lists and the calendar, what the start page shows."""
