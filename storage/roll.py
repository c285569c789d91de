"""Everybody there ever was, as an admin sees them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select

from bot.chat import Account
from storage.tables.people import account, person, role


@dataclass(frozen=True)
class Known:
    """Somebody as an admin knows them; those who left or were forgotten too."""

    id: int
    name: str
    email: str | None
    state: str
    accounts: tuple[Account, ...]
    roles: tuple[str, ...]

    @property
    def called(self) -> set[str]:
        """What they may be called by, in small letters."""
        words = [
            str(self.id),
            self.name,
            self.name.partition(" ")[0],
            self.email or "",
            *(voice.id for voice in self.accounts),
        ]
        return {word.casefold() for word in words if word}

    def as_object(self) -> dict[str, Any]:
        """For scripts."""
        accounts = [{"connection": voice.connection, "id": voice.id} for voice in self.accounts]
        return {**vars(self), "accounts": accounts, "roles": list(self.roles)}


class Roll:
    """The list of people."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def numbers(self) -> list[int]:
        """Everybody there ever was, by number."""
        return list(self._connection.scalars(select(person.c.id).order_by(person.c.id)))

    def everybody(self) -> list[Known]:
        """Everybody there ever was, with their accounts and roles."""
        accounts: dict[int, list[Account]] = {}
        mine = select(account.c.person, account.c.connection, account.c.remote_id).where(account.c.person.is_not(None))
        for row in self._connection.execute(mine.order_by(account.c.connection, account.c.remote_id)):
            accounts.setdefault(row.person, []).append(Account(row.connection, row.remote_id))
        roles: dict[int, list[str]] = {}
        for row in self._connection.execute(select(role).order_by(role.c.role)):
            roles.setdefault(row.person, []).append(row.role)
        rows = self._connection.execute(select(person).order_by(person.c.id))
        return [
            Known(row.id, row.name, row.email, row.state, tuple(accounts.get(row.id, ())), tuple(roles.get(row.id, ())))
            for row in rows
        ]
