"""Files to people in Slack: one message with the file, whatever happens on the way."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from adapters.protocol import Delivery, Kind, Never, NotNow, Outgoing, Unsure
from bot.chat import Account, Card
from tests.slack.double import BAD_GATEWAY
from tests.slack.test_delivering import Play, Stage, play

__all__ = ["play"]


async def _content() -> bytes:
    return b"De tillift."


def _file(stage: Stage) -> Delivery:
    file = Outgoing("til lift.txt", "text/plain", 11, _content)
    card = Card("Here is *Tillift*")
    return Delivery("7", Kind.MESSAGE, None, Account("office", stage.anna.id), card, file=file)


def _received(stage: Stage) -> list[tuple[str, str, bytes]]:
    messages = stage.anna.dm.messages.values()
    files = stage.workspace.files
    return [
        (message.text, each["name"], files[each["id"]]["content"]) for message in messages for each in message.files
    ]


def test_a_file_comes_with_its_words(play: Play) -> None:
    async def scene(stage: Stage) -> None:
        await stage.out.deliver(_file(stage))
        assert _received(stage) == [("Here is Tillift", "til lift.txt", b"De tillift.")]

    play(scene)


@pytest.mark.parametrize("method", ["files.getUploadURLExternal", "files.completeUploadExternal"])
def test_a_file_that_may_have_arrived_is_not_sent_twice(play: Play, method: str) -> None:
    async def scene(stage: Stage) -> None:
        stage.slack.faults.fail(method, 502, BAD_GATEWAY, took_effect=True)
        delivery = _file(stage)
        with pytest.raises(Unsure if method.endswith("completeUploadExternal") else NotNow):
            await stage.out.deliver(delivery)
        await stage.out.deliver(Delivery(**{**vars(delivery), "attempt": 2, "first_try_at": datetime.now(UTC)}))
        assert len(_received(stage)) == 1

    play(scene)


def test_what_its_reader_may_not_have_is_not_sent(play: Play) -> None:
    async def refused() -> bytes:
        raise Never("gone")

    async def scene(stage: Stage) -> None:
        delivery = _file(stage)
        assert delivery.file is not None
        file = Outgoing(delivery.file.name, "text/plain", 11, refused)
        with pytest.raises(Never):
            await stage.out.deliver(Delivery(**{**vars(delivery), "file": file}))
        assert _received(stage) == []

    play(scene)
