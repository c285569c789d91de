"""A crowd that says the same: its turns run together, in a few statements instead of some dozens for each.

Only what a feature has declared for it (`@crowd`), and only for those with whom everything is plain: who is known, in
a place that is known, with a typed or pressed line that reads as that command. All others, and whomever the feature
passes over, take the ordinary way, with its reasons and refusals.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.chat import Card, Heard, Refused, Reply
from bot.command import COMMANDS, CROWDS, Waiting
from bot.conversation.homes import touched
from bot.conversation.speaking import Asker, Speaking
from bot.grammar.binding import bind
from bot.grammar.words import Context, Misfit
from bot.language.quotes import UnclosedQuote
from bot.words.texts import Texts, Tongue
from storage.outbox import Answer
from storage.store import Store


@dataclass(frozen=True)
class Joined:
    """Somebody's line that may be done with others': its row in the inbox, the command, the arguments as read."""

    row: int
    heard: Heard
    path: str
    arguments: tuple[object, ...]


@dataclass(frozen=True)
class Crowds:
    """Runs what waits together."""

    texts: Texts
    speaking: Speaking

    def joining(self, row: int, heard: Heard) -> Joined | None:
        """The line as one of a crowd's; None when it must be done by itself."""
        if heard.gesture is not None or heard.replaces is not None or heard.about is not None:
            return None
        found = self.texts.vocabulary.find(heard.line)
        if found is None or found.path not in CROWDS:
            return None
        context = Context(heard.sent_at, self.speaking.house.zone, self.speaking.house.language, None)
        try:
            call = bind(COMMANDS[found.path], found.rest, self.texts.vocabulary, context)
        except (Misfit, UnclosedQuote, Refused):
            return None
        return Joined(row, heard, found.path, tuple(value for _, value in call.arguments))

    def run(self, store: Store, joined: Sequence[Joined], now: datetime) -> list[bool]:
        """Do what can be done together, in one transaction; False for each that must take the ordinary way."""
        rows = store.inbox.waiting(each.row for each in joined)
        waiting = self._known(store, [each for each in joined if each.row in rows])
        replies: dict[int, Reply] = {}
        for path in sorted({each.path for each in joined}):
            mine = [each.row for each in joined if each.path == path and each.row in waiting]
            done = CROWDS[path](store, [waiting[row] for row in mine])
            replies |= {row: reply for row, reply in zip(mine, done, strict=True) if reply is not None}
        self._record(store, {row: (waiting[row], reply) for row, reply in replies.items()}, now)
        return [each.row in replies or each.row not in rows for each in joined]

    def _known(self, store: Store, joined: Sequence[Joined]) -> Mapping[int, Waiting]:
        """Those who are known, in places that are; of somebody's several lines the first, as the order matters."""
        people = store.people.behind_each({each.heard.account for each in joined})
        homes = {place: store.places.find(place) for place in {each.heard.place for each in joined}}
        found: dict[int, Waiting] = {}
        heard_of: set[int] = set()
        for each in joined:
            person, home = people.get(each.heard.account), homes[each.heard.place]
            if person is not None and home is not None and person.id not in heard_of:
                heard_of.add(person.id)
                found[each.row] = Waiting(person, each.heard, home, each.arguments)
        return found

    def _record(self, store: Store, done: Mapping[int, tuple[Waiting, Reply]], now: datetime) -> None:
        """Write the answers and one redraw of each card, and forget what was said and what had been offered."""
        for connection in sorted({each.heard.place.connection for each, _ in done.values()}):
            theirs = {row: pair for row, pair in done.items() if pair[0].heard.place.connection == connection}
            store.outbox.say_each(connection, self._answers(store, theirs, now), now)
        keys = {key for _, reply in done.values() for key in reply.redraw}
        self.speaking.unasked(store, Reply(redraw=tuple(sorted(keys))), now)
        touched(store, self.speaking.house, {each.person.id for each, _ in done.values()}, Reply(), now)
        store.inbox.done(done)

    def _answers(self, store: Store, done: Mapping[int, tuple[Waiting, Reply]], now: datetime) -> list[Answer]:
        worded: dict[tuple[int, Tongue], Card] = {}  # the same answer to many is put in words once
        answers: list[Answer] = []
        taken: list[tuple[int, int]] = []
        for row, (each, reply) in done.items():
            if reply.answer is None:
                continue
            asker = Asker(each.heard.account, each.home, each.heard.thread, each.person, row)
            way = self.speaking.way(store, asker)
            tongue = self.speaking.tongue_of(way, asker, now)
            key = id(reply.answer), tongue
            card = worded.get(key) or worded.setdefault(key, self.speaking.card(reply.answer, tongue))
            answers.append(Answer(way.place, way.to, way.thread, card, row))
            taken += [(each.person.id, way.place)] if way.place is not None else []
        store.offers.drop_each(taken)
        return answers
