"""`python -m bot.cli` is `jet`."""

from bot.cli.main import main

main()
