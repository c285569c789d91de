"""Messages with a file: for the asker alone, so they go by direct message."""

from __future__ import annotations

from bot.chat import Message, Reply
from bot.command import Turn


def enclosed(turn: Turn, sent: Message, told: Message) -> Reply:
    """Answer with a message that has a file; in a shared place it goes by direct message, and the asker is told so."""
    if turn.home.direct:
        return Reply(sent)
    return Reply(told, to_people=((turn.person.id, sent),))
