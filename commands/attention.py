"""What somebody does not want to hear of."""

from __future__ import annotations

from bot.chat import Message, Reply, say
from bot.command import Turn, command
from bot.intranet.clubs import Club


@command("mute")
def mute(turn: Turn, club: Club) -> Reply:
    """No news of a club in my digests; I stay a member."""
    new = turn.store.attention.mute(turn.person.id, club.id)
    return Reply(Message(say("attention.muted" if new else "attention.muted_already", club=club)))


@command("unmute")
def unmute(turn: Turn, club: Club) -> Reply:
    """News of a club again."""
    had = turn.store.attention.unmute(turn.person.id, club.id)
    return Reply(Message(say("attention.unmuted" if had else "attention.not_muted", club=club)))
