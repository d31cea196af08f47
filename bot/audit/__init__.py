"""Draw, ask, check, review, report."""
