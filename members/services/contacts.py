"""Writing ties: ask, accept, decline, withdraw, file, remove, block. Both members' rows are locked in one order."""
