"""Finding events: what narrows the list, the list itself, the month, and what the desk and the home page show."""
