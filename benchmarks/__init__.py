"""How quick Netlib is, and how that grows: a synthetic world of any size, and what is measured in it."""
