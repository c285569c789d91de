"""Every command once on a real homeserver through the real process, in a plain and in an encrypted conversation."""

from __future__ import annotations

import asyncio

import pytest

from bot.command import COMMANDS
from tests.acceptance.conftest import Company

# what is typed in turn in one direct conversation, and a piece of what is then seen
DIALOGUE = (
    ("hello", "hi", "Hi Samira"),
    ("who is", "who is Samira", "A colleague"),
    ("speak to", "i want to talk to someone from the kitchen", "who works at kitchen"),
    ("who knows", "who knows about the moon", "didn't find that"),
    ("my manager", "who is my manager", "I don't keep who your manager is"),
    ("birthdays", "whose birthday is it", "I keep no birthdays"),
    ("sign up", "sign up for chess club", "I don't know a club called"),
    ("sign off", "sign me off for chess club", "I don't know a club called"),
    ("help", "help", "help poll"),
    ("laugh", "haha", "Just say so"),
    ("post", 'post "The canteen is closed"', "1 is posted"),
    ("show", "1", "The canteen is closed"),
    ("edit", "edit 1 The canteen is open", "has your new text"),
    ("edit preview", 'edit preview 1 "The canteen is shut"', "1 would read"),
    ("edit how", "edit how 1", "the whole new text"),
    ("comment", "comment 1 Good", "Your words stand under 1"),
    ("replies", "any replies?", "Samira: Good"),
    ("like", "like 1", "You like 1"),
    ("unlike", "unlike 1", "Your like for 1 is taken back"),
    ("timeline", "timeline", "Samira: The canteen is open"),
    ("poll", "poll Lunch? | Pizza | Soup", "A Pizza, 0 votes"),
    ("polls", "polls", "A Pizza, B Soup"),
    ("vote", "vote 2 b", "Noted: Soup"),
    ("vote named", "vote Pizza", "Noted in poll 2"),
    ("vote", "2 b", "Noted: Soup"),
    ("results", "results 2", "Soup, 1 vote, 100 percent"),
    ("who voted", "who voted", "these people voted: Samira"),
    ("unvote", "take my vote back", "taken back"),
    ("vote", "2 b", "Noted: Soup"),
    ("poll extend", "poll extend 2 until 2h", "Poll 2 is open until"),
    ("poll anew", "make it anonymous", "voted in poll 2 with their names"),
    ("poll close", "poll close 2", "Most votes: Soup"),
    ("event", 'event "Drinks" friday 17:00', "Nobody has answered yet"),
    ("event preview", 'event preview "Walk" friday 12:30', "This is your invitation"),
    ("coming", "coming 3", "Nice, you're coming to 3"),
    ("when is", "what time is the drinks", "17:00"),
    ("who comes", "who comes 3", "you are coming"),
    ("calendar", "calendar 3", "your calendar takes it"),
    ("remind otherwise", "remind me to call HR", "only of events that you come to"),
    ("remind", "remind me about the drinks", "I do already"),
    ("events", "events", "You're coming."),
    ("not coming", "not coming 3", "you're not coming to 3"),
    ("reminders off", "reminders off", "I won't remind you any more"),
    ("reminders on", "reminders on", "a day and an hour before"),
    ("club create", "club create Bikes", "Bikes is there"),
    ("club rename", "call it Cycling", "Cycling is there"),
    ("club list", "clubs", "Cycling, 1 member, you are in"),
    ("club mine", "my clubs", "You are in Cycling"),
    ("club leave", "leave cycling", "no longer in Cycling"),
    ("club join", "join cycling", "you're in Cycling"),
    ("club members", "club members cycling", "Cycling has 1 member"),
    ("for everybody", "for sale: a bike", "Everybody will see it"),
    ("post for others", "tell the cycling club that it rains", "The members of Cycling"),
    ("poll for others", "ask the cycling club if they can ride", "Can you ride?"),
    ("club offer", "i want to start a knitting club", "Knitting club"),
    ("club taste", "the cycling club sounds fun", "in Cycling already"),
    ("club invite", "club invite Nobody to Cycling", "don't know a colleague"),
    ("search", "search leave form", "I didn't find that"),
    ("ask", "where is the leave form?", "I didn't find that"),
    ("in dutch", "can i get that in dutch", "I don't translate"),
    ("in english", "in english", "I don't translate"),
    ("digest", "digest me weekdays 09:00", "on Monday, Tuesday"),
    ("digest now", "digest now", "since yesterday"),
    ("digest off", "digest off", "No more overviews for you"),
    ("me", "me", "You are Samira"),
    ("me timezone", "me timezone Europe/London", "as in Europe/London"),
    ("me name", "me name Samira El Amrani", "you are Samira El Amrani"),
    ("quiet", "quiet 8h", "I keep quiet until"),
    ("quiet off", "quiet off", "may send you messages again"),
    ("privacy", "privacy", "addressed to me"),
    ("my data", "my data", "1 club that you are in"),
    ("link", "link", "Your code is"),
    ("home", "home", "This is what there is for you"),
    ("share", "share 2", "Only you read along here"),
    ("options", "options 2", "With 2,"),
    ("poll export", "poll export 2", "The results as a table"),
    ("my questions", "my questions", "You have no questions with colleagues"),
    ("ask colleague", "ask a colleague who has the ladder?", "with the editors"),
    ("ask colleague now", "ask colleague now --to 1 who has the ladder?", "with the editors"),
    ("answer", "answer 1 hm", "I don't know a 1"),
    ("accept", "accept 1", "I don't know a 1"),
    ("pass on", "pass on 1", "I don't know a 1"),
    ("dont know", "i don't know 1", "I don't know a 1"),
    ("not helped", "not helped 1", "I don't know a 1"),
    ("useful", "useful", "What was useful, or not?"),
    ("not useful", "not useful", "What was useful, or not?"),
    ("save answer", 'save answer "Who has the ladder?" The reception', "Answers are kept by"),
    ("unanswered", "unanswered", "That list is for editors"),
    ("ambassadors", "ambassadors", "no ambassadors yet"),
    ("ambassador topics", "ambassador topics leave", "That is for ambassadors"),
    ("ambassador language", "ambassador language en", "That is for ambassadors"),
    ("away", "away until tomorrow", "That is for ambassadors"),
    ("back", "back", "That is for ambassadors"),
    ("feedback list", "feedback list", "nothing in the box"),
    ("feedback", "feedback The coffee is cold", "feedback"),
    ("feedback reply", "feedback reply 3 hm", "I don't know a 3"),
    ("feedback seen", "feedback seen 3", "those who look after feedback"),
    ("feedback doing", "feedback doing 3", "those who look after feedback"),
    ("feedback done", "feedback done 3 hm", "those who look after feedback"),
    ("feedback decline", "feedback decline 3 hm", "those who look after feedback"),
    ("report", "report 2 wrong", "look at it"),
    ("reports", "reports", "That is for the moderators"),
    ("report settled", "report settled 1", "That is for the moderators"),
    ("hide", "hide 2 x", "That is for the moderators"),
    ("keep", "keep 2", "That is for the moderators"),
    ("mute", "mute cycling", "stays out of your overviews"),
    ("unmute", "unmute cycling", "in your overviews again"),
    ("digest more", "digest more", "no more to tell"),
    ("digest pause", "digest pause until friday", "no overviews for you"),
    ("digest resume", "digest resume", "no overviews for you"),
    ("document", "document 2", "2 is no document"),
    ("my documents", "my documents", "You look after no documents"),
    ("checked", "checked 2", "2 is no document"),
    ("versions", "versions 2", "2 is no document"),
    ("version", "version 2 1", "2 is no document"),
    ("file", "file 2", "2 is no document"),
    ("file of", "send me the leave form", "I didn't find that"),
    ("still holds", "is this still right", "What do you mean?"),
    ("narrow", "only forms", "I found nothing for"),
    ("keep file", "keep file 1", "no file waiting"),
    ("drop file", "drop file 1", "no file waiting"),
    ("keep files", "keep files 1 2", "no file waiting"),
    ("drop files", "drop files 1 2", "no file waiting"),
    ("take file", "take file", "I see no file"),
    ("document add", "document add", "Which file"),
    ("urgent", "urgent", "That is for admins"),
    ("urgent now", "urgent now I am being threatened", "Call 112 now"),
    ("urgent try", "urgent try I am being threatened", "That is for admins"),
    ("urgent phrases", "urgent phrases threat x", "That is for admins"),
    ("urgent set", "urgent set threat x", "That is for admins"),
    ("urgent set now", "urgent set now threat x", "That is for admins"),
    ("urgent off", "urgent off threat", "That is for admins"),
    ("urgent reset", "urgent reset threat", "That is for admins"),
    ("undelivered", "undelivered", "That is for admins"),
    ("undelivered retry", "undelivered retry 1", "That is for admins"),
    ("undelivered drop", "undelivered drop 1", "That is for admins"),
    ("role give", "role give moderator Samira", "That is for admins"),
    ("role take", "role take admin Samira", "That is for admins"),
    ("text", "text poll.noted en", "That is for admins"),
    ("text set", "text set poll.noted en Hm", "That is for admins"),
    ("text reset", "text reset poll.noted en", "That is for admins"),
    ("persona", "persona Joost", "That is for admins"),
    ("not after all", "not after all", "leave it"),
    ("how are you", "how are you", "help you with"),
    ("misunderstood", "that's not what I meant", "in other words"),
    ("has a question", "quick question", "Just ask"),
    ("fed up", "this is useless", "not helping"),
    ("thanks", "thanks", "welcome"),
    ("bye", "bye", "See you"),
    ("yes", "yes", "Nothing was waiting"),
    ("no", "no", "I leave it at that"),
    ("more", "more", "That was all"),
    ("who are you", "who are you", "a program and no human being"),
    ("stop", "stop", "What shall I stop?"),
    ("undo", "undo", "The last that you put up is 3"),
    ("delete", "delete 1", "1 is gone"),
    ("me language", "me language nl", "Vanaf nu spreek ik Nederlands"),
    ("forget me", "vergeet mij", "Als ik je vergeet"),
    ("forget me now", "ja", "Je bent vergeten"),
)


def test_every_command_stands_in_the_dialogue() -> None:
    import commands  # noqa: F401 (declares them)

    assert {path for path, _, _ in DIALOGUE} == set(COMMANDS)


@pytest.mark.long
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
