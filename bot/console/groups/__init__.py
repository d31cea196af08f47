"""The groups of a place, and one group's page."""
