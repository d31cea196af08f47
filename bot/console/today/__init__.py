"""The first page: what waits, today's broadcast, today's audit, the groups."""
