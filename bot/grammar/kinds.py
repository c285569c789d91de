"""The kinds of things that commands ask for: how each is read from words, and found in the store.

Reading is pure, so that a line can be tried on; resolving needs the turn. A feature adds a kind of its own
with `@reads(Kind)`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from rapidfuzz.distance.Indel import normalized_similarity as ratio

from bot.chat import Refused
from bot.command import Turn
from bot.grammar.flags import Flags
from bot.grammar.words import Context, Misfit, Words
from bot.intranet.clubs import Club, core, slug
from bot.intranet.polls import Paper, Poll
from bot.intranet.things import Thing
from bot.language.little_words import POLITE
from bot.language.nearest import suggestions
from bot.language.pastimes import pastimes
from bot.language.quotes import bare
from bot.language.thumbed import SOFTENING

Read = Callable[[Words, Context, Flags], Any]
Resolve = Callable[[Any, Turn], Any]
R = TypeVar("R", bound=Read)
S = TypeVar("S", bound=Resolve)

_NUMBER = re.compile(r"#?(\d{1,15})")
_BEFORE_EVENT = "er naar bij op on to at for de het the een a allemaal dan"
_TOWARDS = frozenset(_BEFORE_EVENT.split())
_BEFORE_NUMBER = """
de het mijn the my op on nummer number nr no poll peiling post bericht event bijeenkomst document vraag question
feedback
"""
_ARTICLE = re.compile(r"\A(?:de|het|the)\s+", re.IGNORECASE)
_KINDS_SAID = frozenset(_BEFORE_NUMBER.split())
_POINTING = """
de het die dat deze dit hem op van met ermee mijn the that this it on of with my poll peiling post bericht berichtje
message event bijeenkomst
"""
POINTING = frozenset(_POINTING.split()) | SOFTENING  # words that call a thing by no number and no name
_NAMED_FIRST = 4  # words before a number at most
_BEFORE_CLUB = "aan bij met naar van voor door with of to from in for by"
_FEW_CLUBS = 5  # all of which are named to who names none of them
_ALIKE = 0.55  # of a name that is only shown, not taken
_PREPOSITIONS = frozenset(_BEFORE_CLUB.split())


@dataclass(frozen=True)
class Text:
    """Free words to the end of the line; `quoted` = they stood in quotes, so they were meant just so."""

    words: str
    quoted: bool = False


READS: dict[Any, Read] = {}
RESOLVES: dict[Any, Resolve] = {}
FREE: set[Any] = {Text}  # kinds in which a stray quote is just a character


def reads(kind: Any) -> Callable[[R], R]:
    """Declare how a kind is read from words; raises `Misfit`."""

    def declare(read: R) -> R:
        READS[kind] = read
        return read

    return declare


def resolves(kind: Any) -> Callable[[S], S]:
    """Declare how what was read becomes the thing itself; raises `Refused`."""

    def declare(resolve: S) -> S:
        RESOLVES[kind] = resolve
        return resolve

    return declare


@reads(str)
def _word(words: Words, _: Context, __: Flags) -> str:
    token = words.peek()
    if token is None:
        raise Misfit("word", missing=True)
    words.take()
    return token.text


@reads(int)
@reads(Thing)
@reads(Poll)
@reads(Paper)
def number(words: Words, context: Context, _: Flags) -> int:
    """A number, with or without what it is of before it; else that of what was replied to."""
    _skip_kind(words)
    token = words.peek()
    match = _NUMBER.fullmatch(bare(token.text)) if token is not None else None
    if match is not None:
        words.take()
        return int(match[1])
    if context.about is not None:
        return context.about
    raise Misfit("number", missing=token is None)


def _skip_kind(words: Words) -> None:
    """ "sluit de poll 42", "show post number 42": what stands before a number, and says of what it is."""
    for ahead, token in enumerate(words.left[: _NAMED_FIRST + 1]):
        if _NUMBER.fullmatch(bare(token.text)):
            for _ in range(ahead):
                words.take()
            return
        if bare(token.text) not in _KINDS_SAID:
            return


@reads(Text)
def _text(words: Words, _: Context, __: Flags) -> Text:
    left, raw = words.left, words.raw
    if not left:
        raise Misfit("text", missing=True)
    words.take_all()
    if len(left) == 1 and left[0].quoted:
        return Text(left[0].text, quoted=True)
    return Text(raw)


@reads(Club)
def _club_name(words: Words, _: Context, __: Flags) -> str:
    token = words.peek()
    if token is not None and not token.quoted and bare(token.text) in _PREPOSITIONS and len(words.left) > 1:
        words.take()
    if not words.left:
        raise Misfit("club", missing=True)
    while len(words.left) > 1 and bare(words.left[-1].text) in POLITE | SOFTENING:
        words.drop_last(1)
    left, raw = words.left, words.raw
    words.take_all()
    return left[0].text if len(left) == 1 else raw


@resolves(Thing)
def _thing(number: int, turn: Turn) -> Thing:
    return found(number, lambda: turn.store.things.get(number, turn.reader))


@resolves(Poll)
def _poll(number: int, turn: Turn) -> Poll:
    return one(number, turn, "poll.none", lambda: turn.store.polls.get(number, turn.reader))


@resolves(Paper)
def _paper(number: int, turn: Turn) -> Paper:
    return one(number, turn, "poll.none", lambda: turn.store.polls.paper(number, turn.reader))


@resolves(Club)
def _club(name: str, turn: Turn) -> Club:
    """By nearly its name where only one is near: "fietsclub" is Fietsen, "boeken" is Boekenclub."""
    club = turn.store.clubs.find(name)
    if club is not None:
        return club
    slugs = turn.store.clubs.slugs()
    clubs = {core(each): number for each, number in slugs.items()}
    near = [turn.store.clubs.get(clubs[each]) for each in suggestions(core(slug(name)), clubs)]
    if not near and (about := pastimes(core(slug(name)).split())):  # "cycling" is Fietsen
        same = [number for each, number in slugs.items() if about & pastimes(core(each).split())]
        if same:
            raise _is_it([turn.store.clubs.get(number) for number in same[:_FEW_CLUBS]], name)
    if len(near) != 1:
        few = turn.store.clubs.page(_FEW_CLUBS + 1, 0)
        near = near or (few if len(few) <= _FEW_CLUBS else _alike(name, turn))
        raise _is_it(near, name)
    return near[0]


def _is_it(near: Sequence[Club], name: str) -> Refused:
    """Which clubs may be meant; whoever runs the command offers it for them."""
    return Refused("club.not_found", name=_ARTICLE.sub("", name), near=[club.name for club in near])


def _alike(name: str, turn: Turn) -> list[Club]:
    """Clubs of nearly such a name, as one may be called in another language: "book club" and Boekenclub."""
    said = core(slug(name))
    rated = [(ratio(said, core(each)), number) for each, number in turn.store.clubs.slugs().items()]
    best = sorted(((rate, number) for rate, number in rated if rate >= _ALIKE), reverse=True)
    return [turn.store.clubs.get(number) for _, number in best[:3]]


T = TypeVar("T")


def one(number: int, turn: Turn, otherwise: str, get: Callable[[], T]) -> T:
    """The thing of the kind that is meant; what has that number but is another is called so."""
    try:
        return get()
    except (LookupError, OverflowError):
        raise Refused(otherwise, thing=_thing(number, turn)) from None


def found(number: int, get: Callable[[], T]) -> T:
    try:
        return get()
    except (LookupError, OverflowError):
        raise Refused("thing.not_found", number=number) from None
