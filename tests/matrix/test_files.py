"""Files to people in Matrix, encrypted where the room is."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from datetime import UTC, datetime

import aiohttp
import pytest
from nio.crypto.attachments import decrypt_attachment, encrypt_attachment  # type: ignore[import-untyped]

from adapters.protocol import Never, Outgoing
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


@pytest.mark.parametrize("encrypted", [False, True])
async def test_a_file_that_somebody_shared_is_fetched(office: Office, encrypted: bool) -> None:
    async with office.open() as jet, office.employee("anna") as anna:
        room = await anna.create_dm(office.jet, encrypted=encrypted)
        data, keys = encrypt_attachment(b"De tillift.") if encrypted else (b"De tillift.", {})
        uploaded, _ = await anna.client.upload(io.BytesIO(data), "text/plain", filesize=len(data))
        where = {"file": keys | {"url": uploaded.content_uri}} if encrypted else {"url": uploaded.content_uri}
        content = {"msgtype": "m.file", "body": "til.txt", "info": {"size": 11, "mimetype": "text/plain"}}
        await anna.send(room, "m.room.message", content | where)
        await anna.until(lambda: any(each.files for each in office.ears.heard))
        [file] = next(each.files for each in office.ears.heard if each.files)
        assert (file.name, file.size, file.media_type) == ("til.txt", 11, "text/plain")
        assert await jet.fetch(file, 100) == b"De tillift."
        with pytest.raises(Never):
            await jet.fetch(file, 5)
        with pytest.raises(Never):
            await jet.fetch(replace(file, source=json.dumps({"url": uploaded.content_uri + "x"})), 100)
