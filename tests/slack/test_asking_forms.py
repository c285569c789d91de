"""Asking a colleague and keeping an answer by form, over the double: from a shortcut to the direct messages."""

from __future__ import annotations

import asyncio
from pathlib import Path

from storage.store import Store
from tests.slack.double import SlackDouble
from tests.slack.working import jet_at_work


def test_a_colleague_is_asked_answers_and_the_answer_is_kept(tmp_path: Path, template: Path) -> None:
    async def playing() -> None:
        async with SlackDouble() as slack:
            workspace = slack.workspace()
            anna, fatima = slack.person("Anna Visser"), slack.person("Fatima Bakker")
            slack.channel("general", anna, fatima)
            async with jet_at_work(tmp_path, template, slack, workspace) as jet:
                for person in (fatima, anna):
                    await person.says(person.dm, "help")
                    await person.waits_for(person.dm, "Just ask")
                await jet.database.write(_make_ambassador)
                wondered = await fatima.says("general", "Where is the key of the safe?")
                assert (await anna.shortcut("form/ask colleague", wondered)).ok
                assert (await anna.submits(anna.view, {"nameless": ["yes"]})).ok
                shown = await anna.waits_for("general", "I would ask Fatima Bakker")
                assert "without your name" in shown.shown
                assert (await anna.presses(shown, "Send without my name")).ok
                await anna.waits_for("general", "Sent. Your question is 1")
                asked = await fatima.waits_for(fatima.dm, "A colleague asks you, without a name")
                assert "Anna" not in asked.shown
                assert (await fatima.presses(asked, "Answer")).ok
                assert (await fatima.submits(fatima.view, {"text": "At the reception."})).ok
                answered = await anna.waits_for(anna.dm, "At the reception.")
                assert (await anna.presses(answered, "That helps: keep it")).ok
                await anna.waits_for(anna.dm, "keeps question and answer")
                assert not any("Anna" in seen.shown for seen in fatima.sees(fatima.dm))
                said = await anna.says("general", "The defibrillator hangs in the hall.")
                assert (await fatima.shortcut("form/save answer", said)).ok
                assert (await fatima.submits(fatima.view, {"question": "Where is the defibrillator?"})).ok
                await fatima.waits_for("general", "is kept, with your name")
                await slack.settled()

    asyncio.run(asyncio.wait_for(playing(), 60))


def _make_ambassador(store: Store) -> None:
    [fatima] = store.people.named("Fatima Bakker")
    store.people.give_role(fatima.id, "ambassador")
