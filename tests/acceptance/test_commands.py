"""Every command once on a real homeserver through the real process, a third of them in an encrypted conversation."""

from __future__ import annotations

import asyncio

import pytest

from bot.command import COMMANDS
from tests.acceptance.conftest import Company

# what is typed in turn in one direct conversation, and a piece of what is then seen
DIALOGUE = (
    ("hello", "hi", "Hi Samira"),
    ("help", "help", "help poll"),
    ("post", 'post "The canteen is closed"', "1 is posted"),
    ("show", "1", "The canteen is closed"),
    ("edit", "edit 1 The canteen is open", "has your new text"),
    ("comment", "comment 1 Good", "Your words stand under 1"),
    ("like", "like 1", "You like 1"),
    ("unlike", "unlike 1", "Your like for 1 is taken back"),
    ("timeline", "timeline", "Samira: The canteen is open"),
    ("poll", "poll Lunch? | Pizza | Soup", "A Pizza, 0 votes"),
    ("vote", "vote 2 b", "Noted: Soup"),
    ("results", "results 2", "Soup, 1 vote, 100 percent"),
    ("poll close", "poll close 2", "Most votes: Soup"),
    ("club create", "club create Cycling", "Cycling is there"),
    ("club list", "clubs", "Cycling, 1 member, you are in"),
    ("club leave", "leave cycling", "no longer in Cycling"),
    ("club join", "join cycling", "you're in Cycling"),
    ("club members", "club members cycling", "Cycling has 1 member"),
    ("club invite", "club invite Nobody to Cycling", "don't know a colleague"),
    ("search", "search leave form", "I didn't find that"),
    ("ask", "where is the leave form?", "I didn't find that"),
    ("digest", "digest me weekdays 09:00", "on Monday, Tuesday"),
    ("digest now", "digest now", "Nothing is new"),
    ("digest off", "digest off", "No more overviews for you"),
    ("me", "me", "You are Samira"),
    ("me timezone", "me timezone Europe/London", "as in Europe/London"),
    ("me name", "me name Samira El Amrani", "you are Samira El Amrani"),
    ("quiet", "quiet 8h", "I keep quiet until"),
    ("quiet off", "quiet off", "may send you messages again"),
    ("privacy", "privacy", "addressed to me"),
    ("my data", "my data", "Cycling"),
    ("link", "link", "Your code is"),
    ("role give", "role give moderator Samira", "That is for admins"),
    ("role take", "role take admin Samira", "That is for admins"),
    ("text", "text poll.noted en", "That is for admins"),
    ("text set", "text set poll.noted en Hm", "That is for admins"),
    ("text reset", "text reset poll.noted en", "That is for admins"),
    ("persona", "persona Joost", "That is for admins"),
    ("thanks", "thanks", "welcome"),
    ("yes", "yes", "had not offered"),
    ("no", "no", "I leave it at that"),
    ("more", "more", "That was all"),
    ("delete", "delete 1", "1 is gone"),
    ("me language", "me language nl", "Vanaf nu spreek ik Nederlands"),
    ("forget me", "vergeet mij", "Als ik je vergeet"),
    ("forget me now", "ja", "Je bent vergeten"),
)


def test_every_command_stands_in_the_dialogue() -> None:
    import commands  # noqa: F401 (declares them)

    assert {path for path, _, _ in DIALOGUE} == set(COMMANDS)


@pytest.mark.parametrize("encrypted", [False, True], ids=["plain", "encrypted"])
def test_every_command_on_a_real_homeserver(company: Company, encrypted: bool) -> None:
    asyncio.run(asyncio.wait_for(_converse(company, encrypted), 120))


async def _converse(company: Company, encrypted: bool) -> None:
    async with company.running(), company.employee("Samira") as samira:
        room = await samira.create_dm(company.jet, encrypted=encrypted)
        await samira.wait_for_text(room, "Hi Samira, I'm Jet")

        def shown() -> dict[tuple[str, str], str]:
            return {
                (event["event_id"], event["content"]["body"]): event["content"]["body"]
                for event in samira.messages(room, of=company.jet)
            }

        def new(before: set[tuple[str, str]]) -> list[str]:
            return [text for event, text in shown().items() if event not in before]

        for _, line, seen in DIALOGUE:
            before = set(shown())
            await samira.say(room, line)
            try:
                await samira.until(lambda seen=seen, before=before: any(seen in text for text in new(before)))
            except TimeoutError:
                pytest.fail(f"{line!r}: no {seen!r} in {new(before)}")
        if encrypted:
            assert all(event.get("encrypted") for event in samira.messages(room, of=company.jet))
