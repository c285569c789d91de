"""Conversations over the double's real sockets and real HTTP: the same words work, natively."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from adapters.protocol import Delivery, Kind, NotNow, Stopped
from adapters.slack.settings import RATES
from adapters.slack.wire import Slack
from bot.chat import Card, Heard, Place, PlaceFacts
from bot.running.health import troubles
from bot.running.standing import CONNECTED
from bot.running.status import advice, gather
from tests.slack.double import SlackDouble, Workspace, interactions
from tests.slack.double.model import ChannelKind
from tests.slack.double.seen import find
from tests.slack.working import OFFICE, jet_at_work, settings

Scene = Callable[[SlackDouble, Workspace], Awaitable[None]]


@pytest.fixture
def play(tmp_path: Path, template: Path) -> Callable[..., None]:
    """Play a scene with Jet at work in a new workspace."""

    def run(scene: Scene, prepare: Callable[[SlackDouble], Any] = lambda slack: None, **how: Any) -> None:
        async def playing() -> None:
            async with SlackDouble() as slack:
                workspace = slack.workspace()
                prepare(slack)
                async with jet_at_work(tmp_path, template, slack, workspace, **how):
                    await scene(slack, workspace)
                    await slack.settled()
                assert not slack.lost

        asyncio.run(asyncio.wait_for(playing(), 60))

    return run


def test_a_poll_by_slash_command_voted_on_with_buttons(play: Callable[..., None], http: bool) -> None:
    async def scene(slack: SlackDouble, workspace: Workspace) -> None:
        anna, bram = slack.person("Anna Visser"), slack.person("Bram Bos")
        slack.channel("general", anna, bram)
        assert (await anna.slash("general", "/poll", '"Which payload?" "Pizza & pasta" "Soup"')).ok
        card = await bram.waits_for("general", "Which payload?")
        assert card.buttons[:2] == ["Pizza &amp; pasta", "Soup"]
        assert (await bram.presses(card, "Soup")).ok
        noted = await bram.waits_for("general", "Noted: Soup")
        assert noted.ephemeral
        assert anna.finds("general", "Noted") is None, "an answer is for the asker alone"
        await anna.waits_for("general", "B Soup, 1 vote, 100 percent")
        await anna.slash("general", "/jet", "vote 1 a")
        await bram.waits_for("general", "A Pizza & pasta, 1 vote, 50 percent")
        assert len([seen for seen in bram.sees("general") if "Which payload?" in seen.shown]) == 1

    play(scene, http=http)


def test_further_slash_commands_are_words_of_their_own(play: Callable[..., None], http: bool) -> None:
    async def scene(slack: SlackDouble, workspace: Workspace) -> None:
        anna = slack.person("Anna Visser")
        slack.channel("general", anna)
        for command, text, seen in (
            ("/poll", "Tea? | Green | Black", "A Green, 0 votes"),
            ("/peiling", 'Koffie? "Zwart" "Wit"', "A Zwart, 0 votes"),
            ("/club", "create Cycling", "Cycling is there"),
            ("/club", "members cycling", "Cycling has 1 member"),
            ("/ask", "where is the leave form", "I didn't find that"),
            ("/jet", "results 1", "0 people voted"),
        ):
            assert (await anna.slash("general", command, text)).ok
            await anna.waits_for("general", seen)
        assert (await anna.slash("general", "/search", "leave")).error == "unknown_command", "Slack keeps that"

    play(scene, http=http)


def test_a_mention_is_answered_once_and_in_its_thread(play: Callable[..., None], http: bool) -> None:
    async def scene(slack: SlackDouble, workspace: Workspace) -> None:
        anna = slack.person("Anna Visser")
        slack.channel("general", anna)
        await anna.says("general", "@Jet poll Tea? | Green | Black")
        card = await anna.waits_for("general", "A Green")
        question = await anna.says("general", "@Jet results", thread=card)
        answer = await anna.waits_for("general", "0 people voted")
        assert (answer.ephemeral, answer.thread_ts) == (True, question.thread_ts)
        await slack.settled()
        await asyncio.sleep(0.3)
        shown = [seen for seen in anna.sees("general") if seen.by_app]
        assert len(shown) == 2, "the mention came as two events"

    play(scene, http=http)


def test_plain_words_in_a_direct_conversation(play: Callable[..., None], http: bool) -> None:
    async def scene(slack: SlackDouble, workspace: Workspace) -> None:
        anna = slack.person("Anna Visser")
        await anna.says(anna.dm, "clubs")
        await anna.waits_for(anna.dm, "Hi Anna")  # a newcomer is welcomed
        await anna.waits_for(anna.dm, "club")
        await anna.says(anna.dm, "Club create Cycling")
        await anna.waits_for(anna.dm, "Cycling is there")

    play(scene, http=http)


def test_a_reaction_is_a_vote_and_taking_it_back_too(play: Callable[..., None]) -> None:
    async def scene(slack: SlackDouble, workspace: Workspace) -> None:
        anna = slack.person("Anna Visser")
        slack.channel("general", anna)
        await anna.slash("general", "/jet", "poll Tea? | Green | Black")
        card = await anna.waits_for("general", "A Green")
        for _ in range(2):
            await anna.reacts(card, "two")
            await anna.waits_for("general", "B Black, 1 vote")
            await anna.unreacts(card, "two")
            await anna.waits_for("general", "B Black, 0 votes")

    play(scene)


def test_an_edit_of_a_mistake_is_heard(play: Callable[..., None]) -> None:
    async def scene(slack: SlackDouble, workspace: Workspace) -> None:
        anna = slack.person("Anna Visser")
        slack.channel("general", anna)
        said = await anna.says("general", "@Jet vote 99 a")
        await anna.waits_for("general", "99")
        await anna.edits(said, "@Jet poll Tea? | Green | Black")
        await anna.waits_for("general", "A Green, 0 votes")

    play(scene)


def test_where_jet_is_not_the_asker_is_answered(play: Callable[..., None], http: bool) -> None:
    async def scene(slack: SlackDouble, workspace: Workspace) -> None:
        anna, bram = slack.person("Anna Visser"), slack.person("Bram Bos")
        secret = slack.channel("board", anna, bram, kind="group", bot=False)
        await anna.slash(secret, "/jet", "clubs")
        answer = await anna.waits_for(secret, "club")
        assert answer.ephemeral
        await anna.slash(secret, "/jet", "poll Tea? | Green | Black")
        await anna.waits_for(secret, "/invite")
        assert bram.sees(secret) == []

    play(scene, http=http)


@pytest.mark.parametrize("kind", ["channel", "group", "mpim", "im"])
def test_every_kind_of_conversation(play: Callable[..., None], http: bool, kind: ChannelKind) -> None:
    """With Jet in it, and without: there the asker alone is answered, and told how to let it in."""

    async def scene(slack: SlackDouble, workspace: Workspace) -> None:
        anna, bram = slack.person("Anna Visser"), slack.person("Bram Bos")
        with_jet = anna.dm if kind == "im" else slack.channel("with", anna, bram, kind=kind)
        assert (await anna.slash(with_jet, "/poll", "Tea? | Green | Black")).ok
        card = await anna.waits_for(with_jet, "A Green, 0 votes")
        assert (await anna.presses(card, "Black")).ok
        await anna.waits_for(with_jet, "B Black, 1 vote")
        await anna.says(with_jet, "@Jet results 1")
        await anna.waits_for(with_jet, "1 person voted")
        without = slack.channel("without", anna, bram, kind=kind, bot=False)
        assert (await anna.slash(without, "/jet", "results 1")).ok
        assert (await anna.waits_for(without, "1 person voted")).ephemeral
        assert (await anna.slash(without, "/poll", "Tea? | Green | Black")).ok
        await anna.waits_for(without, "begin a new conversation with me in it")
        if kind == "channel":
            await anna.waits_for(without, "/invite @Jet")
            await anna.invites(without)
            assert (await anna.slash(without, "/poll", "Coffee? | Black | White")).ok
            await anna.waits_for(without, "A Black, 0 votes")
        assert [seen for seen in bram.sees(without) if seen.by_app and not seen.ephemeral] == [
            seen for seen in bram.sees(without) if "Coffee?" in seen.text
        ]

    play(scene, http=http)


def test_a_mention_whose_two_events_come_in_the_wrong_order_is_answered_once(
    play: Callable[..., None], http: bool
) -> None:
    async def scene(slack: SlackDouble, workspace: Workspace) -> None:
        anna = slack.person("Anna Visser")
        slack.channel("general", anna)
        slack.faults.reorder(2)
        slack.faults.twice("app_mention")
        await anna.says("general", "@Jet poll Tea? | Green | Black")
        await anna.waits_for("general", "A Green")
        await slack.settled()
        await asyncio.sleep(0.3)
        assert len([seen for seen in anna.sees("general") if "A Green" in seen.shown]) == 1

    play(scene, http=http)


def test_the_same_command_and_the_same_press_are_done_once(play: Callable[..., None], http: bool) -> None:
    async def scene(slack: SlackDouble, workspace: Workspace) -> None:
        anna = slack.person("Anna Visser")
        general = slack.channel("general", anna)
        asked = interactions.command(slack, workspace, anna.user, general, "/poll", "Tea? | Green | Black")
        for _ in range(2):
            assert (await anna.send("slash_commands", asked)).ok
        card = await anna.waits_for("general", "A Green")
        message = general.messages[card.ts]
        pressed = interactions.press_in_message(
            slack, workspace, anna.user, general, message, find(card.blocks, "Green"), {}
        )
        for _ in range(2):
            assert (await anna.send("interactive", pressed)).ok
        await anna.waits_for("general", "Noted: Green")
        await asyncio.sleep(0.3)
        shown = [seen.shown for seen in anna.sees("general")]
        assert sum("A Green" in each for each in shown) == 1
        assert sum("Noted: Green" in each for each in shown) == 1

    play(scene, http=http)


@pytest.mark.parametrize("reason", ["link_disabled", "too_many_websockets"])
def test_whether_jet_connects_anew_when_slack_ends_the_connection(play: Callable[..., None], reason: str) -> None:
    """Socket Mode that was switched off is not knocked at again and again; a crowded door is."""

    async def scene(slack: SlackDouble, workspace: Workspace) -> None:
        assert slack.sockets.opened == 1
        await slack.refresh(workspace, reason)
        if reason == "too_many_websockets":
            await slack.connected(workspace, 10)
            return
        await asyncio.sleep(3)
        assert not slack.sockets.connections(workspace)
        opened = slack.sockets.opened
        assert opened <= 4  # the SDK knocks once or twice before it can be stopped
        await asyncio.sleep(1)
        assert slack.sockets.opened == opened

    play(scene)


def test_guests_and_people_from_elsewhere_are_no_employees(play: Callable[..., None]) -> None:
    async def scene(slack: SlackDouble, workspace: Workspace) -> None:
        anna = slack.person("Anna Visser")
        guest = slack.person("Gast Vrij", is_restricted=True)
        eve = slack.person("Eve Ext", team_id="T0EXT", is_stranger=True)
        slack.channel("project", anna, guest, eve)
        for stranger in (guest, eve):
            await stranger.says("project", "@Jet clubs")
            await stranger.waits_for("project", "don't know you")
        await anna.slash("project", "/jet", "poll Secret? | yes | no")
        await anna.waits_for("project", "Secret?")

    play(scene)


def test_a_newcomer_has_the_language_and_the_zone_of_slack(play: Callable[..., None]) -> None:
    async def scene(slack: SlackDouble, workspace: Workspace) -> None:
        sanne = slack.person("Sanne Kok", locale="nl-NL", tz="Europe/London")
        await sanne.says(sanne.dm, "me")
        seen = await sanne.waits_for(sanne.dm, "Europe/London")
        assert "Je " in seen.shown

    play(scene)


def test_the_speed_limits_are_kept_without_being_told(tmp_path: Path, template: Path) -> None:
    async def scene() -> None:
        async with SlackDouble(rate_limits=True) as slack:
            workspace = slack.workspace()
            anna = slack.person("Anna Visser")
            slack.channel("general", anna)
            async with jet_at_work(tmp_path, template, slack, workspace, rates=RATES):
                for number in range(4):
                    await anna.slash("general", "/poll", f"Number {number}? | yes | no")
                for number in range(4):
                    await anna.waits_for("general", f"Number {number}?", 8)
                for letter in "ababab":
                    await anna.slash("general", "/jet", f"vote 1 {letter}")
                await slack.until(lambda: anna.finds("general", "B no, 1 vote, 100 percent"), 10)
            assert not [call for call in slack.calls if call.answer.get("error") == "ratelimited"]
            edits = [call for call in slack.calls if call.method == "chat.update"]
            assert len(edits) < 6, "redraws are put together"

    asyncio.run(asyncio.wait_for(scene(), 60))


def test_a_revoked_token_ends_the_connection_and_nothing_else(tmp_path: Path, template: Path) -> None:
    async def scene() -> None:
        async with SlackDouble() as slack:
            workspace = slack.workspace()
            anna = slack.person("Anna Visser")
            adapter = Slack(OFFICE, settings(slack, workspace))
            ears = Deaf()
            listening = asyncio.create_task(adapter.listen(ears))
            await asyncio.wait_for(ears.ready.wait(), 5)
            slack.faults.refuse("chat.postMessage", "token_revoked")
            card = Delivery("1", Kind.MESSAGE, Place(OFFICE, anna.dm.id), None, Card("Hello"))
            with pytest.raises(NotNow):
                await adapter.deliver(card)
            with pytest.raises(Stopped):
                await asyncio.wait_for(listening, 5)
            with pytest.raises(NotNow):
                await adapter.deliver(card)

    asyncio.run(scene())


@pytest.mark.parametrize(
    ("method", "code"), [("auth.test", "invalid_auth"), ("apps.connections.open", "not_allowed_token_type")]
)
def test_a_wrong_token_stops_at_once_and_is_told_by_check(method: str, code: str) -> None:
    async def scene() -> None:
        async with SlackDouble() as slack:
            workspace = slack.workspace()
            adapter = Slack(OFFICE, settings(slack, workspace))
            assert await adapter.check() == []
            slack.faults.refuse(method, code)
            [problem] = await adapter.check()
            assert code in problem
            slack.faults.refuse(method, code)
            with pytest.raises(Stopped):
                await asyncio.wait_for(adapter.listen(Deaf()), 5)

    asyncio.run(scene())


def test_a_lost_socket_is_told_until_it_is_back(tmp_path: Path, template: Path) -> None:
    async def until(condition: Callable[[], bool]) -> None:
        while not condition():
            await asyncio.sleep(0.05)

    async def scene() -> None:
        async with SlackDouble() as slack:
            workspace = slack.workspace()
            async with jet_at_work(tmp_path, template, slack, workspace) as jet:
                connections = jet.standing.connections
                assert await troubles(jet) == {}
                slack.faults.refuse("apps.connections.open", "internal_error", times=6)
                slack.sockets.cut(workspace)
                await until(lambda: connections[OFFICE] != CONNECTED)
                told = (await troubles(jet))[OFFICE]
                assert re.fullmatch(r"not heard since \S+ \d\d:\d\d UTC: Slack's socket is not connected", told)
                said = " ".join(advice(await gather(jet)))
                assert f"office is {told}. Jet tries again by itself" in said
                await until(lambda: connections[OFFICE] == CONNECTED)
                assert await troubles(jet) == {}

    asyncio.run(asyncio.wait_for(scene(), 60))


class Deaf:
    """Ears for what does not matter."""

    def __init__(self) -> None:
        self.ready = asyncio.Event()

    async def hear(self, heard: Heard, first: object = None) -> None:
        raise AssertionError("nobody speaks")

    async def place(self, facts: PlaceFacts) -> None:
        return None

    async def accounts(self, facts: object) -> None:
        return None

    async def recall(self, name: str) -> str | None:
        return None

    async def remember(self, values: Mapping[str, str]) -> None:
        return None

    def caught_up(self) -> None:
        self.ready.set()

    def lost(self, why: str) -> None:
        self.ready.clear()
