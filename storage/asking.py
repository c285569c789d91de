"""What is remembered of asking: the last question of somebody for a day, what is not found without a person."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, func, insert, select

from bot.chat import Asked
from bot.intranet.citizen_numbers import masked
from bot.intranet.documents import guess_language
from bot.intranet.questions import alike
from storage.seal import Seal
from storage.search.analysis import kept_words, stem
from storage.tables.people import person
from storage.tables.questions import asked, missed, opinion
from storage.upsert import upsert

LONGEST = 500  # characters of a question that are remembered
MOST_WORDS = 12  # of a question that was missed


@dataclass(frozen=True)
class Missed:
    """What people look for and do not find: in one asking's words, how often and when last, and the document that
    did not help (None where nothing was found)."""

    words: str
    times: int
    last: date
    document: int | None


def stems_of(text: str) -> tuple[str, ...]:
    """What a question is about, for telling whether two are one; names and numbers count as words."""
    language = guess_language(text, "nl")
    return tuple(dict.fromkeys(stem(word, language) for word in kept_words(text)))


class Asking:
    """The last question of each person, and counts of what helped and what was not there."""

    def __init__(self, connection: Connection, seal: Seal) -> None:
        self._connection = connection
        self._seal = seal

    # the last question, so that what follows on it is understood

    def remember(self, who: int, place: int, thread: str | None, last: Asked, at: datetime) -> None:
        """Keep a question for a while, sealed; the earlier one there goes."""
        words, subject = masked(last.words)[:LONGEST], masked(last.subject)[:LONGEST]
        kept = asdict(last) | {"words": words, "subject": subject}
        sealed = self._seal.close(json.dumps(kept).encode())
        row = {"person": who, "place": place, "thread": thread or "", "sealed": sealed, "at": at}
        upsert(self._connection, asked, row, update=("sealed", "at"))

    def last(self, who: int, place: int, thread: str | None, since: datetime) -> Asked | None:
        """What somebody last asked there, if that was not too long ago."""
        mine = asked.c.person == who, asked.c.place == place, asked.c.thread == (thread or ""), asked.c.at >= since
        row = self._connection.execute(select(asked).where(*mine)).one_or_none()
        return None if row is None else self._opened(row)

    def anywhere(self, who: int, since: datetime) -> list[tuple[int, str | None, Asked]]:
        """What somebody last asked in each place and thread, newest first."""
        rows = self._connection.execute(
            select(asked).where(asked.c.person == who, asked.c.at >= since).order_by(asked.c.at.desc())
        )
        opened = [(row.place, row.thread or None, self._opened(row)) for row in rows]
        return [(place, thread, last) for place, thread, last in opened if last is not None]

    def _opened(self, row: Row[Any]) -> Asked | None:
        try:
            values = json.loads(self._seal.open(row.sealed))
        except ValueError:
            return None  # sealed with a key that is lost
        return Asked(**values | {"documents": tuple(values["documents"])})

    def alike(self, one: str, other: str) -> bool:
        """Whether two askings are one question in other words."""
        return alike(stems_of(one), stems_of(other))

    # what is not found

    def miss(self, kind: str, words: str, day: date, document: int | None = None) -> None:
        """Count what was not found or did not help: the words that matter, without who, where and at which hour."""
        language = guess_language(words, "nl")
        kept = self._without_names(kept_words(words))[:MOST_WORDS]
        if kept:
            stems = list(dict.fromkeys(stem(word, language) for word in kept))
            values = {"kind": kind, "words": " ".join(dict.fromkeys(kept)), "stems": stems, "language": language}
            self._connection.execute(insert(missed).values(day=day, document=document, **values))

    def missing(self, at_least: int = 1) -> list[Missed]:
        """What was missed, for as long as that is kept: askings in other words taken together, most often first."""
        rows = self._connection.execute(select(missed).order_by(missed.c.id.desc()))
        groups: list[list[Row[Any]]] = []
        for row in rows:
            same = [group for group in groups if group[0].document == row.document and alike(group[0].stems, row.stems)]
            if same:
                same[0].append(row)
            else:
                groups.append([row])
        found = [_missed(group) for group in groups if len(group) >= at_least]
        return sorted(found, key=lambda each: -each.times)

    def _without_names(self, words: list[str]) -> list[str]:
        """Words that are no number and no name of a colleague."""
        names = {part for name in self._connection.scalars(select(person.c.name)) for part in kept_words(name)}
        return [word for word in words if word not in names and not any(map(str.isdecimal, word))]

    # what helped

    def judge(self, document: int, who: int, useful: bool, day: date) -> bool:
        """Whether a document answered a question of somebody, who is not kept; the last word counts. True when it is
        another word than before."""
        mine = opinion.c.document == document, opinion.c.voter == self._voter(document, who)
        before = self._connection.scalar(select(opinion.c.useful).where(*mine))
        row = {"document": document, "voter": self._voter(document, who), "useful": useful, "day": day}
        upsert(self._connection, opinion, row, update=("useful", "day"))
        return before is None or bool(before) != useful

    def judged(self, floor: int) -> dict[int, tuple[int, int]]:
        """By document how many found it useful and how many said so or not, where that is at least `floor` people."""
        useful = func.count().filter(opinion.c.useful)
        rows = self._connection.execute(
            select(opinion.c.document, useful, func.count()).group_by(opinion.c.document).having(func.count() >= floor)
        )
        return {row[0]: (row[1], row[2]) for row in rows}

    def _voter(self, document: int, who: int) -> bytes:
        return self._seal.voter(f"opinion {document}".encode(), who)

    # forgetting

    def forget(self, who: int) -> None:
        """What is kept of a person's asking."""
        self._connection.execute(delete(asked).where(asked.c.person == who))
        for document in self._connection.scalars(select(opinion.c.document).distinct()).all():
            mine = opinion.c.document == document, opinion.c.voter == self._voter(document, who)
            self._connection.execute(delete(opinion).where(*mine))

    def purge(self, last_before: datetime, missed_before: date) -> None:
        """Forget last questions from before a moment, and counts from before a day."""
        self._connection.execute(delete(asked).where(asked.c.at < last_before))
        self._connection.execute(delete(missed).where(missed.c.day < missed_before))
        self._connection.execute(delete(opinion).where(opinion.c.day < missed_before))


def _missed(group: list[Row[Any]]) -> Missed:
    """Askings of one thing, newest first."""
    words = min((row.words for row in group), key=len)
    return Missed(words, len(group), group[0].day, group[0].document)
