"""Finding: what has been written down, by words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from typing import Any

from bot.chat import Asked as Remembered
from bot.chat import Choice, Message, Refused, Reply, say
from bot.command import Turn, command
from bot.grammar.kinds import Text
from bot.intranet.answers import excerpt
from bot.intranet.documents import Pieces, guess_language, mostly_in_another
from bot.intranet.people import Reader
from bot.intranet.wanted import Asked, Only, kinds_of, read_asked
from bot.language.quotes import quote
from bot.language.since import since
from commands.urgent import first_the_number

PAGE = 3
SAMPLE = 200  # documents that tell which language the organisation writes in
LONGEST = 220  # characters of what is shown of each


@command("search", reading=True)
def search(turn: Turn, words: Text, *, page: int = 1) -> Reply:
    """What fits, best first, each by the sentences that fit; without words what is new. Only to the asker."""
    line = quote(words.words) if words.quoted else words.words
    asked = read_asked(line)
    only = _only(turn, asked)
    if not asked.words and asked.without:
        raise Refused("search.out_of_what", said=asked.without[0])
    if not asked.words:
        return _newest(turn, line, only, page)
    finding = turn.find(asked.words, turn.reader, PAGE * page + 1, only)
    hits = finding.hits[PAGE * (page - 1) : PAGE * page]
    if not hits:
        return _nothing(turn, asked, page)
    better = _put_right(line, finding.meant)
    more = more_line(line, page) if len(finding.hits) > PAGE * page else None
    said = say("search.found", rows=_rows(turn, hits), more=more is not None, meant=list(finding.meant.values()))
    also = (Choice(better, f"search {better}"),) if better else ()
    searched = Remembered(line, asked.words, "searched", tuple(hit.number for hit in hits))
    return Reply(Message(said, (*choices(hits), *also), more=more), shares=True, asked=searched)


def _only(turn: Turn, asked: Asked) -> Only:
    """The filters as they were said; raises `Refused` for one that means nothing."""
    kinds, unknown = kinds_of(asked.said("kind"))
    if unknown:
        raise Refused("search.no_such_kind", said=unknown[0])
    audiences = None
    if clubs := asked.said("club"):
        found = {
            turn.store.places.audience_of_club_if_any(club.id) for club in map(turn.store.clubs.find, clubs) if club
        }
        audiences = frozenset(each for each in found if each in turn.reader.audiences)
        if not audiences:
            raise Refused("search.no_such_club", said=clubs[0])
    return Only(kinds, _since(turn, asked), audiences, asked.phrases, asked.without)


def _since(turn: Turn, asked: Asked) -> datetime | None:
    begins: list[date] = []
    for said in asked.said("since"):
        day = since(said, turn.now.astimezone(turn.zone).date())
        if day is None:
            raise Refused("search.no_such_day", said=said)
        begins.append(day)
    return datetime.combine(max(begins), time(), turn.zone) if begins else None


def _newest(turn: Turn, line: str, only: Only, page: int) -> Reply:
    """What was put there or changed last."""
    audiences = turn.reader.audiences if only.audiences is None else only.audiences
    reader = Reader(audiences, turn.reader.person)
    found = turn.store.passages.newest(reader, only.kinds, only.since, PAGE + 1, PAGE * (page - 1))
    if not found:
        return Reply(Message(say("search.no_more" if page > 1 else "search.nothing_new", since=only.since)))
    more = more_line(line, page) if len(found) > PAGE else None
    said = say("search.newest", rows=_rows(turn, found[:PAGE]), more=more is not None, since=only.since)
    return Reply(Message(said, choices(found[:PAGE]), more=more))


def _nothing(turn: Turn, asked: Asked, page: int) -> Reply:
    if page > 1:
        return Reply(Message(say("search.no_more")))
    if not asked.filtered:
        message = Message(say("search.not_found", language=other_language(turn, asked.words)))
        if (in_need := first_the_number(turn, asked.words, message)) is not None:
            return Reply(in_need)  # and nothing of it is remembered
        return Reply(message, asked=Remembered(asked.words, asked.words, "not_found"))
    said = say("search.not_found_so", words=asked.words)
    return Reply(Message(said, (Choice(say("search.without_filters"), f"search {asked.words}"),)))


def other_language(turn: Turn, words: str) -> str:
    """The language in which nearly all is written that the asker may see, when it is not that of the words; else "".

    Without a dictionary or a model no word finds one of the other language, and nobody can guess that.
    """
    spoken = guess_language(words, turn.language)
    return mostly_in_another(spoken, turn.store.documents.languages(turn.reader, SAMPLE))


def _rows(turn: Turn, found: Sequence[Any]) -> list[Mapping[str, Any]]:
    """What is shown of each: the thing, a stretch of it in pieces, and whether it may be out of date."""
    today = turn.now.astimezone(turn.zone).date()
    return [{"hit": each, "pieces": _shown(each), "stale": each.stale(today)} for each in found]


def _shown(found: Any) -> Pieces:
    """The stretch that is shown; none where the title, which is how a post begins, says it all."""
    whole = "".join(text for text, _ in found.pieces)
    return () if whole == found.title else excerpt(found.pieces, LONGEST)


def _put_right(line: str, meant: Mapping[str, str]) -> str:
    """The line with its words put right; "" when there is nothing to."""
    words = [meant.get(word.casefold().strip(".,?!;"), word) for word in line.split()]
    return " ".join(words) if words != line.split() else ""


def choices(hits: Sequence[Any]) -> tuple[Choice, ...]:
    """What was found, to be read by its number."""
    return tuple(Choice(hit.title, f"show {hit.number}") for hit in hits)


def more_line(words: str, page: int) -> str:
    """The line that gives the page after this one."""
    return f"search --page {page + 1} {words}"
