"""`python -m bot.cli` is `munadi`, with this interpreter."""

from bot.cli.main import main

main()
