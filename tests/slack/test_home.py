"""The home tab over the double: drawn when it changes and not for nothing, pressed and typed into."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from bot.assembly import Jet
from tests.slack.double import Person, SlackDouble
from tests.slack.double.model import View
from tests.slack.double.rendering import read
from tests.slack.working import jet_at_work

Scene = Callable[[SlackDouble, Person, Jet], Awaitable[None]]


@pytest.fixture
def play(tmp_path: Path, template: Path) -> Callable[..., None]:
    """Play a scene with Anna in general."""

    def run(scene: Scene, **more: bool) -> None:
        async def playing() -> None:
            async with SlackDouble() as slack:
                workspace = slack.workspace()
                anna = slack.person("Anna Visser")
                slack.channel("general", anna)
                async with jet_at_work(tmp_path, template, slack, workspace, **more) as jet:
                    await scene(slack, anna, jet)
                    await slack.settled()

        asyncio.run(asyncio.wait_for(playing(), 60))

    return run


def shown(person: Person) -> str:
    """What somebody reads on their home tab."""
    return read(person.workspace, person.home.blocks) if person.home else ""


async def waits_for(slack: SlackDouble, person: Person, part: str) -> View:
    await slack.until(lambda: part in shown(person), 5.0)
    assert person.home is not None
    return person.home


def publications(slack: SlackDouble) -> int:
    return sum(call.method == "views.publish" for call in slack.calls)


def test_it_is_drawn_when_it_is_opened_and_when_it_changes(play: Callable[..., None], http: bool) -> None:
    async def scene(slack: SlackDouble, anna: Person, _: Jet) -> None:
        await anna.opens_home()
        await waits_for(slack, anna, "Hi Anna")
        assert "you have voted in all" in shown(anna)
        await anna.slash("general", "/poll", "Lunch? | Pizza | <!channel>")
        home = await waits_for(slack, anna, "Lunch?")
        assert (await anna.presses(home, "Pizza")).ok
        await anna.waits_for(anna.dm, "Noted: Pizza")
        await waits_for(slack, anna, "you have voted in all")

    play(scene, http=http)


def test_what_is_typed_there_is_answered_in_the_direct_conversation(play: Callable[..., None]) -> None:
    async def scene(slack: SlackDouble, anna: Person, _: Jet) -> None:
        await anna.opens_home()
        home = await waits_for(slack, anna, "Hi Anna")
        assert (await anna.presses(home, "typed", "Where is the moon?")).ok
        await anna.waits_for(anna.dm, "didn't find that")
        assert (await anna.presses(home, "typed", "poll Dinner? | Soup | Fish")).ok
        await waits_for(slack, anna, "Dinner?")
        assert (await anna.presses(home, "Make a poll")).ok
        assert (await anna.submits(anna.view, {"question": "From the tab?"})).ok
        await waits_for(slack, anna, "From the tab?")

    play(scene)


def test_it_is_not_drawn_for_nothing(play: Callable[..., None]) -> None:
    async def scene(slack: SlackDouble, anna: Person, jet: Jet) -> None:
        await anna.slash("general", "/jet", "me language en")
        await anna.waits_for("general", "speak English")
        assert publications(slack) == 0
        await anna.opens_home()
        await waits_for(slack, anna, "Hi Anna")
        for _ in range(3):
            await anna.opens_home()
        await anna.opens_home("messages")
        await anna.slash("general", "/jet", "help")
        await anna.waits_for("general", "Polls")
        await slack.settled()
        await slack.until(lambda: True, 1.0)
        assert publications(slack) == 1

    play(scene)


def test_others_who_have_it_open_see_what_is_new(play: Callable[..., None], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.conversation.telling.homes._SOON", __import__("datetime").timedelta(0))

    async def scene(slack: SlackDouble, anna: Person, _: Jet) -> None:
        bram = slack.person("Bram")
        await bram.joins("general")
        for each in (anna, bram):
            await each.opens_home()
        await waits_for(slack, bram, "Hi Bram")
        await waits_for(slack, anna, "Hi Anna")
        await bram.slash("general", "/poll", "For all? | Yes | No")
        await waits_for(slack, anna, "For all?")

    play(scene)


def test_a_tab_that_another_process_drew_is_drawn_anew(play: Callable[..., None]) -> None:
    async def scene(slack: SlackDouble, anna: Person, _: Jet) -> None:
        await anna.opens_home()
        home = await waits_for(slack, anna, "Hi Anna")
        home.hash = "1.another"
        await anna.slash("general", "/poll", "Lunch? | Pizza | Soup")
        await waits_for(slack, anna, "Lunch?")

    play(scene)


def test_a_guest_is_told_no(play: Callable[..., None]) -> None:
    async def scene(slack: SlackDouble, anna: Person, _: Jet) -> None:
        guest = slack.person("Guest", is_restricted=True)
        await guest.opens_home()
        await waits_for(slack, guest, "I work for the people of")
        assert "Polls" not in shown(guest)

    play(scene)
