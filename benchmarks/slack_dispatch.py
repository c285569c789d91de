"""A `/poll` in Slack, through edge, inbox, turn and outbox, against a bare bolt listener that does nothing.

    python -m benchmarks.slack_dispatch [--commands 200] [--latency 0.0]

The apps are processes of their own; this one plays Slack (the double of the tests) on loopback. For each way to be
reached: how long Slack waits for the acknowledgement, how long until the card of the poll stands in the channel, and
the CPU time of the app's process a command. Polls are asked for no faster than Jet posts in a workspace, or that limit
is what is measured. `--latency` is how many seconds each call of the Web API takes. Bare
bolt is measured as its documentation has it, and at its best (`process_before_response`).
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import os
import re
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from aiohttp import ClientSession, web
from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.manifest import METHODS
from adapters.slack.settings import RATES
from benchmarks.figures import percentile
from bot.rates import Lane
from tests.slack.double import Channel, Person, SlackDouble, Workspace

_CHANNELS = 20
_HTTP_PORT = 3917
_APART = 1.2 * RATES.lanes[Lane.POST].apart.total_seconds()
_POLL = "Where shall we have lunch on Friday {}? | The canteen | The park | The bakery"


@dataclass
class Measured:
    """One app, reached in one way: seconds a command."""

    name: str
    acknowledged: list[float] = field(default_factory=list)
    shown: list[float] = field(default_factory=list)
    cpu: float = 0.0

    def line(self, floor: Measured) -> str:
        """Its row of the table."""
        ack, shown = self.acknowledged, self.shown
        seen = f"{percentile(shown, 0.5):8.1f} {percentile(shown, 0.95):8.1f}" if shown else f"{'-':>8} {'-':>8}"
        ratio = f"{percentile(ack, 0.5) / percentile(floor.acknowledged, 0.5):7.1f} {self.cpu / floor.cpu:7.1f}"
        return f"{self.name:24} {percentile(ack, 0.5):8.1f} {percentile(ack, 0.95):8.1f} {seen} {self.cpu:8.2f} {ratio}"


def cpu_of(pid: int) -> float:
    """Milliseconds of CPU that a process has used, all its threads together."""
    threads = Path(f"/proc/{pid}/task").glob("*/schedstat")
    return sum(int(thread.read_text().split()[0]) for thread in threads) / 1e6


@asynccontextmanager
async def app(*argv: str, environ: Mapping[str, str], folder: Path) -> AsyncIterator[int]:
    """A process that says one line when it is ready; yields its number."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, *argv, stdout=asyncio.subprocess.PIPE, env={**os.environ, **environ}, cwd=folder
    )
    assert process.stdout is not None
    try:
        assert await process.stdout.readline(), "the app did not start"
        yield process.pid
    finally:
        process.terminate()
        await process.communicate()


class Office:
    """A workspace in which people ask for polls."""

    def __init__(self, slack: SlackDouble, http: bool) -> None:
        self.slack = slack
        self.workspace: Workspace = slack.workspace()
        self.workspace.app.request_url = f"http://127.0.0.1:{_HTTP_PORT}/slack/events" if http else None
        people = [slack.person(f"P{number} Jansen", self.workspace) for number in range(4)]
        rooms = [slack.channel(f"team-{number}", *people, workspace=self.workspace) for number in range(_CHANNELS)]
        self._rooms: itertools.cycle[Channel] = itertools.cycle(rooms)
        self._people: itertools.cycle[Person] = itertools.cycle(people)
        self._numbers = itertools.count()

    async def poll(self, measured: Measured | None, *, answered: bool) -> None:
        """Somebody asks; wait for the card, if the app makes one."""
        person, room, number = next(self._people), next(self._rooms), next(self._numbers)
        began = time.perf_counter()
        assert (await person.slash(room, "/poll", _POLL.format(number))).ok
        acknowledged = time.perf_counter()
        if answered:
            await person.waits_for(room, f"on Friday {number}?", 20)
        if measured is not None:
            measured.acknowledged.append((acknowledged - began) * 1000)
            measured.shown += [(time.perf_counter() - began) * 1000] if answered else []

    async def _reached(self) -> None:
        if self.workspace.app.request_url is None:
            await self.slack.connected(self.workspace, 20)
            return
        async with asyncio.timeout(20):
            while not await self.slack.http.challenge(self.workspace):
                await asyncio.sleep(0.1)

    async def measure(self, name: str, pid: int, commands: int, *, answered: bool) -> Measured:
        """One command after the other; each channel is used once before that, as on any ordinary day."""
        await self._reached()
        for _ in range(_CHANNELS):
            await self._unhurried(None, answered=answered)
        measured, before = Measured(name), cpu_of(pid)
        for _ in range(commands):
            await self._unhurried(measured, answered=answered)
        measured.cpu = (cpu_of(pid) - before) / commands
        return measured

    async def _unhurried(self, measured: Measured | None, *, answered: bool) -> None:
        next_at = time.perf_counter() + (_APART if answered else 0)
        await self.poll(measured, answered=answered)
        await asyncio.sleep(next_at - time.perf_counter())


async def bare(office: Office, commands: int, folder: Path, *, early: bool) -> Measured:
    """Bolt with one listener that only acknowledges."""
    tokens = office.workspace.app
    environ = {
        "BARE_API": office.slack.api_url,
        "BARE_TOKENS": " ".join((tokens.bot_token, tokens.app_token, tokens.signing_secret)),
        "BARE_HOW": " ".join(("http" if tokens.request_url else "socket", "early" if early else "default")),
        "PYTHONPATH": str(Path(__file__).parents[1]),
    }
    async with app("-m", "benchmarks.slack_dispatch", "--bare", environ=environ, folder=folder) as pid:
        return await office.measure("bolt, early ack" if early else "bolt", pid, commands, answered=False)


async def jet(office: Office, commands: int, folder: Path) -> Measured:
    """`jet run`, as it is installed."""
    tokens, way = office.workspace.app, "http" if office.workspace.app.request_url else "socket"
    secrets = {"BOT_TOKEN": tokens.bot_token, "APP_TOKEN": tokens.app_token, "SIGNING_SECRET": tokens.signing_secret}
    environ = {f"JET_SLACK__OFFICE__{name}": value for name, value in secrets.items()}
    environ |= {"JET_SLACK__OFFICE__API": office.slack.url, "JET_LOG__LEVEL": "warning"}
    config = folder / f"{way}.toml"
    config.write_text(
        f'[store]\ndirectory = "{folder / way}"\n[health]\nport = 0\n'
        f'[slack.office]\nmode = "{way}"\nport = {_HTTP_PORT}\ncommands = ["poll"]\n'
    )
    environ["PYTHONPATH"] = str(Path(__file__).parents[1])
    async with app("-m", "bot.cli", "--config", str(config), "run", environ=environ, folder=folder) as pid:
        return await office.measure("jet", pid, commands, answered=True)


async def serve_bare() -> None:
    """The process of the bare app."""
    bot, socket, secret = os.environ["BARE_TOKENS"].split()
    way, how = os.environ["BARE_HOW"].split()
    async with ClientSession() as session:
        client = AsyncWebClient(token=bot, base_url=os.environ["BARE_API"], session=session)
        client.proxy = None
        bolt = AsyncApp(client=client, signing_secret=secret, process_before_response=how == "early")

        async def nothing(ack: AsyncAck) -> None:
            await ack()

        bolt.command(re.compile(".*"))(nothing)
        if way == "http":
            runner = web.AppRunner(bolt.web_app(path="/slack/events"), access_log=None)
            await runner.setup()
            await web.TCPSite(runner, "127.0.0.1", _HTTP_PORT).start()
        else:
            handler = AsyncSocketModeHandler(bolt, socket)
            handler.client.proxy = None
            await handler.connect_async()  # type: ignore[no-untyped-call]
        sys.stdout.write("Bare.\n")
        sys.stdout.flush()
        await asyncio.Event().wait()


async def compare(commands: int, latency: float, out: Callable[[str], None]) -> None:
    """Everything in one run."""
    with tempfile.TemporaryDirectory() as directory:
        folder = Path(directory)
        for http in (False, True):
            async with SlackDouble() as slack:
                for method in METHODS if latency else ():
                    slack.faults.delay(method, latency, times=100 * commands)
                office = Office(slack, http)
                found = [await bare(office, commands, folder, early=early) for early in (False, True)]
                found.append(await jet(office, commands, folder))
            out(f"\n{'HTTP' if http else 'Socket Mode'}: {commands} commands, milliseconds; a call takes {latency:g} s")
            out(f"{'':24} {'ack p50':>8} {'p95':>8} {'card p50':>8} {'p95':>8} {'CPU':>8} {'ack x':>7} {'CPU x':>7}")
            for each in found:
                out(each.line(found[1]))


def main() -> None:
    """The entry point."""
    given = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    given.add_argument("--commands", type=int, default=200)
    given.add_argument("--latency", type=float, default=0.0, metavar="SECONDS")
    given.add_argument("--bare", action="store_true", help=argparse.SUPPRESS)
    args = given.parse_args()
    asyncio.run(serve_bare() if args.bare else compare(args.commands, args.latency, print))


if __name__ == "__main__":
    main()
