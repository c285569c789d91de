"""Finding: what has been written down, by words."""

from __future__ import annotations

from bot.chat import Choice, Message, Reply, say
from bot.command import Turn, command
from bot.grammar.kinds import Text
from bot.intranet.documents import Hit

PAGE = 3


@command("search", reading=True)
def search(turn: Turn, words: Text, *, page: int = 1) -> Reply:
    """The documents that fit, best first, each with its passage; only to the asker."""
    hits = turn.search(words.words, turn.reader, PAGE * page + 1)
    return listed(words.words, hits, page, "search.found")


def listed(words: str, hits: list[Hit], page: int, key: str) -> Reply:
    """One page of what was found, in the words of the text `key`, with the way to the next."""
    shown = hits[PAGE * (page - 1) : PAGE * page]
    if not shown:
        return Reply(Message(say("search.no_more" if page > 1 else "search.not_found")))
    more = more_line(words, page) if len(hits) > PAGE * page else None
    said = say(key, hits=shown, more=more is not None)
    return Reply(Message(said, choices(shown), more=more), shares=True)


def choices(hits: list[Hit]) -> tuple[Choice, ...]:
    """What was found, to be read by its number."""
    return tuple(Choice(hit.title, f"show {hit.number}") for hit in hits)


def more_line(words: str, page: int) -> str:
    """The line that gives the page after this one."""
    return f"search --page {page + 1} {words}"
