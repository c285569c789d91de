"""From a reply to the outbox: whom it goes to, where its cards hang, in which words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from adapters.protocol import Abilities
from bot.chat import Account, Card, Choice, Message, Reply, Said, say
from bot.command import DRAWINGS
from bot.house import House, Line
from bot.intranet.digests import quiet_end
from bot.intranet.people import Awake, Person, Reader
from bot.intranet.places import Home
from bot.rates import Lane
from bot.words.texts import Kept, Texts, Tongue, shelf
from storage.store import Store

_GONE = Line("", Abilities(whisper=False, buttons=False))  # a connection that is no longer configured


@dataclass(frozen=True)
class Asker:
    """Who is answered, where, and because of what."""

    account: Account
    home: Home
    thread: str | None = None
    person: Person | None = None
    cause: int | None = None


@dataclass(frozen=True)
class Way:
    """Where an answer goes: a place, one account there (`to`), or (without place) that account directly."""

    home: Home | None
    to: str | None
    thread: str | None

    @property
    def place(self) -> int | None:
        return None if self.home is None else self.home.id


@dataclass(frozen=True)
class Speaking:
    """Writes to the outbox of one transaction what is to be said."""

    house: House
    texts: Texts

    def reply(self, store: Store, reply: Reply, asker: Asker, now: datetime) -> None:
        """Everything a reply asks for, in the order in which people should see it."""
        for key in reply.unhang:
            self.take_away(store, key, now, asker.cause)
        for key in reply.hang:
            self._hang(store, key, asker, now)
        if (reply.hang or reply.public) and asker.home.left:
            self.answer(store, Message(say("bot.not_in_place")), asker, now)
        if reply.answer is not None:
            self.answer(store, reply.answer, asker, now, public=reply.public and not asker.home.left)
            if reply.keep and not reply.public:
                self._repeat(store, reply.answer, asker, now)
        awake = Awake(asker.person.id, asker.account.connection) if asker.person is not None else None
        self.unasked(store, reply, now, None if reply.untied else asker.cause, awake=awake)

    def unasked(
        self, store: Store, reply: Reply, now: datetime, cause: int | None = None, *, awake: Awake | None = None
    ) -> None:
        """The parts of a reply that need no asker: redraws and messages where cards hang or in places. Who is
        `awake` gets them at once, whatever their quiet hours, and where they are."""
        for key in reply.redraw:
            self.redraw(store, key, now, cause)
        for key, message in reply.tell:
            self.tell(store, key, message, now, cause, awake=awake)
        for place, message in reply.say_in:
            self.say_in(store, store.places.get(place), message, now, cause, awake=awake)
        for place, thread, message in reply.in_thread:
            self.say_in(store, store.places.get(place), message, now, cause, thread, awake=awake)
        for person, message in reply.to_people:
            self.to_person(store, person, message, now, cause, traceless=reply.untied, awake=awake)

    def answer(self, store: Store, message: Message, asker: Asker, now: datetime, *, public: bool = False) -> None:
        """Answer in the place (when public), or to the asker alone: there when the messenger can whisper,
        else in the direct conversation."""
        public = public and not asker.home.direct  # with one person alone, in that person's words
        way = self.way(asker, store.places.direct_with, public=public)
        card = self.card(message, self.tongue_of(way, asker, now, public=public))
        store.outbox.say(asker.account.connection, way.place, way.to, card, now, thread=way.thread, cause=asker.cause)

    def way(self, asker: Asker, direct_with: Callable[[Account], Home | None], *, public: bool = False) -> Way:
        """Where an answer goes; `direct_with` finds the direct conversation of an account."""
        if public or asker.home.direct:
            return Way(asker.home, None, asker.thread)
        if not self.aside(asker):
            return Way(asker.home, asker.account.id, asker.thread)
        home = direct_with(asker.account)
        return Way(home, asker.account.id if home is None else None, None)

    def aside(self, asker: Asker) -> bool:
        """Whether an answer to the asker alone goes to another place, their direct conversation."""
        return not (asker.home.direct or self.house.lines[asker.account.connection].can.whisper)

    def tongue_of(self, way: Way, asker: Asker, now: datetime, *, public: bool = False) -> Tongue:
        """How an answer on that way is worded."""
        return self.tongue(way.home or asker.home, None if public else asker.person, now, alone=not public)

    def _repeat(self, store: Store, message: Message, asker: Asker, now: datetime) -> None:
        """What can be read nowhere else stands in the direct conversation too, where whispers vanish."""
        line = self.house.lines[asker.account.connection]
        if asker.home.direct or not (line.can.whisper and line.can.whispers_vanish):
            return
        home = store.places.direct_with(asker.account)
        tongue = replace(self.tongue(home or asker.home, asker.person, now, alone=True), prefix="")
        where, to = (home.id, None) if home is not None else (None, asker.account.id)
        store.outbox.say(line.name, where, to, self.card(message, tongue), now, cause=asker.cause)

    def redraw(self, store: Store, key: str, now: datetime, cause: int | None = None) -> None:
        """The card of `key` is to be drawn anew wherever it hangs."""
        for home in store.places.with_card(key):
            if home.place.connection in self.house.lines:
                store.outbox.draw(key, home.place.connection, home.id, now, cause, lane=Lane.EDIT)

    def tell(
        self,
        store: Store,
        key: str,
        message: Message,
        now: datetime,
        cause: int | None = None,
        *,
        awake: Awake | None = None,
    ) -> None:
        """A new message wherever the card of `key` hangs."""
        for home in store.places.with_card(key):
            self.say_in(store, home, message, now, cause, awake=awake)

    def say_in(
        self,
        store: Store,
        home: Home,
        message: Message,
        now: datetime,
        cause: int | None = None,
        thread: str | None = None,
        *,
        awake: Awake | None = None,
    ) -> None:
        """A message that everybody in a place may see; none where Jet is no longer connected."""
        if home.place.connection not in self.house.lines:
            return
        card = self.card(message, self.tongue_there(store, home, now))
        person = store.places.only_reader(home) if home.direct else None
        at = self.after_quiet(store, person, now, awake)
        store.outbox.say(home.place.connection, home.id, None, card, at, thread=thread, cause=cause)

    def to_person(
        self,
        store: Store,
        number: int,
        message: Message,
        now: datetime,
        cause: int | None = None,
        *,
        traceless: bool = False,
        awake: Awake | None = None,
    ) -> Home | None:
        """A direct message, once it is not quiet for them: where they are awake, else in the conversation that began
        last, else in a new one, on a messenger before the terminal. None where Jet cannot reach them or the
        conversation is yet to be made."""
        reached = self._reach(store, number, awake)
        if reached is None:
            return None
        account, home = reached
        person, key = store.people.get(number), message.key
        at = self.after_quiet(store, number, now, awake)
        if home is None:
            line = self.house.lines[account.connection]
            language = person.language or line.language or self.house.language
            tongue = Tongue(language, person.zone or line.zone or self.house.zone, "", now)
            card = self.card(message, tongue)
            store.outbox.say(account.connection, None, account.id, card, at, cause=cause, key=key, traceless=traceless)
            return None
        card = self.card(message, self.tongue(home, person, now, alone=True))
        store.outbox.say(account.connection, home.id, None, card, at, cause=cause, key=key, traceless=traceless)
        return home

    def after_quiet(self, store: Store, number: int | None, now: datetime, awake: Awake | None) -> datetime:
        """When somebody may be spoken to who did not ask; at once when they are just talking to Jet."""
        if number is None or (awake is not None and awake.person == number):
            return now
        person = store.people.get(number)
        hours = store.attention.quiet_hours(number)
        return quiet_end(now, person.quiet_until, hours, person.zone or self.house.zone) or now

    def _reach(self, store: Store, number: int, awake: Awake | None) -> tuple[Account, Home | None] | None:
        lines = self.house.lines
        here = awake.connection if awake is not None and awake.person == number else None
        voices = [each for each in store.people.accounts(number) if each.connection in lines]

        def wanted(found: tuple[Account, Home | None]) -> tuple[bool, bool, int]:
            voice, home = found
            return voice.connection == here, lines[voice.connection].messenger, home.id if home is not None else 0

        return max(((voice, store.places.direct_with(voice)) for voice in voices), key=wanted, default=None)

    def draw(self, store: Store, key: str, home: Home, now: datetime) -> Card | None:
        """The card of `key` as it now stands, for everybody in a place; None when it is gone for them."""
        kind, _, number = key.partition(" ")
        try:
            message = DRAWINGS[kind](store, int(number), self.reader(store, home))
        except LookupError:
            return None
        return self.card(message, self.tongue_there(store, home, now))

    def reader(self, store: Store, home: Home) -> Reader:
        """Who reads in a place: the one person it is with, or what everybody there may see."""
        person = store.places.only_reader(home) if home.direct else None
        return store.people.reader(person) if person is not None else store.places.reader(home)

    def tongue_there(self, store: Store, home: Home, now: datetime) -> Tongue:
        """How a place is spoken to."""
        person = store.places.only_reader(home) if home.direct else None
        return self.tongue(home, store.people.get(person) if person else None, now, alone=home.direct)

    def tongue(self, home: Home, person: Person | None, now: datetime, *, alone: bool) -> Tongue:
        """How a person in a place (or the place, for None) is spoken to."""
        line = self.house.lines.get(home.place.connection, _GONE)
        language = (person and person.language) or home.language or line.language or self.house.language
        zone = (person and person.zone) or _zone(home) or line.zone or self.house.zone
        prefix = "" if alone and (home.direct or not line.can.whisper) else line.can.shared_prefix
        return Tongue(language, zone, prefix, now, shared=not alone)

    def card(self, message: Message, tongue: Tongue) -> Card:
        """A message in words."""
        if message.language and message.language != tongue.language:
            tongue = replace(tongue, language=message.language)
        choices = self.choices(message.choices, tongue, {}) if message.choices else ()
        said = [each for each in (message.before, message.said, *message.also, message.after) if each is not None]
        text = "\n\n".join(self.texts.words(each, tongue) for each in said)
        return Card(text, choices, message.ballot, message.file)

    def choices(self, choices: Sequence[Choice], tongue: Tongue, kept: Kept) -> tuple[Choice, ...]:
        """Things to press in words, which `kept` remembers."""
        known = shelf(kept, tongue)
        found: list[Choice] = []
        for choice in choices:
            worded = known.get(id(choice))
            if worded is None:
                worded = known[id(choice)] = self._choice(choice, tongue)
            found.append(worded)
        return tuple(found)

    def _choice(self, choice: Choice, tongue: Tongue) -> Choice:
        label = self.texts.words(choice.label, tongue) if isinstance(choice.label, Said) else choice.label
        return replace(choice, label=label, typed=self.texts.vocabulary.typed(choice.run, tongue.language))

    def _hang(self, store: Store, key: str, asker: Asker, now: datetime) -> None:
        _, _, number = key.partition(" ")
        for home in self._places_for(store, int(number), asker.home):
            store.things.hang(key, home.id)
            thread = asker.thread if home == asker.home else None
            store.outbox.draw(key, home.place.connection, home.id, now, asker.cause, thread=thread)

    def _places_for(self, store: Store, number: int, made_in: Home) -> list[Home]:
        """Where it was made, the places of its club, and for the audience all each connection's timeline; of
        these, only where everybody may see it."""
        audience = store.things.audience_of(number)
        scope, about = store.places.audience(audience)
        homes = [made_in]
        reach = [line for line in self.house.lines.values() if _may_cross(made_in, line)]
        if scope == "club" and about is not None:
            theirs = store.places.of_club(about)
            homes += [home for home in theirs if self.house.lines.get(home.place.connection) in reach]
        if scope == "all":
            timelines = [line.timeline for line in reach if line.timeline is not None]
            homes += [home for home in map(store.places.find, timelines) if home is not None]
        unique = {home.id: home for home in homes}
        reached = [home for home in unique.values() if not home.left]
        return [home for home in reached if audience in self.reader(store, home).audiences]

    def take_away(self, store: Store, key: str, now: datetime, cause: int | None = None) -> None:
        """The card of `key` disappears wherever it hangs."""
        for home in store.places.with_card(key):
            store.outbox.take_away(key, home.place.connection, home.id, now, cause)


def _may_cross(made_in: Home, line: Line) -> bool:
    """What is said in an encrypted room stays with its messenger; the store's own terminal is none."""
    shared_secret = made_in.encrypted and not made_in.direct
    return not shared_secret or line.name == made_in.place.connection or not line.messenger


def _zone(home: Home) -> ZoneInfo | None:
    return ZoneInfo(home.zone) if home.zone else None
