"""Urgent answers: what somebody in need is told at once, before anything is looked for; edited by the organisation."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from bot.chat import Choice, Message, Refused, Reply, Said, say
from bot.command import Turn, command
from bot.grammar.kinds import Text
from bot.intranet.clubs import slug
from bot.language.quotes import bare, quote
from bot.language.urgency import Cry, cry
from bot.language.urgent_phrases import DUTCH_NAMES, PHRASES
from storage.store import Store

LONGEST = 1000  # characters of an answer
MOST_PHRASES, LONGEST_PHRASE = 50, 100
LANGUAGES = ("nl", "en")
_PARTING = re.compile(r"[,;\n]")


@dataclass(frozen=True)
class Answer:
    """An urgent answer as it now stands in one language; `text` "" = Jet's own words."""

    name: str
    language: str
    text: str
    phrases: tuple[str, ...]
    own: bool  # the organisation's, not one that Jet came with


def answers(store: Store) -> list[Answer]:
    """Every urgent answer that is given, in each language: the organisation's own over Jet's."""
    own = {(each.name, each.language): each for each in store.urgencies.all()}
    shipped = {(name, language): phrases for name, each in PHRASES.items() for language, phrases in each.items()}
    found = []
    for name, language in [*shipped, *sorted(own.keys() - shipped.keys())]:
        set_ = own.get((name, language))
        if set_ is not None and set_.off:
            continue
        phrases = (set_.phrases if set_ is not None else ()) or shipped.get((name, language), ())
        text = set_.answer if set_ is not None else ""
        found.append(Answer(name, language, text, phrases, own=name not in PHRASES))
    return found


def heard(store: Store, line: str) -> Cry | None:
    """What a line cries for, as far as there is an answer to it."""
    own_first = sorted(answers(store), key=lambda each: not each.own)
    return cry(line, [(each.name, phrase) for each in own_first for phrase in each.phrases])


def told(store: Store, name: str, language: str) -> Said:
    """The answer, in a language or else in the other."""
    there = [each for each in answers(store) if each.name == name]
    own = [each.text for each in sorted(there, key=lambda each: each.language != language) if each.text]
    in_language = [each.text for each in there if each.language == language and each.text]
    if in_language or (own and name not in PHRASES):
        return say("urgent.own", text=(in_language or own)[0])
    return say(f"urgent.{name}")


@command("urgent now", reading=True, listed=False)
def now(turn: Turn, line: Text) -> Reply:
    """The answer to a cry for help; nothing of it is kept. Raises `Refused` where it is none."""
    found = heard(turn.store, line.words)
    if found is None or not found.sure:
        raise Refused("urgent.none")
    said = told(turn.store, found.name, turn.language)
    return Reply(Message(said, after=say("urgent.or_search")))


@command("urgent", reading=True)
def listed(turn: Turn) -> Reply:
    """What is answered at once, and to what; for admins."""
    _admins_only(turn)
    here = [each for each in answers(turn.store) if each.language == turn.language]
    others = [each for each in answers(turn.store) if each.language != turn.language]
    names = {each.name for each in here}
    shown = [*here, *(each for each in others if each.name not in names)]
    off = sorted(_called(turn, name) for name in PHRASES.keys() - {each.name for each in shown})
    called = [replace(each, name=_called(turn, each.name)) for each in shown]
    return Reply(Message(say("urgent.list", answers=called, off=off)))


@command("urgent try", reading=True)
def try_out(turn: Turn, line: Text) -> Reply:
    """What a line would be answered."""
    _admins_only(turn)
    found = heard(turn.store, line.words)
    if found is None:
        return Reply(Message(say("urgent.tried_none", line=line.words)))
    key = "urgent.tried_sure" if found.sure else "urgent.tried_perhaps"
    said = say(key, name=_called(turn, found.name))
    return Reply(Message(told(turn.store, found.name, turn.language), before=said))


@command("urgent set")
def set_answer(turn: Turn, name: str, text: Text) -> Reply:
    """Show how an urgent answer would read; it counts once confirmed."""
    _admins_only(turn)
    tidy, language, words = _read(turn, name, text)
    line = f"urgent set now {tidy} {language} {quote(words)}"
    said = say("urgent.preview", name=_called(turn, tidy), language=language, text=words)
    return Reply(Message(said, (Choice(say("bot.yes"), line, yes=True), Choice(say("question.no_label"), "no"))))


@command("urgent set now", listed=False)
def set_answer_now(turn: Turn, name: str, text: Text) -> Reply:
    """Give another urgent answer from now on."""
    _admins_only(turn)
    tidy, language, words = _read(turn, name, text)
    own = {(each.name, each.language): each for each in turn.store.urgencies.all()}
    before = own.get((tidy, language))
    there = before.phrases if before is not None and not before.off else ()
    phrases = there or (() if tidy in PHRASES else (tidy.replace("-", " "),))
    turn.store.urgencies.set(tidy, language, turn.person.id, turn.now, answer=words, phrases=phrases)
    turn.store.people.note(turn.now, turn.person.id, "urgent", f"{tidy} {language}")
    heard_at = phrases or PHRASES[tidy].get(language, ())
    return Reply(Message(say("urgent.set", name=_called(turn, tidy), language=language, phrases=heard_at)))


@command("urgent phrases")
def phrases(turn: Turn, name: str, text: Text) -> Reply:
    """To which words an urgent answer is given, beside those that Jet knows by itself."""
    _admins_only(turn)
    tidy, language, words = _read(turn, name, text)
    if tidy not in {each.name for each in answers(turn.store)}:
        raise Refused("urgent.unknown", name=tidy)
    given = [" ".join(part.split()).lower() for part in _PARTING.split(words) if part.split()]
    if not given or len(given) > MOST_PHRASES or max(map(len, given)) > LONGEST_PHRASE:
        raise Refused("urgent.phrases_how", most=MOST_PHRASES, longest=LONGEST_PHRASE, name=_called(turn, tidy))
    all_of_them = tuple(dict.fromkeys([*PHRASES.get(tidy, {}).get(language, ()), *given]))
    turn.store.urgencies.set(tidy, language, turn.person.id, turn.now, phrases=all_of_them)
    turn.store.people.note(turn.now, turn.person.id, "urgent", f"{tidy} {language}")
    return Reply(Message(say("urgent.set", name=_called(turn, tidy), language=language, phrases=given)))


@command("urgent off")
def off(turn: Turn, name: str) -> Reply:
    """Give an urgent answer no more."""
    _admins_only(turn)
    tidy = _known(turn, name)
    turn.store.urgencies.turn_off(tidy, LANGUAGES, turn.person.id, turn.now)
    turn.store.people.note(turn.now, turn.person.id, "urgent off", tidy)
    return Reply(Message(say("urgent.off", name=_called(turn, tidy), shipped=tidy in PHRASES)))


@command("urgent reset")
def reset(turn: Turn, name: str) -> Reply:
    """Back to what Jet came with."""
    _admins_only(turn)
    tidy = _name(name)
    if not turn.store.urgencies.drop(tidy):
        raise Refused("urgent.unknown", name=tidy)
    turn.store.people.note(turn.now, turn.person.id, "urgent reset", tidy)
    return Reply(Message(say("urgent.reset", name=_called(turn, tidy), shipped=tidy in PHRASES)))


def _name(typed: str) -> str:
    """The name of an urgent answer, in English or Dutch."""
    name = slug(bare(typed))
    return DUTCH_NAMES.get(name, name)


def _called(turn: Turn, name: str) -> str:
    """How a person calls an urgent answer."""
    dutch = {english: own for own, english in DUTCH_NAMES.items()}
    return dutch.get(name, name) if turn.language == "nl" else name


def _known(turn: Turn, name: str) -> str:
    tidy = _name(name)
    if tidy not in {each.name for each in answers(turn.store)}:
        raise Refused("urgent.unknown", name=tidy)
    return tidy


def _read(turn: Turn, name: str, text: Text) -> tuple[str, str, str]:
    """The name, the language (the admin's own unless one is named first) and the words."""
    tidy, words, language = _name(name), text.words.strip(), turn.language
    first, _, rest = words.partition(" ")
    if bare(first) in LANGUAGES and rest.strip():
        language, words = bare(first), unquoted(rest.strip())
    if not tidy or not words or len(words) > LONGEST:
        raise Refused("urgent.how", longest=LONGEST)
    return tidy, language, words


def unquoted(text: str) -> str:
    """What stands in the quotes around a whole text."""
    return re.sub(r"\\(.)", r"\1", text[1:-1]) if len(text) > 1 and text[0] == text[-1] == '"' else text


def first_the_number(turn: Turn, line: str, message: Message) -> Message | None:
    """A message with the urgent answer above it, where a line may be a cry for help; None where it is none."""
    found = heard(turn.store, line)
    return None if found is None else replace(message, before=told(turn.store, found.name, turn.language))


def _admins_only(turn: Turn) -> None:
    if not turn.person.admin:
        admins = turn.store.people.names(turn.store.people.roles("admin"))
        raise Refused("running.admins_only", admins=sorted(admins.values()))
