"""Who and what arrives: kept in the inbox, with who speaks and where made known, before any turn."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.chat import NO_PROFILE, Account, AccountFacts, Act, Heard, Message, PlaceFacts, Profile, say
from bot.conversation.arriving.admission import Admission
from bot.conversation.telling.speaking import Asker, Speaking
from bot.intranet.people import Person
from bot.intranet.places import Home
from storage.restoring import Restored
from storage.staff import Met
from storage.store import Store

log = logging.getLogger(__name__)
Rows = dict[tuple[str, str], int]


@dataclass
class Arrivals:
    """Takes in, within one transaction, what adapters hand over."""

    admission: Admission
    speaking: Speaking
    now: Callable[[], datetime]
    restored: Restored | None = None  # a backup was put back, and Jet does not yet speak again
    holder: str | None = None  # the process that runs the turns; None where there is but one

    def take(self, store: Store, arrived: Sequence[Heard]) -> list[int | None]:
        """Keep what was heard: the row of each in the inbox, None for what was heard before or is not for Jet."""
        wanted = [heard for heard in arrived if heard.gesture is None or _ours(store, heard)]
        rows = store.inbox.take(wanted, self.now(), self.holder)
        self._introduce(store, [heard for heard in wanted if rows.get(_event(heard)) is not None])
        if self.restored is not None:
            rows = self._still_to_do(store, wanted, rows)
        return [rows.pop(_event(heard), None) for heard in arrived]  # of the same event twice, the first has the row

    def has_more_to_do(self, heard: Heard) -> bool:
        """Whether hearing somebody who is known, in a place that is, may ask for more than to keep what they said."""
        return self.restored is not None or self.admission.awaits(heard.account, heard.profile.email)

    def _still_to_do(self, store: Store, arrived: Sequence[Heard], rows: Rows) -> Rows:
        """What was said before the store was lost was done and answered, though this store knows nothing of it."""
        assert self.restored is not None
        if self.restored.exact:
            return rows
        done = {_event(heard) for heard in arrived if heard.sent_at <= self.restored.lost_at} & rows.keys()
        for event in done:
            store.inbox.finished(rows[event], "skipped")
        return {event: row for event, row in rows.items() if event not in done}

    def introduce(self, store: Store, heard: Heard) -> None:
        """Know who speaks, and where."""
        store.people.one_at_a_time(heard.account)
        home = store.places.find(heard.place)
        if home is None:
            home = store.places.told(_untold(heard))
        if self._admit(store, heard.account, heard.name, heard.profile, belongs=heard.belongs) is not None:
            store.places.enter([(home.id, heard.account)])

    def opened(self, store: Store, heard: Heard) -> None:
        """Somebody looks at their tab: it is drawn unless it shows already what it should."""
        self.introduce(store, heard)
        home = store.places.find(heard.place)
        if home is not None and home.direct:
            store.homes.opened(heard.account, home.id, self.now())

    def told(self, store: Store, facts: PlaceFacts, *, welcome: bool) -> None:
        """Know a place; a newcomer's first direct conversation begins with a welcome."""
        new = store.places.find(facts.place) is None
        home = store.places.told(facts)
        if facts.company:
            for account, name in (facts.members or {}).items():
                self._admit(store, account, name, belongs=True)
        if welcome and new and home.direct and facts.members and len(facts.members) == 1 and not facts.strangers:
            [(account, name)] = facts.members.items()
            person = self._admit(store, account, name, facts.profile, belongs=True)
            if person is not None:
                self._welcome(store, home, account, person)

    def accounts(self, store: Store, told: Sequence[AccountFacts]) -> None:
        """Know who comes, goes and is called otherwise, of those whom Jet has met."""
        met = store.staff.met([each.account for each in told])
        for facts in told:
            known = met.get(facts.account)
            if known is not None and known.person is not None:
                (self._stays if facts.belongs else self._leaves)(store, facts, known, known.person)

    def _stays(self, store: Store, facts: AccountFacts, known: Met, number: int) -> None:
        """Somebody works here, perhaps again; a name that they chose themselves stays."""
        if not known.active:
            store.leavers.back(number)
            store.people.note(self.now(), None, "back", str(number))
        if facts.name and facts.name != known.name:
            store.people.attach(facts.account, facts.name, number)
            if known.called == known.name:
                store.people.change(number, name=facts.name)
        email = facts.profile.email
        if email and known.email is None and store.staff.known_by(facts.account, (email,), ()) == number:
            store.people.change(number, email=email)

    def _leaves(self, store: Store, facts: AccountFacts, known: Met, number: int) -> None:
        """An account is no employee's any more; who has another one stays, without this one. A guest whom the staff
        list names is an employee all the same."""
        listed = not facts.closed and self.admission.staff(facts.account.id) is not None
        if listed or not known.active:
            return
        lines = self.speaking.house.lines
        others = {each for each in store.people.accounts(number) if lines.get(each.connection) is not None}
        others = {each for each in others - {facts.account} if lines[each.connection].messenger}
        if others:
            store.people.attach(facts.account, known.name, None)
        else:
            if store.people.roles("admin") == {number}:
                log.warning("the last admin has left (person %d); `jet status` says what to do", number)
            store.leavers.leave(number, self.now())
        store.people.note(self.now(), None, "account gone" if others else "left", str(number))

    def _introduce(self, store: Store, arrived: Sequence[Heard]) -> None:
        """As `introduce`, for many at once: those who are known in a place that is known need only be there."""
        people = store.people.behind_each({heard.account for heard in arrived})
        homes = {where: store.places.find(where) for where in {heard.place for heard in arrived}}
        there: list[tuple[int, Account]] = []
        for heard in arrived:
            home, person = homes[heard.place], people.get(heard.account)
            if home is None or person is None or self.admission.awaits(heard.account, heard.profile.email):
                self.introduce(store, heard)
            else:
                there.append((home.id, heard.account))
        store.places.enter(there)

    def _admit(
        self, store: Store, account: Account, name: str, profile: Profile = NO_PROFILE, *, belongs: bool
    ) -> Person | None:
        return self.admission.admit(store, account, name, self.now(), belongs=belongs, profile=profile)

    def _welcome(self, store: Store, home: Home, account: Account, person: Person) -> None:
        if not store.people.welcomed(account, self.now()) or self.restored is not None:
            return
        message = Message(say("hello.welcome", name=person.first_name))
        self.speaking.answer(store, message, Asker(account, home, person=person), self.now())


def _untold(heard: Heard) -> PlaceFacts:
    """What a line tells of a place that nobody told of, or that was forgotten with somebody who talked there. Of a room
    it is not known who reads there, so nothing for everybody is shown there."""
    if heard.direct:
        members = {heard.account: heard.name or heard.account.id}
        return PlaceFacts(
            heard.place, heard.name or heard.place.id, direct=True, strangers=not heard.belongs, members=members
        )
    return PlaceFacts(heard.place, heard.place.id, strangers=True)


def _event(heard: Heard) -> tuple[str, str]:
    return heard.place.connection, heard.remote_id


def _ours(store: Store, heard: Heard) -> bool:
    """Whether a gesture is about something of Jet's; somebody's reaction to somebody else is not kept."""
    assert heard.gesture is not None
    if heard.gesture.act is Act.WITHDRAW:
        person = store.people.behind(heard.account)
        source = heard.gesture.values[0]
        return person is not None and (
            store.polls.made_by_source(source, person.id) is not None
            or store.guests.by_source(source, person.id) is not None
            or store.things.liked_by_source(source, person.id) is not None
        )
    return store.outbox.key_of(heard.place.connection, heard.about or "") is not None
