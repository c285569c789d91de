"""Faults as people see them: a turn that raises, a key that is lost, a messenger that is gone, odd characters."""

from __future__ import annotations

import asyncio
import logging
import time
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.assembly import open_jet
from bot.chat import Account, Act, Addressed, Gesture, Heard, Place, PlaceFacts
from bot.config.settings import Config, Organisation, Store
from tests.dialogue.console import ConsoleMessenger
from tests.dialogue.fixtures import directory, on_console, on_matrix
from tests.dialogue.matrix import MatrixMessenger, room_id
from tests.dialogue.messenger import Messenger
from tests.dialogue.office import Office

__all__ = ["directory", "on_console", "on_matrix"]
NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


def broken(directory: Path, template: Path, **texts: str) -> Office:
    """An office whose own texts fail when they are said."""
    own = directory / "own"
    own.mkdir()
    for name, text in texts.items():
        feature, _, key = name.partition("_")
        for language in ("en", "nl"):
            (own / f"{feature}.{language}.toml").write_text(f'{key} = "{text}"\n')
    return Office(directory, [ConsoleMessenger()], template=template, organisation=Organisation(texts=own))


def test_a_turn_that_raises_is_answered_with_a_reference_and_changes_nothing(
    directory: Path, template: Path, caplog: pytest.LogCaptureFixture
) -> None:
    office = broken(directory, template, poll_noted="{{ labels | number }}")
    try:
        anna = office.person("Anna")
        anna.says("poll Lunch? | Zwijgpizza | Soep", "kantine")
        anna.says("vote 1 zwijgpizza", "kantine")
        anna.sees_privately("Something went wrong on my side, and nothing was changed.", "reference: 2")
        assert office.card("poll 1", "kantine").choices[0].count == 0
        assert "zwijg" not in caplog.text.casefold()
        assert caplog.text.count("turn 2 crashed") == 3
        anna.says("results 1", "kantine")
        anna.sees("0 people voted")
        office.restart()
        office.run(office.jet.hearing.resume())
        office.run(office.jet.hearing.settle())
        assert caplog.text.count("turn 2 crashed") == 3
    finally:
        office.stop()


def test_a_turn_whose_apology_raises_too_ends(directory: Path, template: Path) -> None:
    office = broken(directory, template, poll_noted="{{ labels | number }}", bot_crashed="{{ nothing }}")
    try:
        anna, bram = office.person("Anna"), office.person("Bram")
        anna.says("poll Lunch? | Pizza | Soep", "kantine")
        anna.says("vote 1 a", "kantine")
        bram.says("help")
        bram.sees("Just ask me something")
        assert office.read(lambda store: store.inbox.pending()) == []
        office.restart()
        office.run(office.jet.hearing.resume())
        anna.says("help")
        anna.sees("Just ask me something")
    finally:
        office.stop()


def test_a_key_that_is_lost_does_not_keep_jet_from_starting(on_console: Office) -> None:
    anna = on_console.person("Anna")
    heard = Heard(Place("console", "@Anna"), anna.account, "post x", "r1", on_console.now, Addressed.PREFIX)
    on_console.write(lambda store: store.inbox.take([heard], on_console.now))
    on_console.restart(meanwhile=(on_console.directory / "jet.key").unlink)
    on_console.run(on_console.jet.hearing.resume())
    anna.says("help")
    anna.sees("Just ask me something")


def test_a_messenger_that_is_no_longer_configured(directory: Path, template: Path) -> None:
    def office(*messengers: Messenger, fresh: bool) -> Office:
        organisation = Organisation(name="Wilgenhof", first_admin="Odile", allow_acting=True)
        return Office(directory, messengers, template=template if fresh else None, organisation=organisation)

    before = office(ConsoleMessenger(), MatrixMessenger(), fresh=True)
    anna, bram = before.person("Anna", on="console"), before.person("Bram", on="matrix")
    before.place("timeline", bram, on="matrix")
    before.place("fietsen", bram, on="matrix")
    anna.says("club create Fietsen")
    bram.says("join Fietsen")
    club = before.read(lambda store: store.clubs.find("fietsen"))
    assert club is not None
    home = before.read(lambda store: before.home(store, "fietsen", "matrix"))
    before.write(lambda store: store.places.change(home, club=club.id))
    bram.says("digest me daily 11:00")
    bram.says("digest here daily 11:00", "fietsen")
    anna.says("poll Lunch? | Pizza | Soep | until 12:00", "kantine")
    anna.says("poll anoniem --club Fietsen Wie? | Pizza | Soep | until 12:00")
    assert before.hangs("poll 1", "timeline", on="matrix")
    before.stop()

    after = office(ConsoleMessenger(), fresh=False)
    try:
        after.now = before.now
        anna = after.person("Anna")
        anna.says("vote 1 a", "kantine")
        anna.sees("Noted: Pizza.")
        anna.says('post --club Fietsen "Hoi"')
        anna.sees("is posted")
        anna.says("vote 2 b")
        anna.sees("Noted")
        after.moves_on(hours=3)
        anna.sees("Poll 1 is closed")
        anna.says("results 2")
        anna.sees("Closed.")
        anna.says("help")
        anna.sees("Just ask")
    finally:
        after.stop()


def test_nothing_that_was_typed_is_logged(on_matrix: Office, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    anna = on_matrix.person("Anna")
    for line in ("post Zwijgwoord", "zwijgwoord?", "poll Zwijg? | zwijg | woord", "vote 2 zwijg", "zwijgwoord " * 3000):
        anna.says(line, "kantine")
        anna.says(line)
    assert "zwijg" not in caplog.text.casefold()


def test_what_cannot_be_delivered_waits_and_then_comes_once(on_matrix: Office) -> None:
    anna, bram = on_matrix.person("Anna"), on_matrix.person("Bram")
    on_matrix.place("kantine", anna, bram)
    on_matrix.matrix.down = True
    anna.says("poll Lunch? | Pizza | Soep", "kantine")
    bram.says("vote 1 a")
    anna.sees_nothing()
    on_matrix.matrix.down = False
    for _ in range(10):
        on_matrix.moves_on(minutes=1)
    on_matrix.restart()
    on_matrix.moves_on(minutes=10)
    assert on_matrix.card("poll 1", "kantine").choices[0].count == 1
    assert sum("Poll 1" in seen.text for seen in anna.everything) == 1
    assert sum("Noted: Pizza" in seen.text for seen in bram.everything) == 1


def test_the_same_event_twice_is_heard_once(on_matrix: Office) -> None:
    anna = on_matrix.person("Anna")
    on_matrix.place("kantine", anna)
    room = on_matrix.matrix.rooms[room_id("kantine")]
    content = {"msgtype": "m.text", "body": "!jet post hoi"}
    for _ in range(3):
        sending = on_matrix.matrix.send(room, "m.room.message", "Anna", content, on_matrix.now, event_id="$same")
        on_matrix.run(sending)
        on_matrix.flush()
    assert [seen.key for seen in anna.everything if seen.key] == ["post 1"]


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, directory: Path) -> str:
    """An empty store on each database."""
    lite = request.param == "sqlite"
    return f"sqlite:///{directory / 'jet.db'}" if lite else str(request.getfixturevalue("postgres_url"))


def house(url: str, directory: Path) -> Config:
    return Config(organisation=Organisation(first_admin="Odile"), store=Store(url=url, directory=directory))


ODD = [
    "a\x00b",
    "a\ud800b",
    "\udcff",
    "\u202eolleh\u202c",
    "a" + "\u0301" * 500,
    "\ufeff\u200b\u2060",
    "\U000e0001\U000e007f",
    "ﷺ" * 300,
    "\r\n\x0b\x0c\x1c\x85\u2028",
]


def test_text_that_no_database_takes(url: str, directory: Path) -> None:
    """In what is typed, and in every name and id that a messenger may be made to pass on."""

    async def go() -> None:
        async with open_jet(house(url, directory), lambda: NOW) as jet:
            for number, odd in enumerate(ODD):
                where, who = Place("console", f"kantine{odd}"), Account("console", f"{number}{odd}")
                await jet.hearing.place(PlaceFacts(where, f"kantine{odd}", members={who: f"Anna{odd}"}))
                line = Heard(where, who, f'post "{odd}x"', f"r{number}{odd}", NOW, Addressed.PREFIX, name=f"Anna{odd}")
                line = replace(line, thread=f"t{odd}", about=f"a{odd}", replaces=f"p{number}{odd}")
                await jet.hearing.hear(line)
                await jet.hearing.hear(line)
                for act in Act:
                    gesture = Gesture(act, (odd or "x",))
                    await jet.hearing.hear(replace(line, line="", gesture=gesture, remote_id=f"{act}{odd}"))
                await jet.hearing.settle()
            posts = await jet.database.read(lambda store: len(store.posts.newest(store.people.reader(1), limit=99)))
            assert posts == len(ODD)
            assert await jet.database.read(lambda store: store.people.count()) in (0, len(ODD))
            assert await jet.database.read(lambda store: store.inbox.pending()) == []

    asyncio.run(go())


def test_two_first_words_at_once_make_one_person(url: str, directory: Path) -> None:
    async def go() -> None:
        async with open_jet(house(url, directory), lambda: NOW) as jet:
            who = Account("console", "Anna")
            lines = [
                Heard(Place("console", f"kantine{n % 4}"), who, "hoi", f"r{n}", NOW, Addressed.PREFIX, name="Anna")
                for n in range(24)
            ]
            await asyncio.gather(*(jet.hearing.hear(line) for line in [*lines, *lines]))
            await jet.hearing.settle()
            assert len(await jet.database.read(lambda store: store.people.named("Anna"))) == 1
            assert await jet.database.read(lambda store: store.outbox.counts()) == {"ready": 24}

    asyncio.run(go())


@pytest.mark.parametrize("voters", [200, pytest.param(10_000, marks=pytest.mark.long)])
def test_many_votes_on_one_poll(url: str, directory: Path, voters: int) -> None:
    def line(who: int, text: str) -> Heard:
        account = Account("console", f"p{who}")
        return Heard(Place("console", "kantine"), account, text, f"{who} {text}", NOW, Addressed.PREFIX, name=f"p{who}")

    async def go() -> float:
        async with open_jet(house(url, directory), lambda: NOW) as jet:
            await jet.hearing.place(PlaceFacts(Place("console", "kantine"), "kantine"))
            await jet.hearing.hear(line(0, "poll Lunch? | Pizza | Soep"))
            await jet.hearing.settle()
            began = time.monotonic()
            for first in range(0, voters, 500):
                batch = range(first, min(first + 500, voters))
                await asyncio.gather(*(jet.hearing.hear(line(who, f"vote 1 {'ab'[who % 2]}")) for who in batch))
                await jet.hearing.settle()
            took = time.monotonic() - began
            reader = await jet.database.read(lambda store: store.people.reader(1))
            poll = await jet.database.read(lambda store: store.polls.get(1, reader))
            assert [option.count for option in poll.options] == [voters // 2, voters // 2]
            redraws = "SELECT count(*) FROM outbox WHERE key = 'poll 1'"
            drawn = await jet.database.read(lambda store: store.connection.exec_driver_sql(redraws).scalar_one())
            assert drawn == 1
            return took

    assert asyncio.run(go()) < 20 + voters / 25
