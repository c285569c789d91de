"""The company Space: who is in it is an employee, and who goes out of it has left."""

from __future__ import annotations

from bot.chat import Account
from tests.matrix.conftest import Office
from tests.matrix.test_listening import meet


async def test_the_company_space_says_who_is_an_employee(office: Office) -> None:
    async with office.employee("anna") as anna, office.employee("bram") as bram:
        space = await anna.create_room(office.jet, name="Wilgenhof", space=True)
        async with office.open(homeservers=(), space=space):
            await anna.joined(space, office.jet)
            room = await meet(office, anna)
            await anna.client.room_invite(room, bram.id)
            await anna.joined(room, bram.id)
            await anna.say(room, "!jet anna")
            await bram.say(room, "!jet bram")
            assert (await office.ears.hears("anna")).belongs
            assert not (await office.ears.hears("bram")).belongs
            assert office.ears.places[space].company
            assert office.ears.places[room].strangers
            await anna.client.room_invite(space, bram.id)
            await office.ears.learns(room, lambda facts: not facts.strangers)


async def test_who_leaves_the_company_space_is_told_and_nobody_else(office: Office) -> None:
    async with (
        office.employee("anna") as anna,
        office.employee("bram") as bram,
        office.employee("carla") as carla,
        office.employee("dirk") as dirk,
    ):
        everybody = (office.jet, bram.id, carla.id, dirk.id)
        space = await anna.create_room(*everybody, name="Wilgenhof", space=True)
        for each in everybody[1:]:
            await anna.joined(space, each)
        async with office.open(homeservers=(), space=space):
            await anna.joined(space, office.jet)
            room = await meet(office, anna)
            await anna.client.room_invite(room, bram.id)
            await anna.joined(room, bram.id)
            await bram.client.room_leave(room)  # any other room is no matter
            await bram.client.room_leave(space)
            await office.ears.until(lambda: office.ears.gone)
            assert office.ears.gone == [Account("office", bram.id)]
        await anna.client.room_kick(space, carla.id)
        await dirk.client.room_leave(space)
        await anna.client.room_invite(space, dirk.id)
        await anna.joined(space, dirk.id)  # and is back
        office.ears.gone.clear()
        async with office.open(homeservers=(), space=space):
            assert set(office.ears.gone) == {Account("office", each.id) for each in (bram, carla)}
            office.ears.gone.clear()
            await anna.client.room_kick(space, office.jet)  # Jet itself is out: nobody else has left
            await office.ears.learns(space, lambda facts: facts.left)
            await anna.say(room, "!jet here")
            await office.ears.hears("here")
            assert office.ears.gone == []
            await anna.client.room_ban(space, dirk.id)
            await anna.client.room_invite(space, office.jet)
            await office.ears.until(lambda: Account("office", dirk.id) in office.ears.gone)
            assert Account("office", anna.id) not in office.ears.gone
    async with office.open(homeservers=(office.server.name,), space=space):
        office.ears.gone.clear()
    async with office.open(homeservers=(office.server.name,), space=space):
        assert office.ears.gone == []  # whose homeserver is listed is an employee anyway
