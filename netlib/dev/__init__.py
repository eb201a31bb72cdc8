"""The commands behind `make`, the embedded PostgreSQL and the house lint. The site itself never imports them."""
