"""Who works here: accounts that come and go, and the people behind them, those who have left too."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import Connection, select

from bot.chat import Account
from storage.tables.people import account, person


@dataclass(frozen=True)
class Met:
    """An account as it was last known, and the person behind it, if any."""

    name: str
    person: int | None
    called: str  # what the person is called by now
    email: str | None
    active: bool


class Staff:
    """The accounts that Jet has met."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def known_by(self, voice: Account, emails: Collection[str], account_ids: Collection[str]) -> int | None:
        """Who has one of these addresses, that account, or one with one of these ids; those who have left too."""
        theirs = select(account.c.person).where(account.c.person.is_not(None)).limit(1)
        mine = account.c.connection == voice.connection, account.c.remote_id == voice.id
        found = [select(person.c.id).where(person.c.email == email) for email in emails if email]
        found += [theirs.where(*mine), theirs.where(account.c.remote_id.in_(account_ids))]
        return next((number for query in found if (number := self._connection.scalar(query))), None)

    def met(self, voices: Collection[Account]) -> dict[Account, Met]:
        """What is known of accounts, those apart that have never been met."""
        rows = self._connection.execute(
            select(account, person.c.name.label("called"), person.c.email, person.c.state)
            .join(person, account.c.person == person.c.id, isouter=True)
            .where(account.c.connection.in_({voice.connection for voice in voices}))
            .where(account.c.remote_id.in_([voice.id for voice in voices]))
        )
        return {
            Account(row.connection, row.remote_id): Met(
                row.name, row.person, row.called or "", row.email, row.state == "active"
            )
            for row in rows
        }
