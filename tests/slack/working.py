"""A whole Jet, connected to the double over its real sockets."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from adapters.slack.manifest import METHODS
from adapters.slack.settings import SlackSettings
from adapters.slack.wire import Slack
from bot.assembly import Jet, open_jet
from bot.cli.run import working
from bot.cli.slack import app_manifest
from bot.config import settings as configured
from bot.rates import Lane, Rate, Rates
from tests.slack.double import SlackDouble, Workspace

OFFICE = "office"
COMMANDS = ("poll", "peiling", "club", "ask")


def settings(slack: SlackDouble, workspace: Workspace, **more: Any) -> SlackSettings:
    """How Jet connects to a workspace of the double; nothing is paced unless asked for."""
    app = workspace.app
    given: dict[str, Any] = {
        "bot_token": app.bot_token,
        "app_token": app.app_token,
        "signing_secret": app.signing_secret,
        "api": slack.api_url,
        "rates": Rates(lanes={Lane.VERIFY: Rate(1000)}),
        "beat": 0.5,
        "slash_words": frozenset(COMMANDS),
        "port": 0,
    }
    return SlackSettings(**given | more)


@asynccontextmanager
async def jet_at_work(
    folder: Path,
    template: Path,
    slack: SlackDouble,
    workspace: Workspace,
    staff: Path | None = None,
    url: str = "",
    **more: Any,
) -> AsyncIterator[Jet]:
    """Jet in a workspace, by Socket Mode or (`http=True`) by signed HTTP, ready to hear; over the store at `url`, else
    over a SQLite file in the folder."""
    shutil.copy(template, folder / "jet.db") if not (folder / "jet.db").exists() else None
    adapter = Slack(OFFICE, settings(slack, workspace, **more))
    config = configured.Config(
        organisation=configured.Organisation(name="Wilgenhof", first_admin="Odile de Wit", staff_list=staff),
        store=configured.Store(url=url or f"sqlite:///{folder / 'jet.db'}", directory=folder),
        slack={
            OFFICE: configured.Slack(timeline=more.get("timeline", ""), timezone="Europe/Amsterdam", commands=COMMANDS)
        },
    )
    workspace.app.install(app_manifest(config, config.slack[OFFICE])[0])
    async with open_jet(config, adapters={OFFICE: adapter}) as jet, working(jet) as ready:
        for each in ready:
            await each.wait()
        if more.get("http"):
            workspace.app.request_url = f"http://127.0.0.1:{adapter.port}/slack/events"
        else:
            await slack.connected(workspace)
        yield jet
    for call in slack.calls:  # what was not foreseen in the manifest would fail in a real workspace
        assert call.method in METHODS or call.method == "apps.connections.open", call.method
        assert not call.answer or call.answer.get("error") != "missing_scope", call.answer
