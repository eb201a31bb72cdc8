"""The events of the demo world: `events.toml` says what is on and who comes, `load` writes it to the database."""
