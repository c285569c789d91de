"""Files to people in Matrix, encrypted where the room is."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import aiohttp
import pytest
from nio.crypto.attachments import decrypt_attachment  # type: ignore[import-untyped]

from adapters.protocol import Outgoing
from tests.matrix.conftest import Office
from tests.matrix.test_delivering import again, to


async def _content() -> bytes:
    return b"De tillift."


async def _fetched(office: Office, address: str, token: str) -> bytes:
    url = f"{office.server.url}/_matrix/client/v1/media/download/{address.removeprefix('mxc://')}"
    async with (
        aiohttp.ClientSession() as session,
        session.get(url, headers={"Authorization": f"Bearer {token}"}) as got,
    ):
        assert got.status == 200, await got.text()
        return await got.read()


@pytest.mark.parametrize("encrypted", [False, True])
async def test_a_file_comes_after_its_words(office: Office, encrypted: bool) -> None:
    async with office.open() as jet, office.employee("anna") as anna:
        room = await anna.create_dm(office.jet, encrypted=encrypted)
        file = Outgoing("til lift.txt", "text/plain", 11, _content)
        delivery = replace(to(office, anna, "5", "Here is Tillift"), file=file)
        await jet.deliver(delivery)
        await anna.until(lambda: any(each["content"].get("msgtype") == "m.file" for each in anna.messages(room)))
        [shown] = [each for each in anna.messages(room, of=office.jet) if each["content"].get("msgtype") == "m.file"]
        content = shown["content"]
        assert (content["filename"], content["info"]["mimetype"]) == ("til lift.txt", "text/plain")
        assert ("url" in content) is not encrypted
        if encrypted:
            keys = content["file"]
            sealed = await _fetched(office, keys["url"], anna.client.access_token)
            assert sealed != b"De tillift."
            plain = decrypt_attachment(sealed, keys["key"]["k"], keys["hashes"]["sha256"], keys["iv"])
        else:
            plain = await _fetched(office, content["url"], anna.client.access_token)
        assert plain == b"De tillift."
        await jet.deliver(again(delivery, datetime.now(UTC)))
        assert sum(each["content"].get("msgtype") == "m.file" for each in anna.messages(room)) == 1
