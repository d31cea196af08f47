"""The web pages for the offices."""
