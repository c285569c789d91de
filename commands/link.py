"""Linking: two accounts become one person, by a code that is good once."""

from __future__ import annotations

import secrets
from datetime import timedelta

from bot.chat import Message, Refused, Reply, say
from bot.command import Turn, command

GOOD_FOR = timedelta(minutes=15)
_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # without those that look alike
_LENGTH = 8


@command("link")
def link(turn: Turn, code: str | None = None) -> Reply:
    """Get a code here; type it to Jet in the other messenger."""
    if not turn.home.direct:
        raise Refused("me.in_private")
    if code is None:
        return _give(turn)
    person = turn.store.people.spend_code(code.strip(".").replace("-", "").upper(), turn.now)
    if person is None:
        raise Refused("link.no_such_code")
    if person == turn.person.id:
        raise Refused("link.same_account")
    other = turn.store.people.get(person)
    turn.store.merge(turn.person.id, into=person)
    turn.store.people.note(turn.now, person, "link", turn.heard.account.connection)
    accounts = [account.id for account in turn.store.people.accounts(person)]
    return Reply(Message(say("link.linked", name=other.name, accounts=accounts)))


def _give(turn: Turn) -> Reply:
    code = "".join(secrets.choice(_LETTERS) for _ in range(_LENGTH))
    turn.store.people.keep_code(code, turn.person.id, turn.now + GOOD_FOR)
    return Reply(Message(say("link.code", code=f"{code[:4]}-{code[4:]}", minutes=GOOD_FOR.seconds // 60)))
