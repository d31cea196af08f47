"""The day's draws, their screenshots, and the verdicts."""
