"""`jet demo`: a Matrix homeserver, a made-up organisation, and a chat with Jet in this terminal."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import locale
import logging
import os
import shutil
import signal
import sys
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

from adapters.matrix.local_homeserver import HomeserverFailed
from bot.assembly import Jet, make_texts, open_jet
from bot.cli.console import chat, show, worth_keeping
from bot.cli.run import serving, working
from bot.cli.session import Session, session
from bot.cli.terminal import Terminal
from bot.config.settings import Config
from bot.demo import homeserver, in_slack, seeding
from bot.demo.folder import Folder, InUse
from bot.demo.organisation import Employee, Organisation, read_organisation
from bot.demo.screen import Screen

_WRONG, _FAILED = 2, 1
_OTHERS = ("samira", "emma", "wim")  # some to log in as


def add_parsers(commands: Any) -> list[argparse.ArgumentParser]:
    """Declare `jet demo`."""
    made: argparse.ArgumentParser = commands.add_parser(
        "demo", help="try Jet: a Matrix homeserver, a small organisation, a chat here"
    )
    made.add_argument("--as", dest="name", metavar="NAME", help="who you are there (Emma; for Dutch speakers Samira)")
    made.add_argument("--reset", action="store_true", help="start afresh")
    made.add_argument("--slack", action="store_true", help="in a small Slack on this machine, from a checkout")
    made.set_defaults(run=run, configures_itself=True)
    return [made]


async def run(args: argparse.Namespace, _: Config, terminal: Terminal) -> int:
    """Try Jet until end of file, Ctrl-C or SIGTERM."""
    organisation = read_organisation()
    folder = Folder(args.cwd / os.environ.get("JET_DEMO_DIR", ".jet-demo"))
    you = organisation.called(args.name) if args.name else organisation.speaking(_language())
    language = you.language if you else _language()
    demo = _Demo(args, organisation, folder, terminal, language)
    if you is None:
        names = [employee.first_name for employee in organisation.employees.values()]
        demo.screen.warn("nobody", name=args.name, names=names)
        return _WRONG
    if args.slack:
        with _until_told_to_stop():
            return await in_slack.run(organisation, you, terminal, demo.screen)
        return _FAILED
    if not homeserver.installed():
        demo.screen.warn("no_homeserver")
        return _FAILED
    return await demo.run(you)


class _Demo:
    """One run of the demo."""

    def __init__(
        self, args: argparse.Namespace, organisation: Organisation, folder: Folder, terminal: Terminal, language: str
    ) -> None:
        self._args = args
        self._organisation = organisation
        self._folder = folder
        self._terminal = terminal
        self._interactive = sys.stdin.isatty()
        self.screen = Screen(terminal, organisation, language, interactive=self._interactive)

    async def run(self, you: Employee) -> int:
        """Everything from start to stop; the exit code."""
        folder = self._folder
        try:
            with folder.locked(), _until_told_to_stop():
                if self._args.reset or folder.rooms() is None:  # what was cut off while it was made is made anew
                    homeserver.end_leftover(folder.homeserver, self._organisation)
                    folder.clear()
                logging.basicConfig(filename=folder.log_file, level=logging.INFO, format=_LOG, force=True)
                await self._try_out(you)
            self.screen.show("goodbye", folder=_near(folder.path), **self._ways())
        except InUse:
            self.screen.warn("in_use", folder=_near(folder.path), you=you, **self._ways())
            return _FAILED
        except BrokenPipeError:
            raise  # whoever read along has had enough
        except (HomeserverFailed, OSError) as error:  # a time-out is one, and so is a full disk
            if folder.log_file.exists():
                logging.getLogger(__name__).exception("the demo failed")
            reason = str(error) or type(error).__name__
            self.screen.warn("failed", reason=reason, log=_near(folder.log_file))
            return _FAILED
        return 0

    async def _try_out(self, you: Employee) -> None:
        async with AsyncExitStack() as stack:
            jet, url = await self._started(stack)
            poll = await jet.database.read(lambda store: seeding.open_poll(store, you))
            others = [user for user in _OTHERS if user != you.user]
            values = {"you": you, "others": others, "url": url, "password": self._organisation.password, "poll": poll}
            self.screen.show("welcome", **values, **self._ways())
            here = await stack.enter_async_context(session(jet, you.first_name, None, new=False))
            if self._interactive:
                await chat(here, _prompting(jet.config))
            else:
                await self._play(jet, here)

    async def _started(self, stack: AsyncExitStack) -> tuple[Jet, str]:
        """Jet connected to the homeserver of the organisation, which has all it begins with."""
        folder, organisation, screen = self._folder, self._organisation, self.screen
        async with screen.step("homeserver"):
            server = await stack.enter_async_context(homeserver.running(folder.homeserver, organisation))
        rooms = folder.rooms()
        if rooms is None:
            async with screen.step("rooms"):
                rooms = await asyncio.to_thread(homeserver.furnish, server, organisation, folder.secret())
            folder.keep_rooms(rooms)
        jet = await stack.enter_async_context(open_jet(folder.configure(organisation, server.url, rooms)))
        if not folder.furnished:
            await seeding.move_in(jet, organisation)
        async with screen.step("connecting"):
            for connected in await stack.enter_async_context(working(jet)):
                await connected.wait()
        if not folder.furnished:
            async with screen.step("beginning"):
                await seeding.begin(jet, organisation, rooms)
                await seeding.shelve(jet)
                await seeding.delivered(jet)
            folder.set_furnished()
        await stack.enter_async_context(serving(jet, self._args))
        return jet, server.url

    async def _play(self, jet: Jet, here: Session) -> None:
        """Say the lines of standard input; what came of each is everywhere before the next."""
        async for line in self._terminal.lines():
            if not line.strip():
                continue
            self._terminal.out(f"> {line}")
            await here.say(line)
            if not await seeding.delivered(jet):
                self.screen.warn("not_delivered")
            show(await here.see(), self._terminal, [])

    def _ways(self) -> dict[str, str]:
        called = Path(sys.argv[0])
        jet = called.name if shutil.which(called.name) == str(called) else _near(called)
        return {"jet": jet, "config": _near(self._folder.config_file)}


_LOG = "%(asctime)s %(levelname)s %(name)s %(message)s"


def _prompting(config: Config) -> Terminal:
    from adapters.console.editor import Editor  # only for who types

    vocabulary = make_texts(config).vocabulary
    return Editor(vocabulary.phrases(), config.store.directory / "console-history", worth_keeping(vocabulary))


def _language() -> str:
    """What the person's system speaks, when Jet does too."""
    spoken = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or ""
    return "nl" if locale.normalize(spoken).startswith("nl") else "en"


def _near(path: Path) -> str:
    """A path as people would type it here."""
    return str(path.relative_to(Path.cwd())) if path.is_relative_to(Path.cwd()) else str(path)


@contextlib.contextmanager
def _until_told_to_stop() -> Any:
    """End what is inside on Ctrl-C and SIGTERM, once and cleanly: the homeserver must not stay behind."""
    loop, task = asyncio.get_running_loop(), asyncio.current_task()
    signals = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    told: list[bool] = []

    def stop() -> None:
        if task is not None and not told:
            told.append(True)
            task.cancel()

    for each in signals:
        loop.add_signal_handler(each, stop)
    try:
        yield
    except asyncio.CancelledError:
        if not told:
            raise
    finally:
        for each in signals:
            loop.remove_signal_handler(each)
