"""A crowd that says the same: what they say is heard and done together, in one transaction and a few statements,
instead of two transactions and some dozens for each.

Only what a feature has declared for it (`@crowd`), and only for those with whom everything is plain: who is known, in
a place that is known, with a typed or pressed line that reads as that command. All others, and whomever the feature
passes over, take the ordinary way, with its reasons and refusals.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from adapters.protocol import Superseded
from bot.chat import Account, Addressed, Card, Heard, Refused, Reply
from bot.command import COMMANDS, CROWDS, Waiting
from bot.conversation.arriving.together import Together
from bot.conversation.telling.homes import touched
from bot.conversation.telling.speaking import Asker, Speaking
from bot.faults import traced
from bot.grammar.binding import bind
from bot.grammar.words import Context, Misfit
from bot.language.quotes import UnclosedQuote
from bot.running import metrics
from bot.running.fence import Fence, check_each
from bot.words.texts import Texts, Tongue
from storage.database import Database
from storage.errors import StoreError
from storage.outbox import Answer
from storage.store import Store

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Joined:
    """Somebody's line that may be done with others': the command, and the arguments as read."""

    heard: Heard
    path: str
    arguments: tuple[object, ...]

    @property
    def event(self) -> tuple[str, str]:
        return self.heard.place.connection, self.heard.remote_id


@dataclass(frozen=True)
class Crowds:
    """Runs what waits together; `holder` is the process that does it, None where there is but one."""

    texts: Texts
    speaking: Speaking
    database: Database
    now: Callable[[], datetime]
    holder: str | None

    async def take(self, heard: Heard, fence: Fence | None) -> bool:
        """Whether it was heard and done with others; that this failed is no reason not to hear it alone."""
        joined = self.joining(heard)
        if joined is None:
            return False
        try:
            with metrics.turns.time():
                return await self._together((joined, fence))
        except (StoreError, Superseded):
            return False
        except Exception as error:
            log.error("what many said could not be done together: %s", traced(error))
            return False

    @cached_property
    def _together(self) -> Together[tuple[Joined, Fence | None], bool]:
        """Somebody waits for it, and it can be done alone: it is not done behind what another process has locked."""
        return Together(
            lambda joined: self.database.write_at_once(lambda store: self._run(store, joined), patient=False)
        )

    def _run(self, store: Store, joined: Sequence[tuple[Joined, Fence | None]]) -> list[bool]:
        check_each(store, (fence for _, fence in joined))
        return self.run(store, [each for each, _ in joined], self.now())

    def joining(self, heard: Heard) -> Joined | None:
        """The line as one of a crowd's; None when it must be done by itself: what a reply means depends on what it is
        a reply to, while a press says what it means."""
        replied = heard.about is not None and heard.addressed is not Addressed.PRESSED
        if heard.gesture is not None or heard.replaces is not None or replied:
            return None
        found = self.texts.vocabulary.find(heard.line)
        if found is None or found.path not in CROWDS:
            return None
        context = Context(heard.sent_at, self.speaking.house.zone, self.speaking.house.language, None)
        try:
            call = bind(COMMANDS[found.path], found.rest, self.texts.vocabulary, context)
        except (Misfit, UnclosedQuote, Refused):
            return None
        return Joined(heard, found.path, tuple(value for _, value in call.arguments))

    def run(self, store: Store, joined: Sequence[Joined], now: datetime) -> list[bool]:
        """Hear and do what can be done together, in one transaction; False for each that must take the ordinary
        way."""
        waiting = self._known(store, joined)
        rows = store.inbox.take_done([each.heard for each in waiting.values()], now)  # the others were heard before
        replies: dict[int, tuple[Waiting, Reply]] = {}
        for path in sorted({each.path for each in joined}):
            mine = [each.event for each in joined if each.path == path and each.event in rows and each.event in waiting]
            mine = list(dict.fromkeys(mine))
            done = CROWDS[path](store, [waiting[event] for event in mine])
            replies |= {rows[e]: (waiting[e], reply) for e, reply in zip(mine, done, strict=True) if reply is not None}
        passed_over = {row for row in rows.values() if row not in replies}
        if passed_over:
            store.inbox.not_taken(passed_over)
        self._record(store, replies, now)
        return [each.event in waiting and rows.get(each.event) not in passed_over for each in joined]

    def _known(self, store: Store, joined: Sequence[Joined]) -> dict[tuple[str, str], Waiting]:
        """Those who are known, in places that are, by the event; of somebody's several lines the first, as the order
        matters."""
        accounts = {each.heard.account for each in joined}
        people = store.people.behind_each(accounts)
        elsewhere = store.inbox.unfinished(accounts, self.holder) if self.holder is not None else set()
        homes = {place: store.places.find(place) for place in {each.heard.place for each in joined}}
        found: dict[tuple[str, str], Waiting] = {}
        there: set[tuple[int, Account]] = set()
        heard_of: set[int] = set()
        for each in joined:
            person, home = people.get(each.heard.account), homes[each.heard.place]
            if person is None or home is None or person.id in heard_of or each.heard.account in elsewhere:
                continue
            heard_of.add(person.id)
            there.add((home.id, each.heard.account))
            found[each.event] = Waiting(person, each.heard, home, each.arguments)
        store.places.enter(there)
        return found

    def _record(self, store: Store, done: Mapping[int, tuple[Waiting, Reply]], now: datetime) -> None:
        """Write the answers and, last, one redraw of each card, for which processes wait for each other."""
        for connection in sorted({each.heard.place.connection for each, _ in done.values()}):
            theirs = {row: pair for row, pair in done.items() if pair[0].heard.place.connection == connection}
            store.outbox.say_each(connection, self._answers(store, theirs, now), now)
        touched(store, self.speaking.house, {each.person.id for each, _ in done.values()}, Reply(), now)
        keys = {key for _, reply in done.values() for key in reply.redraw}
        self.speaking.unasked(store, Reply(redraw=tuple(sorted(keys))), now)

    def _answers(self, store: Store, done: Mapping[int, tuple[Waiting, Reply]], now: datetime) -> list[Answer]:
        worded: dict[tuple[int, Tongue], Card] = {}  # the same answer to many is put in words once
        answers: list[Answer] = []
        taken: list[tuple[int, int]] = []
        askers = {
            row: Asker(each.heard.account, each.home, each.heard.thread, each.person, row)
            for row, (each, reply) in done.items()
            if reply.answer is not None
        }
        homes = store.places.direct_with_each({each.account for each in askers.values() if self.speaking.aside(each)})
        for row, asker in askers.items():
            each, reply = done[row]
            assert reply.answer is not None
            way = self.speaking.way(asker, homes.get)
            tongue = self.speaking.tongue_of(way, asker, now)
            key = id(reply.answer), tongue
            card = worded.get(key) or worded.setdefault(key, self.speaking.card(reply.answer, tongue))
            answers.append(Answer(way.place, way.to, way.thread, card, row))
            taken += [(each.person.id, way.place)] if way.place is not None else []
        store.offers.drop_each(taken)
        return answers
