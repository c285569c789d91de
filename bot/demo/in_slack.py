"""`jet demo --slack`: a small Slack on this machine, for developers without a workspace. It is the double of the
tests, which only a checkout has."""

from __future__ import annotations

import importlib
import logging
import sys
import tempfile
from pathlib import Path
from typing import Any

import bot
from bot.cli.terminal import Terminal
from bot.demo.organisation import Employee, Organisation
from bot.demo.screen import Screen


async def run(organisation: Organisation, you: Employee, terminal: Terminal, screen: Screen) -> int:
    """Type as anybody until the end of the input; 1 where there is no checkout."""
    desk = _desk()
    if desk is None:
        screen.warn("slack_checkout")
        return 1
    with tempfile.NamedTemporaryFile(prefix="jet-slack-", suffix=".log", delete=False) as log:
        logging.basicConfig(filename=log.name, level=logging.WARNING, force=True)
    try:
        await desk.sit_down(organisation, you, terminal, screen)
    except TimeoutError:
        screen.warn("failed", reason="TimeoutError", log=log.name)
        return 1
    Path(log.name).unlink()
    screen.show("slack_goodbye")
    return 0


def _desk() -> Any:
    """The tests' desk in front of the double, if this is a checkout."""
    root = Path(bot.__file__).parents[1]
    if not (root / "tests" / "slack" / "desk.py").is_file():
        return None
    sys.path.insert(0, str(root))
    return importlib.import_module("tests.slack.desk")
