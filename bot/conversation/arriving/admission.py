"""Which account is which person: by what it already is, by where it comes from, by the staff list."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from zoneinfo import available_timezones

from bot.chat import NO_PROFILE, Account, Profile
from bot.intranet.people import Person
from bot.staff import Employee
from storage.store import Store

_UNLISTED = Employee("")
LANGUAGES = ("en", "nl")  # that Jet speaks


@lru_cache(maxsize=1)
def _zones() -> frozenset[str]:
    """Looking through all files of zones takes a while."""
    return frozenset(available_timezones())


@dataclass(frozen=True)
class Admission:
    """`first_admin` is an account id or an e-mail address the messenger vouches for, never a name, which anybody may
    take; `staff` finds who is on the staff list by account id or e-mail address."""

    first_admin: str
    staff: Callable[[str], Employee | None] = lambda _: None

    def awaits(self, account: Account, email: str) -> bool:
        """True for who may have to be made the first admin."""
        return bool(self.first_admin) and self.first_admin in (account.id, email)

    def admit(
        self, store: Store, account: Account, name: str, now: datetime, *, belongs: bool, profile: Profile = NO_PROFILE
    ) -> Person | None:
        """The person behind an account, made when it belongs to the organisation; None for a stranger. Who has the
        verified e-mail address of a colleague, or stands with them on one line of the staff list, is that colleague;
        who had left and is back is who they were."""
        known = store.people.behind(account)
        if known is not None:
            return self._with_first_role(store, known, account, profile.email)
        email = profile.email if belongs else ""
        listed = self.staff(account.id) or (self.staff(email) if email else None)
        name = (listed.name if listed else "") or name or account.id
        if not (belongs or listed):
            if not store.people.account_known(account):
                store.people.attach(account, name, None)
            return None
        person = self._colleague(store, account, email, listed or _UNLISTED)
        person = person or self._newcomer(store, name, now, email or (listed.email if listed else ""), profile)
        store.people.attach(account, name, person.id)
        return self._with_first_role(store, person, account, profile.email)

    def _colleague(self, store: Store, account: Account, email: str, listed: Employee) -> Person | None:
        """Who this is already, by another account or from before they left."""
        number = store.staff.known_by(account, (email, listed.email), listed.accounts)
        if number is None:
            return None
        store.leavers.back(number)
        return store.people.get(number)

    def _newcomer(self, store: Store, name: str, now: datetime, email: str, profile: Profile) -> Person:
        """Language and time zone are the messenger's until the person chooses."""
        person = store.people.add(name, now, email=email or None)
        told = {
            "language": profile.language if profile.language in LANGUAGES else None,
            "zone": profile.zone if profile.zone in _zones() else None,
        }
        store.people.change(person.id, **told)
        return store.people.get(person.id)

    def _with_first_role(self, store: Store, person: Person, account: Account, email: str) -> Person:
        if not self.awaits(account, email) or store.people.roles("admin"):
            return person
        store.people.give_role(person.id, "admin")
        return store.people.get(person.id)
