"""Polls that end: by whoever asked, or when their time is up."""

from __future__ import annotations

import contextlib
from dataclasses import replace
from datetime import datetime, timedelta

from bot.chat import Choice, Message, Refused, Reply, say
from bot.command import Due, Turn, command, timer
from bot.intranet.people import Reader
from bot.intranet.polls import Poll, check_may_change
from storage.store import Store

LATELY = timedelta(days=90)  # what is older is closed by its number


@command("poll close")
def close(turn: Turn, poll: Poll | None = None) -> Reply:
    """End it now; without a number the asker's newest is offered."""
    if poll is None:
        return _close_which(turn)
    check_may_change(poll, turn.person)
    reply = _closed(turn.store, poll, turn.now, turn.reader)
    if turn.home.id in turn.store.things.hangs_in(poll.thing.key):
        return reply  # the result is told here
    return replace(reply, answer=reply.tell[0][1])


def _close_which(turn: Turn) -> Reply:
    last = turn.store.things.last_of(turn.person.id, ("poll",), turn.reader, turn.now - LATELY)
    poll = turn.store.polls.get(last.number, turn.reader) if last is not None else None
    if poll is None or poll.closed:
        raise Refused("poll.close_which")
    yes = Choice(say("bot.yes"), f"poll close {poll.thing.number}")
    return Reply(Message(say("poll.close_this", poll=poll), (yes,)))


def _closed(store: Store, poll: Poll, now: datetime, reader: Reader) -> Reply:
    store.polls.close(poll, now)
    counted = store.polls.get(poll.thing.number, reader)
    message = Message(say("poll.closed", poll=counted))
    return Reply(redraw=(poll.thing.key,), tell=((poll.thing.key, message),), scrub=poll.names_hidden)


@timer(lambda store, now: bool(store.polls.due(now)))
def close_due(due: Due) -> list[Reply]:
    """Close the polls whose deadline has passed."""
    replies = []
    for number in due.store.polls.due(due.now):
        reader = Reader(frozenset((due.store.things.audience_of(number),)))
        poll = due.store.polls.get(number, reader)
        with contextlib.suppress(Refused):  # another process was first
            replies.append(_closed(due.store, poll, due.now, reader))
    return replies
