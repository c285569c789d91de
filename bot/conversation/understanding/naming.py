"""Which command a line names, however it is turned: first, politely, around its number, in the middle of a question."""

from __future__ import annotations

import inspect
import re
from datetime import date

from bot.command import COMMANDS, Command
from bot.conversation.understanding.small_talk import small_talk
from bot.grammar.binding import kind_of
from bot.grammar.called import NAMED
from bot.grammar.handed import file_wanted, only_kind
from bot.grammar.kinds import FREE, Text
from bot.grammar.vocabulary import Found, Vocabulary
from bot.intranet.events import Event
from bot.intranet.polls import Paper, Poll
from bot.intranet.things import Thing
from bot.intranet.wanted import KINDS
from bot.language import CALLED
from bot.language.club_talk import club_alone, club_liked, club_to_begin
from bot.language.courtesy import ASKING, openings, request, within
from bot.language.days import day_at
from bot.language.for_everybody import calls_everybody, is_notice
from bot.language.little_words import core
from bot.language.nameless import asked_nameless
from bot.language.new_since import new_since
from bot.language.news_at_times import news_at_times, speaks_of_news
from bot.language.objections import objection
from bot.language.organised import organised
from bot.language.phrases import folded
from bot.language.quotes import bare, quote
from bot.language.reading_along import asks_who_reads
from bot.language.thumbed import exclaimed_apart, plainer
from bot.language.told import told

_LANGUAGES = frozenset(CALLED) - {"en", "nl"}  # "en" is "and" in Dutch
_BETWEEN = " ,.:;!-–—"  # a greeting and what comes after it
_NUMBER = re.compile(r"#?\d{1,15}[:,.]?")
_NUMBER_FIRST = re.compile(r"\s*#?\d{1,15}[:,.]?\s+\S.*", re.DOTALL)
_NUMBER_AND_LETTER = re.compile(r"\s*#?(\d{1,9})([a-z])[.!]?\s*", re.IGNORECASE)
_NUMBERED = frozenset((int, Thing, Poll, Paper, Event))  # kinds that are read from a number
_CALLED = (*NAMED, Event)  # kinds that may be called by their name
_ANY_DAY = date(2024, 1, 1)  # how many words say a day is the same on each
_APART = 8  # words from a Dutch verb to its particle at most
_SHORT = 10  # words of a line that asks for a list, or that has its number in the middle, at most
_PARTICLES = frozenset(["uit", "aan", "af", "mee", "weg", "terug", "op", "in", "dicht", "door"])


def named(line: str, vocabulary: Vocabulary) -> Found | None:
    """The command that a line begins with, or may stand for without its word (then the phrase is empty): "42 b" is a
    vote if 42 is a poll."""
    if (talk := small_talk(line, vocabulary)) is not None:
        return Found(talk, line, "")
    if (whole := vocabulary.path(plainer(line))) is not None:
        return Found(whole, plainer(line), "")
    if number := objection(line):
        return Found("report", line.split()[0].casefold(), f" {number} {quote(line.strip())}")
    found = _of_a_club(line) or _without_name(line) or _to_others(line, vocabulary) or _to_everybody(line, vocabulary)
    found = found or _to_organise(line, vocabulary) or _in_hand(line) or _in_a_language(line)
    found = found or _plainly(line, vocabulary) or _politely(line, vocabulary) or _plainer(line, vocabulary)
    if (found is None or found.path in ("show", "more", "yes", "no")) and (club := club_alone(line)):
        return Found("club taste", line.split()[0].casefold(), f" {club}")
    if found is not None and found.path == "hello":
        rest = found.rest.lstrip(_BETWEEN)
        return _plainly(rest, vocabulary) or _politely(rest, vocabulary) or _plainer(rest, vocabulary) or found
    if found is not None:
        opens = found.path in ("yes", "no") and found.rest.strip()  # "ok leave me alone"
        return (_plainer(line, vocabulary) or found) if opens else found
    if asks_who_reads(line):
        return Found("privacy", line.strip(), "")
    if together := _NUMBER_AND_LETTER.fullmatch(line):
        return Found("vote", "", " ".join(together.groups()))
    return Found("vote", "", line) if _NUMBER_FIRST.fullmatch(line) else None


def otherwise_named(line: str, found: Found, vocabulary: Vocabulary) -> list[Found]:
    """What a line may name when what it begins with does not fit: "peiling over lunch sluiten"."""
    exclaimed = exclaimed_apart(line)  # "oops delete that"
    others = [_at_its_end(line, vocabulary), _plainer(line, vocabulary)] if found.rest.strip() else []
    if exclaimed and exclaimed != line.strip():
        others.append(named(exclaimed, vocabulary))
    return [other for other in others if other is not None and other != found]


def _of_a_club(line: str) -> Found | None:
    """ "ik wil een breiclub beginnen", "the book club sounds fun": it is asked first, so that it may be guessed."""
    if name := club_to_begin(line):
        return Found("club offer", line.split()[0].casefold(), f" {quote(name)}")
    name = club_liked(line)
    return Found("club taste", line.split()[0].casefold(), f" {name}") if name else None


def _without_name(line: str) -> Found | None:
    """ "mag ik anoniem vragen of …": it is shown first, without the name."""
    wanted = asked_nameless(line)
    if wanted is None:
        return None
    return Found("ask colleague", line.split()[0].casefold(), f" --nameless {wanted or quote('')}".rstrip())


def _in_hand(line: str) -> Found | None:
    """ "stuur mij het verlofformulier", "only forms please"."""
    if (kind := only_kind(line)) is not None:
        return Found("narrow", line.split()[0].casefold(), f" {kind}")
    what = file_wanted(line)
    return Found("file of", line.split()[0].casefold(), f" {what}") if what else None


def _in_a_language(line: str) -> Found | None:
    """ "doe maar engels", "nee toch nederlands": how Jet is to speak."""
    said = core(line)
    chosen = len(line.split()) > 1 and bare(said) in _LANGUAGES and bare(line.split()[0]) not in ASKING
    return Found("me language", line.split()[0].casefold(), f" {said}") if chosen else None


def _to_others(line: str, vocabulary: Vocabulary) -> Found | None:
    """ "vertel de fietsclub dat …", "kun je iedereen vragen of …": it is shown first, so that it may be guessed."""
    wanted = told(line)
    named = vocabulary.find(line) if wanted is not None else None
    if wanted is None or (named is not None and named.path not in ("ask", "post")):
        return None
    path = "poll for others" if wanted.asks else "post for others"
    return Found(path, line.split()[0].casefold(), f" {quote(wanted.whom)} {wanted.text}")


def _to_everybody(line: str, vocabulary: Vocabulary) -> Found | None:
    """ "te koop: kinderfiets", "is anyone driving to Utrecht": shown first, too."""
    if vocabulary.find(line) is not None or not (is_notice(line) or calls_everybody(line)):
        return None
    return Found("for everybody", line.split()[0].casefold(), f" {line.strip()}")


def _to_organise(line: str, vocabulary: Vocabulary) -> Found | None:
    """ "ik wil zaterdag een picknick organiseren": an invitation is shown before it is put up."""
    wanted, named = organised(line), vocabulary.find(line)
    if wanted is None or (named is not None and named.path != "event"):
        return None
    return Found("event", line.split()[0].casefold(), f" {wanted}")


def _plainly(line: str, vocabulary: Vocabulary) -> Found | None:
    """The command that a line names, without a greeting or courtesy before it."""
    found = vocabulary.find(line)
    if found is not None and not found.rest.strip():
        return found
    if found is None or (found.path == "digest" and not speaks_of_news(found.phrase)):  # "stuur me"
        when = news_at_times(line)
        found = Found("digest", found.phrase if found else "digest", f" {when}") if when is not None else found
    parted = _parted(line, vocabulary)
    if found is not None and _is_longer(parted, found):  # "wanneer is Bram jarig" asks for no event
        found = parted
    found = _list_asked_for(line, vocabulary) or _around_its_day(line, vocabulary) or found
    found = found or _flag_first(line, vocabulary) or parted or _around_its_number(line, vocabulary)
    return found or _at_its_end(line, vocabulary)


def _list_asked_for(line: str, vocabulary: Vocabulary) -> Found | None:
    """ "wat staat er op de agenda" is "agenda": nothing but the name of a list and words that stand around one."""
    words = [bare(word) for word in line.split(maxsplit=_SHORT)]
    phrase = " ".join(within([word for word in words if word]))
    if not phrase or len(words) > _SHORT:
        return None
    path = vocabulary.path(phrase)
    new = new_since(words, KINDS) if path is None else None
    if new is not None:  # "wat is er sinds maandag veranderd", "nieuwe documenten"
        filters = (f" kind:{new.kind}" if new.kind else "", f" since:{quote(new.since)}" if new.since else "")
        return Found("search", words[0], "".join(filters))
    for opening in map(" ".join, openings(words)):  # "wat heb ik gemist deze week"
        opened = vocabulary.path(opening) if path is None else None
        if opened is not None and _shows(COMMANDS[opened]):
            return Found(opened, opening, "")
    if phrase in KINDS and path is None:  # "welke formulieren zijn er"
        return Found("search", phrase, f" kind:{phrase}")
    named_first = path is not None and " ".join(words).startswith(phrase)  # then what follows may be said to it
    return Found(path, phrase, "") if path is not None and _lists(COMMANDS[path], alone=named_first) else None


def _lists(command: Command, *, alone: bool) -> bool:
    """Whether it shows something when nothing is said to it, or (`alone`) nothing can be."""
    return command.listed and _shows(command) and not (alone and command.positional)


def _shows(command: Command) -> bool:
    """Whether it changes nothing, and nothing need be said to it."""
    left_out = all(each.many or each.default is not inspect.Parameter.empty for each in command.positional)
    return command.reading and left_out


def _flag_first(line: str, vocabulary: Vocabulary) -> Found | None:
    """ "anonieme poll Lunch?" is "poll --anonieme Lunch?": a word that says how stands before what."""
    first, _, rest = line.strip().partition(" ")
    found = vocabulary.find(rest)
    if found is None:
        return None
    ticks = [flag.name for flag in COMMANDS[found.path].flags if flag.kind is bool]
    if not any(bare(first) in vocabulary.flag_words(found.path, name) for name in ticks):
        return None
    return Found(found.path, found.phrase, f" --{first} {found.rest.lstrip()}")


def _is_longer(parted: Found | None, found: Found) -> bool:
    """Whether what stands around a name says more than what stands before it, and neither changes anything."""
    longer = parted is not None and len(parted.phrase.split()) > len(found.phrase.split())
    return longer and parted is not None and COMMANDS[parted.path].reading and COMMANDS[found.path].reading


def _parted(line: str, vocabulary: Vocabulary) -> Found | None:
    """ "nodig Wim uit voor breien" is "nodig uit Wim voor breien", "wat heeft Wim geplaatst" is "wat heeft geplaatst
    Wim": a verb may stand around what it is about."""
    said = line.split()
    for at, word in enumerate(said[2:_APART], 2):
        if bare(word) in _PARTICLES:
            found = vocabulary.find(" ".join((said[0], word, *said[1:at], *said[at + 1 :])))
            if found is not None and found.phrase.split()[1:2] == [bare(word)]:
                return found
    if 3 < len(said) <= _SHORT:
        for before, after in ((2, 1), (1, 2)):  # "is the ride still on"
            tense = " ".join((*said[:before], *map(bare, said[-after:])))
            path = vocabulary.path(tense)
            if path is not None and COMMANDS[path].reading:
                return Found(path, tense, f" {' '.join(said[before:-after])}")
    return None


def _around_its_number(line: str, vocabulary: Vocabulary) -> Found | None:
    """ "3 leuk" and "ik vind 3 leuk" are "leuk 3": the words of a command, and one number among them."""
    words = line.split(maxsplit=_SHORT)
    numbers = [word for word in words if _NUMBER.fullmatch(word)]
    phrase = " ".join(word for word in words if word not in numbers)
    path = vocabulary.path(phrase) if phrase and len(numbers) == 1 and len(words) <= _SHORT else None
    if path is None or not _takes_a_number(COMMANDS[path]):
        return None
    return Found(path, phrase, f" {numbers[0]}")


def _around_its_day(line: str, vocabulary: Vocabulary) -> Found | None:
    """ "ik ben er zondag niet bij" is "ik ben er niet bij zondag": the words of a command about an event, and a day
    among them."""
    words = line.split(maxsplit=_SHORT)
    for at in range(1, len(words) - 1) if len(words) <= _SHORT else ():
        day = day_at(folded(words[at:]), _ANY_DAY)
        end = at + day.used if day is not None else at
        start = at - (bare(words[at - 1]) in ("op", "on"))
        phrase = " ".join((*words[:start], *words[end:]))
        path = _path(phrase, vocabulary) if day is not None and end < len(words) else None
        if path is not None and [kind_of(each) for each in COMMANDS[path].positional] == [Event]:
            return Found(path, phrase, f" {' '.join(words[at:end])}")
    return None


def _at_its_end(line: str, vocabulary: Vocabulary) -> Found | None:
    """ "de zomerborrel gaat niet door", "mijn bericht over de lift verwijderen": what it is about, and then the words
    of a command that asks for nothing else."""
    words = line.split(maxsplit=_SHORT)
    if not 1 < len(words) <= _SHORT or bare(words[0]) in ASKING or line.rstrip().endswith("?"):
        return None
    for at in range(1, len(words)):
        path = vocabulary.path(" ".join(words[at:]))
        if path is not None and [kind_of(each) for each in COMMANDS[path].positional] in ([kind] for kind in _CALLED):
            return Found(path, " ".join(map(bare, words[at:])), f" {' '.join(words[:at])}")
    return None


def _plainer(line: str, vocabulary: Vocabulary) -> Found | None:
    """ "haal mn bericht maar weer weg" is "haal mijn bericht weg". What somebody writes to others stays as it is."""
    plain = plainer(line)
    found = _plainly(plain, vocabulary) or _politely(plain, vocabulary) if plain != line else None
    if found is None or FREE.intersection(map(kind_of, COMMANDS[found.path].positional)):
        return None
    return found


def _path(phrase: str, vocabulary: Vocabulary) -> str | None:
    return vocabulary.path(phrase) or vocabulary.path(plainer(phrase))


def _takes_a_number(command: Command) -> bool:
    return bool(command.positional) and kind_of(command.positional[0]) in _NUMBERED


def _politely(line: str, vocabulary: Vocabulary) -> Found | None:
    """ "kun je peiling 42 sluiten" names no command, "wil je even 42 verwijderen" and "please close 42" do. "Can you
    post photos of residents" asks whether one may: what goes to others is not guessed."""
    asked = request(line)
    found = _plainly(asked[0], vocabulary) if asked is not None else None
    if asked is None or found is None:
        return None
    tells_others = Text in map(kind_of, COMMANDS[found.path].positional)
    return None if asked[1] and tells_others else found
