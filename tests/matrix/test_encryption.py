"""Encrypted rooms and direct conversations: readable on both sides, and never in the clear."""

from __future__ import annotations

import asyncio

import pytest

from adapters.matrix.wire import Matrix
from adapters.protocol import Delivery, Kind, NotNow
from bot.chat import Account, Ballot, Card, Choice, Place
from tests.matrix.conftest import Office
from tests.matrix.employee import ENCRYPTION, PASSWORD, Employee
from tests.matrix.test_conversation import message

POLL = Card(
    "Poll 42: Lunch?",
    (Choice("Pizza", "vote 42 id:1", 0, "1"), Choice("Soup", "vote 42 id:2", 0, "2")),
    Ballot("Lunch?", 1),
)


async def test_both_directions_in_an_encrypted_room(office: Office) -> None:
    async with office.open() as jet, office.employee("anna") as anna, office.employee("bram") as bram:
        room = await anna.create_room(office.jet, bram.id, encrypted=True)
        await anna.joined(room, office.jet)
        await anna.joined(room, bram.id)
        await anna.say(room, "!jet help")
        await office.ears.hears("help")
        assert office.ears.places[room].encrypted
        await jet.deliver(message(room, "Ask me anything"))
        for person in (anna, bram):
            await person.wait_for_text(room, "Ask me anything")
            assert all(shown["encrypted"] for shown in person.messages(room, of=office.jet))


async def test_an_encrypted_direct_conversation_begun_by_the_employee(office: Office) -> None:
    async with office.open() as jet, office.employee("anna") as anna:
        room = await anna.create_dm(office.jet, encrypted=True)
        await anna.say(room, "hoi")
        heard = await office.ears.hears("hoi")
        assert office.ears.places[room].direct
        await jet.deliver(message(room, "Hoi Anna"))
        await anna.wait_for_text(room, "Hoi Anna")
        await anna.edit(room, heard.remote_id, "hoi Jet")
        assert (await office.ears.hears("hoi Jet")).replaces == heard.remote_id


async def test_jets_own_direct_conversation_is_encrypted_and_made_once(office: Office) -> None:
    async with office.open() as jet, office.employee("anna") as anna:
        to = Account("office", anna.id)
        first, second = await asyncio.gather(
            jet.deliver(Delivery("1", Kind.MESSAGE, None, to, Card("Welcome"))),
            jet.deliver(Delivery("2", Kind.MESSAGE, None, to, Card("Ask me"))),
        )
        assert first.place == second.place
        room = first.place.id
        await anna.wait_for_text(room, "Welcome")
        await anna.wait_for_text(room, "Ask me")
        assert all(shown["encrypted"] for shown in anna.messages(room))
        assert anna.client.rooms[room].named_room_name() is None
        await anna.say(room, "dank je")
        await office.ears.hears("dank je")
        assert office.ears.places[room].direct


async def test_votes_and_edits_in_an_encrypted_room(office: Office) -> None:
    async with office.open(native_polls=True) as jet, office.employee("anna") as anna:
        room = await anna.create_room(office.jet, encrypted=True)
        await anna.joined(room, office.jet)
        receipt = await jet.deliver(Delivery("1", Kind.MESSAGE, Place("office", room), None, POLL))
        card, poll, *seeds = receipt.remote_ids
        assert len(seeds) == 2
        await anna.vote(room, poll, "2")
        await anna.react(room, card, "1️⃣")
        await office.ears.until(lambda: len(office.ears.heard) == 2)
        assert {heard.about for heard in office.ears.heard} == {card, poll}
        closed = Card("Poll 42 is closed")
        await jet.deliver(Delivery("2", Kind.EDIT, None, None, closed, edits=receipt))
        await anna.wait_for_text(room, "closed")
        ended = await anna.wait_for(room, lambda event: event["type"].endswith("poll.end"))
        assert ended["content"]["m.relates_to"]["event_id"] == poll


async def test_the_device_is_cross_signed(office: Office) -> None:
    async with office.open(), office.employee("anna") as anna:
        answer = await anna.client.send(
            "POST",
            "/_matrix/client/v3/keys/query",
            f'{{"device_keys": {{"{office.jet}": []}}}}',
            {"Authorization": f"Bearer {anna.client.access_token}"},
        )
        known = await answer.json()
    [signing] = known["self_signing_keys"][office.jet]["keys"]
    [device] = known["device_keys"][office.jet].values()
    assert signing in device["signatures"][office.jet]
    assert await Matrix("office", office.settings).check() == []


async def test_a_new_device_reads_what_comes_after(office: Office) -> None:
    async with office.open() as jet, office.employee("anna") as anna:
        room = await anna.create_dm(office.jet, encrypted=True)
        await jet.deliver(message(room, "before"))
        await anna.wait_for_text(room, "before")
        async with Employee(office.server.url, anna.id, office.folder / "phone", PASSWORD) as phone:
            await phone.say(room, "from my phone")
            await office.ears.hears("from my phone")
            await jet.deliver(message(room, "after", txn="2"))
            await phone.wait_for_text(room, "after")
            await anna.wait_for_text(room, "after")


async def test_messages_while_jet_was_down_are_read(office: Office) -> None:
    async with office.employee("anna") as anna:
        async with office.open():
            room = await anna.create_room(office.jet, encrypted=True)
            await anna.joined(room, office.jet)
            await anna.say(room, "!jet one")
            await office.ears.hears("one")
        anna.client.invalidate_outbound_session(room)
        for n in range(5):
            await anna.say(room, f"!jet down {n}")
        async with office.open() as jet:
            assert office.ears.lines == ["one", *(f"down {n}" for n in range(5))]
            await jet.deliver(message(room, "back"))
            await anna.wait_for_text(room, "back")


async def test_what_is_encrypted_for_others_is_no_trouble(office: Office) -> None:
    async with office.open(), office.employee("anna") as anna:
        room = await anna.create_room(encrypted=True)
        await anna.say(room, "!jet before you came")
        await anna.client.room_invite(room, office.jet)
        await anna.joined(room, office.jet)
        await anna.say(room, "!jet now")
        await office.ears.hears("now")
        assert office.ears.lines == ["now"]
        assert office.ears.kept.get("unopened", "[]") == "[]"


async def test_nothing_goes_in_the_clear_once_a_room_is_encrypted(office: Office) -> None:
    """Jet is not told by sync that the room is encrypted now: the homeserver has to be asked."""
    async with office.behind_proxy() as (proxy, jet), office.employee("anna") as anna:
        room = await anna.create_room(office.jet)
        await anna.joined(room, office.jet)
        await office.ears.until(lambda: room in office.ears.places)
        proxy.hold("/sync")
        await anna.client.room_put_state(room, ENCRYPTION["type"], ENCRYPTION["content"])
        delivery = asyncio.create_task(jet.deliver(message(room, "secret")))
        await asyncio.sleep(0.3)
        assert not delivery.done()
        proxy.release("/sync")
        await delivery
        await anna.wait_for_text(room, "secret")
        assert all(shown["encrypted"] for shown in anna.messages(room, of=office.jet))


async def test_without_the_key_shared_nothing_is_sent(office: Office) -> None:
    async with office.behind_proxy() as (proxy, jet), office.employee("anna") as anna:
        room = await anna.create_room(office.jet, encrypted=True)
        await anna.joined(room, office.jet)
        proxy.fail("/sendToDevice/", 502)
        with pytest.raises(NotNow):
            await jet.deliver(message(room, "secret"))
        proxy.heal("/sendToDevice/")
        await jet.deliver(message(room, "secret"))
        await anna.wait_for_text(room, "secret")


async def test_a_key_that_comes_after_its_message_and_a_restart(office: Office) -> None:
    async with office.employee("anna") as anna:
        async with office.open():
            room = await anna.create_room(office.jet, encrypted=True)
            await anna.joined(room, office.jet)
            give_key = await anna.hold_key_back(room)
            await anna.say(room, "!jet late")
            await office.ears.until(lambda: office.ears.kept.get("unopened", "[]") != "[]")
        await anna.say(room, "!jet later")
        async with office.open():
            assert office.ears.lines == []
            await give_key()
            await office.ears.hears("later")
            assert office.ears.lines == ["late", "later"]
            await office.ears.until(lambda: office.ears.kept["unopened"] == "[]")


async def test_everybody_can_write_to_jet_after_a_holiday(office: Office) -> None:
    """While Jet was away its one-time keys were used up: the fallback key serves, and new ones follow."""
    async with office.employee("anna") as anna:
        async with office.open():
            room = await anna.create_room(office.jet, encrypted=True)
            await anna.joined(room, office.jet)
        while not (await anna.claim_key(office.jet)).get("fallback"):
            pass
        await anna.say(room, "!jet with the fallback key")
        async with office.open():
            await office.ears.hears("with the fallback key")
            await anna.until(lambda: True)
            assert "fallback" not in await anna.claim_key(office.jet)
