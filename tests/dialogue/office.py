"""An office with a Jet: people who talk to it on messengers, and a clock that the test sets."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Callable, Coroutine, Mapping, Sequence
from contextlib import AsyncExitStack
from contextvars import copy_context
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

from bot.assembly import Jet, open_jet
from bot.chat import Account, Place
from bot.config.settings import Config, Matrix, Organisation, Slack, Store
from storage.store import Store as Transaction
from tests.dialogue.console import ConsoleMessenger
from tests.dialogue.matrix import MatrixMessenger, room_id, user
from tests.dialogue.messenger import Line, Messenger, Seen
from tests.dialogue.slack import SlackMessenger

T = TypeVar("T")
MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)  # 10:00 in Amsterdam
ADMIN = "Odile"

MESSENGERS: Mapping[str, Callable[[], Messenger]] = {
    "console": ConsoleMessenger,
    "matrix": MatrixMessenger,
    "slack": SlackMessenger,
}


class Office:
    """One Jet and the people around it. All is done when a call returns."""

    def __init__(
        self,
        directory: Path,
        messengers: Sequence[Messenger],
        *,
        template: Path | None = None,
        organisation: Organisation | None = None,
        url: str | None = None,
    ) -> None:
        self.now = MONDAY
        self.directory = directory
        self.messengers = {each.name: each for each in messengers}
        self.people: dict[tuple[str, str], Employee] = {}
        self._places: dict[str, set[str]] = {}
        self._runner, self._context = asyncio.Runner(), copy_context()
        self._stack = AsyncExitStack()
        if template is not None:
            shutil.copy(template, directory / "jet.db")
        settings = {name: made for each in messengers for name, made in each.settings().items()}
        self.config = Config(
            organisation=organisation
            or Organisation(name="Wilgenhof", first_admin=_admin(messengers[-1]), allow_acting=len(messengers) > 1),
            store=Store(url=url or f"sqlite:///{directory / 'jet.db'}", directory=directory),
            matrix={name: made for name, made in settings.items() if isinstance(made, Matrix)},
            slack={name: made for name, made in settings.items() if isinstance(made, Slack)},
        )
        self.jet = self.run(self._open())

    # people and places

    @property
    def messenger(self) -> Messenger:
        """The first, where most dialogues have only one."""
        return next(iter(self.messengers.values()))

    @property
    def matrix(self) -> MatrixMessenger:
        """The messenger with replies, reactions and edits."""
        return next(each for each in self.messengers.values() if isinstance(each, MatrixMessenger))

    def person(self, name: str, language: str | None = None, *, on: str | None = None) -> Employee:
        """A colleague arrives."""
        employee = self._arrive(name, on, employee=True)
        if language is not None:
            number = employee.number
            self.write(lambda store: store.people.change(number, language=language))
        return employee

    def stranger(self, name: str) -> Employee:
        """Somebody from elsewhere arrives."""
        return self._arrive(name, None, employee=False)

    def place(self, name: str, *people: Employee, on: str | None = None, language: str | None = None) -> str:
        """These people read in a place from now on."""
        messenger = self._messenger(on)
        self.run(messenger.gather(name, [each.name for each in people]))
        self._places[name] = {each.name for each in people}
        if language is not None:
            number = self.read(lambda store: self.home(store, name, messenger.name))
            self.write(lambda store: store.places.change(number, language=language))
        return name

    def home(self, store: Transaction, place: str, connection: str | None = None) -> int:
        """The row of a place."""
        messenger = self._messenger(connection)
        remote = room_id(place) if isinstance(messenger, MatrixMessenger) else place
        found = store.places.find(Place(messenger.name, remote))
        assert found is not None, f"there is no place {place}"
        return found.id

    # time, and what happens beside the dialogue

    def moves_on(self, **spell: float) -> None:
        """Time passes, and what fell due is done."""
        self.now += timedelta(**spell)
        self.tick()

    def tick(self) -> None:
        """What is due is done."""
        self.run(self.jet.clock.tick())
        self.flush()

    def restart(self, meanwhile: Callable[[], object] = lambda: None) -> None:
        """Jet stops and starts again; something may happen in between."""
        self.run(self._close())
        meanwhile()
        self.jet = self.run(self._open())

    def stop(self) -> None:
        """Jet stops; nothing is done afterwards."""
        self.run(self._close())
        self._runner.close()

    def flush(self) -> None:
        """Everything that was said arrives."""
        for each in self.messengers.values():
            self.run(each.deliver())

    def read(self, work: Callable[[Transaction], T]) -> T:
        """Look into the store."""
        return self.run(self.jet.database.read(work))

    def write(self, work: Callable[[Transaction], T]) -> T:
        """Change the store behind Jet's back."""
        return self.run(self.jet.database.write(work))

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        """Wait for something asynchronous; not by the runner itself, which sets a signal's handler at each call."""
        loop = self._runner.get_loop()
        return loop.run_until_complete(loop.create_task(work, context=self._context))

    # what hangs where

    def card(self, key: str, place: str, *, on: str | None = None) -> Seen:
        """A card as it now stands in a place."""
        messenger = self._messenger(on)
        found = [
            seen
            for (connection, name) in self.people
            if connection == messenger.name
            for seen in messenger.seen_by(name)
            if seen.key == key and seen.place == place and not seen.gone
        ]
        assert found, f"{key} does not hang in {place}"
        return max(found, key=lambda seen: seen.when)

    def hangs(self, key: str, place: str, *, on: str | None = None) -> bool:
        """Whether a card is to be seen in a place."""
        try:
            self.card(key, place, on=on)
        except AssertionError:
            return False
        return True

    def everything_shown(self) -> str:
        """All that anybody sees."""
        return "\n".join(
            seen.text for connection, name in self.people for seen in self.messengers[connection].seen_by(name)
        )

    def _messenger(self, name: str | None) -> Messenger:
        return self.messenger if name is None else self.messengers[name]

    def _arrive(self, name: str, on: str | None, *, employee: bool) -> Employee:
        messenger = self._messenger(on)
        self.people[messenger.name, name] = made = Employee(self, name, messenger)
        self.run(messenger.arrive(name, employee=employee))
        made.looks_away()
        return made

    async def _open(self) -> Jet:
        given = {name: made for each in self.messengers.values() for name, made in each.adapters().items()}
        self._stack = AsyncExitStack()
        jet = await self._stack.enter_async_context(open_jet(self.config, lambda: self.now, adapters=given))
        for each in self.messengers.values():
            await each.open(jet)
        return jet

    async def _close(self) -> None:
        for each in self.messengers.values():
            await each.close()
        await self._stack.aclose()


def _admin(messenger: Messenger) -> str:
    """The account of the first admin."""
    return user(ADMIN) if isinstance(messenger, MatrixMessenger) else ADMIN


class Employee:
    """Somebody who talks to Jet on one messenger."""

    def __init__(self, office: Office, name: str, messenger: Messenger) -> None:
        self.office = office
        self.name = name
        self.messenger = messenger
        self.last: Line | None = None
        self._looked = 0

    @property
    def account(self) -> Account:
        """The account on the messenger."""
        remote = user(self.name) if isinstance(self.messenger, MatrixMessenger) else self.name
        return Account(self.messenger.name, remote)

    @property
    def number(self) -> int:
        """The person's row."""
        person = self.office.read(lambda store: store.people.behind(self.account))
        assert person is not None
        return person.id

    def says(
        self, text: str, place: str | None = None, *, how: str = "prefix", ago: timedelta = timedelta(), **more: Any
    ) -> None:
        """Type a line, in a place or to Jet alone; `ago` is how long it was on its way."""
        if place is not None and self.name not in self.office._places.get(place, ()):
            everybody = [each for (on, _), each in self.office.people.items() if on == self.messenger.name]
            self.office.place(place, *everybody, on=self.messenger.name)
        self.office.now += timedelta(seconds=1)
        self.looks_away()
        self.last = Line(self.name, text, place, self.office.now - ago, how, **more)
        self.office.run(self.messenger.say(self.last))
        self.office.flush()

    def edits(self, text: str) -> None:
        """Give the last line another text."""
        assert self.last is not None
        [original, *_] = self.last.remote_ids
        self.says(text, self.last.place, how=self.last.how, edits=original)
        assert self.last is not None
        self.last.remote_ids.insert(0, original)

    def presses(self, label: str, *, key: str | None = None) -> None:
        """Press a choice of what was seen last (of the card `key`)."""
        seen, choice = self._offered(label, key)
        self.office.now += timedelta(seconds=1)
        self.looks_away()
        self.office.run(self.messenger.press(self.name, seen, choice, self.office.now))
        self.office.flush()

    def reacts(self, sign: str, key: str, place: str) -> str:
        """React to a card; the id of the reaction."""
        self.office.now += timedelta(seconds=1)
        self.looks_away()
        made = self.office.run(self.office.matrix.react(self.name, place, key, sign, self.office.now))
        self.office.flush()
        return made

    def takes_back(self, event_id: str, place: str) -> None:
        """Take a reaction or a message back."""
        self.office.now += timedelta(seconds=1)
        self.looks_away()
        self.office.run(self.office.matrix.take_back(self.name, place, event_id, self.office.now))
        self.office.flush()

    def picks(self, answers: list[str], key: str, place: str) -> None:
        """Answer a native poll."""
        self.office.now += timedelta(seconds=1)
        self.looks_away()
        self.office.run(self.office.matrix.pick(self.name, place, key, answers, self.office.now))
        self.office.flush()

    def looks_away(self) -> None:
        """What is there by now is not new any more."""
        self._looked = max((seen.when for seen in self.everything), default=0)

    @property
    def everything(self) -> list[Seen]:
        """All that can be seen."""
        return self.messenger.seen_by(self.name)

    @property
    def new(self) -> list[Seen]:
        """What appeared or changed since the last line."""
        return sorted((seen for seen in self.everything if seen.when > self._looked), key=lambda seen: seen.when)

    def sees(self, *parts: str) -> Seen:
        """Among what is new there is one thing with all these parts in it."""
        found = [seen for seen in self.new if seen.has(parts)]
        typed = self.last.text if self.last else ""
        assert found, f"{self.name} sees no {parts} after {typed!r}, but:\n" + "\n---\n".join(
            seen.text for seen in self.new
        )
        return found[-1]

    def sees_privately(self, *parts: str) -> Seen:
        """The same, and nobody else sees it."""
        seen = self.sees(*parts)
        assert seen.private, f"others see this too: {seen.text}"
        return seen

    def sees_no(self, *parts: str) -> None:
        """Nothing that can be seen, new or old, has any of these parts."""
        for seen in self.everything:
            for part in parts:
                assert part not in seen.text, f"{self.name} sees {part!r} in: {seen.text}"

    def sees_nothing(self) -> None:
        """Nothing is new."""
        assert not self.new, "\n---\n".join(seen.text for seen in self.new)

    def _offered(self, label: str, key: str | None) -> tuple[Seen, Any]:
        newest_first = sorted(self.everything, key=lambda seen: -seen.when)
        for seen in newest_first:
            if key is not None and seen.key != key:
                continue
            for choice in seen.choices:
                if choice.label == label:
                    return seen, choice
        raise AssertionError(f"{self.name} is not offered {label!r}")
