"""The append-only log, to be read."""
