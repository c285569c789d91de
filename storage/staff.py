"""Who works here: accounts that come and go, and the people behind them, those who have left too."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Select, bindparam, select

from bot.chat import Account
from storage.tables.people import account, person

# What is asked of everybody who says something is built once.
_OF_EMAIL = select(person.c.id).where(person.c.email == bindparam("email"))
_THEIRS = select(account.c.person).where(account.c.person.is_not(None)).limit(1)
_OF_ACCOUNT = _THEIRS.where(account.c.connection == bindparam("line"), account.c.remote_id == bindparam("remote"))
_OF_ID = _THEIRS.where(account.c.remote_id.in_(bindparam("ids", expanding=True)))


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
        asked: list[tuple[Select[Any], dict[str, Any]]]
        asked = [(_OF_EMAIL, {"email": email}) for email in emails if email]
        asked += [(_OF_ACCOUNT, {"line": voice.connection, "remote": voice.id}), (_OF_ID, {"ids": list(account_ids)})]
        return next((number for query, given in asked if (number := self._connection.scalar(query, given))), None)

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
