"""The account: its name and face, its files, and what a check says of it."""

from __future__ import annotations

import stat
from dataclasses import replace
from pathlib import Path

import pytest

from adapters.matrix.powers import lacking
from adapters.matrix.wire import Matrix
from tests.matrix.conftest import Office
from tests.matrix.test_listening import meet

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360f8cf"
    "c00000030101000c0b1d3b0000000049454e44ae426082"
)


@pytest.fixture
def face(tmp_path: Path) -> Path:
    picture = tmp_path / "face.png"
    picture.write_bytes(PNG)
    return picture


async def test_jet_shows_its_name_and_face_and_can_take_others(office: Office, face: Path) -> None:
    async with office.employee("anna") as anna:
        async with office.open(display_name="Jet van Wilgenhof", avatar=face) as jet:
            shown = await anna.client.get_profile(office.jet)
            assert shown.displayname == "Jet van Wilgenhof"
            assert jet.can.shared_prefix == "!jet "
            await jet.rename(("joost",), "Joost")
            assert jet.can.shared_prefix == "!joost "
            assert (await anna.client.get_profile(office.jet)).displayname == "Joost"
            room = await meet(office, anna)
            await anna.say(room, "!jet no more")
            await anna.say(room, "!joost help")
            await office.ears.hears("help")
            assert office.ears.lines == ["help"]
        async with office.open(avatar=face):
            assert (await anna.client.get_profile(office.jet)).avatar_url == shown.avatar_url


async def test_the_files_are_for_nobody_else(office: Office) -> None:
    async with office.open():
        pass
    folder = office.settings.state_dir
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    private = [file for file in folder.iterdir() if file.name != "lock"]
    assert {file.name for file in private} >= {"session.json", "pickle.key", "cross-signing.json"}
    assert {stat.S_IMODE(file.stat().st_mode) for file in private} == {0o600}


async def test_an_access_token_does_without_a_password(office: Office) -> None:
    token = (await office.log_in(office.jet))["access_token"]
    async with office.open(password="", access_token=token), office.employee("anna") as anna:
        room = await meet(office, anna, encrypted=True)
        await anna.say(room, "!jet help")
        await office.ears.hears("help")
    async with office.open(password="", access_token=token):
        pass


async def test_a_lost_crypto_store_means_a_new_device(office: Office) -> None:
    async with office.employee("anna") as anna:
        async with office.open():
            room = await meet(office, anna, encrypted=True)
        for file in office.settings.state_dir.glob("*.db"):
            file.unlink()
        async with office.open():
            await anna.until(lambda: len(anna.client.device_store[office.jet]) == 2)
            await anna.say(room, "!jet again")
            await office.ears.hears("again")


async def test_lost_signing_keys_are_replaced(office: Office) -> None:
    async with office.open():
        pass
    (office.settings.state_dir / "cross-signing.json").unlink()
    async with office.open():
        assert await Matrix("office", office.settings).check() == []


async def test_a_check_finds_nothing_wrong_before_and_while_running(office: Office) -> None:
    adapter = Matrix("office", office.settings)
    assert await adapter.check() == []
    async with office.open():
        assert await adapter.check() == []


async def test_a_check_says_what_is_wrong(office: Office, tmp_path: Path) -> None:
    async def problems(**changes: object) -> str:
        return " ".join(await Matrix("office", replace(office.settings, **changes)).check())  # type: ignore[arg-type]

    assert "cannot be reached" in await problems(homeserver="http://127.0.0.1:9")
    assert "no Matrix homeserver" in await problems(homeserver=f"{office.server.url}/elsewhere")
    assert "refuses the password" in await problems(password="wrong")
    assert "neither" in await problems(password="")
    assert "Nobody counts as an employee" in await problems(homeservers=())
    assert "no picture" in await problems(avatar=tmp_path / "none.png")
    async with office.open():
        assert "Space" in await problems(space="#none:wilgenhof.test")
        assert "not in the Space" in await problems(space="!none")
        assert "not @other" in await problems(user_id="@other:wilgenhof.test")
    await office.log_out_everywhere(office.jet)
    assert "revoked" in await problems()


async def test_a_check_names_the_rooms_where_jet_may_not_speak(office: Office) -> None:
    async with office.employee("anna") as anna, office.open():
        open_room = await meet(office, anna, name="Open")
        closed = await meet(office, anna, name="Announcements")
        levels = await anna.client.room_get_state_event(closed, "m.room.power_levels")
        stricter = levels.content | {"events_default": 50}  # type: ignore[union-attr]
        await anna.client.room_put_state(closed, "m.room.power_levels", stricter)
        [found] = await Matrix("office", office.settings).check()
    assert "In Announcements Jet may not speak" in found
    assert "Open" not in found
    assert open_room != closed


def test_what_power_levels_keep_from_jet() -> None:
    jet = "@jet:wilgenhof.test"
    assert list(lacking({}, jet)) == []
    assert list(lacking({"events_default": 50, "users": {jet: 50}}, jet)) == []
    assert list(lacking({"events": {"m.reaction": 10}}, jet)) == ["react"]
    assert list(lacking({"events": {"m.room.encrypted": 10}}, jet)) == ["speak"]
    assert list(lacking({"events_default": 10, "users_default": 10}, jet)) == []
