"""One person's data: found, handed over, deleted, and deleted again after a restore."""
