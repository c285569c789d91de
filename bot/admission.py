"""Which account is which person: by what it already is, by where it comes from, by the staff list."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from bot.chat import Account
from bot.intranet.people import Person
from storage.store import Store


@dataclass(frozen=True)
class Admission:
    """`first_admin` is an account id or a name; `staff` finds a name on the staff list by account id."""

    first_admin: str
    staff: Callable[[Account], str | None] = lambda _: None

    def admit(self, store: Store, account: Account, name: str, now: datetime, *, belongs: bool) -> Person | None:
        """The person behind an account, made when it belongs to the organisation; None for a stranger."""
        known = store.people.behind(account)
        if known is not None:
            return self._with_first_role(store, known, account)
        listed = self.staff(account)
        name = listed or name or account.id
        if not (belongs or listed):
            store.people.attach(account, name, None)
            return None
        person = store.people.add(name, now)
        store.people.attach(account, name, person.id)
        return self._with_first_role(store, person, account)

    def _with_first_role(self, store: Store, person: Person, account: Account) -> Person:
        named = self.first_admin in (account.id, person.name)
        if not self.first_admin or not named or store.people.roles("admin"):
            return person
        store.people.give_role(person.id, "admin")
        return store.people.get(person.id)
