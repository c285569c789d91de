"""Digests as people ask for them: where, on which days, at what hour, in which words, about what."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time
from zoneinfo import ZoneInfo

from bot.grammar.flags import Flags
from bot.grammar.kinds import reads
from bot.grammar.moments import end
from bot.grammar.words import Context, Misfit, Words
from bot.intranet.digests import SECTIONS
from bot.language import CALLED
from bot.language.quotes import bare
from bot.language.weekdays import weekdays
from bot.language.when import clock
from commands.zones import zone_named

_ME = ("me", "mij", "mijn")
_HERE = ("here", "hier")
_ITSELF = frozenset({"een", "overzicht", "a", "an", "digest", "overview"})  # "stuur me elke dag om 8 uur een overzicht"
_ONLY = frozenset({"only", "just", "about", "with", "alleen", "enkel", "over", "met"})
_WITHOUT = frozenset({"without", "no", "except", "zonder", "geen", "behalve"})
_ALL = frozenset({"all", "everything", "alles"})
_BETWEEN = frozenset({"and", "en", "&", "+", "new", "nieuwe", "most", "meest", "the", "de"})
_SECTIONS = {
    "polls": "poll polls peiling peilingen stemming stemmingen",
    "events": "event events bijeenkomst bijeenkomsten evenement evenementen agenda",
    "questions": "question questions vraag vragen",
    "posts": "post posts bericht berichten news nieuws timeline tijdlijn blog blogs",
    "likes": "like likes liked popular leuk leuke populair populaire favoriet favorieten",
    "results": "result results uitslag uitslagen resultaat resultaten",
    "said": "feedback said done gezegd gedaan",
    "documents": "document documents documenten instructions instructies",
    "clubs": "club clubs",
    "colleagues": "colleague colleagues newcomers people collega collega's collegas nieuwkomers mensen",
}
_NAMED = {word: section for section, words in _SECTIONS.items() for word in words.split()}


@dataclass(frozen=True)
class Wanted:
    """A digest as it was asked for; what was not said is None."""

    mine: bool
    days: frozenset[int] | None = None
    at: time | None = None
    language: str | None = None
    zone: ZoneInfo | None = None
    sections: tuple[str, ...] | None = None


@dataclass(frozen=True)
class Until:
    """Up to when there are to be no digests."""

    at: datetime


@reads(Wanted)
def _wanted(words: Words, context: Context, _: Flags) -> Wanted:
    """`here|me`, then days, an hour, a language, a zone and sections in any order. Without `here|me` it is the place's,
    and days or an hour must be there: "overzicht elke dag 9:00" is one, "overzicht cursussen" is a question."""
    said = [token.text for token in words.take_all() if bare(token.text) not in _ITSELF]
    if not said:
        raise Misfit("who", missing=True)
    who = bare(said[0]) if bare(said[0]) in (*_ME, *_HERE) else ""
    if who:
        del said[0]
    found: dict[str, object] = {}
    while said:
        name, value, used = _piece(said, context.language)
        found[name] = value
        del said[:used]
    if not who and not found.keys() & {"days", "at"}:
        raise Misfit("who")
    return Wanted(who in _ME, **found)  # type: ignore[arg-type]


@reads(Until)
def _until(words: Words, context: Context, _: Flags) -> Until:
    """A day is named as it begins, so that its own digest comes."""
    said = [token.text for token in words.take_all()]
    if not said:
        raise Misfit("when", missing=True)
    return Until(end(said, context, time(0)))


def _piece(said: list[str], language: str) -> tuple[str, object, int]:
    if days := weekdays(said, language):
        return "days", *days
    if at := clock(said, language):
        return "at", *at
    word = bare(said[0])
    if sections := _sections(said):
        return "sections", *sections
    if word in ("om", "at", "in"):
        return _piece_after(said, language)
    if word in CALLED:
        return "language", CALLED[word], 1
    zone = zone_named(said[0])
    if zone is None:
        raise Misfit("when")
    return "zone", zone, 1


def _piece_after(said: list[str], language: str) -> tuple[str, object, int]:
    if len(said) == 1:
        raise Misfit("when", missing=True)
    name, value, used = _piece(said[1:], language)
    return name, value, used + 1


def _sections(said: list[str]) -> tuple[tuple[str, ...], int] | None:
    """ "only posts, polls and new clubs", "zonder likes": the sections in the order in which they are told."""
    first = bare(said[0])
    if first in _ALL:
        return SECTIONS, 1
    used = 1 if first in _ONLY or first in _WITHOUT else 0
    named: set[str] = set()
    last = 0
    for position, word in enumerate(said[used:], used + 1):
        for part in bare(word).replace("’", "'").split(","):
            if part in _NAMED:
                named.add(_NAMED[part])
                last = position
            elif part and part not in _BETWEEN:
                return _named(named, first in _WITHOUT, last)
    return _named(named, first in _WITHOUT, last)


def _named(named: set[str], without: bool, used: int) -> tuple[tuple[str, ...], int] | None:
    if not named:
        return None
    return tuple(section for section in SECTIONS if (section in named) is not without), used
