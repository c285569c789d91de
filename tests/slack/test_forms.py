"""Forms over the double's sockets and HTTP: what is filled in is the line that could be typed."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

import commands  # noqa: F401 - declares them
from adapters.slack.forms import modal
from bot.assembly import make_texts
from bot.chat import Field, Form, say
from bot.command import FORMS, form_text
from bot.config.settings import Config
from bot.words.texts import Tongue
from commands.poll import poll_line
from tests.slack.double import Person, SlackDouble
from tests.slack.double.blockkit import invalid_view
from tests.slack.working import jet_at_work

Scene = Callable[[SlackDouble, Person], Awaitable[None]]


@pytest.fixture
def play(tmp_path: Path, template: Path) -> Callable[..., None]:
    """Play a scene with Anna in general."""

    def run(scene: Scene, http: bool = False, **account: str) -> None:
        async def playing() -> None:
            async with SlackDouble() as slack:
                workspace = slack.workspace()
                anna = slack.person("Anna Visser", **account)
                slack.channel("general", anna)
                async with jet_at_work(tmp_path, template, slack, workspace, http=http):
                    await scene(slack, anna)
                    await slack.settled()

        asyncio.run(asyncio.wait_for(playing(), 60))

    return run


def test_a_poll_by_form(play: Callable[..., None], http: bool) -> None:
    async def scene(slack: SlackDouble, anna: Person) -> None:
        assert (await anna.slash("general", "/poll")).ok
        until = datetime.now(UTC).replace(second=0, microsecond=0) + timedelta(days=2)
        filled = {"question": 'Which "payload" | box?', "options": "A | B\n\n<!channel>\nmax 2", "until": until}
        outcome = await anna.submits(anna.view, filled)
        assert outcome.ok, outcome
        card = await anna.waits_for("general", "A A | B, 0 votes")
        assert 'Which "payload" | box?' in card.shown
        assert "B <!channel>" in card.shown
        assert "C max 2" in card.shown
        assert "Closes" in card.shown
        assert len([seen for seen in anna.sees("general") if "payload" in seen.shown]) == 1

    play(scene, http)


def test_what_is_wrong_stands_under_its_field_and_nothing_has_happened(play: Callable[..., None]) -> None:
    async def scene(slack: SlackDouble, anna: Person) -> None:
        await anna.slash("general", "/jet", "poll")
        one = await anna.submits(anna.view, {"question": "Lunch?", "options": "Soup"})
        assert list(one.errors) == ["options"]
        assert "at least two" in one.errors["options"]
        past = datetime.now(UTC) - timedelta(days=2)
        two = await anna.submits(anna.view, {"options": "Soup\nPizza", "until": past})
        assert list(two.errors) == ["until"]
        assert (await anna.submits(anna.view, {"until": None})).ok
        card = await anna.waits_for("general", "Lunch?")
        assert "Poll 1" in card.shown

    play(scene)


def test_a_newcomer_reads_it_in_their_language(play: Callable[..., None], http: bool) -> None:
    async def scene(slack: SlackDouble, anna: Person) -> None:
        assert (await anna.slash("general", "/poll")).ok
        assert anna.view.content["title"]["text"] == "Een nieuwe peiling"
        wrong = await anna.submits(anna.view, {"question": "Lunch?", "options": "Soep"})
        assert "minstens twee" in wrong.errors["options"]

    play(scene, http, locale="nl-NL")


def test_a_post_and_a_club_by_form(play: Callable[..., None]) -> None:
    async def scene(slack: SlackDouble, anna: Person) -> None:
        await anna.slash("general", "/jet", "post")
        assert (await anna.submits(anna.view, {"text": '--here "quoted"\nsecond line'})).ok
        await anna.waits_for("general", '--here "quoted"')
        await anna.slash("general", "/jet", "club create")
        assert (await anna.submits(anna.view, {"name": "Cycling"})).ok
        await anna.waits_for("general", "Cycling is there")
        await anna.slash("general", "/jet", "club create")
        taken = await anna.submits(anna.view, {"name": "Cycling"})
        assert list(taken.errors) == ["name"]

    play(scene)


def test_a_shortcut_opens_a_form_and_one_on_a_message_takes_its_words_along(play: Callable[..., None]) -> None:
    async def scene(slack: SlackDouble, anna: Person) -> None:
        said = await anna.says("general", "Pizza & soup or <bread>?")
        assert (await anna.shortcut("form/poll", said)).ok
        assert (await anna.submits(anna.view, {"options": "Pizza\nBread"})).ok
        card = await anna.waits_for("general", "A Pizza")
        assert "Pizza & soup or <bread>?" in card.shown
        assert (await anna.shortcut("form/post")).ok
        assert (await anna.submits(anna.view, {"text": "Hello everybody"})).ok
        await anna.waits_for(anna.dm, "Hello everybody")
        anna.workspace.app.shortcuts = None  # of a manifest from before
        assert (await anna.shortcut("form/gone")).ok
        await anna.waits_for(anna.dm, "I don't know gone")

    play(scene)


def test_what_was_typed_is_kept_in_the_form(play: Callable[..., None], http: bool) -> None:
    async def scene(slack: SlackDouble, anna: Person) -> None:
        assert (await anna.slash("general", "/poll", "Lunch & <soup>?")).ok
        assert (await anna.submits(anna.view, {"options": "Pizza\nSoup"})).ok
        assert "Lunch & <soup>?" in (await anna.waits_for("general", "A Pizza")).shown
        day = (datetime.now(UTC) + timedelta(days=30)).strftime("%Y-%m-%d")
        assert (await anna.slash("general", "/poll", f"anonymous until {day} 12:00 One? | Pizza")).ok
        assert "initial_date_time" in str(anna.view.blocks)
        assert (await anna.submits(anna.view, {"options": "Pizza\nFries"})).ok
        card = await anna.waits_for("general", "One?")
        assert "12:00" in card.shown
        assert "Fries" in card.shown
        assert "Nobody sees who" in card.shown
        assert (await anna.slash("general", "/jet", 'post "not closed')).ok

    play(scene, http)


def test_why_what_was_typed_did_not_do_stands_above_the_form(play: Callable[..., None]) -> None:
    async def scene(slack: SlackDouble, anna: Person) -> None:
        assert (await anna.slash("general", "/jet", "poll Lunch? | A | B | until 2020-01-01")).ok
        [note, question, *_] = anna.view.blocks
        assert "already passed" in note["text"]["text"]
        assert "Lunch?" in question["element"]["initial_value"]

    play(scene)


def test_what_is_whole_needs_no_form(play: Callable[..., None]) -> None:
    async def scene(slack: SlackDouble, anna: Person) -> None:
        assert (await anna.slash("general", "/poll", "Lunch? | Pizza | Soup")).ok
        await anna.waits_for("general", "A Pizza")
        assert (await anna.slash("general", "/poll", "Really? anonymous")).ok
        await anna.waits_for("general", "A Yes")

    play(scene)


def test_where_no_form_can_open_a_button_opens_it(play: Callable[..., None]) -> None:
    async def scene(slack: SlackDouble, anna: Person) -> None:
        await anna.says(anna.dm, "poll")
        usage = await anna.waits_for(anna.dm, "Asks people to choose")
        assert usage.buttons == ["Fill in a form"]
        assert (await anna.presses(usage, "Fill in a form")).ok
        assert (await anna.submits(anna.view, {"question": "Lunch?"})).ok
        await anna.waits_for(anna.dm, "Poll 1")

    play(scene)


def test_a_message_that_is_longer_than_a_field_says_so(play: Callable[..., None]) -> None:
    async def scene(slack: SlackDouble, anna: Person) -> None:
        said = await anna.says("general", "words " * 600)
        assert (await anna.shortcut("form/post", said)).ok
        assert "only its beginning" in anna.view.blocks[0]["text"]["text"]

    play(scene)


def test_where_a_form_cannot_be_opened_the_usage_is_told(play: Callable[..., None]) -> None:
    async def scene(slack: SlackDouble, anna: Person) -> None:
        slack.faults.refuse("views.open", "expired_trigger_id")
        assert (await anna.slash("general", "/poll")).ok
        await anna.waits_for("general", "Asks people to choose")

    play(scene)


@pytest.mark.parametrize("language", ["en", "nl"])
@pytest.mark.parametrize("path", sorted(FORMS))
def test_every_form_fits_in_a_modal(path: str, language: str) -> None:
    texts = make_texts(Config())
    tongue = Tongue(language, ZoneInfo("Europe/Amsterdam"))

    def words(name: str) -> str:
        return texts.words(say(form_text(path, name)), tongue)

    fields = tuple(
        Field(entry.name, entry.kind, words(entry.name), words(f"{entry.name}_hint"), entry.needed)
        for entry in FORMS[path].entries
    )
    form = Form(path, words("title"), words("submit"), fields)
    assert len(form.title) <= 24
    assert not FORMS[path].of_message or len(words("of_message")) <= 24
    assert len(form.submit) <= 24
    assert all(len(field.hint) <= 75 for field in fields if field.kind == "tick")
    assert invalid_view(modal(form, "C1")) == []


def test_the_line_of_a_poll() -> None:
    filled = {
        "question": "Q?",
        "options": "A\n\n B \n",
        "several": "yes",
        "anonymous": "yes",
        "until": "2026-11-27 17:00",
    }
    assert poll_line(filled) == 'poll "Q?" "A" "B" anonymous max 2 until 2026-11-27 17:00'
