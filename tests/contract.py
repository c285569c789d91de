"""What every adapter owes the core, whichever messenger it speaks to. Each clause is played on each of them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Any, Protocol

import pytest

from adapters.protocol import Adapter, Delivery, Kind, Never, Outgoing
from bot.chat import Account, Card, Place
from bot.files import SharedFile
from bot.words.wording import escaped


class Stage(Protocol):
    """A messenger with Jet's adapter connected, and Anna and Bram in one place with it."""

    adapter: Adapter
    place: Place
    anna: Account
    gone: SharedFile  # as the adapter would describe one that is no longer there
    doubts: bool  # an attempt may end without anybody knowing whether it arrived

    async def shows(self, place: Place, words: list[str]) -> None:
        """Returns when these messages of Jet's, and no others, stand there for Anna, oldest first."""
        ...

    async def bram_sees(self) -> list[str]:
        """What Jet's messages in the place say to Bram, once everything has arrived."""
        ...

    async def files(self, place: Place) -> list[tuple[str, bytes]]:
        """What Anna can open there."""
        ...


Clause = Callable[[Stage], Awaitable[None]]


def said(stage: Stage, words: str, txn: str = "1", **more: Any) -> Delivery:
    """Words for the place."""
    given = {"kind": Kind.MESSAGE, "place": stage.place, "to": None, "key": f"post {txn}"} | more
    return Delivery(txn, card=Card(escaped(words)), **given)


def again(delivery: Delivery, began: datetime) -> Delivery:
    """Another attempt, after one of which nobody knows the end."""
    return Delivery(**{**vars(delivery), "attempt": 2, "first_try_at": began})


async def it_is_well(stage: Stage) -> None:
    assert await stage.adapter.check() == []


async def a_message_arrives_and_its_receipt_says_where(stage: Stage) -> None:
    receipt = await stage.adapter.deliver(said(stage, "Hello"))
    await stage.shows(stage.place, ["Hello"])
    assert receipt.place == stage.place
    assert receipt.remote_ids
    link = stage.adapter.link(receipt.place.id, receipt.remote_ids[0])
    assert link == "" or link.startswith("https://")


async def another_attempt_is_the_same_message(stage: Stage) -> None:
    if not stage.doubts:
        pytest.skip("nothing is ever in doubt here")
    began, delivery = datetime.now(UTC), said(stage, "Hello")
    first = await stage.adapter.deliver(delivery)
    assert await stage.adapter.deliver(again(delivery, began)) == first
    await stage.adapter.deliver(said(stage, "Hello", "2"))  # the same words for another reason
    await stage.shows(stage.place, ["Hello", "Hello"])


async def an_edit_takes_its_place(stage: Stage) -> None:
    receipt = await stage.adapter.deliver(said(stage, "Before"))
    edit = Delivery("1.2", Kind.EDIT, None, None, Card("After"), key="post 1", edits=receipt)
    assert await stage.adapter.deliver(_in(stage, edit)) == receipt
    await stage.shows(stage.place, ["After"])


async def what_is_taken_away_is_gone_also_the_second_time(stage: Stage) -> None:
    receipt = await stage.adapter.deliver(said(stage, "Secret"))
    await stage.adapter.deliver(said(stage, "Stays", "2"))
    for txn in ("1.2", "1.3"):
        away = Delivery(txn, Kind.DELETE, None, None, None, key="post 1", edits=receipt)
        await stage.adapter.deliver(_in(stage, away))
    await stage.shows(stage.place, ["Stays"])


async def somebody_is_found_in_one_direct_conversation(stage: Stage) -> None:
    direct = {"place": None, "to": stage.anna}
    first = await stage.adapter.deliver(said(stage, "For you", **direct))
    second = await stage.adapter.deliver(said(stage, "And more", "2", **direct))
    assert first.place == second.place != stage.place
    await stage.shows(first.place, ["For you", "And more"])
    assert await stage.bram_sees() == []


async def a_whisper_is_for_one_or_never_said(stage: Stage) -> None:
    whisper = said(stage, "Only you", to=stage.anna)
    if not stage.adapter.can.whisper:
        with pytest.raises(Never):
            await stage.adapter.deliver(whisper)
        return
    await stage.adapter.deliver(whisper)
    await stage.shows(stage.place, ["Only you"])
    assert await stage.bram_sees() == []


async def what_people_write_stays_words(stage: Stage) -> None:
    words = "<!channel> @room <b>bold</b> *_~`code`~_* [x](https://a.nl) &amp; \\ é 🎉 \u202eטקסט"
    await stage.adapter.deliver(said(stage, words))
    await stage.shows(stage.place, [words])


async def a_long_text_comes_whole_and_becomes_short(stage: Stage) -> None:
    words = "\n".join(f"{n} <of> many & more 🎉" for n in range(3_000))
    receipt = await stage.adapter.deliver(said(stage, words))
    await stage.shows(stage.place, words.split("\n"))
    edit = Delivery("1.2", Kind.EDIT, None, None, Card("brief"), key="post 1", edits=receipt)
    await stage.adapter.deliver(_in(stage, edit))
    await stage.shows(stage.place, ["brief"])


async def a_file_comes_with_its_words(stage: Stage) -> None:
    async def content() -> bytes:
        return b"a;b\r\n1;2\r\n"

    file = Outgoing("uitslag é.csv", "text/csv", 10, content)
    receipt = await stage.adapter.deliver(said(stage, "Here it is", place=None, to=stage.anna, file=file))
    assert await stage.files(receipt.place) == [("uitslag é.csv", b"a;b\r\n1;2\r\n")]


async def a_file_that_its_reader_may_not_have_is_never_sent(stage: Stage) -> None:
    async def content() -> bytes:
        raise Never("not any more")

    file = Outgoing("geheim.txt", "text/plain", 10, content)
    with pytest.raises(Never):
        await stage.adapter.deliver(said(stage, "Here it is", file=file))
    assert await stage.files(stage.place) == []


async def a_shared_file_that_is_gone_is_never_fetched(stage: Stage) -> None:
    for file in (stage.gone, SharedFile("x", "", None, "")):
        with pytest.raises(Never):
            await stage.adapter.fetch(file, 1_000)


def _in(stage: Stage, delivery: Delivery) -> Delivery:
    """As the courier packs it: what hangs in a place names it."""
    return Delivery(**{**vars(delivery), "place": stage.place})


CONTRACT: tuple[Clause, ...] = (
    it_is_well,
    a_message_arrives_and_its_receipt_says_where,
    another_attempt_is_the_same_message,
    an_edit_takes_its_place,
    what_is_taken_away_is_gone_also_the_second_time,
    somebody_is_found_in_one_direct_conversation,
    a_whisper_is_for_one_or_never_said,
    what_people_write_stays_words,
    a_long_text_comes_whole_and_becomes_short,
    a_file_comes_with_its_words,
    a_file_that_its_reader_may_not_have_is_never_sent,
    a_shared_file_that_is_gone_is_never_fetched,
)
clauses = pytest.mark.parametrize("clause", CONTRACT, ids=lambda clause: clause.__name__)
