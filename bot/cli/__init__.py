"""The `munadi` command: one file a family of commands, wired together in `main`."""

from bot.cli.main import main

__all__ = ["main"]
