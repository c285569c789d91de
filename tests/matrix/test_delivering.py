"""Deliveries: each exactly once, wherever it has to go, and honest about what happened when it fails."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from adapters.matrix.local_homeserver import LocalHomeserver
from adapters.matrix.wire import Matrix
from adapters.protocol import Delivery, Kind, Never, NotNow, Receipt, Unsure
from bot.chat import Account, Act, Ballot, Card, Choice, Place
from tests.matrix.conftest import Office
from tests.matrix.employee import Employee
from tests.matrix.test_conversation import message
from tests.matrix.test_listening import meet

CHOICES = (
    Choice("Pizza", "vote 42 id:7", 0, "7"),
    Choice("Soup", "vote 42 id:9", 0, "9"),
    Choice("Close", "close 42"),
)
POLL = Card("Poll 42: Lunch?", CHOICES, Ballot("Lunch?", 1))


def to(office: Office, person: Employee, txn: str = "1", text: str = "Welcome") -> Delivery:
    return Delivery(txn, Kind.MESSAGE, None, Account("office", person.id), Card(text))


def again(delivery: Delivery, began: datetime) -> Delivery:
    return Delivery(**{**vars(delivery), "attempt": 2, "first_try_at": began})


async def test_the_thread_that_was_asked_in(office: Office) -> None:
    async with office.open() as jet, office.employee("anna") as anna:
        room = await meet(office, anna)
        root = await anna.say(room, "!jet help")
        await jet.deliver(message(room, "Ask me", thread=root))
        await anna.wait_for_text(room, "Ask me")
        [shown] = anna.messages(room, of=office.jet)
        relation = shown["content"]["m.relates_to"]
        assert (relation["rel_type"], relation["event_id"]) == ("m.thread", root)


async def test_the_direct_conversation_a_person_began_is_used(office: Office) -> None:
    async with office.open() as jet, office.employee("anna") as anna:
        room = await anna.create_dm(office.jet)
        receipt = await jet.deliver(to(office, anna))
        assert receipt.place == Place("office", room)
    async with office.open() as jet:
        assert (await jet.deliver(to(office, anna, "2"))).place.id == room


async def test_a_direct_conversation_is_made_once_though_its_making_was_not_seen(office: Office) -> None:
    async with office.behind_proxy() as (proxy, jet), office.employee("anna") as anna:
        proxy.cut("/createRoom")
        with pytest.raises(NotNow):
            await jet.deliver(to(office, anna))
        receipt = await jet.deliver(to(office, anna))
        await anna.wait_for_text(receipt.place.id, "Welcome")
        assert len(anna.client.rooms) == 1


async def test_who_left_the_direct_conversation_is_invited_again(office: Office) -> None:
    async with office.open(encrypt_direct=False) as jet, office.employee("anna") as anna:
        first = await jet.deliver(to(office, anna))
        await anna.wait_for_text(first.place.id, "Welcome")
        await anna.client.room_leave(first.place.id)
        await office.ears.learns(first.place.id, lambda facts: not facts.direct)
        second = await jet.deliver(to(office, anna, "2", "Again"))
        assert second.place == first.place
        await anna.wait_for_text(first.place.id, "Again")


async def test_where_a_third_person_listens_nothing_private_is_said(office: Office) -> None:
    async with office.open() as jet, office.employee("anna") as anna, office.employee("bram") as bram:
        first = await jet.deliver(to(office, anna))
        await anna.wait_for_text(first.place.id, "Welcome")
        await anna.client.room_invite(first.place.id, bram.id)
        second = await jet.deliver(to(office, anna, "2", "Private"))
        assert second.place != first.place
        await anna.wait_for_text(second.place.id, "Private")


@pytest.mark.parametrize("room_version", ["10", "12"])
async def test_a_deletion_leaves_none_of_the_words(office: Office, room_version: str) -> None:
    async with office.open() as jet, office.employee("anna") as anna:
        room = await meet(office, anna, room_version=room_version)
        receipt = await jet.deliver(message(room, "first words"))
        await jet.deliver(Delivery("2", Kind.EDIT, None, None, Card("second words"), edits=receipt))
        await anna.wait_for_text(room, "second words")
        await jet.deliver(Delivery("3", Kind.DELETE, None, None, None, edits=receipt))
        await anna.until(lambda: not anna.texts(room))
        history = await anna.client.room_messages(room, limit=50)
        assert not [event for event in history.chunk if "words" in str(event.source["content"])]
        await jet.deliver(Delivery("4", Kind.DELETE, None, None, None, edits=receipt))


async def test_reactions_to_press_are_not_heard(office: Office) -> None:
    async with office.open() as jet, office.employee("anna") as anna:
        room = await meet(office, anna)
        receipt = await jet.deliver(Delivery("1", Kind.MESSAGE, Place("office", room), None, POLL))
        card, *seeds = receipt.remote_ids
        await anna.wait_for(room, lambda event: event["event_id"] == seeds[-1])
        signs = [
            event["content"]["m.relates_to"]["key"] for event in anna.events[room] if event["type"] == "m.reaction"
        ]
        assert signs == ["1️⃣", "2️⃣"]
        await anna.react(room, card, "2️⃣")
        await office.ears.until(lambda: office.ears.heard)
        assert [(heard.account.id, heard.gesture and heard.gesture.values) for heard in office.ears.heard] == [
            (anna.id, ("2️⃣",))
        ]


async def test_a_native_poll_is_answered_and_ended(office: Office) -> None:
    async with office.open(native_polls=True, seed_reactions=False) as jet, office.employee("anna") as anna:
        room = await meet(office, anna)
        receipt = await jet.deliver(Delivery("1", Kind.MESSAGE, Place("office", room), None, POLL))
        _, poll = receipt.remote_ids
        shown = await anna.wait_for(room, lambda event: event["event_id"] == poll)
        assert "msgtype" not in shown["content"]
        answers = shown["content"]["org.matrix.msc3381.poll.start"]["answers"]
        assert [answer["id"] for answer in answers] == ["7", "9"]
        await anna.vote(room, poll, "9")
        await office.ears.until(lambda: office.ears.heard)
        [heard] = office.ears.heard
        assert heard.gesture is not None
        assert (heard.gesture.act, heard.gesture.values, heard.about) == (Act.PICK, ("9",), poll)
        redrawn = Card("Poll 42: Lunch? 1 vote", CHOICES, POLL.ballot)
        await jet.deliver(Delivery("2", Kind.EDIT, None, None, redrawn, edits=receipt))
        await jet.deliver(Delivery("3", Kind.EDIT, None, None, Card("Poll 42 is closed"), edits=receipt))
        await anna.wait_for_text(room, "closed")
        ended = await anna.wait_for(room, lambda event: event["type"].endswith("poll.end"))
        assert ended["content"]["m.relates_to"]["event_id"] == poll


async def test_a_room_that_forbids_reactions_gets_the_poll(office: Office) -> None:
    async with office.open() as jet, office.employee("anna") as anna:
        room = await meet(office, anna, power_level_override={"events": {"m.reaction": 50}})
        receipt = await jet.deliver(Delivery("1", Kind.MESSAGE, Place("office", room), None, POLL))
        assert len(receipt.remote_ids) == 1


@pytest.mark.parametrize("encrypted", [False, True])
async def test_a_text_too_long_for_one_event_comes_whole(office: Office, encrypted: bool) -> None:
    text = "\n".join(f"line {n} of a long answer, é 🎉 <&>" for n in range(2500))
    async with office.open() as jet, office.employee("anna") as anna:
        room = await meet(office, anna, encrypted=encrypted)
        receipt = await jet.deliver(message(room, text))
        assert len(receipt.remote_ids) > 2
        await anna.wait_for_text(room, "line 2499 ")
        assert "\n".join(anna.texts(room)) == text
        await jet.deliver(Delivery("2", Kind.EDIT, None, None, Card(text.replace("long", "short")), edits=receipt))
        await anna.until(lambda: "\n".join(anna.texts(room)) == text.replace("long", "short"))
        await jet.deliver(Delivery("3", Kind.EDIT, None, None, Card("brief"), edits=receipt))
        await anna.until(lambda: anna.texts(room) == ["brief"])


async def test_after_a_new_login_what_was_sent_is_looked_up(office: Office) -> None:
    """Another device has other transaction ids, as every device has after a day."""
    began = datetime.now(UTC)
    async with office.employee("anna") as anna:
        async with office.open() as jet:
            plain, sealed = await meet(office, anna), await meet(office, anna, encrypted=True)
            first = [await jet.deliver(message(room, "once", txn=room)) for room in (plain, sealed)]
        (office.settings.state_dir / "session.json").unlink()
        async with office.open() as jet:
            repeated = [await jet.deliver(again(message(room, "once", txn=room), began)) for room in (plain, sealed)]
            assert repeated[0] == first[0]
            fresh = again(message(plain, "new", txn="new"), began - timedelta(hours=21))
            await jet.deliver(fresh)
            await anna.wait_for_text(plain, "new")
            assert anna.texts(plain) == ["once", "new"]


async def test_an_answer_that_was_cut_off_is_unsure_and_repeating_is_harmless(office: Office) -> None:
    async with office.behind_proxy() as (proxy, jet), office.employee("anna") as anna:
        for room in (await meet(office, anna), await meet(office, anna, encrypted=True)):
            proxy.cut("/send/", times=2)  # aiohttp itself repeats a PUT once
            with pytest.raises(Unsure):
                await jet.deliver(message(room, "once"))
            await jet.deliver(message(room, "once"))
            await jet.deliver(message(room, "end", txn="2"))
            await anna.wait_for_text(room, "end")
            assert anna.texts(room) == ["once", "end"]


async def test_what_went_wrong_says_what_to_expect(office: Office) -> None:
    async with office.behind_proxy() as (proxy, jet), office.employee("anna") as anna:
        room = await meet(office, anna)
        elsewhere = await anna.create_room(name="Without Jet")
        for lost in (elsewhere, "!nowhere:wilgenhof.test"):
            with pytest.raises(Never):
                await jet.deliver(message(lost, "hello"))
        whisper = Delivery("1", Kind.MESSAGE, Place("office", room), Account("office", anna.id), Card("psst"))
        with pytest.raises(Never):
            await jet.deliver(whisper)
        proxy.fail("/send/", 502)
        with pytest.raises(Unsure):
            await jet.deliver(message(room, "hello"))
        proxy.heal("/send/")
        proxy.fail("/send/", 413, '{"errcode": "M_TOO_LARGE", "error": "event too large"}')
        with pytest.raises(Never):
            await jet.deliver(message(room, "hello"))
    with pytest.raises(NotNow):
        await jet.deliver(message(room, "hello"))


async def test_a_homeserver_that_is_gone_got_nothing(office: Office) -> None:
    async with office.behind_proxy() as (proxy, jet), office.employee("anna") as anna:
        rooms = [await meet(office, anna), await meet(office, anna, encrypted=True)]
        await proxy.close()
        for room in rooms:
            with pytest.raises(NotNow):
                await jet.deliver(message(room, "hello"))


async def test_a_delivery_nobody_waits_for_any_more_ends_all_the_same(office: Office) -> None:
    async with office.behind_proxy() as (proxy, jet), office.employee("anna") as anna:
        room = await meet(office, anna, encrypted=True)
        proxy.hold("/keys/claim")
        delivery = asyncio.create_task(jet.deliver(message(room, "first")))
        await asyncio.sleep(0.2)
        delivery.cancel()
        await asyncio.wait([delivery])
        proxy.release("/keys/claim")
        await anna.wait_for_text(room, "first")
        await jet.deliver(message(room, "second", txn="2"))
        await anna.wait_for_text(room, "second")


@pytest.fixture
def strict_office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """An office on a homeserver with the limits that Synapse comes with."""
    server = LocalHomeserver(tmp_path_factory.mktemp("strict"), "strict.test", limits=True)
    server.start()
    yield Office(server, tmp_path_factory.mktemp("office"))
    server.stop()


async def test_a_rate_limit_says_when_to_come_back(strict_office: Office) -> None:
    office = strict_office
    async with office.open() as jet, office.employee("anna") as anna:
        room = await meet(office, anna)
        sent = await asyncio.gather(
            *(jet.deliver(message(room, str(n), txn=str(n))) for n in range(20)), return_exceptions=True
        )
        limited = [failure for failure in sent if isinstance(failure, NotNow)]
        assert limited
        assert all((failure.retry_after or 0) > 0 for failure in limited)
        done: list[Any] = [receipt for receipt in sent if isinstance(receipt, Receipt)]
        assert len(done) + len(limited) == 20


async def test_nothing_is_sent_before_connecting(office: Office) -> None:
    with pytest.raises(NotNow):
        await Matrix("office", office.settings).deliver(message("!somewhere", "hello"))
