"""Feedback, reports, menus and sharing over the double: shortcuts, forms, overflow menus and private answers."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from bot.assembly import Jet
from tests.slack.double import Person, SlackDouble
from tests.slack.working import jet_at_work

Scene = Callable[[SlackDouble, Person, Person, Jet], Awaitable[None]]


@pytest.fixture
def play(tmp_path: Path, template: Path) -> Callable[[Scene], None]:
    """Play a scene with Anna and Fatima, who looks after everything, in general."""

    def run(scene: Scene) -> None:
        async def playing() -> None:
            async with SlackDouble() as slack:
                workspace = slack.workspace()
                anna, fatima = slack.person("Anna Visser"), slack.person("Fatima Demir")
                slack.channel("general", anna, fatima)
                async with jet_at_work(tmp_path, template, slack, workspace) as jet:
                    await fatima.slash("general", "/jet", "me")
                    await fatima.waits_for("general", "Your accounts")
                    number = await jet.database.read(lambda store: store.people.named("Fatima Demir")[0].id)
                    await jet.database.write(lambda store: store.people.give_role(number, "admin"))
                    await scene(slack, anna, fatima, jet)
                    await slack.settled()

        asyncio.run(asyncio.wait_for(playing(), 60))

    return run


def test_feedback_by_form_without_a_name_and_its_end(play: Callable[[Scene], None]) -> None:
    async def scene(slack: SlackDouble, anna: Person, fatima: Person, _: Jet) -> None:
        assert (await anna.slash("general", "/jet", "feedback")).ok
        assert (await anna.submits(anna.view, {"text": "<!channel> too dark & cold", "anonymous": ["yes"]})).ok
        given = await anna.waits_for("general", "not told that it is from you")
        assert given.ephemeral
        card = await fatima.waits_for(fatima.dm, "<!channel> too dark & cold")
        assert "Anna" not in card.shown
        assert (await fatima.presses(card, "Done")).ok
        assert (await fatima.submits(fatima.view, {"said": "Too dark", "did": "A lamp | with a sensor"})).ok
        await anna.waits_for(anna.dm, "A lamp / with a sensor")
        done = fatima.now(card)
        assert done is not None

    play(scene)


def test_a_card_is_reported_from_the_menu_of_its_message(play: Callable[[Scene], None]) -> None:
    async def scene(slack: SlackDouble, anna: Person, fatima: Person, jet: Jet) -> None:
        await fatima.slash("general", "/jet", 'post "Nonsense"')
        card = await anna.waits_for("general", "Nonsense")
        await _known(jet, f"{card.channel.id}/{card.ts}")
        assert (await anna.shortcut("form/report", card)).ok
        assert "'initial_value': '1'" in str(anna.view.blocks)
        assert (await anna.submits(anna.view, {"why": "It is wrong"})).ok
        told = await fatima.waits_for(fatima.dm, "It is wrong")
        assert (await fatima.presses(told, "Hide")).ok
        await slack.until(lambda: anna.finds("general", "likes. Type") is None, 5.0)
        said = await fatima.says("general", "Something bad of a colleague's own")
        assert (await anna.shortcut("form/report", said)).ok
        assert (await anna.submits(anna.view, {})).ok
        await fatima.waits_for(fatima.dm, "Something bad of a colleague's own")

    play(scene)


async def _known(jet: Jet, remote_id: str) -> None:
    """Wait until Jet has written down which card a message is."""
    async with asyncio.timeout(5):
        while await jet.database.read(lambda store: store.outbox.key_of("office", remote_id)) is None:
            await asyncio.sleep(0.02)


def test_the_menu_of_a_card_leads_to_what_one_may_do(play: Callable[[Scene], None]) -> None:
    async def scene(slack: SlackDouble, anna: Person, fatima: Person, _: Jet) -> None:
        await anna.slash("general", "/jet", 'post "First words"')
        card = await anna.waits_for("general", "First words")
        assert (await anna.presses(card, "What can I do with this?")).ok
        options = await anna.waits_for("general", "you can:")
        assert options.ephemeral
        assert (await anna.presses(options, "Change")).ok
        wrong = await anna.submits(anna.view, {"number": "77", "text": "x"})
        assert list(wrong.errors) == ["number"]
        assert (await anna.submits(anna.view, {"number": "1", "text": "Better words"})).ok
        await fatima.waits_for("general", "Better words")
        now = fatima.finds("general", "Better words")
        assert now is not None
        assert (await fatima.presses(now, "Comment")).ok
        assert (await fatima.submits(fatima.view, {"text": "Well said"})).ok
        await anna.waits_for("general", "Fatima Demir: Well said")

    play(scene)


@pytest.mark.parametrize("names", ["", " anonymous"])
def test_nothing_that_others_could_read_tells_who_voted(play: Callable[[Scene], None], names: str) -> None:
    """Every app of the workspace reads metadata, the values of buttons and what forms keep."""

    async def scene(slack: SlackDouble, anna: Person, fatima: Person, jet: Jet) -> None:
        await fatima.slash("general", "/poll", f"Boss? | Good | Bad{names}")
        card = await anna.waits_for("general", "A Good")
        begun = len(slack.calls)
        assert (await anna.presses(card, "Bad")).ok
        await anna.waits_for("general", "Noted")
        await anna.waits_for("general", "1 person has voted" if names else "B Bad, 1 vote")
        await fatima.slash("general", "/jet", "results 1")
        await fatima.waits_for("general", "1 person")
        assert (await fatima.slash("general", "/jet", "poll close 1")).ok
        await fatima.waits_for("general", "Poll 1 is closed")
        for call in slack.calls[begun:]:
            if call.method.startswith(("chat.", "views.")):
                told = {name: value for name, value in call.arguments.items() if name not in ("user", "text")}
                assert anna.id not in json.dumps(told), call
                assert "Anna" not in json.dumps(call.arguments), call
                metadata = call.arguments.get("metadata") or {}
                assert set(metadata.get("event_payload", ())) <= {"id"}, "the number of the delivery and nothing else"

    play(scene)


def test_an_answer_is_shared_and_what_is_needed_is_repeated(play: Callable[[Scene], None]) -> None:
    async def scene(slack: SlackDouble, anna: Person, fatima: Person, _: Jet) -> None:
        await anna.slash("general", "/jet", "club create Cycling")
        await anna.slash("general", "/jet", "clubs")
        private = await anna.waits_for("general", "Cycling, 1 member")
        assert private.ephemeral
        assert fatima.finds("general", "Cycling, 1 member") is None
        assert (await anna.presses(private, "Share here")).ok
        shared = await fatima.waits_for("general", "Anna Visser shares:")
        assert not shared.ephemeral
        await anna.slash("general", "/jet", "poll --club cycling Where? | Forest | Sea")
        await anna.waits_for("general", "only Cycling can see it")
        await anna.waits_for(anna.dm, "only Cycling can see it")

    play(scene)
