"""Files shared with Jet become documents, once their owner has said for whom."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import takewhile
from typing import Any

from bot.chat import Choice, Message, Refused, Reply, say
from bot.command import Turn, command
from bot.files import PICTURES, SharedFile, papers, suffix
from bot.grammar.kinds import Text
from bot.intranet.documents import Document
from bot.intranet.people import Reader
from bot.intranet.reviews import LABEL_OF, TITLE, may_change, split
from bot.language.quotes import Token, quote, tokens
from commands.audience import where
from commands.document import value
from storage.sharing import Shared

_NEW = ".pdf .docx .pptx .xlsx .odt .ods .odp .html .htm .md .txt .csv .tsv .eml"
READABLE = frozenset(f"{_NEW} .doc .xls .ppt .rtf .msg .epub".split())
CLUBS = 3  # offered by button
LONGEST_NUMBER = 15  # digits: no database has a longer one
LONGEST_TITLE = 200  # characters
TOGETHER = timedelta(minutes=2)  # what is shared within it is asked about at once
TOLD_AGAIN = timedelta(seconds=20)  # what cannot be taken, with what comes behind it; later it is a second try


@dataclass(frozen=True)
class Looked:
    """A file that was shared, as far as its name and size tell: under which number it waits, or why it does not."""

    name: str
    number: int = 0
    before: Document | None = None  # what it may be the new version of
    why: str = ""  # elsewhere | not_allowed | too_large | no_pictures


@command("take file", listed=False)
def take_file(turn: Turn, said: Text | None = None) -> Reply:
    """Say what can become of each file that was just shared; nothing of it is fetched before a yes.

    What came a moment ago is offered again with it, also beside one that cannot be taken: some messengers send
    several files one by one.
    """
    files = papers(turn.heard.files, wordless=said is None)
    if not files:
        raise Refused("sharing.which")
    audience = where(turn, None, False)
    connection = turn.heard.account.connection
    since = turn.now - TOGETHER
    earlier = [
        Looked(each.file.name, why=each.why) if each.why else Looked(each.file.name, each.id, _before(turn, each.file))
        for each in turn.store.sharing.waiting(turn.person.id, connection, audience, since)
        if not each.why or each.at >= turn.now - TOLD_AGAIN
    ]
    looked = [look(turn, file, audience) for file in files]
    if len(looked) == 1 and looked[0].why and not earlier:
        return Reply(Message(say(f"sharing.{looked[0].why}", name=looked[0].name, largest=largest(turn))))
    return Reply(offer(turn, [*earlier, *looked], audience))


def look(turn: Turn, file: SharedFile, audience: int) -> Looked:
    """What can be told of a file before it is fetched; one that can be taken waits from now on."""
    why = ""
    if not file.source:
        why = "elsewhere"
    elif suffix(file.name) in PICTURES:
        why = "" if turn.house.reads_pictures else "no_pictures"
    elif suffix(file.name) not in READABLE:
        why = "not_allowed"
    if not why and file.size is not None and file.size > turn.house.largest_file:
        why = "too_large"
    connection = turn.heard.account.connection
    if why:
        turn.store.sharing.refuse(turn.person.id, connection, file, audience, turn.now, why)
        return Looked(file.name, why=why)
    number = turn.store.sharing.offer(turn.person.id, connection, file, audience, turn.now)
    return Looked(file.name, number, _before(turn, file))


def largest(turn: Turn) -> int:
    """The megabytes of the largest file that is taken."""
    return turn.house.largest_file // 1_000_000


def offer(turn: Turn, looked: Sequence[Looked], audience: int, labels: str = "") -> Message:
    """One question about all of them, and what there is to say of each; `labels` were said of them already."""
    scope, scope_name = turn.store.things.reach(audience)
    waiting = [each for each in looked if each.number]
    numbers = " ".join(str(each.number) for each in waiting)
    values = {"scope": scope, "scope_name": scope_name, "waiting": waiting, "numbers": numbers}
    if len(looked) == 1:
        [one] = looked
        told = say("sharing.offered", name=one.name, number=one.number, before=one.before, **values)
    else:
        told = say("sharing.several", files=looked, largest=largest(turn), **values)
    return Message(told, _choices(turn, waiting, labels, values) if waiting else ())


def _choices(turn: Turn, waiting: Sequence[Looked], labels: str, values: Mapping[str, object]) -> tuple[Choice, ...]:
    """`labels` as they were said have said already for whom it is."""
    numbers = values["numbers"]
    files = "file" if len(waiting) == 1 else "files"
    newer = [
        Choice(
            say("sharing.replace_label", document=each.before),
            f"keep file {each.number} {each.before.number}",
            yes=len(waiting) == 1,  # which keeps it, too
        )
        for each in waiting
        if each.before is not None
    ]
    mine = sorted(turn.store.clubs.of(turn.person.id)) if not labels else []
    clubs = [turn.store.clubs.get(club).name for club in mine[:CLUBS]]
    line = f"keep {files} {numbers} {labels}".strip()
    kept = [Choice(say("sharing.yes_label", **values), line, yes=not newer)]
    kept += [Choice(say("sharing.club_label", club=name, **values), f"{line} for {quote(name)}") for name in clubs]
    return (*newer, *kept, Choice(say("sharing.no_label"), f"drop {files} {numbers}"))


def _before(turn: Turn, file: SharedFile) -> Document | None:
    """The document of that file's name which the asker may change: this may be its new version."""
    mine: Reader = turn.reader
    found = turn.store.documents.of_file(file.name, mine)
    return next((each for each in found if may_change(turn.person, each)), None)


@command("keep file", listed=False)
def keep_file(turn: Turn, which: int, changes: Text | None = None) -> Reply:
    """Make a document of it: as it is, with what is said of it ("for Zorg kind form"), or as the new version of one."""
    shared = turn.store.sharing.of(which, turn.person.id)
    if shared is None:
        raise Refused("sharing.gone")
    words = tokens(changes.words) if changes is not None else []
    if len(words) == 1 and _is_number(words[0].text):
        document = turn.store.documents.get(int(words[0].text), turn.reader)
        if document is None or not may_change(turn.person, document):
            raise Refused("sharing.not_yours", number=words[0].text)
        turn.store.sharing.confirm(which, document.audience, {}, document.number, turn.now)
        return Reply(Message(say("sharing.reading", name=shared.file.name)))
    _confirm(turn, [shared], words)
    return Reply(Message(say("sharing.reading", name=shared.file.name)))


@command("keep files", listed=False)
def keep_files(turn: Turn, text: Text) -> Reply:
    """Make a document of each of several files, with what is said behind their numbers."""
    numbers, words = _numbered(text)
    some = _waiting(turn, numbers)
    _confirm(turn, some, words)
    return Reply(Message(say("sharing.reading_all", names=[each.file.name for each in some])))


def _confirm(turn: Turn, some: Sequence[Shared], words: Sequence[Token]) -> None:
    """They are to become documents, of which the words say something; raises `Refused`."""
    try:
        labels = said_of(turn, words, len(some))
    except ValueError as error:
        numbers = [each.id for each in some]
        raise Refused("sharing.says_nothing", word=str(error), numbers=numbers) from None
    audience = labels.pop("audience", None)
    for each in some:
        turn.store.sharing.confirm(each.id, audience or each.audience, labels, None, turn.now)


def said_of(turn: Turn, words: Sequence[Token], files: int) -> dict[str, Any]:
    """What is said of so many files, by label; raises `Refused`, and `ValueError` with a word that says nothing."""
    said = {label: value(turn, label, its) for label, its in split(words, LABEL_OF | TITLE)}
    title = said.get("title", "")
    if title and files > 1:
        raise Refused("sharing.one_title")
    if len(title) > LONGEST_TITLE:
        raise Refused("sharing.long_title", longest=LONGEST_TITLE)
    return {name: its.isoformat() if isinstance(its, date) else its for name, its in said.items()}


def _is_number(word: str) -> bool:
    return word.isdecimal() and len(word) <= LONGEST_NUMBER


def _numbered(text: Text) -> tuple[list[int], list[Token]]:
    """The numbers in front, and the words behind them."""
    words = tokens(text.words)
    numbers = list(takewhile(_is_number, (word.text.strip(",#") for word in words)))
    return [int(number) for number in numbers], words[len(numbers) :]


def _waiting(turn: Turn, numbers: Sequence[int]) -> list[Shared]:
    """Those of the files that still wait for a word of this person; raises `Refused` when none does."""
    some = [turn.store.sharing.of(number, turn.person.id) for number in dict.fromkeys(numbers)]
    found = [each for each in some if each is not None]
    if not found:
        raise Refused("sharing.gone")
    return found


@command("drop file", listed=False)
def drop_file(turn: Turn, which: int) -> Reply:
    """Leave it."""
    shared = turn.store.sharing.of(which, turn.person.id)
    if shared is None:
        raise Refused("sharing.gone")
    turn.store.sharing.done(which)
    return Reply(Message(say("sharing.dropped", name=shared.file.name)))


@command("drop files", listed=False)
def drop_files(turn: Turn, text: Text) -> Reply:
    """Leave several."""
    some = _waiting(turn, _numbered(text)[0])
    for each in some:
        turn.store.sharing.done(each.id)
    return Reply(Message(say("sharing.dropped_all", names=[each.file.name for each in some])))
