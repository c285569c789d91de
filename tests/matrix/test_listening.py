"""Hearing everything exactly once: through restarts, bursts, gaps, invites and faults."""

from __future__ import annotations

import asyncio
from collections import Counter
from typing import Any

import pytest

from adapters.matrix.http import described
from adapters.matrix.wire import Matrix
from adapters.protocol import Stopped
from bot.chat import Account, Act, Gesture
from storage.errors import Full
from tests.matrix.conftest import Office
from tests.matrix.employee import Employee
from tests.matrix.recorder import Recorder
from tests.matrix.test_conversation import message


async def meet(office: Office, person: Employee, **more: Any) -> str:
    """A room of this person and Jet."""
    room = await person.create_room(office.jet, **more)
    await person.joined(room, office.jet)
    return room


def test_that_nothing_can_be_kept_is_no_line_of_a_program() -> None:
    """An admin reads it as what a messenger is not heard for."""
    assert described(Full("25006")) == "The disk is full or read-only: reading goes on, nothing can be kept"


async def test_the_first_start_ignores_history_and_accepts_invites(office: Office) -> None:
    async with office.employee("anna") as anna:
        room = await anna.create_room(office.jet)
        await anna.say(room, "!jet before you came")
        async with office.open():
            await anna.joined(room, office.jet)
            await anna.say(room, "!jet now")
            await office.ears.hears("now")
    assert office.ears.lines == ["now"]


async def test_what_is_said_while_jet_is_down_is_heard_before_it_has_caught_up(office: Office) -> None:
    async with office.employee("anna") as anna:
        async with office.open():
            room = await meet(office, anna)
        token = office.ears.kept["since"]
        for n in range(3):
            await anna.say(room, f"!jet {n}")
        async with office.open() as jet:
            assert office.ears.lines == ["0", "1", "2"]
            await jet.deliver(message(room, "back"))
            await anna.wait_for_text(room, "back")
        assert office.ears.kept["since"] != token
        async with office.open():
            assert office.ears.lines == ["0", "1", "2"]


async def chatter(person: Employee, room: str) -> None:
    """More than a sync brings of one room."""
    await asyncio.gather(*(person.say(room, "chatter") for _ in range(105)))


async def test_a_gap_larger_than_a_sync_is_fetched(office: Office) -> None:
    async with office.employee("anna") as anna:
        async with office.open():
            room = await meet(office, anna)
            other = await meet(office, anna, name="Kitchen")
            await anna.say(room, "!jet before")
            await office.ears.hears("before")
        for line in ("deep", "middle", "late"):
            await anna.say(room, f"!jet {line}")
            if line != "late":
                await chatter(anna, room)
        await anna.say(other, "!jet kitchen")
        async with office.open():
            assert sorted(office.ears.lines[1:]) == ["deep", "kitchen", "late", "middle"]
            in_room = [heard.line for heard in office.ears.heard if heard.place.id == room]
            assert in_room == ["before", "deep", "middle", "late"]


async def test_a_gap_before_jet_came_stays_unread(office: Office) -> None:
    async with office.employee("anna") as anna:
        async with office.open():
            pass
        room = await anna.create_room(name="Old")
        await anna.say(room, "!jet old")
        await chatter(anna, room)
        await anna.say(room, "!jet recent")
        await anna.client.room_invite(room, office.jet)
        async with office.open():
            await anna.joined(room, office.jet)
            await anna.say(room, "!jet new")
            await office.ears.hears("new")
        assert office.ears.lines == ["new"]


async def test_a_burst_is_heard_whole(office: Office) -> None:
    async with office.open(), office.employee("anna") as anna:
        room = await meet(office, anna)
        await asyncio.gather(*(anna.say(room, f"!jet {n}") for n in range(100)))
        await office.ears.until(lambda: len(office.ears.heard) == 100)
        assert Counter(office.ears.lines) == Counter(str(n) for n in range(100))


async def test_an_invite_is_accepted_though_the_token_is_newer(office: Office) -> None:
    """As after a crash between the two: the homeserver does not repeat such an invite."""
    async with office.employee("anna") as anna:
        async with office.open():
            pass
        room = await anna.create_room(office.jet)
        await anna.until(lambda: office.jet in anna.client.rooms[room].users)
        office.ears.kept["since"] = anna.client.next_batch
        async with office.open():
            await anna.joined(room, office.jet)
            await anna.say(room, "!jet here")
            await office.ears.hears("here")


async def test_a_store_in_trouble_loses_nothing(office: Office) -> None:
    async with office.open(), office.employee("anna") as anna:
        room = await meet(office, anna, encrypted=True)
        office.ears.trouble = [OSError("disk full")]
        await anna.say(room, "!jet one")
        await anna.say(room, "!jet two")
        await office.ears.hears("two")
        assert office.ears.lines == ["one", "two"]


async def test_who_can_be_heard_does_not_wait_for_who_cannot(office: Office) -> None:
    """As where a large message finds no room, and a question about what is there needs none."""
    async with office.open(), office.employee("anna") as anna, office.employee("bram") as bram:
        room = await meet(office, anna)
        await anna.client.room_invite(room, bram.id)
        await anna.joined(room, bram.id)
        office.ears.refuses = anna.id
        await anna.say(room, "!jet one")
        await bram.say(room, "!jet two")
        await anna.say(room, "!jet three")
        await office.ears.hears("two")
        office.ears.refuses = ""
        await office.ears.hears("three")
        assert office.ears.lines == ["two", "one", "three"]


async def test_a_homeserver_in_trouble_is_waited_for(office: Office, caplog: pytest.LogCaptureFixture) -> None:
    async with office.behind_proxy() as (proxy, _), office.employee("anna") as anna:
        room = await meet(office, anna)
        proxy.fail("/sync", 502)
        await anna.say(room, "!jet psst")
        before = len(proxy.seen)
        await asyncio.sleep(1.5)
        assert len(proxy.seen) - before < 6
        assert "502" in office.ears.losses[0]
        caught_up = office.ears.catching_up
        proxy.heal("/sync")
        await office.ears.hears("psst")
        await office.ears.until(lambda: office.ears.catching_up == caught_up + 1)
    assert "psst" not in caplog.text


async def test_a_revoked_login_stops_and_the_next_start_logs_in_anew(office: Office) -> None:
    async with office.employee("anna") as anna:
        adapter = Matrix("office", office.settings)
        listening = asyncio.create_task(adapter.listen(office.ears))
        await office.ears.until(lambda: office.ears.catching_up)
        room = await meet(office, anna)
        await office.log_out_everywhere(office.jet)
        with pytest.raises(Stopped, match="M_UNKNOWN_TOKEN"):
            await asyncio.wait_for(listening, 10)
        await anna.say(room, "!jet after")
        async with office.open():
            await office.ears.hears("after")


async def test_a_wrong_password_stops(office: Office) -> None:
    with pytest.raises(Stopped, match="refuses"):
        async with office.open(password="wrong"):
            pass


async def test_a_second_process_is_refused(office: Office) -> None:
    async with office.open():
        with pytest.raises(Stopped, match="another process"):
            await Matrix("office", office.settings).listen(Recorder())
    async with office.open():
        pass


async def test_gestures(office: Office) -> None:
    async with office.open() as jet, office.employee("anna") as anna:
        room = await meet(office, anna)
        [card] = (await jet.deliver(message(room, "Poll 42"))).remote_ids
        await anna.wait_for_text(room, "Poll 42")
        reaction = await anna.react(room, card, "2️⃣")
        redaction = await anna.take_back(room, reaction)
        vote = await anna.vote(room, card, "1")
        await office.ears.until(lambda: len(office.ears.heard) == 3)
        assert [(heard.gesture, heard.remote_id, heard.about) for heard in office.ears.heard] == [
            (Gesture(Act.REACT, ("2️⃣",)), reaction, card),
            (Gesture(Act.WITHDRAW, (reaction,)), redaction, None),
            (Gesture(Act.PICK, ("1",)), vote, card),
        ]


async def test_an_edit_and_a_deletion(office: Office) -> None:
    async with office.open(), office.employee("anna") as anna:
        room = await meet(office, anna)
        typed = await anna.say(room, "!jet pol a b")
        await anna.edit(room, typed, "!jet poll a b")
        assert (await office.ears.hears("poll a b")).replaces == typed
        gone = await anna.take_back(room, typed)
        await office.ears.until(lambda: len(office.ears.heard) == 3)
        assert office.ears.heard[-1].gesture == Gesture(Act.WITHDRAW, (typed,))
        assert office.ears.heard[-1].remote_id == gone


async def test_places_follow_what_happens_there(office: Office) -> None:
    places = office.ears.places
    async with office.open(), office.employee("anna") as anna, office.employee("bram") as bram:
        room = await meet(office, anna)
        await office.ears.learns(room, lambda facts: facts.members == {Account("office", anna.id): "Anna"})
        assert (places[room].name, places[room].direct, places[room].strangers) == ("Canteen", False, False)
        await anna.client.room_invite(room, bram.id)
        await office.ears.learns(room, lambda facts: len(facts.members or ()) == 2)
        await anna.client.room_put_state(room, "m.room.name", {"name": "Kantine"})
        await office.ears.learns(room, lambda facts: facts.name == "Kantine")
        await anna.client.room_kick(room, office.jet)
        await office.ears.learns(room, lambda facts: facts.left)


async def test_a_direct_conversation_ends_when_a_third_person_comes(office: Office) -> None:
    async with office.open(), office.employee("anna") as anna, office.employee("bram") as bram:
        room = await anna.create_dm(office.jet)
        await office.ears.learns(room, lambda facts: facts.direct)
        await anna.client.room_invite(room, bram.id)
        await office.ears.learns(room, lambda facts: not facts.direct)
        await anna.say(room, "not for Jet any more")
        await anna.say(room, "!jet this is")
        await office.ears.hears("this is")
        assert office.ears.lines == ["this is"]


MALFORMED: list[tuple[str, dict[str, Any]]] = [
    ("m.room.message", {}),
    ("m.room.message", {"msgtype": 7, "body": "!jet"}),
    ("m.room.message", {"msgtype": {}, "body": []}),
    ("m.room.message", {"msgtype": "m.text", "body": "!jet mended \ud83d\0"}),
    ("m.room.encrypted", {"algorithm": "m.megolm.v1.aes-sha2", "ciphertext": "x"}),
    ("m.room.encrypted", {"algorithm": 1}),
    ("m.reaction", {"m.relates_to": []}),
    ("m.call.invite", {"call_id": {}}),
    ("m.room.redaction", {"redacts": 1}),
    ("org.matrix.msc3381.poll.response", {"org.matrix.msc3381.poll.response": {"answers": 1}}),
]


@pytest.mark.parametrize("encrypted", [False, True])
async def test_malformed_events_stop_nothing(office: Office, encrypted: bool) -> None:
    """In the clear the homeserver refuses some of them; what is encrypted nobody checks."""
    async with office.open(), office.employee("anna") as anna:
        room = await meet(office, anna, encrypted=encrypted)
        for kind, content in MALFORMED:
            await anna.client.room_send(room, kind, content, ignore_unverified_devices=True)
        await anna.say(room, "!jet after")
        await office.ears.hears("after")
        assert office.ears.lines == (["mended ?", "after"] if encrypted else ["after"])


@pytest.mark.parametrize("kind", ["m.room.name", "m.room.member"])
async def test_state_forged_inside_a_message_changes_nothing(office: Office, kind: str) -> None:
    """It neither renames the room nor hides what was said before a joining of Jet that never was."""
    forged = {
        "m.room.name": {"type": kind, "state_key": "", "content": {"name": "Forged"}},
        "m.room.member": {"type": kind, "state_key": office.jet, "content": {"membership": "join"}},
    }
    async with office.employee("anna") as anna:
        async with office.open():
            room = await meet(office, anna, encrypted=True)
        await anna.say(room, "!jet before")
        encrypt = anna.client.olm.group_encrypt
        anna.client.olm.group_encrypt = lambda room_id, _: encrypt(room_id, forged[kind])
        await anna.say(room, "!jet never")
        anna.client.olm.group_encrypt = encrypt
        await anna.say(room, "!jet after")
        async with office.open():
            assert office.ears.lines == ["before", "after"]
            assert office.ears.places[room].name == "Canteen"
