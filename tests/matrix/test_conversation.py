"""Conversations in plain rooms and direct ones, on a real homeserver."""

from __future__ import annotations

from adapters.protocol import Delivery, Kind, Receipt
from bot.chat import Account, Addressed, Card, Place
from tests.matrix.conftest import Office


def message(room: str | None, text: str, txn: str = "1", **more: object) -> Delivery:
    place = Place("office", room) if room else None
    return Delivery(txn, Kind.MESSAGE, place, None, Card(text), **more)  # type: ignore[arg-type]


async def test_a_line_in_a_room_is_heard_and_answered(office: Office) -> None:
    async with office.open() as jet, office.employee("anna") as anna:
        room = await anna.create_room(office.jet)
        await anna.joined(room, office.jet)
        sent = await anna.say(room, '!jet poll "Lunch?" Pizza Soup')
        heard = await office.ears.hears('poll "Lunch?" Pizza Soup')
        assert heard.place == Place("office", room)
        assert heard.account == Account("office", anna.id)
        assert (heard.remote_id, heard.addressed, heard.name) == (sent, Addressed.PREFIX, "Anna")
        receipt = await jet.deliver(message(room, "*Poll 42*: Lunch? \\*no\\*"))
        await anna.wait_for_text(room, "Poll 42")
        shown = anna.messages(room, of=office.jet)[0]
        assert shown["event_id"] == receipt.remote_ids[0]
        assert shown["content"]["msgtype"] == "m.notice"
        assert shown["content"]["formatted_body"] == "<strong>Poll 42</strong>: Lunch? *no*"
        assert shown["content"]["m.mentions"] == {}


async def test_plain_words_in_a_direct_conversation(office: Office) -> None:
    async with office.open(), office.employee("anna") as anna:
        room = await anna.create_dm(office.jet)
        await anna.say(room, "waar is het verlofformulier?")
        heard = await office.ears.hears("waar is het verlofformulier?")
        assert heard.addressed is Addressed.DIRECT
        facts = office.ears.places[room]
        assert facts.direct
        assert facts.members == {Account("office", anna.id): "Anna"}


async def test_what_is_not_for_jet_is_not_handed_over(office: Office) -> None:
    async with office.open(), office.employee("anna") as anna:
        room = await anna.create_room(office.jet)
        await anna.joined(room, office.jet)
        for text in ("good morning", "!help", "jet is nice", "@jetty hi", "!jetset go"):
            await anna.say(room, text)
        await anna.send(room, "m.room.message", {"msgtype": "m.notice", "body": "!jet from a bot"})
        await anna.say(room, "jet: last")
        await office.ears.hears("last")
        assert office.ears.lines == ["last"]


async def test_an_edit_shows_in_place(office: Office) -> None:
    async with office.open() as jet, office.employee("anna") as anna:
        room = await anna.create_room(office.jet)
        await anna.joined(room, office.jet)
        receipt = await jet.deliver(message(room, "Pizza 0"))
        edit = Delivery("2", Kind.EDIT, None, None, Card("Pizza 1"), edits=receipt)
        assert await jet.deliver(edit) == receipt
        await anna.wait_for_text(room, "Pizza 1")
        assert anna.texts(room, of=office.jet) == ["Pizza 1"]


async def test_the_same_delivery_twice_is_one_event(office: Office) -> None:
    async with office.open() as jet, office.employee("anna") as anna:
        room = await anna.create_room(office.jet)
        await anna.joined(room, office.jet)
        first: Receipt = await jet.deliver(message(room, "once"))
        assert await jet.deliver(message(room, "once")) == first
        await jet.deliver(message(room, "end", txn="2"))
        await anna.wait_for_text(room, "end")
        assert anna.texts(room, of=office.jet) == ["once", "end"]
