"""Declaring a command once: from the declaration come grammar, help, permission, tables and tests.

    @command("vote")
    def vote(turn: Turn, poll: Poll, *choices: str) -> Reply: …

Positional parameters are read from what was typed, by the kind their annotation names (`bot.grammar.kinds`);
keyword-only parameters are flags, whose words stand in the texts. A parameter with a default may be left out.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, TypeVar, get_type_hints
from zoneinfo import ZoneInfo

from bot.chat import Heard, Message, Reply
from bot.intranet.documents import Finding, Hit
from bot.intranet.people import Person, Reader
from bot.intranet.places import Home
from bot.intranet.things import Thing
from bot.intranet.wanted import ANYTHING, Only

if TYPE_CHECKING:
    from bot.house import House
    from bot.words.texts import Texts
    from storage.store import Store

Find = Callable[[str, Reader, int, Only], Finding]


@dataclass(frozen=True)
class Turn:
    """One person's go: who spoke, what was heard and where, and the one transaction they get."""

    person: Person
    heard: Heard
    home: Home
    store: Store
    now: datetime
    language: str  # the person's
    zone: ZoneInfo  # the person's
    reader: Reader  # what the person may see
    here: Reader  # what everybody in this place may see
    about: Thing | None  # what a reply or gesture is about
    texts: Texts
    house: House
    find: Find

    def search(self, words: str, most: int) -> list[Hit]:
        """The best of everything that the person may see."""
        return list(self.find(words, self.reader, most, ANYTHING).hits)


Run = Callable[..., Reply]
R = TypeVar("R", bound=Run)


@dataclass(frozen=True)
class Parameter:
    """One thing a command asks for."""

    name: str
    kind: Any
    flag: bool
    many: bool
    default: Any  # inspect.Parameter.empty when it must be given


@dataclass(frozen=True)
class Command:
    """A declared command. `reading` = it changes nothing but what it answers."""

    path: str
    run: Run
    parameters: tuple[Parameter, ...]
    reading: bool
    listed: bool
    feature: str

    @property
    def positional(self) -> tuple[Parameter, ...]:
        return tuple(parameter for parameter in self.parameters if not parameter.flag)

    @property
    def flags(self) -> tuple[Parameter, ...]:
        return tuple(parameter for parameter in self.parameters if parameter.flag)


@dataclass(frozen=True)
class Waiting:
    """One of many who said the same command: who, what was heard and where, and the arguments as they were read."""

    person: Person
    heard: Heard
    home: Home
    arguments: tuple[Any, ...]


COMMANDS: dict[str, Command] = {}
Crowd = Callable[["Store", Sequence[Waiting]], Sequence[Reply | None]]
C = TypeVar("C", bound=Crowd)
CROWDS: dict[str, Crowd] = {}
Draw = Callable[["Store", int, Reader], Message]
DRAWINGS: dict[str, Draw] = {}


@dataclass(frozen=True)
class Due:
    """What a timer works with."""

    store: Store
    now: datetime
    house: House
    late: Callable[[timedelta], None] = lambda _: None  # told how long after its hour something is done


@dataclass(frozen=True)
class Timer:
    """Something that falls due: `waits` tells whether there is any, `run` does a bounded part of it."""

    waits: Callable[[Store, datetime], bool]
    run: Callable[[Due], list[Reply]]


TIMERS: list[Timer] = []


def timer(waits: Callable[[Store, datetime], bool]) -> Callable[[Callable[[Due], list[Reply]]], Timer]:
    """Declare what to do when something falls due. `run` must take what it does out of `waits`."""

    def declare(run: Callable[[Due], list[Reply]]) -> Timer:
        TIMERS.append(Timer(waits, run))
        return TIMERS[-1]

    return declare


@dataclass(frozen=True)
class Entry:
    """A field of a form: its kind as in `bot.chat.Field`; its words are `<feature>.form_<name>`."""

    name: str
    kind: str = "text"
    needed: bool = True


FormLine = Callable[[Mapping[str, str]], str]
Arguments = Mapping[str, Any]  # what was typed for a command, read but not looked up: by parameter
MessageFill = Callable[[str, "int | None"], Mapping[str, str]]
Stands = Callable[["Turn", Thing], Mapping[str, str]]


@dataclass(frozen=True)
class FormOf:
    """The form of a command: what it asks for, the line it becomes, and which field a refusal is about.

    `of_message` = it may be opened on what somebody wrote, which then stands in its first field, or where
    `from_message(text, number of the thing that the message is)` puts it. `fill` puts what was typed behind the
    command into the fields (else each field takes the parameter of its name); `unfinished` tells that something
    which could be run is more likely the beginning of a form. `stands` puts what a thing now says into the fields when
    no more than its number was typed; it raises `Refused` for whoever may not change that.
    """

    entries: tuple[Entry, ...]
    line: FormLine
    blame: Mapping[str, str]  # text of a refusal -> field; for any other the first
    of_message: bool = False
    from_message: MessageFill | None = None
    fill: Callable[[Arguments], Mapping[str, str]] | None = None
    unfinished: Callable[[Arguments], bool] | None = None
    stands: Stands | None = None
    words: str = "form"  # its texts are `<first word>.<words>_title` and so on, or `<words>_title`
    shortcut: bool = True  # it can be opened from anywhere


FORMS: dict[str, FormOf] = {}


def form_text(path: str, name: str) -> str:
    """The key of one of the texts of a form."""
    words = FORMS[path].words
    return f"{words}_{name}" if "." in words else f"{path.split()[0]}.{words}_{name}"


def form(
    path: str, *entries: Entry, blame: Mapping[str, str] | None = None, of_message: bool = False, **more: Any
) -> Callable[[FormLine], FormLine]:
    """Declare the form of a command; `more` as in `FormOf`. The function makes the line of what was filled in: values
    by field, a moment as an ISO date and time in the person's zone, a tick as "yes", what was left open not at all."""

    def declare(line: FormLine) -> FormLine:
        FORMS[path] = FormOf(entries, line, blame or {}, of_message, **more)
        return line

    return declare


def command(path: str, *, reading: bool = False, listed: bool = True) -> Callable[[R], R]:
    """Declare a command under its canonical path."""

    def declare(run: R) -> R:
        if path in COMMANDS:
            raise ValueError(f"two commands are called {path!r}")
        feature = run.__module__.rpartition(".")[2]
        COMMANDS[path] = Command(path, run, _parameters(run), reading, listed, feature)
        return run

    return declare


def crowd(path: str) -> Callable[[C], C]:
    """Declare how many people's calls of a command are done at once. The function returns the reply to each, or None
    for whoever must take the ordinary way, with its reasons and refusals; it raises nothing."""

    def declare(run: C) -> C:
        CROWDS[path] = run
        return run

    return declare


def draws(kind: str) -> Callable[[Draw], Draw]:
    """Declare how the card of a kind of thing is drawn for a reader; it raises `LookupError` when it is gone."""

    def declare(draw: Draw) -> Draw:
        DRAWINGS[kind] = draw
        return draw

    return declare


def _parameters(run: Run) -> tuple[Parameter, ...]:
    hints = get_type_hints(run, localns={"Store": object, "Texts": object, "House": object})
    found = list(inspect.signature(run).parameters.values())[1:]
    return tuple(
        Parameter(
            name=each.name,
            kind=hints[each.name],
            flag=each.kind is each.KEYWORD_ONLY,
            many=each.kind is each.VAR_POSITIONAL,
            default=each.default,
        )
        for each in found
    )
