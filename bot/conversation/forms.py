"""Forms: what a bare command asks for where a messenger can show it, and back to the line that could be typed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from bot.chat import Field, Form, Heard, Refused, Said, say
from bot.command import COMMANDS, FORMS, Entry, FormOf, form_text
from bot.conversation.arriving.admission import LANGUAGES
from bot.conversation.turns import Outcome, Turns
from bot.grammar.binding import bind
from bot.grammar.kinds import RESOLVES, Text
from bot.grammar.vocabulary import Found
from bot.grammar.words import Context, Misfit
from bot.intranet.things import Thing
from bot.language.quotes import UnclosedQuote
from bot.words.texts import Tongue
from storage.database import Database
from storage.errors import Busy
from storage.store import Store

LONGEST = 3_000  # characters that fit in a field of every messenger's form


class _TriedOut(Exception):
    """Carries what a line would come to out of the transaction that is taken back."""

    def __init__(self, outcome: Outcome) -> None:
        super().__init__()
        self.outcome = outcome


@dataclass(frozen=True)
class Forms:
    """Opens and reads the forms that commands declare."""

    database: Database
    turns: Turns
    now: Callable[[], datetime]

    async def open(self, heard: Heard, about: str | None = None) -> Form | None:
        """The form of a bare or unfinished command, in the words of who gave it; None for any other line. What was
        typed is kept in it, or what the message says that it was opened on."""
        found = self.turns.texts.vocabulary.find(heard.line)
        if found is None or found.path not in FORMS:
            return None
        tongue, thing = await self.database.read_at_once(
            lambda store: (self._tongue(store, heard), _thing(store, heard))
        )
        declared = FORMS[found.path]
        if about is not None:
            filled = _Filled(_of_message(declared, about, thing))
        else:
            typed = self._typed(found, heard, tongue)
            if typed is None:
                return None
            filled = await self.database.read_at_once(lambda store: self._standing(store, heard, declared, typed))
        return self._form(found.path, filled, tongue)

    def _typed(self, found: Found, heard: Heard, tongue: Tongue) -> _Filled | None:
        """What was typed behind a command, by field; None when the line can be run as it is."""
        declared, rest = FORMS[found.path], found.rest.strip()
        if not rest:
            return _Filled({})
        context = Context(heard.sent_at, tongue.zone, tongue.language)
        try:
            call = bind(COMMANDS[found.path], rest, self.turns.texts.vocabulary, context)
        except (Misfit, UnclosedQuote):
            return _Filled({declared.entries[0].name: rest})
        except Refused as no:
            return _Filled({declared.entries[0].name: rest}, no.said)
        arguments = {parameter.name: value for parameter, value in call.arguments} | call.flags
        if declared.unfinished is None or not declared.unfinished(arguments):
            return None
        return _Filled(declared.fill(arguments) if declared.fill else _by_name(declared, arguments))

    def _standing(self, store: Store, heard: Heard, declared: FormOf, typed: _Filled) -> _Filled:
        """With what the thing now says whose number is all that was typed; or with why it cannot be changed."""
        number, turn = typed.values.get("number", "").lstrip("#"), self.turns.turn(store, heard, self.now())
        if declared.stands is None or turn is None or len(typed.values) > 1 or not number.isdecimal():
            return typed
        try:
            found = declared.stands(turn, RESOLVES[Thing](int(number), turn))
        except Refused as no:
            return replace(typed, why=no.said)
        if any(len(value) > LONGEST for value in found.values()):  # its end would be lost when the form is sent
            return replace(typed, why=say("bot.form_too_small", longest=LONGEST))
        return _Filled({**typed.values, **found})

    def _form(self, path: str, filled: _Filled, tongue: Tongue) -> Form:
        too_long = any(len(value) > LONGEST for value in filled.values.values())
        why = filled.why or (say("bot.form_cut", longest=LONGEST) if too_long else None)

        def words(name: str) -> str:
            return self.turns.texts.words(say(form_text(path, name)), tongue)

        def field(entry: Entry) -> Field:
            given = filled.values.get(entry.name, "")[:LONGEST]
            return Field(entry.name, entry.kind, words(entry.name), words(f"{entry.name}_hint"), entry.needed, given)

        fields = tuple(map(field, FORMS[path].entries))
        note = self.turns.texts.words(why, tongue) if why is not None else ""
        close = self.turns.texts.words(say("bot.close_form"), tongue)
        return Form(path, words("title"), words("submit"), fields, close, note)

    async def read(self, heard: Heard, path: str, values: Mapping[str, str]) -> tuple[str, Mapping[str, str]]:
        """The line of a form that was filled in, and what is wrong with it: field -> why, in the person's words. What
        cannot be tried out for a lock is taken: its turn, which waits, says what is wrong."""
        declared = FORMS[path]
        tongue = await self.database.read_at_once(lambda store: self._tongue(store, heard))
        moments = {entry.name for entry in declared.entries if entry.kind == "moment"}
        given = {
            name: _local(value, tongue.zone) if name in moments else value.strip()
            for name, value in values.items()
            if value.strip()
        }
        line = declared.line(given)
        try:
            said = await self.database.write_at_once(
                lambda store: self._refusal(store, replace(heard, line=line)), patient=False
            )
        except Busy:
            return line, {}
        if said is None:
            return line, {}
        field = declared.blame.get(said.said.key, declared.entries[0].name)
        return line, {field: self.turns.texts.words(said.said, tongue)}

    def _refusal(self, store: Store, heard: Heard) -> Refused | None:
        """What the line would be refused for, were it run now; nothing of it stays."""
        try:
            with store.savepoint():
                raise _TriedOut(self.turns.think(store, heard, self.now()))
        except _TriedOut as tried:
            answer = tried.outcome.reply.answer
            if tried.outcome.state != "refused" or answer is None:
                return None
            return Refused(answer.said.key, **answer.said.values)

    def _tongue(self, store: Store, heard: Heard) -> Tongue:
        speaking = self.turns.speaking
        home = store.places.find(heard.place)
        person = store.people.behind(heard.account)
        if home is not None:
            tongue = speaking.tongue(home, person, self.now(), alone=True)
        else:
            language = (person and person.language) or speaking.house.language
            tongue = Tongue(language, (person and person.zone) or speaking.house.zone, "", self.now())
        newcomer = heard.profile.language if person is None else ""  # who will be made known by sending it
        return replace(tongue, language=newcomer) if newcomer in LANGUAGES else tongue


@dataclass(frozen=True)
class _Filled:
    """What stands in a form when it opens, by field, and why it opened."""

    values: Mapping[str, str]
    why: Said | None = None


def _thing(store: Store, heard: Heard) -> int | None:
    """The number of what hangs on the message that a form is opened on."""
    if heard.about is None:
        return None
    key = store.outbox.key_of(heard.place.connection, heard.about)
    thing = store.things.by_key(key) if key is not None else None
    return thing.number if thing is not None else None


def _of_message(declared: FormOf, about: str, thing: int | None) -> Mapping[str, str]:
    if declared.from_message is not None:
        return declared.from_message(about, thing)
    return {declared.entries[0].name: about}


def _by_name(declared: FormOf, arguments: Mapping[str, Any]) -> Mapping[str, str]:
    """Each field takes what was typed for the parameter of its name."""
    given = {entry.name: arguments.get(entry.name) for entry in declared.entries}
    return {name: in_field(value) for name, value in given.items() if value is not None and value is not False}


def in_field(value: object) -> str:
    """A value as it stands in a field."""
    if isinstance(value, datetime):
        return value.isoformat()
    return "yes" if value is True else value.words if isinstance(value, Text) else str(value)


def _local(moment: str, zone: ZoneInfo) -> str:
    return datetime.fromisoformat(moment).astimezone(zone).strftime("%Y-%m-%d %H:%M")
