"""What every adapter owes the core, in Matrix: on a real homeserver, in rooms with and without encryption."""

from __future__ import annotations

import json

import pytest
from nio.crypto.attachments import decrypt_attachment  # type: ignore[import-untyped]

from adapters.matrix.wire import Matrix
from bot.chat import Account, Place
from bot.files import SharedFile
from tests.contract import Clause, clauses
from tests.matrix.conftest import Office
from tests.matrix.employee import Employee
from tests.matrix.test_files import _fetched


class Stage:
    """A room of the homeserver; see `tests.contract.Stage`."""

    doubts = True

    def __init__(self, office: Office, adapter: Matrix, anna: Employee, bram: Employee, room: str) -> None:
        self._office, self._anna, self._bram = office, anna, bram
        self.adapter = adapter
        self.place, self.anna = Place("office", room), Account("office", anna.id)
        gone = json.dumps({"url": f"mxc://{office.server.name}/nothing"})
        self.gone = SharedFile("x.txt", "text/plain", 1, gone)

    def _lines(self, who: Employee, room: str) -> list[str]:
        return [line for text in who.texts(room, of=self._office.jet) for line in text.rstrip().split("\n")]

    async def shows(self, place: Place, words: list[str]) -> None:
        wanted = [line.rstrip() for line in words]
        try:
            await self._anna.until(lambda: self._lines(self._anna, place.id) == wanted)
        except TimeoutError:
            assert self._lines(self._anna, place.id) == wanted

    async def bram_sees(self) -> list[str]:
        mark = await self._anna.say(self.place.id, "that was all")
        await self._bram.wait_for(self.place.id, lambda event: event["event_id"] == mark)
        return self._lines(self._bram, self.place.id)

    async def files(self, place: Place) -> list[tuple[str, bytes]]:
        mark = await self._anna.say(place.id, "that was all")
        await self._anna.wait_for(place.id, lambda event: event["event_id"] == mark)
        shown = [event["content"] for event in self._anna.messages(place.id, of=self._office.jet)]
        return [(each["filename"], await self._opened(each)) for each in shown if each["msgtype"] == "m.file"]

    async def _opened(self, content: dict[str, object]) -> bytes:
        token = self._anna.client.access_token
        file = content.get("file")
        if not isinstance(file, dict):
            return await _fetched(self._office, str(content["url"]), token)
        sealed = await _fetched(self._office, file["url"], token)
        return bytes(decrypt_attachment(sealed, file["key"]["k"], file["hashes"]["sha256"], file["iv"]))


@clauses
@pytest.mark.parametrize("encrypted", [False, True], ids=["open", "encrypted"])
async def test_what_every_adapter_owes(office: Office, clause: Clause, encrypted: bool) -> None:
    async with (
        office.open(encrypt_direct=encrypted) as adapter,
        office.employee("anna") as anna,
        office.employee("bram") as bram,
    ):
        room = await anna.create_room(office.jet, bram.id, encrypted=encrypted)
        await anna.joined(room, office.jet)
        await anna.joined(room, bram.id)
        await clause(Stage(office, adapter, anna, bram, room))
