"""What a line means: a command, a question, a slip of the thumb, or nothing known. Pure."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace

from bot.chat import Addressed, Choice, Heard, Refused, say
from bot.command import COMMANDS, FORMS
from bot.conversation.understanding.naming import named, otherwise_named
from bot.files import papers
from bot.grammar.binding import Call, bind
from bot.grammar.called import KIND_SAID, Called
from bot.grammar.kinds import POINTING, Text
from bot.grammar.vocabulary import Found, Vocabulary
from bot.grammar.words import Context, Misfit
from bot.language.club_talk import club_alone
from bot.language.for_everybody import calls_everybody
from bot.language.little_words import POLITE
from bot.language.ordinary_words import ORDINARY_WORDS
from bot.language.pastimes import pastimes
from bot.language.quotes import UnclosedQuote, bare

LONGEST_LINE = 20_000
_NAME = 3  # words of what an event is called, at most, in a line that may mean something else
_WORK = frozenset(("werk", "dienst", "kantoor", "work", "shift", "office"))  # "i cannot make it to my shift"
_ITS_LAST = (POINTING | POLITE) - {"poll", "peiling", "event", "bijeenkomst"}  # a poll is looked for among the polls
_NO_SUCH_POLL = ("thing.not_found", "poll.none", "poll.vote_in_which")


@dataclass(frozen=True)
class Meaning:
    """A command to run. `sure` = it was named as such; else it may turn out to be a question after all.

    `otherwise` is what to say when it is a question that finds nothing, or (`unless_sure`) no sure answer. `guessed` =
    no command was named, only what looks like the vote in a poll. `told` = it tells what to do with something, however
    that is called: "de borrel gaat niet door".
    """

    call: Call
    sure: bool
    otherwise: Refused | None = None
    unless_sure: bool = False
    guessed: bool = False
    told: bool = False


def interpret(line: str, addressed: Addressed, vocabulary: Vocabulary, context: Context) -> Meaning:
    """What a line means; raises `Refused` with the nearest command and the way to help."""
    if len(line) > LONGEST_LINE:
        raise Refused("bot.too_long", length=len(line), longest=LONGEST_LINE)
    if bare(line).lstrip("#").isdecimal():
        line = f"show {line}"
    sure = addressed in (Addressed.PREFIX, Addressed.PRESSED)
    found = named(line, vocabulary)
    if found is None and wordless(line):
        return Meaning(_call("hello", "", vocabulary, context), sure=True)
    if found is not None and found.phrase:
        return _named(found, line, sure, vocabulary, context)
    if found is not None:
        with suppress(Misfit, UnclosedQuote):
            return Meaning(_call(found.path, found.rest, vocabulary, context), sure=False, guessed=True)
    if begun := [path for path in vocabulary.beginning(line) if COMMANDS[path].listed]:
        raise Refused("help.group", commands=[vocabulary.said(path, context.language) for path in begun])
    suggestion = _suggested(vocabulary.nearly(line), vocabulary, context)
    if suggestion is not None:
        raise suggestion
    if sure and not _sentence(line):
        raise Refused("bot.unknown", line=line.strip())
    return ask(line)


def wordless(line: str) -> bool:
    """Nothing that could be looked for: "", "?", a smiley."""
    return not any(map(str.isalnum, line))


def file_taken(heard: Heard, line: str, vocabulary: Vocabulary) -> Meaning | None:
    """A file was shared, and no command said with it: it may become a document."""
    if (
        heard.gesture is not None
        or not papers(heard.files, wordless=not line.strip())
        or vocabulary.find(line) is not None
    ):
        return None
    command = COMMANDS["take file"]
    said = Text(line.strip()) if line.strip() else None
    return Meaning(Call(command, ((command.positional[0], said),), {}), sure=True)


def ask(line: str, otherwise: Refused | None = None, path: str = "ask") -> Meaning:
    """The line as a question in plain language."""
    command = COMMANDS[path]
    return Meaning(Call(command, ((command.positional[0], Text(line.strip())),), {}), sure=True, otherwise=otherwise)


def reconsidered(meaning: Meaning, no: Refused, line: str) -> Meaning | None:
    """A line that looked like a command, as a question, when what it names is not there: "leden van mijn gezin
    verzekeren?", "6 weken ziek, wat nu"; None for what was meant as one: "doe mee met de zeilclub", "42 b"."""
    if meaning.sure:
        return None
    key, words, asking = no.said.key, line.split(), line.rstrip().endswith("?")
    if key in ("event.not_found", "event.none_then"):
        return _of_no_event(meaning, no, line)
    if key == "colleague.unknown":  # "wie is de directeur"
        return ask(line)
    if key == "thing.not_called":  # "leuk dat je er bent" calls nothing by its name, "sluit de lunchpeiling" does
        told = meaning.otherwise is not None and not asking and (meaning.told or no.said.values["kind_said"])
        return replace(ask(line, otherwise=no if told else meaning.otherwise), unless_sure=told)
    if meaning.guessed:
        a_choice = len(words) == 2 and len(words[-1]) == 1  # "42 b"
        another = key == "poll.no_such_option" and (asking or len(words) > 3)
        if another or (key in _NO_SUCH_POLL and not a_choice):
            if name := club_alone(line):  # "doe mij de wandelclub"
                taste = COMMANDS["club taste"]
                return Meaning(Call(taste, ((taste.positional[0], name),), {}), sure=True)
            return ask(line, otherwise=None if len(words) > 2 else no)
        return None
    if meaning.call.command.path == "club taste":  # it spoke of a club, and of nothing else
        return None
    if key == "club.not_found" and _speaks_of_no_club(no.said.values["name"]):
        return ask(line)
    if key == "club.not_found" and _what_a_club_does(no.said.values["name"]):
        return None
    if key == "club.not_found" and len(words) > 3 and (asking or "club" not in no.said.values["name"].casefold()):
        return ask(line, otherwise=no)
    return None


def _speaks_of_no_club(name: str) -> bool:
    """ "can I join the meeting remotely"."""
    return "club" not in name.casefold() and any(bare(word) in KIND_SAID for word in name.split())


def _what_a_club_does(name: str) -> bool:
    """ "sign me up for cycling": which clubs there are helps more than a text about it."""
    words = name.casefold().split()
    return len(words) < _NAME and bool(pastimes(words))


def _of_no_event(meaning: Meaning, no: Refused, line: str) -> Meaning:
    """What it was instead: "zet een herinnering voor morgen", "wie gaat er mee hardlopen". "Ik kom naar het feest"
    names one that is not there, "ik ben er dinsdag niet bij" a day of none, "ik ga slapen" neither."""
    if meaning.call.command.path == "remind":
        return ask(line, path="remind otherwise")
    if calls_everybody(line):
        return ask(line, path="for everybody")
    name, asking = no.said.values["name"].split(), line.rstrip().endswith("?")
    to_one = not {"naar", "to"}.isdisjoint(line.split()) and len(name) <= _NAME
    a_day = no.said.key == "event.none_then"
    names_one = (to_one or a_day) and not asking and _WORK.isdisjoint(name)
    return replace(ask(line), otherwise=no, unless_sure=True) if names_one else ask(line)


def usage(path: str, vocabulary: Vocabulary, language: str, key: str = "bot.usage") -> Refused:
    """How a command is used, as a polite no."""
    said = vocabulary.said(path, language)
    refused = Refused(key, path=path, usage=said.usage, about=said.about)
    refused.form = path if path in FORMS else ""
    return refused


def _named(found: Found, line: str, sure: bool, vocabulary: Vocabulary, context: Context) -> Meaning:
    """The line begins with a command: it is one when the rest fits; in plain words it may be a question."""
    if found.path == "delete" and len(line.split()) > 1 and _ITS_LAST.issuperset(map(bare, found.rest.split())):
        return Meaning(_call("undo", "", vocabulary, context), sure)  # "weg met die post"
    how = usage(found.path, vocabulary, context.language)
    first = found.phrase.split()[0]
    ends = " " in found.phrase and line.casefold().rstrip(" .").endswith(found.phrase)  # "de borrel gaat niet door"
    asked = line.rstrip().endswith("?") or (first in ORDINARY_WORDS and not ends)  # "ik kom niet in het systeem"
    opens = bare(line.split()[0]) == first or ends  # "dat is leuk" does not name "leuk"
    looks_for = found.path == "show"  # "show me the handbook": how its number is typed helps nobody
    otherwise = how if COMMANDS[found.path].listed and opens and not asked and not looks_for else None
    try:
        call = _call(found.path, found.rest, vocabulary, context)
        guessed = found.path == "vote named" and not sure
        told = ends or any(isinstance(value, Called) and value.then for _, value in call.arguments)
        otherwise = (how if told else otherwise) if call.by_name else None
        return Meaning(call, sure, otherwise, guessed=guessed, told=told)
    except UnclosedQuote as quote:
        raise Refused("bot.unclosed_quote", text=quote.text[:40]) from quote
    except Misfit as misfit:
        if found.path == "vote" and misfit.parameter == "number" and not misfit.missing:
            return Meaning(_call("vote named", found.rest, vocabulary, context), sure, guessed=not sure)
        for other in otherwise_named(line, found, vocabulary):
            with suppress(Misfit, UnclosedQuote):
                return Meaning(_call(other.path, other.rest, vocabulary, context), sure, otherwise)
        if sure or misfit.missing:
            raise how from misfit
        return ask(line, otherwise=otherwise)


def _suggested(near: Found | None, vocabulary: Vocabulary, context: Context) -> Refused | None:
    """ "Did you mean …?", when the rest would fit the nearest command."""
    if near is None:
        return None
    try:
        _call(near.path, near.rest, vocabulary, context)
    except (Misfit, UnclosedQuote, Refused):
        return None
    line = f"{near.phrase} {near.rest.strip()}".strip()
    refused = Refused("bot.did_you_mean", line=line)
    refused.choices = (Choice(say("bot.yes"), line),)
    return refused


def _call(path: str, rest: str, vocabulary: Vocabulary, context: Context) -> Call:
    return bind(COMMANDS[path], rest, vocabulary, context)


def _sentence(line: str) -> bool:
    return len(line.split()) > 2 or line.rstrip().endswith("?")
