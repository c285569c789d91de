"""Linking: two accounts become one person, by a code that is good once."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import timedelta

from bot.chat import Message, Refused, Reply, say
from bot.command import Turn, command
from bot.grammar.flags import Flags
from bot.grammar.kinds import reads
from bot.grammar.words import Context, Misfit, Words

GOOD_FOR = timedelta(minutes=15)
_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # without those that look alike
_LENGTH = 8


@dataclass(frozen=True)
class Code:
    """A code as it was given out, however it was typed."""

    letters: str


@reads(Code)
def _code(words: Words, _: Context, __: Flags) -> Code:
    """Eight letters in one or two words, with or without a dash."""
    typed = "".join(token.text for token in words.take_all())
    letters = "".join(letter for letter in typed.upper() if letter.isalnum())
    if len(letters) != _LENGTH:
        raise Misfit("code", missing=not typed)
    return Code(letters)


@command("link")
def link(turn: Turn, code: Code | None = None) -> Reply:
    """Get a code here; type it to Jet in the other messenger."""
    if not turn.home.direct:
        raise Refused("me.in_private")
    if code is None:
        return _give(turn)
    person = turn.store.people.spend_code(code.letters, turn.now)
    if person is None:
        raise Refused("link.no_such_code")
    if person == turn.person.id:
        raise Refused("link.same_account")
    other = turn.store.people.get(person)
    changed = turn.store.merge(turn.person.id, into=person)
    turn.store.people.note(turn.now, person, "link", turn.heard.account.connection)
    accounts = [account.id for account in turn.store.people.accounts(person)]
    return Reply(Message(say("link.linked", name=other.name, accounts=accounts)), redraw=tuple(changed))


def _give(turn: Turn) -> Reply:
    code = "".join(secrets.choice(_LETTERS) for _ in range(_LENGTH))
    turn.store.people.keep_code(code, turn.person.id, turn.now + GOOD_FOR)
    return Reply(Message(say("link.code", code=f"{code[:4]}-{code[4:]}", minutes=GOOD_FOR.seconds // 60)))
