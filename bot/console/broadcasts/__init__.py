"""Broadcasts: the list, writing one, and its page with what becomes of it."""
