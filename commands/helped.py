"""What helped and what was not there: told by who asked, counted without names, listed for editors."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from bot.chat import Message, Refused, Reply, say
from bot.command import Turn, command
from bot.intranet.people import Person
from bot.intranet.things import Thing
from commands.ask import ask_colleague

LATELY = timedelta(days=1)  # what an opinion without a number is about
FLOOR = 5  # people: a count of fewer is a statement about persons
MORE_THAN_ONCE = 2  # what one person looked for once says more of them than of what is missing
MOST = 10


@dataclass(frozen=True)
class Missing:
    """A line of the editors' list; `title` is the document that did not help, "" where nothing was found."""

    words: str
    times: int
    last: date
    title: str


@dataclass(frozen=True)
class Opinion:
    """How many of how many people a document helped."""

    number: int
    title: str
    useful: int
    people: int


@command("useful")
def useful(turn: Turn, thing: Thing | None = None) -> Reply:
    """The answer helped."""
    document, _ = _judged(turn, thing)
    turn.store.asking.judge(document, turn.person.id, useful=True, day=turn.now.date())
    return Reply(Message(say("helped.thanks")))


@command("not useful")
def not_useful(turn: Turn, thing: Thing | None = None) -> Reply:
    """The answer did not help: a colleague may."""
    document, words = _judged(turn, thing)
    changed = turn.store.asking.judge(document, turn.person.id, useful=False, day=turn.now.date())
    if not words:
        return Reply(Message(say("helped.sorry", words=words)))
    if changed:
        turn.store.asking.miss("not_useful", words, turn.now.date(), document)
    return Reply(Message(say("helped.sorry", words=words), (ask_colleague(words),)))


def _judged(turn: Turn, thing: Thing | None) -> tuple[int, str]:
    """The document that is meant and the question it answered: the last one, when none is named."""
    for _, _, last in turn.store.asking.anywhere(turn.person.id, turn.now - LATELY):
        if last.documents and (thing is None or thing.number in last.documents):
            return thing.number if thing is not None else last.documents[0], last.words
    if thing is None:
        raise Refused("helped.nothing_asked")
    if thing.kind != "document":
        raise Refused("helped.only_documents", thing=thing)
    return thing.number, ""


@command("unanswered", reading=True)
def unanswered(turn: Turn) -> Reply:
    """For editors: what people look for and do not find, and questions nobody could answer, without names."""
    if not _edits(turn.person):
        raise Refused("helped.editors_only")
    missed = turn.store.asking.missing(at_least=MORE_THAN_ONCE)
    named = [_named(turn, each.words, each.times, each.last, each.document) for each in missed]
    seen = [each for each in named if each is not None]
    said = say(
        "helped.unanswered",
        questions=turn.store.questions.unanswered()[:MOST],
        not_found=[each for each in seen if not each.title][:MOST],
        not_useful=[each for each in seen if each.title][:MOST],
        judged=_opinions(turn),
    )
    return Reply(Message(said))


def _edits(person: Person) -> bool:
    return bool(person.roles & {"admin", "editor"})


def _named(turn: Turn, words: str, times: int, last: date, document: int | None) -> Missing | None:
    """With the title of the document, which an editor who may not see it does not learn."""
    if document is None:
        return Missing(words, times, last, "")
    try:
        return Missing(words, times, last, turn.store.things.get(document, turn.reader).title)
    except LookupError:
        return None


def _opinions(turn: Turn) -> list[Opinion]:
    """Documents that enough people gave an opinion of, the least useful first."""
    judged = turn.store.asking.judged(FLOOR)
    found = turn.store.documents.many(judged, turn.reader)
    opinions = [Opinion(number, each.title, *judged[number]) for number, each in found.items()]
    return sorted(opinions, key=lambda each: each.useful / each.people)[:MOST]
