"""From a typed line to what was heard."""

from __future__ import annotations

import re
from datetime import datetime

from bot.chat import Account, Addressed, Heard, Place

DIRECT = "@"


def direct_place(connection: str, name: str) -> Place:
    """The conversation of one person with Jet: "@Anna"."""
    return Place(connection, DIRECT + name)


def line(
    connection: str, name: str, place: str | None, typed: str, sent_at: datetime, remote_id: str, word: str
) -> Heard:
    """A line that somebody typed: in a place, or (None) to Jet alone. A prefix is taken off."""
    direct = place is None
    where = direct_place(connection, name) if place is None else Place(connection, place)
    prefix = re.match(rf"\s*(?:[!/@]{re.escape(word)}\b|{re.escape(word)}[:,])[:,]?\s*", typed, re.IGNORECASE)
    addressed = Addressed.DIRECT if direct else Addressed.MENTION
    if prefix is not None:
        typed, addressed = typed[prefix.end() :], Addressed.PREFIX
    return Heard(
        where, Account(connection, name), typed, remote_id, sent_at, addressed, name=name, direct=place is None
    )
