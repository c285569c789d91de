"""One's own data: seen as a whole, or forgotten."""

from __future__ import annotations

import json
from datetime import timedelta

from bot.chat import Choice, Message, Refused, Reply, say
from bot.command import Turn, command

KEPT_ASKED = timedelta(days=2)  # what was last asked, until the next night's purge


@command("my data", reading=True)
def my_data(turn: Turn) -> Reply:
    """Everything that is kept of the asker, as JSON."""
    _only_in_private(turn)
    kept = {name: rows for name, rows in turn.store.personal.collect(turn.person.id).items() if rows}
    last = turn.store.asking.anywhere(turn.person.id, turn.now - KEPT_ASKED)
    kept |= {"asked": [{"words": asked.words} for _, _, asked in last]} if last else {}
    mine = {"feedback": turn.store.feedback.of(turn.person.id), "reports": turn.store.reports.of(turn.person.id)}
    kept |= {name: rows for name, rows in mine.items() if rows}
    return Reply(Message(say("mydata.kept", data=json.dumps(kept, ensure_ascii=False, indent=1, default=str))))


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
    turn.store.asking.forget(turn.person.id)
    feedback = turn.store.feedback.forget(turn.person.id)
    turn.store.reports.forget(turn.person.id)
    gone, changed = turn.store.personal.erase(turn.person.id)
    turn.store.people.note(turn.now, None, "erased", str(turn.person.id))
    return Reply(Message(say("mydata.forgotten")), unhang=(*gone, *feedback), redraw=tuple(changed), scrub=True)


def _only_in_private(turn: Turn) -> None:
    if not turn.home.direct:
        raise Refused("me.in_private")


def _not_the_last_admin(turn: Turn) -> None:
    if turn.store.people.roles("admin") == {turn.person.id}:
        raise Refused("running.last_admin", name=turn.person.name)
