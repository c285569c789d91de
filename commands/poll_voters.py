"""Who voted in a poll, and one's own vote taken back."""

from __future__ import annotations

from itertools import groupby

from bot.chat import Choice, Message, Reply, say
from bot.command import Turn, command
from bot.intranet.polls import Poll
from commands.poll import the_one, unseen, vote

_LOOKED_AT = 50  # open polls, the newest, in which somebody may have voted
SHOWN = 40  # names


@command("unvote", listed=False)
def unvote(turn: Turn, poll: Poll | None = None) -> Reply:
    """Take back the asker's vote; without a number the only one that there is, else they say which."""
    store = turn.store.polls
    open_polls = [poll] if poll is not None else store.open(turn.reader, turn.heard.sent_at, _LOOKED_AT)
    visible = [each for each in open_polls if poll is not None or not each.names_hidden or unseen(turn)]
    mine = [each for each in visible if store.chosen_by(each, turn.person.id)]
    if not mine and (poll is None or not poll.names_hidden):
        return Reply(Message(say("poll.no_vote", poll=poll)))
    if len(mine) > 1:
        choices = tuple(Choice(each.question, f"vote {each.thing.number} none") for each in mine)
        return Reply(Message(say("poll.unvote_which", polls=mine), choices))
    [chosen] = mine or visible
    return vote(turn, store.paper(chosen.thing.number, turn.reader), "none")


@command("who voted", reading=True, listed=False)
def who_voted(turn: Turn, poll: Poll | None = None) -> Reply:
    """The names of those who voted, where they vote with their names; else only how many."""
    poll = poll or the_one(turn, "who voted")
    rows = [] if poll.names_hidden else turn.store.polls.by_name(poll)
    names = [name for name, _ in groupby(name for name, _ in rows)]
    said = say("poll.voters", poll=poll, names=names[:SHOWN], rest=max(0, len(names) - SHOWN))
    return Reply(Message(said), shares=True, about=poll.thing.key)
