"""Finding by meaning, as people notice it: found across languages, and a slow model keeps nobody else waiting."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import replace

import pytest

from bot.config.settings import Search
from storage.search import meaning as meanings
from tests.commands.test_ask import add
from tests.commands.test_question import ambassador
from tests.dialogue.messenger import Line
from tests.dialogue.office import Office
from tests.storage.search.embedder import Embedder, embedder

BICYCLE = [{"id": "fiets", "title": "Fiets lenen", "text": "Een fiets leen je bij de receptie.", "lang": "nl"}]


@pytest.fixture
def server() -> Iterator[Embedder]:
    with embedder() as running:
        yield running


def with_meaning(office: Office, server: Embedder) -> None:
    """From now on this office finds by meaning too."""
    found_so = Search(meaning="endpoint", meaning_url=server.address, meaning_model="pieces", meaning_floor=20)
    office.config = replace(office.config, search=found_so)
    office.restart()


def catch_up(office: Office) -> None:
    """Everything that is there has a vector."""
    assert office.jet.finder.meaning is not None
    office.run(asyncio.to_thread(office.jet.finder.meaning.catch_up))


def test_what_has_none_of_the_words_may_help(office: Office, server: Embedder) -> None:
    with_meaning(office, server)
    add(office, BICYCLE)
    catch_up(office)
    samira = office.person("Samira", "en")
    samira.says("where can I borrow a bike?")
    samira.sees_privately("may help", "Fiets lenen")
    samira.says("ask a colleague where can I borrow a bike?")
    samira.sees("where can I borrow a bike?")


def test_a_slow_model_holds_no_other_persons_commit(
    office: Office, server: Embedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(meanings, "WAIT", 60.0)
    ambassador(office, "Fatima", "kluis")
    office.person("Samira", "nl")
    bram = office.person("Bram", "nl")
    with_meaning(office, server)
    server.gate.clear()

    async def both() -> bool:
        say = office.messenger.say
        asking = asyncio.create_task(say(Line("Samira", "vraag een collega wie heeft de kluis?", None, office.now)))
        while not server.texts:
            await asyncio.sleep(0.01)
        await say(Line("Bram", 'plaats "De soep is klaar"', None, office.now))
        waits = not asking.done()
        server.gate.set()
        await asking
        return waits

    bram.looks_away()
    assert office.run(both())
    office.flush()
    bram.sees("De soep is klaar")
    office.people[office.messenger.name, "Samira"].sees_privately("Fatima", "wie heeft de kluis?")
