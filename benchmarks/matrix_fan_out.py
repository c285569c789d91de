"""Messages to many Matrix rooms, four in flight, on a real Synapse: Jet's adapter against bare nio in the same run.

    python -m benchmarks.matrix_fan_out [--rooms 20] [--messages 200]

Both send the same words from the same account to rooms that are not encrypted, in turns, so that what else the machine
does strikes both alike. CPU is that of this process, which is not the homeserver's.
"""

from __future__ import annotations

import argparse
import asyncio
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

from nio import AsyncClient, RoomSendResponse

from adapters.matrix.local_homeserver import LocalHomeserver
from adapters.protocol import Delivery, Kind
from benchmarks.company import folder
from bot.chat import Card, Place
from tests.matrix.conftest import Office
from tests.matrix.employee import PASSWORD

IN_FLIGHT = 4
ROUNDS = 5
WORDS = "Good morning. Three things since yesterday. " * 10
Send = Callable[[str, str], Awaitable[None]]  # to a room, under a number of its own


async def sent(send: Send, rooms: list[str], name: str, messages: int) -> tuple[float, float]:
    """Seconds that passed, and of CPU, until all have arrived."""
    flying = asyncio.Semaphore(IN_FLIGHT)

    async def one(number: int) -> None:
        async with flying:
            await send(rooms[number % len(rooms)], f"{name}.{number}")

    began, cpu = time.perf_counter(), time.process_time()
    await asyncio.gather(*(one(number) for number in range(messages)))
    return time.perf_counter() - began, time.process_time() - cpu


async def run(server: LocalHomeserver, home: Path, rooms: int, messages: int) -> None:
    """Measure and print."""
    office = Office(server, home)
    bare = AsyncClient(server.url, office.jet)
    await bare.login(PASSWORD)
    async with office.open() as jet:
        async with office.employee("anna") as anna:  # who reads nothing of it: this process measures itself
            places = [await anna.create_room(office.jet, name=f"Room {number}") for number in range(rooms)]
            for place in places:
                await anna.joined(place, office.jet)

        async def by_nio(room: str, number: str) -> None:
            content = {"msgtype": "m.notice", "body": WORDS}
            answer = await bare.room_send(room, "m.room.message", content, tx_id=number)
            assert isinstance(answer, RoomSendResponse), answer

        async def by_jet(room: str, number: str) -> None:
            await jet.deliver(Delivery(number, Kind.MESSAGE, Place("office", room), None, Card(WORDS)))

        ways: dict[str, Send] = {"bare nio": by_nio, "Jet": by_jet}
        passed, cost = dict.fromkeys(ways, 0.0), dict.fromkeys(ways, 0.0)
        for name, send in ways.items():
            await sent(send, places, f"warm {name}", len(places))
        for turn in range(ROUNDS):
            for name, send in ways.items():
                took, cpu = await sent(send, places, f"{turn} {name}", messages // ROUNDS)
                passed[name] += took
                cost[name] += cpu
    await bare.close()
    number = messages // ROUNDS * ROUNDS
    print(f"{number} messages each to {rooms} rooms, {IN_FLIGHT} in flight")
    print("| | messages/s | CPU ms a message |\n|---|---|---|")
    for name in ways:
        print(f"| {name} | {number / passed[name]:.1f} | {cost[name] / number * 1000:.2f} |")
    print(f"time of Jet: {passed['Jet'] / passed['bare nio']:.2f} times that of bare nio")


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rooms", type=int, default=20)
    parser.add_argument("--messages", type=int, default=200)
    given = parser.parse_args()
    with folder() as home:
        server = LocalHomeserver(home / "homeserver", "wilgenhof.test")
        server.start()
        try:
            asyncio.run(run(server, home, given.rooms, given.messages))
        finally:
            server.stop()


if __name__ == "__main__":
    main()
