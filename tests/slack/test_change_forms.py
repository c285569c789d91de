"""Forms that change something open with what it says now, for whoever may change it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from bot.grammar.kinds import Text
from bot.language.quotes import quote
from commands.asked import asked_in
from commands.poll_change import as_lines
from tests.slack.double import Person, SlackDouble
from tests.slack.test_forms import play

__all__ = ["play"]


def standing(anna: Person) -> dict[str, Any]:
    """What stands in the fields of the form that is open."""
    inputs = [block for block in anna.view.blocks if block["type"] == "input"]
    kinds = ("initial_value", "initial_date_time")
    return {block["block_id"]: block["element"][kind] for block in inputs for kind in kinds if kind in block["element"]}


def test_a_post_is_changed_from_what_it_says(play: Callable[..., None], http: bool) -> None:
    async def scene(slack: SlackDouble, anna: Person) -> None:
        await anna.slash("general", "/jet", 'post "First & <second>\nline"')
        card = await anna.waits_for("general", "First & <second>")
        assert (await anna.presses(card, "What can I do with this?")).ok
        menu = await anna.waits_for("general", "you can:")
        assert (await anna.presses(menu, "Change")).ok
        assert standing(anna) == {"number": "1", "text": "First & <second>\nline"}
        assert (await anna.submits(anna.view, {"text": "First & third"})).ok
        await anna.waits_for("general", "First & third")

    play(scene, http)


def test_a_poll_is_changed_from_its_question_and_answers(play: Callable[..., None]) -> None:
    async def scene(slack: SlackDouble, anna: Person) -> None:
        await anna.slash("general", "/poll", '"Soup | bread?" "Pizza | pasta" "- Curd"')
        await anna.waits_for("general", "A Pizza | pasta")
        assert (await anna.slash("general", "/jet", "edit 1")).ok
        assert (await anna.submits(anna.view, {})).ok
        await anna.waits_for("general", "1 now has your new text")
        await anna.waits_for("general", "A Pizza | pasta")
        await anna.waits_for("general", "B - Curd")
        assert (await anna.slash("general", "/jet", "edit #1")).ok
        changed = standing(anna)["text"].replace("Pizza", "Fries")
        assert (await anna.submits(anna.view, {"text": changed})).ok
        await anna.waits_for("general", "A Fries | pasta")

    play(scene)


def test_more_time_begins_at_the_deadline_that_is(play: Callable[..., None]) -> None:
    async def scene(slack: SlackDouble, anna: Person) -> None:
        until = (datetime.now(UTC) + timedelta(days=30)).replace(hour=12, minute=0, second=0, microsecond=0)
        local = until.astimezone(ZoneInfo("Europe/Amsterdam"))
        await anna.slash("general", "/poll", f"Lunch? | Pizza | Soup | until {local:%Y-%m-%d %H:%M}")
        await anna.waits_for("general", "A Pizza")
        assert (await anna.slash("general", "/jet", "poll extend 1")).ok
        assert standing(anna) == {"number": "1", "until": int(until.timestamp())}
        assert (await anna.submits(anna.view, {})).ok
        await anna.waits_for("general", "is open until")

    play(scene)


def test_why_it_cannot_be_changed_stands_above(play: Callable[..., None]) -> None:
    async def scene(slack: SlackDouble, anna: Person) -> None:
        bram = slack.person("Bram Bos")
        slack.posting.join(anna.workspace, anna.workspace.named("general"), bram.user)
        await bram.slash("general", "/jet", "timeline")  # who has never spoken to Jet is not known when a form opens
        await bram.waits_for("general", "timeline")
        await anna.slash("general", "/jet", 'post "Mine"')
        await anna.slash("general", "/poll", "Lunch? | Pizza | Soup")
        card = await anna.waits_for("general", "A Pizza")
        for who, line, why in (
            (bram, "edit 1", "1 is by Anna"),
            (bram, "edit 2", "Only Anna"),
            (anna, "edit 9", "I don't know a 9"),
        ):
            assert (await who.slash("general", "/jet", line)).ok
            assert why in who.view.blocks[0]["text"]["text"]
            assert set(standing(who)) == {"number"}
            await who.closes()
        assert (await anna.presses(card, "Soup")).ok
        await anna.waits_for("general", "B Soup, 1 vote")
        assert (await anna.slash("general", "/jet", "edit 2")).ok
        assert "have voted" in anna.view.blocks[0]["text"]["text"]

    play(scene)


def test_what_is_longer_than_a_field_is_not_cut(play: Callable[..., None]) -> None:
    async def scene(slack: SlackDouble, anna: Person) -> None:
        await anna.slash("general", "/jet", f'post "{"words " * 600}"')
        await anna.waits_for("general", "words words")
        assert (await anna.slash("general", "/jet", "edit 1")).ok
        assert "longer than fits" in anna.view.blocks[0]["text"]["text"]
        assert standing(anna) == {"number": "1"}

    play(scene)


PARTS = st.lists(
    st.text(alphabet="ab |/-\"“”'1.•*?,\\", min_size=1, max_size=8).map(str.strip).filter(bool), min_size=3
)


@given(PARTS)
def test_the_words_of_a_poll_are_read_back_as_they_were(parts: list[str]) -> None:
    read = asked_in(Text(as_lines(parts), quoted=True))
    assert [read.question, *read.labels] == parts, quote(as_lines(parts))
