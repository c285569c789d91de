"""What is asked on of what was just told: the document itself in hand, whether it still holds, only some of it."""

from __future__ import annotations

from bot.chat import Choice, Message, Refused, Reply, say
from bot.command import Turn, command
from bot.grammar.handed import kind_said, subject
from bot.grammar.kinds import Text
from bot.intranet.documents import Document
from bot.intranet.following import speaks_of
from commands.ask import SEQUEL_WITHIN, ask, asked_before
from commands.file import file, shown
from commands.search import PAGE, search


@command("file of", listed=False)
def file_of(turn: Turn, what: Text) -> Reply:
    """Send the file of the document that is called so; asked as any question where none is, or it has no file."""
    if not subject(what.words):  # "dat formulier"
        just_told = [each for each in shown(turn) if each.kind == kind_said(what.words)]
        return file(turn, turn.store.things.get(just_told[0].number, turn.reader) if len(just_told) == 1 else None)
    found = _called(turn, what.words)
    if not found:
        return ask(turn, Text(turn.heard.line.strip()))
    if len(found) > 1:
        refused = Refused("file.several", documents=found)
        refused.choices = tuple(Choice(each.title, f"file {each.number}") for each in found)
        raise refused
    return file(turn, turn.store.things.get(found[0].number, turn.reader))


def _called(turn: Turn, what: str) -> list[Document]:
    """The documents with a file whose titles say what is asked for, in the asker's language where there are any."""
    hits = [hit for hit in turn.search(what, PAGE) if hit.kind == "document" and speaks_of(subject(what), hit.title)]
    documents = (turn.store.documents.get(hit.number, turn.reader) for hit in hits)
    found = [each for each in documents if each is not None and each.blob]
    if kind := kind_said(what):
        found = [each for each in found if each.kind == kind] or found
    return [each for each in found if each.language == turn.language] or found


@command("still holds", reading=True, listed=False)
def still_holds(turn: Turn) -> Reply:
    """Of the document that was just told: who looks after it, and since when it stands so."""
    before = asked_before(turn)
    offer = turn.store.offers.get(turn.person.id, turn.home.id, turn.now - SEQUEL_WITHIN)
    about = offer.about.removeprefix("document ") if offer is not None else ""
    numbers = [int(about)] if about.isdecimal() else list(before.documents) if before is not None else []
    documents = (turn.store.documents.get(each, turn.reader) for each in numbers)
    told = next((each for each in documents if each is not None), None)
    if told is None:
        raise Refused("onwards.which")
    stale = told.stale(turn.now.astimezone(turn.zone).date())
    said = say("onwards.holds", document=told, stale=stale, since=told.checked_on or told.edited_at or told.at)
    return Reply(Message(said, (Choice(told.title, f"show {told.number}"),)))


@command("narrow", reading=True, listed=False)
def narrow(turn: Turn, kind: Text) -> Reply:
    """Only what is of one kind, of what was searched or asked last."""
    before = asked_before(turn)
    return (
        search(turn, Text(f"{before.words} kind:{kind.words}"))
        if before is not None
        else ask(turn, Text(turn.heard.line.strip()))
    )
