"""The disk of PostgreSQL is full, and a Matrix account is shared by several processes: the one that has it answers."""

from __future__ import annotations

import asyncio
import secrets
from pathlib import Path

from adapters.matrix.local_homeserver import LocalHomeserver
from adapters.matrix.settings import MatrixSettings
from adapters.matrix.wire import Matrix
from bot.assembly import open_jet
from bot.cli.run import working
from bot.config import settings as configured
from tests.matrix.employee import PASSWORD, Employee
from tests.postgres import fill, make_room

OFFICE = "office"


def test_everybody_is_answered(homeserver: LocalHomeserver, jet_postgres_url: str, tmp_path: Path) -> None:
    asyncio.run(asyncio.wait_for(_scene(homeserver, jet_postgres_url, tmp_path), 180))


async def _scene(server: LocalHomeserver, url: str, folder: Path) -> None:
    mark = secrets.token_hex(4)
    me, *others = (server.register(f"{name}-{mark}", PASSWORD, name.capitalize()) for name in ("jet", "anna", "bram"))
    made = MatrixSettings(server.url, me, folder / "jet", PASSWORD, homeservers=(server.name,), shared=True)
    config = configured.Config(
        organisation=configured.Organisation(name="Wilgenhof"),
        store=configured.Store(url=url, directory=folder),
        matrix={OFFICE: configured.Matrix(homeserver=server.url, user=me, password=PASSWORD)},
    )
    anna, bram = (Employee(server.url, account, folder / account[1:5]) for account in others)
    opening = open_jet(config, adapters={OFFICE: Matrix(OFFICE, made)})
    async with anna, bram, opening as jet, working(jet) as ready:
        assert not jet.database.exclusive
        for each in ready:
            await each.wait()
        rooms = {person: await person.create_dm(me) for person in (anna, bram)}
        for person, room in rooms.items():
            await person.say(room, "hello")
            await person.wait_for_text(room, "What can I do for you", 30)
        await asyncio.to_thread(fill, url)
        await anna.say(rooms[anna], "club create Chess")
        await anna.wait_for_text(rooms[anna], "I can't keep anything just now", 30)
        await bram.say(rooms[bram], "clubs")
        await bram.wait_for_text(rooms[bram], "no clubs", 30)
        await asyncio.to_thread(make_room, url)
        await anna.wait_for_text(rooms[anna], "Chess is there", 90)
        assert sum("no clubs" in text for text in bram.texts(rooms[bram], of=me)) == 1
