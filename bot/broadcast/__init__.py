"""Compose, audience, cost, approval, planning, progress."""
