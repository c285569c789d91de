"""Deliveries to a strict Slack that loses connections, refuses and slows down: each once, none lost."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from aiohttp import ClientSession

from adapters.protocol import Abilities, Delivery, Kind, Never, NotNow, Receipt, Unsure
from adapters.slack.api import Api
from adapters.slack.channels import Channels
from adapters.slack.delivering import Delivering
from adapters.slack.installation import Installation
from adapters.slack.people import People
from adapters.slack.whispers import AnswerAddresses
from bot.chat import Account, Card, Choice, Place
from tests.slack.double import BAD_GATEWAY, Channel, Person, SlackDouble, Workspace


class Stage:
    """A workspace with Anna, the channel general, and the part that delivers."""

    def __init__(self, slack: SlackDouble, workspace: Workspace, session: ClientSession) -> None:
        self.slack, self.workspace, self.session = slack, workspace, session
        self.anna: Person = slack.person("Anna Visser")
        self.general: Channel = slack.channel("general", self.anna)
        api = Api(workspace.app.bot_token, session, slack.api_url)
        where = Installation(workspace.app.bot_user, workspace.app.bot_id, workspace.id)
        self.channels = Channels("office", where, api, People(api, where))
        self.account = Account("office", self.anna.id)
        self.addresses = AnswerAddresses(session)
        can = Abilities(whisper=True, buttons=True, shared_prefix="/jet ")
        self.out = Delivering("office", can, api, self.channels, self.addresses)

    def message(self, text: str = "Hello", txn: str = "1", **more: object) -> Delivery:
        """A message for general."""
        card = Card(text, (Choice("Yes", "yes"),))
        given = {
            "kind": Kind.MESSAGE,
            "place": Place("office", self.general.id),
            "to": None,
            "card": card,
            "key": "poll 1",
        }
        return Delivery(txn=txn, **given | more)  # type: ignore[arg-type]

    def again(self, delivery: Delivery) -> Delivery:
        """Its second attempt."""
        return Delivery(**{**vars(delivery), "attempt": 2, "first_try_at": datetime.now(UTC)})

    def shown(self) -> list[str]:
        """What stands in general."""
        return [seen.text for seen in self.anna.sees(self.general)]


@pytest.fixture
def play() -> Callable[[Callable[[Stage], Awaitable[None]]], None]:
    """Play a scene on a stage."""

    def run(scene: Callable[[Stage], Awaitable[None]]) -> None:
        async def playing() -> None:
            async with SlackDouble() as slack, ClientSession() as session:
                stage = Stage(slack, slack.workspace(), session)
                await scene(stage)

        asyncio.run(asyncio.wait_for(playing(), 30))

    return run


Play = Callable[[Callable[[Stage], Awaitable[None]]], None]


def test_a_card_is_posted_changed_and_taken_away(play: Play) -> None:
    async def scene(stage: Stage) -> None:
        receipt = await stage.out.deliver(stage.message("One"))
        assert receipt.place == Place("office", stage.general.id)
        changed = await stage.out.deliver(stage.message("Two", kind=Kind.EDIT, edits=receipt))
        assert (changed, stage.shown()) == (receipt, ["Two"])
        await stage.out.deliver(stage.message(kind=Kind.DELETE, edits=receipt))
        assert stage.shown() == []
        await stage.out.deliver(stage.message(kind=Kind.DELETE, edits=receipt))  # gone is gone
        assert await stage.out.deliver(stage.message(kind=Kind.EDIT, edits=receipt)) == receipt

    play(scene)


def test_a_long_card_is_several_messages_and_stays_so_many_as_it_needs(play: Play) -> None:
    async def scene(stage: Stage) -> None:
        long = "\n".join(f"line {n} " + "x" * 90 for n in range(100))
        receipt = await stage.out.deliver(stage.message(long))
        assert len(receipt.remote_ids) == 3
        shorter = await stage.out.deliver(stage.message("Short", kind=Kind.EDIT, edits=receipt))
        assert (shorter.remote_ids, stage.shown()) == (receipt.remote_ids[:1], ["Short"])
        longer = await stage.out.deliver(stage.message(long, "9", kind=Kind.EDIT, edits=shorter))
        assert len(longer.remote_ids) == 3
        assert "\n".join(stage.shown()) == long

    play(scene)


@pytest.mark.parametrize("fault", ["cut_after", "cut_before", "gateway", "gateway_after"])
def test_nobody_knows_whether_it_arrived_so_the_next_attempt_looks(play: Play, fault: str) -> None:
    async def scene(stage: Stage) -> None:
        faults = stage.slack.faults
        if fault.startswith("gateway"):
            faults.fail("chat.postMessage", 502, BAD_GATEWAY, took_effect=fault == "gateway_after")
        else:
            getattr(faults, fault)("chat.postMessage")
        delivery = stage.message()
        with pytest.raises(Unsure):
            await stage.out.deliver(delivery)
        receipt = await stage.out.deliver(stage.again(delivery))
        assert stage.shown() == ["Hello"]
        assert receipt.remote_ids == (f"{stage.general.id}/{stage.anna.sees(stage.general)[0].ts}",)

    play(scene)


def test_a_first_attempt_that_comes_late_is_taken_away(play: Play) -> None:
    async def scene(stage: Stage) -> None:
        delivery = stage.message()
        await stage.out.deliver(stage.message("Another", txn="2"))
        kept = await stage.out.deliver(stage.again(delivery))  # the look-up found nothing
        await stage.out.deliver(delivery)  # the first one arrives at last
        assert stage.shown() == ["Another", "Hello", "Hello"]
        look = replace(stage.again(delivery), kind=Kind.VERIFY, card=None, edits=kept)
        for repaired in (True, False):
            looked = await stage.out.deliver(look)
            assert (looked, looked.repaired) == (kept, repaired)
        _, left = stage.anna.sees(stage.general)
        assert kept.remote_ids == (f"{stage.general.id}/{left.ts}",)

    play(scene)


def test_what_may_have_been_sent_is_taken_away_with_its_thing(play: Play) -> None:
    async def scene(stage: Stage) -> None:
        delivery = stage.message()
        stage.slack.faults.cut_after("chat.postMessage")
        with pytest.raises(Unsure):
            await stage.out.deliver(delivery)
        assert stage.shown() == ["Hello"]
        await stage.out.deliver(replace(stage.again(delivery), kind=Kind.DELETE, card=None))
        assert stage.shown() == []

    play(scene)


def test_slack_says_when_to_come_back(play: Play) -> None:
    async def scene(stage: Stage) -> None:
        stage.slack.faults.ratelimited("chat.postMessage", 7)
        with pytest.raises(NotNow) as not_now:
            await stage.out.deliver(stage.message())
        assert (not_now.value.retry_after, not_now.value.everywhere) == (7, True)

    play(scene)


@pytest.mark.parametrize(
    ("code", "outcome"),
    [
        ("not_in_channel", Never),
        ("channel_not_found", Never),
        ("is_archived", Never),
        ("restricted_action", Never),
        ("missing_scope", Never),
        ("something_new", Never),
        ("token_revoked", NotNow),
        ("invalid_auth", NotNow),
        ("internal_error", Unsure),
        ("service_unavailable", Unsure),
    ],
)
def test_what_a_refusal_means(play: Play, code: str, outcome: type[Exception]) -> None:
    async def scene(stage: Stage) -> None:
        stage.slack.faults.refuse("chat.postMessage", code)
        with pytest.raises(outcome):
            await stage.out.deliver(stage.message("secret words"))

    play(scene)


@pytest.mark.parametrize(
    "code", ["message_not_found", "thread_not_found", "cant_update_message", "edit_window_closed", "block_mismatch"]
)
def test_a_card_that_slack_no_longer_lets_change_stays_as_it_is(play: Play, code: str) -> None:
    async def scene(stage: Stage) -> None:
        receipt = await stage.out.deliver(stage.message())
        stage.slack.faults.refuse("chat.update", code)
        assert await stage.out.deliver(stage.message("New", "2", kind=Kind.EDIT, edits=receipt)) == receipt
        assert stage.shown() == ["Hello"]

    play(scene)


@pytest.mark.parametrize("code", ["cannot_reply_to_message", "restricted_action_thread_locked", "thread_not_found"])
def test_an_answer_whose_thread_is_gone_comes_all_the_same(play: Play, code: str) -> None:
    async def scene(stage: Stage) -> None:
        stage.slack.faults.refuse("chat.postMessage", code)
        await stage.out.deliver(stage.message(thread="1764000000.000100"))
        stage.slack.faults.refuse("chat.postEphemeral", code)
        await stage.out.deliver(stage.message("Only you", "2", thread="1764000000.000100", to=stage.account))
        assert stage.shown() == ["Hello"]
        assert stage.anna.finds(stage.anna.dm, "Only you")

    play(scene)


@pytest.mark.parametrize(
    "code",
    ["not_in_channel", "user_not_in_channel", "is_archived", "restricted_action_read_only_channel", "something_new"],
)
def test_whoever_asked_is_answered_whatever_slack_refuses(play: Play, code: str) -> None:
    """By the address of their command, which is good five times within half an hour; after that by direct message."""

    async def scene(stage: Stage) -> None:
        url = stage.slack.response_urls.make(stage.workspace, "commands", stage.general, stage.anna.id)
        stage.addresses.note(stage.general.id, stage.anna.id, url)
        stage.slack.faults.refuse("chat.postEphemeral", code, times=2)
        await stage.out.deliver(stage.message("First", to=stage.account))
        stage.slack.clock.advance(31 * 60)
        await stage.out.deliver(stage.message("Second", "2", to=stage.account))
        first = stage.anna.finds(stage.general, "First")
        assert first is not None
        assert first.ephemeral
        assert stage.anna.finds(stage.general, "Second") is None
        assert stage.anna.finds(stage.anna.dm, "Second")

    play(scene)


def test_blocks_that_slack_refuses_cost_nothing_of_what_is_said(play: Play) -> None:
    async def scene(stage: Stage) -> None:
        stage.slack.faults.refuse("chat.postMessage", "invalid_blocks", errors=["no"])
        await stage.out.deliver(stage.message("All of it"))
        assert stage.shown() == ["All of it"]

    play(scene)


def test_a_whisper_is_for_one_person(play: Play) -> None:
    async def scene(stage: Stage) -> None:
        bram = stage.slack.person("Bram Bos")
        await bram.joins(stage.general)
        await stage.out.deliver(stage.message("For Anna", to=Account("office", stage.anna.id), key=None))
        assert stage.shown() == ["For Anna"]
        assert bram.sees(stage.general) == []

    play(scene)


def test_a_whisper_where_jet_is_not_comes_in_the_direct_conversation(play: Play) -> None:
    async def scene(stage: Stage) -> None:
        secret = stage.slack.channel("board", stage.anna, kind="group", bot=False)
        to = Account("office", stage.anna.id)
        receipt = await stage.out.deliver(stage.message("For Anna", place=Place("office", secret.id), to=to, key=None))
        assert receipt.place.id == stage.anna.dm.id
        assert [seen.text for seen in stage.anna.sees(stage.anna.dm)] == ["For Anna"]

    play(scene)


def test_a_message_to_an_account_opens_the_direct_conversation(play: Play) -> None:
    async def scene(stage: Stage) -> None:
        receipt = await stage.out.deliver(stage.message(place=None, to=Account("office", stage.anna.id)))
        assert isinstance(receipt, Receipt)
        assert [seen.text for seen in stage.anna.sees(stage.anna.dm)] == ["Hello"]

    play(scene)


def test_nothing_that_people_wrote_is_in_an_error(play: Play) -> None:
    async def scene(stage: Stage) -> None:
        stage.slack.faults.refuse("chat.postMessage", "restricted_action")
        with pytest.raises(Never) as never:
            await stage.out.deliver(stage.message("secret words"))
        assert "secret" not in str(never.value)
        assert never.value.__context__ is None or "secret" not in repr(never.value.__context__)

    play(scene)
