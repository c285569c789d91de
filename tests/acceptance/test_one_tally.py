"""One poll, voted on from the terminal and from Matrix: one tally, both cards redrawn."""

from __future__ import annotations

import asyncio

import pytest

from tests.acceptance.conftest import Company


def test_votes_from_the_terminal_and_from_matrix_are_one_tally(company: Company) -> None:
    asyncio.run(asyncio.wait_for(_vote(company), 120))


async def _vote(company: Company) -> None:
    async with company.running(), company.employee("Bram") as bram:
        room = await bram.create_room(company.jet, name="Canteen")
        await bram.joined(room, company.jet)
        await bram.say(room, "!jet poll Lunch? | Pizza | Soup")
        await bram.wait_for_text(room, "A Pizza, 0 votes")
        [shown, *_] = await company.say("Anna", "show 1")
        assert [choice["count"] for choice in shown["choices"] if choice["count"] is not None] == [0, 0]

        await company.say("Anna", "vote 1 a")
        await bram.wait_for_text(room, "A Pizza, 1 vote, 100 percent")
        [card] = [event for event in bram.messages(room, of=company.jet) if "Lunch?" in event["content"]["body"]]
        reaction = await bram.react(room, card["event_id"], "2️⃣")
        await bram.wait_for_text(room, "B Soup, 1 vote, 50 percent")
        *_, shown = await company.say("Anna", "results 1")
        assert "Pizza, 1 vote, 50 percent" in shown["text"]
        assert "Soup, 1 vote, 50 percent" in shown["text"]

        await bram.take_back(room, reaction)
        await bram.wait_for_text(room, "B Soup, 0 votes, 0 percent")
        seen = await company.say("Anna", "poll Tea? | Green | Black", "vote 2 b", place="timeline")
        [card_there] = [each for each in seen if each["key"] == "poll 2"]
        assert [choice["count"] for choice in card_there["choices"] if choice["count"] is not None] == [0, 1]
        await bram.say(room, "!jet vote 2 a")
        await asyncio.sleep(1)
        seen = await company.say("Anna", "thanks", place="timeline")
        [card_there] = [each for each in seen if each["key"] == "poll 2"]
        assert card_there["edited"]
        assert [choice["count"] for choice in card_there["choices"] if choice["count"] is not None] == [1, 1]


@pytest.mark.long
def test_two_accounts_of_one_person_have_one_vote(company: Company) -> None:
    asyncio.run(asyncio.wait_for(_link(company), 120))


async def _link(company: Company) -> None:
    async with company.running(), company.employee("Bram") as bram:
        room = await bram.create_dm(company.jet)
        await bram.wait_for_text(room, "Hi Bram")
        await company.say("Abraham", "poll Tea? | Green | Black", "vote 1 a")
        await bram.say(room, "vote 1 b")
        await bram.wait_for_text(room, "Noted: Black")
        *_, shown = await company.say("Abraham", "link")
        code = shown["text"].split("Your code is ")[1][:9]
        await bram.say(room, f"link {code}")
        await bram.wait_for_text(room, "You are one person now")
        *_, shown = await company.say("Abraham", "results 1")
        assert "1 person voted" in shown["text"]
        assert "You chose Green" in shown["text"]
