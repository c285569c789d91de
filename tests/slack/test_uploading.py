"""Files in Slack: to people with one message, whatever happens on the way; from people by the bot's token."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from adapters.protocol import Delivery, Kind, Never, NotNow, Outgoing, Unsure
from adapters.slack.addressing import Called
from adapters.slack.api import Api
from adapters.slack.downloading import download
from adapters.slack.read import Known, read_event
from bot.chat import Account, Card
from bot.files import SharedFile
from bot.words.wording import escaped
from tests.slack import payloads
from tests.slack.double import BAD_GATEWAY
from tests.slack.double.files import uploaded
from tests.slack.test_delivering import Play, Stage, play

__all__ = ["play"]


async def _content() -> bytes:
    return b"De tillift."


def _file(stage: Stage) -> Delivery:
    file = Outgoing("til lift.txt", "text/plain", 11, _content)
    card = Card("Here is *Tillift*")
    return Delivery("7", Kind.MESSAGE, None, Account("office", stage.anna.id), card, file=file)


def _received(stage: Stage) -> list[tuple[str, list[bytes]]]:
    """What Anna sees: words, and what the files beside them hold."""
    files = stage.workspace.files
    return [
        (seen.text, [files[each["id"]]["content"] for each in seen.files]) for seen in stage.anna.sees(stage.anna.dm)
    ]


WHOLE = [("Here is Tillift", []), ("", [b"De tillift."])]


def test_a_file_comes_with_its_words(play: Play) -> None:
    async def scene(stage: Stage) -> None:
        await stage.out.deliver(_file(stage))
        assert _received(stage) == WHOLE

    play(scene)


def test_nothing_is_read_into_the_words_beside_a_file(play: Play) -> None:
    async def scene(stage: Stage) -> None:
        delivery = _file(stage)
        words = "<!channel> *_~`x`~_* @here & 42" * 300  # more than one message
        await stage.out.deliver(Delivery(**{**vars(delivery), "card": Card(escaped(words))}))
        *said, file = stage.anna.sees(stage.anna.dm)
        assert "".join(seen.shown for seen in said) == words
        assert {block["type"] for seen in said for block in seen.blocks} == {"rich_text"}  # which Slack never parses
        assert (file.text, [each["name"] for each in file.files]) == ("", ["til lift.txt"])

    play(scene)


@pytest.mark.parametrize("method", ["files.getUploadURLExternal", "files.completeUploadExternal"])
def test_a_file_that_may_have_arrived_is_not_sent_twice(play: Play, method: str) -> None:
    async def scene(stage: Stage) -> None:
        stage.slack.faults.fail(method, 502, BAD_GATEWAY, took_effect=True)
        delivery = _file(stage)
        with pytest.raises(Unsure if method.endswith("completeUploadExternal") else NotNow):
            await stage.out.deliver(delivery)
        await stage.out.deliver(Delivery(**{**vars(delivery), "attempt": 2, "first_try_at": datetime.now(UTC)}))
        assert _received(stage) == WHOLE

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


def test_a_file_that_somebody_shared_is_fetched(play: Play) -> None:
    async def scene(stage: Stage) -> None:
        anna = stage.anna
        told = uploaded(stage.slack, stage.workspace, anna.dm, anna.id, "til.txt", b"De tillift.")
        event = payloads.message("", channel=stage.anna.dm.id, kind="im", user=stage.anna.id)
        event["event"] |= {"subtype": "file_share", "files": [told, {"mode": "tombstone"}]}
        heard = read_event(event, Known("office", Called(payloads.JET)), datetime.now(UTC))
        assert heard is not None
        [file] = heard.files
        assert (file.name, file.size) == ("til.txt", 11)
        api = Api(stage.workspace.app.bot_token, stage.session, stage.slack.api_url)
        assert await download(api, file, 100) == b"De tillift."
        with pytest.raises(Never):
            await download(api, file, 10)
        gone = SharedFile("x", "", 1, file.source.replace("til.txt", "x").replace("F", "G"))
        with pytest.raises(Never):
            await download(api, gone, 100)
        stranger = Api("xoxb-other", stage.session, stage.slack.api_url)
        with pytest.raises(Never):  # a page to log in is no document
            await download(stranger, file, 1000)

    play(scene)


ELSEWHERE = ["https://evil.example/files-pri/T1-F1/x", "https://slack.com.evil.example/x", "http://files.slack.com/x"]


@pytest.mark.parametrize("address", ELSEWHERE)
def test_the_token_goes_to_slack_alone(play: Play, address: str) -> None:
    async def scene(stage: Stage) -> None:
        api = Api(stage.workspace.app.bot_token, stage.session, stage.slack.api_url)
        with pytest.raises(Never):
            await download(api, SharedFile("x.pdf", "", 1, address), 100)

    play(scene)
