"""The real `jet demo`, as somebody at a terminal and colleagues with Matrix clients see it."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from bot.demo import homeserver
from bot.demo.folder import Folder, InUse
from bot.demo.organisation import DOCUMENTS, read_organisation
from bot.language import LANGUAGES
from bot.words.texts import Persona, Texts
from tests.forked import Forked
from tests.matrix.employee import Employee

JET = [sys.executable, "-m", "bot.cli"]
ROOT = Path(__file__).parents[2]
ORGANISATION = read_organisation()


def environment() -> dict[str, str]:
    """Nothing of whoever runs the tests: no language, no settings of Jet's."""
    kept = {name: value for name, value in os.environ.items() if name not in ("LC_ALL", "LC_MESSAGES", "LANG")}
    return {name: value for name, value in kept.items() if not name.startswith("JET_")} | {"PYTHONPATH": str(ROOT)}


@dataclass
class Demo:
    """A running demo: what is typed goes in, what it shows comes out."""

    process: asyncio.subprocess.Process
    folder: Path
    shown: str = field(default="")

    async def type(self, line: str) -> None:
        """One line."""
        assert self.process.stdin is not None
        self.process.stdin.write(line.encode() + b"\n")
        await self.process.stdin.drain()

    async def until(self, pattern: str, timeout: float = 40) -> re.Match[str]:
        """Read on until something is shown; what was shown before it counts no longer."""
        assert self.process.stdout is not None
        async with asyncio.timeout(timeout):
            while not (found := re.search(pattern, self.shown)):
                piece = await self.process.stdout.read(65536)
                assert piece, f"the demo ended without {pattern!r}; it showed:\n{self.shown}"
                self.shown += piece.decode()
        self.shown = self.shown[found.end() :]
        return found

    async def being_made(self) -> None:
        """Wait until its homeserver is being furnished."""
        home = self.folder / ".jet-demo"
        async with asyncio.timeout(40):
            while not (home / "jet.password").exists():
                await asyncio.sleep(0.05)
            await asyncio.sleep(0.5)

    async def end(self) -> int:
        """End of file; the exit code, once everything has stopped."""
        assert self.process.stdin is not None
        self.process.stdin.close()
        return await asyncio.wait_for(self.process.wait(), 30)

    async def started(self) -> str:
        """Wait until somebody can type; where its homeserver answers."""
        url = (await self.until(r"(http://127\.0\.0\.1:\d+)\s")).group(1)
        await self.until("Ctrl-D")
        return url


@contextlib.asynccontextmanager
async def demo(folder: Path, *options: str) -> AsyncIterator[Demo]:
    """`jet demo` in a folder, started, with a pipe for its terminal."""
    command = [*JET, "demo", *options]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    process = await asyncio.create_subprocess_exec(*command, cwd=folder, env=environment(), **pipes)
    try:
        yield Demo(process, folder)
    finally:
        if process.returncode is None:
            process.terminate()
            await asyncio.wait_for(process.wait(), 30)


async def say(folder: Path, name: str, *lines: str) -> tuple[int, str]:
    """`jet say` in another terminal: the exit code and what it prints."""
    argv = ["--config", ".jet-demo/config.toml", "say", "--as", name, *lines]
    process = Forked(argv, cwd=folder, env=environment(), stderr=None)
    out, _ = await asyncio.to_thread(process.communicate)
    return process.wait(), out.decode()


def answers(url: str) -> bool:
    """Whether somebody listens there."""
    host, _, port = url.removeprefix("http://").partition(":")
    with socket.socket() as probe:
        return probe.connect_ex((host, int(port))) == 0


def test_everybody_and_everything_is_there() -> None:
    users = set(ORGANISATION.employees)
    for room in ORGANISATION.rooms:
        assert set(room.members) <= users
    assert {employee.language for employee in ORGANISATION.employees.values()} == set(LANGUAGES)
    assert len({employee.first_name for employee in ORGANISATION.employees.values()}) == len(users)
    assert [room.alias for room in ORGANISATION.rooms if room.timeline] == ["wilgenhof"]
    assert any(room.encrypted for room in ORGANISATION.rooms)
    assert {".pdf", ".docx", ".md", ".odt", ".xlsx"} <= {file.suffix for file in DOCUMENTS.rglob("*") if file.is_file()}


def test_the_screen_says_the_same_in_both_languages() -> None:
    texts = Texts([ROOT / "bot/demo/texts"], Persona())
    assert texts.keys("en") == texts.keys("nl")
    for key in texts.keys("en"):
        assert texts.variables(key, "en") == texts.variables(key, "nl")
        for language in LANGUAGES:
            assert "!" not in (texts.template(key, language) or "").replace("!jet", "")


def test_what_is_not_the_demos_stays_when_it_starts_afresh(tmp_path: Path) -> None:
    folder = Folder(tmp_path)
    with folder.locked():
        folder.secret()
        (tmp_path / "data").mkdir()
        (tmp_path / "thesis.odt").write_text("years of work")
        folder.clear()
        assert sorted(file.name for file in tmp_path.iterdir()) == ["lock", "thesis.odt"]
        with pytest.raises(InUse), folder.locked():
            pass


@pytest.mark.parametrize(("options", "code", "told"), [(["--as", "Sinterklaas"], 2, "Nobody"), (["--fast"], 2, "jet")])
def test_wrong_use_is_told_before_anything_starts(tmp_path: Path, options: list[str], code: int, told: str) -> None:
    run = subprocess.run([*JET, "demo", *options], cwd=tmp_path, env=environment(), capture_output=True, text=True)
    assert run.returncode == code
    assert told in run.stderr
    assert not list(tmp_path.iterdir())


pytestmark = pytest.mark.xdist_group("demo")
needs_homeserver = pytest.mark.skipif(not homeserver.installed(), reason="matrix-synapse is not installed")


@needs_homeserver
def test_one_poll_at_the_terminal_and_in_matrix(tmp_path: Path) -> None:
    asyncio.run(asyncio.wait_for(_one_poll(tmp_path), 300))


async def _one_poll(folder: Path) -> None:
    async with demo(folder, "--as", "Emma") as first:
        url = await first.started()
        rooms = json.loads((folder / ".jet-demo/rooms.json").read_text())
        await first.type('poll "Lunch together?" "Pizza" "Soup"')
        number = (await first.until(r"Poll (\d+) by Emma Clarke: Lunch together\?")).group(1)
        user = ORGANISATION.user_id("samira")
        async with Employee(url, user, folder / "samira", ORGANISATION.password) as samira:
            _only_the_members_are_in(samira, rooms)
            await _vote_from_both_sides(first, samira, rooms["wilgenhof"], number)
            await _poll_in_secret(samira, rooms["ondernemingsraad"])
        code, seen = await say(folder, "Samira", f"stand {number}", "zoek verlof soort:formulier")
        assert code == 0
        assert re.search(r"Pizza, 1 stem.*Soup, 1 stem.*koos Soup", seen, re.DOTALL)
        assert "Verlofformulier" in seen
        assert "Verzuimprotocol" not in seen
        assert answers(url)
        assert await first.end() == 0
        assert not answers(url)
    async with demo(folder) as second:
        await second.started()
        await second.type(f"results {number}")
        await second.until(r"Pizza, 1 vote, 50 percent\.\s+Soup, 1 vote, 50 percent\.\s+2 ")
        assert await second.end() == 0


def _only_the_members_are_in(samira: Employee, rooms: dict[str, str]) -> None:
    for room in ORGANISATION.rooms:
        if "samira" in room.members:
            wanted = {ORGANISATION.user_id(user) for user in (*room.members, "jet")}
            assert set(samira.client.rooms[rooms[room.alias]].users) == wanted, room.alias
        else:
            assert rooms[room.alias] not in samira.client.rooms


async def _vote_from_both_sides(first: Demo, samira: Employee, timeline: str, number: str) -> None:
    await samira.wait_for_text(timeline, "Lunch together?")
    await samira.say(timeline, f"!jet stem {number} b")
    await samira.wait_for_text(timeline, "B Soup, 1 stem, 100 procent")
    await first.type(f"vote {number} a")
    card = r"A Pizza, 1 vote, 50 percent\s+B Soup, 1 vote, 50 percent"
    await first.until(card)
    await first.until("Noted: Pizza")
    await samira.wait_for_text(timeline, "A Pizza, 1 stem, 50 procent")
    cards = [text for text in samira.texts(timeline) if "Lunch together?" in text]
    assert len(cards) == 1  # the one card, edited
    assert re.search(r"A Pizza, 1 stem, 50 procent\s+B Soup, 1 stem, 50 procent", cards[0])


async def _poll_in_secret(samira: Employee, room: str) -> None:
    await samira.say(room, '!jet poll "Extra overleg?" --hier')
    await samira.wait_for_text(room, "van Samira Bouzid: Extra overleg?")
    [card] = samira.messages(room, of=ORGANISATION.user_id("jet"))
    assert card["encrypted"]


@needs_homeserver
@pytest.mark.long
def test_after_a_kill_the_demo_starts_and_ends_as_ever(tmp_path: Path) -> None:
    asyncio.run(asyncio.wait_for(_killed(tmp_path), 300))


async def _killed(folder: Path) -> None:
    async with demo(folder) as cut_off:
        await cut_off.being_made()
        cut_off.process.send_signal(signal.SIGKILL)
        await cut_off.process.wait()
    async with demo(folder) as first:
        url = await first.started()
        await first.type('post "This was before the kill."')
        await first.until("is posted")
        refused = subprocess.run([*JET, "demo"], cwd=folder, env=environment(), capture_output=True, text=True)
        assert refused.returncode == 1
        assert "already" in refused.stderr
        first.process.send_signal(signal.SIGKILL)
        await first.process.wait()
        assert answers(url)
    async with demo(folder, "--as", "samira") as second:
        assert await second.started() == url
        await second.type("tijdlijn")
        await second.until("This was before the kill")
        second.process.send_signal(signal.SIGTERM)
        assert await second.process.wait() == 0
        assert not answers(url)
    async with demo(folder, "--reset") as third:
        await third.started()
        await third.type("timeline")
        await third.until("book swap shelf")
        await third.type("thanks")
        await third.until("welcome")
        assert "before the kill" not in third.shown
        third.process.send_signal(signal.SIGINT)
        assert await third.process.wait() == 0
