"""One's own data: seen as a whole, or forgotten."""

from __future__ import annotations

import json
from datetime import timedelta

from bot.chat import Choice, Message, Refused, Reply, say
from bot.command import Turn, command
from bot.files import Written

PATH = "my data"
KEPT_ASKED = timedelta(days=2)  # what was last asked, until the next night's purge


@command(PATH, reading=True)
def my_data(turn: Turn) -> Reply:
    """What is kept of the asker: how many of what, and all of it as a file."""
    _only_in_private(turn)
    kept = turn.store.everything_of(turn.person.id, turn.now - KEPT_ASKED)
    data = json.dumps(kept, ensure_ascii=False, indent=1, default=str)
    said = say("mydata.kept", kinds=[{"kind": kind, "count": len(rows)} for kind, rows in kept.items()])
    return Reply(Message(said, file=Written("jet.json", "application/json", data)), about=PATH)


@command("forget me")
def forget_me(turn: Turn) -> Reply:
    """Say what forgetting means, before it is done."""
    _only_in_private(turn)
    _not_the_last_admin(turn)
    return Reply(Message(say("mydata.forget"), (Choice(say("bot.yes"), "forget me now"),)))


@command("forget me now", listed=False)
def forget_me_now(turn: Turn) -> Reply:
    """Forget the asker."""
    _only_in_private(turn)
    _not_the_last_admin(turn)
    gone = turn.store.forget(turn.person.id, turn.now)
    return Reply(Message(say("mydata.forgotten")), unhang=gone.unhang, redraw=gone.redraw, scrub=True)


def _only_in_private(turn: Turn) -> None:
    if not turn.home.direct:
        raise Refused("me.in_private")


def _not_the_last_admin(turn: Turn) -> None:
    if turn.store.people.roles("admin") == {turn.person.id}:
        raise Refused("running.last_admin", name=turn.person.name)
