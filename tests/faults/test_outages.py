"""A messenger that is away for an hour: nothing is lost or said twice, everybody reads it in order, and it is told."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from datetime import timedelta
from pathlib import Path

import pytest
from aiohttp import ClientSession
from sqlalchemy import text

from bot.cli.status import told
from bot.running.status import gather
from tests.cli.test_health import free_port
from tests.faults.offices import OFFICE, Office, on_matrix, on_slack
from tests.faults.outage import Network, Way

HOUR = 3600.0
STEP, BREATH = 25.0, 0.02  # seconds that pass at once, less than half a lease; real ones in which what is due is done
# The same once calls are answered again: one that is under way when much time passes at once is given up, and tried
# again minutes later.
BACK, LONGER = 1.0, 0.1
SLOWLY, SLOW = 0.5, 240  # the real ones on a busy machine, and how many steps it gets
FOUND = 75.0  # seconds in which it is noticed that a messenger is back


Open = Callable[[Path, Network], AbstractAsyncContextManager[Office]]


SYNAPSE = pytest.mark.xdist_group("synapse")
# Each way there is on one messenger; on Matrix each but one takes its turn with what takes long.
OUTAGES = [
    *(("slack", way) for way in (Way.GONE, Way.NAMELESS, Way.GATEWAY)),
    pytest.param("matrix", Way.GATEWAY, marks=SYNAPSE),
    *(pytest.param("matrix", way, marks=[SYNAPSE, pytest.mark.long]) for way in (Way.GONE, Way.NAMELESS)),
]


@pytest.fixture
def opened(request: pytest.FixtureRequest) -> Open:
    """An office on each messenger."""
    if request.param == "slack":
        return lambda folder, network: on_slack(folder, network, free_port())
    server = request.getfixturevalue("homeserver")
    return lambda folder, network: on_matrix(folder, network, free_port(), server)


async def _passes(office: Office, seconds: float, step: float = STEP, breath: float = BREATH) -> None:
    """Time passes: what falls due is done, and what was put off is tried again."""
    for _ in range(int(seconds / step)):
        office.moves_on(step)
        await office.jet.clock.tick()
        await asyncio.sleep(breath)


async def _ready(office: Office) -> tuple[int, dict[str, str]]:
    async with ClientSession() as session, session.get(f"http://127.0.0.1:{office.health}/readyz") as answer:
        return answer.status, json.loads(await answer.text())["troubles"]


async def _status(office: Office) -> str:
    return "\n".join(told(await gather(office.jet), office.jet.house.zone))


async def _until(office: Office, done: Callable[[], object], seconds: float) -> None:
    """Time passes until something is so, and not longer than so many seconds; after that more slowly, since on a busy
    machine calls take so long by a clock that runs ten times too fast that they are given up and tried again."""
    began, patience = office.network.now(), SLOW
    while not done():
        late = office.network.now() - began >= timedelta(seconds=seconds)
        assert not late or patience, await _status(office)
        patience -= late
        await _passes(office, BACK, BACK, SLOWLY if late else LONGER)


async def _waiting(office: Office) -> list[tuple[int, int]]:
    """What still waits for the messenger: row, and how often it was tried."""
    query = text("SELECT id, attempts FROM outbox WHERE connection = :of AND state IN ('ready', 'verify')")
    rows = await office.jet.database.read(lambda store: store.connection.execute(query, {"of": OFFICE}).all())
    return [(row[0], row[1]) for row in rows]


@pytest.mark.parametrize(("opened", "way"), OUTAGES, indirect=["opened"])
@pytest.mark.parametrize("posts", [4, pytest.param(60, marks=pytest.mark.long)], ids=["short", "long"])
def test_an_hour_without_the_messenger(
    opened: Open, way: Way, posts: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
    with asyncio.Runner(loop_factory=Network) as runner:
        network = runner.get_loop()
        assert isinstance(network, Network)
        monkeypatch.setattr("aiohttp.connector.monotonic", network.time)  # how long a name stays resolved
        runner.run(_hour(opened(tmp_path, network), way, posts))


def test_who_can_be_heard_is_heard_although_nothing_can_be_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Slack sends requests while its Web API is away: a load balancer must go on handing them over, or they are lost.
    That nothing arrives is told by what waits."""
    monkeypatch.delenv("HTTP_PROXY", raising=False)
    with asyncio.Runner(loop_factory=Network) as runner:
        network = runner.get_loop()
        assert isinstance(network, Network)
        monkeypatch.setattr("aiohttp.connector.monotonic", network.time)
        runner.run(_heard_all_the_same(on_slack(tmp_path, network, free_port(), http=True)))


async def _heard_all_the_same(opening: AbstractAsyncContextManager[Office]) -> None:
    async with opening as office:

        def answers(name: str) -> int:
            return sum(f"{name} is there" in each for each in office.anna.direct())

        await office.anna.says("club create Chess")
        await _until(office, lambda: answers("Chess"), 60)
        await office.line.breaks(Way.GONE)
        await office.anna.says("club create Bridge")
        await _passes(office, 400)
        assert await _ready(office) == (200, {})
        assert f"Messages for {OFFICE} wait longer than usual" in await _status(office)
        assert answers("Bridge") == 0
        await office.line.heals()
        await _passes(office, 300, breath=LONGER)
        await _until(office, lambda: answers("Bridge"), 60)
        assert answers("Bridge") == answers("Chess") == 1
        assert "wait longer than usual" not in await _status(office)


async def _hour(opening: AbstractAsyncContextManager[Office], way: Way, posts: int) -> None:
    async with opening as office:
        await _before(office)
        office.line.loses_answers(office.posting)
        await office.types('post "Number 0"')
        await _until(office, lambda: _numbers(office), 60)  # she sees it, and Jet does not know
        await office.line.breaks(way)
        for number in range(1, posts):
            await office.types(f'post "Number {number}"')
            await office.types(f"vote 1 {'ab'[number % 2]}", who=f"Voter{number}")
            await _passes(office, HOUR / posts)
        await _is_told(office, way)
        await office.line.heals()
        await _afterwards(office, posts)


async def _before(office: Office) -> None:
    """A poll hangs, and Anna's overview is due within the hour."""
    rooms = text("SELECT count(*) FROM place WHERE connection = :of AND kind != 'direct'")
    async with asyncio.timeout(60):  # what is asked hangs in the places that Jet knows
        while not await office.jet.database.read(lambda store: store.connection.scalar(rooms, {"of": OFFICE})):
            await asyncio.sleep(LONGER)
    await office.types("poll Lunch? | Pizza | Soup")
    at = (office.network.now() + timedelta(minutes=30)).astimezone(office.jet.house.zone)
    await office.anna.says(f"digest me daily {at:%H:%M}")
    await _until(office, lambda: any("Lunch" in each for each in office.anna.timeline()), 60)
    await _until(office, lambda: any(f"{at:%H:%M}" in each for each in office.anna.direct()), 60)
    assert await _ready(office) == (200, {})


def _numbers(office: Office) -> list[int]:
    return [int(number) for each in office.anna.timeline() for number in re.findall(r"Number (\d+)", each)]


async def _is_told(office: Office, way: Way) -> None:
    """By the pages for machines and by `jet status`, and not by trying all the time."""
    status, troubles = await _ready(office)
    assert status == 503
    assert re.search(r"not heard since 20\d\d-\d\d-\d\d \d\d:\d\d UTC", troubles[OFFICE])
    shown = await _status(office)
    assert f"{OFFICE} is not heard since" in shown
    assert f"Messages for {OFFICE} wait longer than usual" in shown
    tried = [attempts for _, attempts in await _waiting(office)]
    print(way, len(tried), "wait, tried", tried)
    assert 10 <= max(tried) <= 25


async def _afterwards(office: Office, posts: int) -> None:
    """Each once and in order, the poll as it stands by now, one overview."""
    healed = office.network.now()
    await _until(office, lambda: posts - 1 in _numbers(office), FOUND + 180 + posts)
    print("all there", office.network.now() - healed, "after it was back")
    while await _waiting(office):
        await _passes(office, STEP, STEP, LONGER)
        assert office.network.now() - healed < timedelta(hours=1), await _status(office)
    assert _numbers(office) == list(range(posts))
    [poll] = [each for each in office.anna.timeline() if "Lunch?" in each]
    assert sum(map(int, re.findall(r"(\d+) votes?", poll))) == posts - 1
    [overview] = [each for each in office.anna.direct() if "New for you" in each]
    assert "Number" in overview
    async with asyncio.timeout(60):
        while (await _ready(office))[0] != 200:
            await asyncio.sleep(0.2)
    assert "wait longer than usual" not in await _status(office)
