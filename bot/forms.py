"""Forms: what a bare command asks for where a messenger can show it, and back to the line that could be typed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.chat import Field, Form, Heard, Refused, say
from bot.command import FORMS, Entry
from bot.texts import Tongue
from bot.turns import Outcome, Turns
from storage.database import Database
from storage.store import Store


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

    async def open(self, heard: Heard) -> Form | None:
        """The form of a bare command, in the words of who gave it; None for any other line."""
        found = self.turns.texts.vocabulary.find(heard.line)
        if found is None or found.rest.strip() or found.path not in FORMS:
            return None
        tongue = await self.database.read(lambda store: self._tongue(store, heard))
        feature = found.path.split()[0]

        def words(name: str) -> str:
            return self.turns.texts.words(say(f"{feature}.form_{name}"), tongue)

        def field(entry: Entry) -> Field:
            return Field(entry.name, entry.kind, words(entry.name), words(f"{entry.name}_hint"), entry.needed)

        fields = tuple(map(field, FORMS[found.path].entries))
        return Form(found.path, words("title"), words("submit"), fields)

    async def read(self, heard: Heard, path: str, values: Mapping[str, str]) -> tuple[str, Mapping[str, str]]:
        """The line of a form that was filled in, and what is wrong with it: field -> why, in the person's words."""
        declared = FORMS[path]
        tongue = await self.database.read(lambda store: self._tongue(store, heard))
        moments = {entry.name for entry in declared.entries if entry.kind == "moment"}
        given = {
            name: _local(value, tongue.zone) if name in moments else value.strip()
            for name, value in values.items()
            if value.strip()
        }
        line = declared.line(given)
        said = await self.database.write(lambda store: self._refusal(store, replace(heard, line=line)))
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
            return speaking.tongue(home, person, self.now(), alone=True)
        language = (person and person.language) or speaking.house.language
        return Tongue(language, (person and person.zone) or speaking.house.zone, "", self.now())


def _local(moment: str, zone: ZoneInfo) -> str:
    return datetime.fromisoformat(moment).astimezone(zone).strftime("%Y-%m-%d %H:%M")
