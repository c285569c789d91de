"""Giving documents: files that come with the command, or are put into its form, become documents at once."""

from __future__ import annotations

from collections.abc import Mapping

from bot.chat import Message, Refused, Reply, say
from bot.command import Arguments, Entry, Turn, command, form
from bot.grammar.kinds import Text
from bot.intranet.reviews import LABEL_OF, TITLE, split
from bot.language.quotes import UnclosedQuote, quote, tokens
from commands.audience import where
from commands.document import BLAME
from commands.sharing import largest, look, offer, said_of

PATH = "document add"
_LABELS = LABEL_OF | TITLE
_WORD = {"called": "title"} | {
    field: field for field in ("audience", "kind", "language", "owner", "review", "from", "until")
}  # by the field of the form in which it is said


@command(PATH)
def document_add(turn: Turn, labels: Text | None = None) -> Reply:
    """Make a document of each file that came with it, as it says. A file of which there is a document already is asked
    about, as it may be its new version."""
    files = turn.heard.files
    if not files:
        raise _how(turn)
    words = tokens(labels.words) if labels is not None else []
    try:
        said = said_of(turn, words, len(files))
    except ValueError as error:
        raise Refused("giving.says_nothing", word=str(error)) from None
    audience = said.pop("audience", None) or where(turn, None, False)
    looked = [look(turn, file, audience) for file in files]
    wrong = [each for each in looked if each.why]
    if len(wrong) == 1:
        raise Refused(f"sharing.{wrong[0].why}", name=wrong[0].name, largest=largest(turn))
    if wrong:
        raise Refused("giving.wrong", files=wrong, largest=largest(turn))
    if any(each.before for each in looked):
        return Reply(offer(turn, looked, audience, labels.words.strip() if labels is not None else ""))
    for each in looked:
        turn.store.sharing.confirm(each.number, audience, said, None, turn.now)
    scope, scope_name = turn.store.things.reach(audience)
    names = [each.name for each in looked]
    return Reply(Message(say("giving.reading", names=names, scope=scope, scope_name=scope_name)))


def _how(turn: Turn) -> Refused:
    """That a file is needed, and how it can be given here."""
    line = turn.house.lines[turn.heard.place.connection]
    how = Refused("giving.how", direct=turn.home.direct, forms=line.can.forms, files=line.messenger)
    how.form = PATH
    return how


def _filled(arguments: Arguments) -> Mapping[str, str]:
    """The fields that say what was typed; what says nothing else is the title."""
    labels = arguments.get("labels")
    if labels is None:
        return {}
    try:
        said = split(tokens(labels.words), _LABELS)
    except (ValueError, UnclosedQuote):
        return {"called": labels.words.strip()}
    fields = {_LABELS[word]: field for field, word in _WORD.items()}
    return {fields[label]: " ".join(its) for label, its in said}


@form(
    PATH,
    Entry("files", "files"),
    *(Entry(name, needed=False) for name in _WORD),
    blame={"sharing.one_title": "called", "sharing.long_title": "called", **BLAME},
    words="giving.form",
    fill=_filled,
    unfinished=lambda arguments: True,  # what is typed where there are forms has no files with it
)
def document_add_line(values: Mapping[str, str]) -> str:
    """`document add title "…" kind "form" …`; the files go with it."""
    said = [f"{word} {quote(values[field])}" for field, word in _WORD.items() if values.get(field)]
    return " ".join([PATH, *said])
