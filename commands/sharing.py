"""A file shared with Jet becomes a document, once its owner has said for whom."""

from __future__ import annotations

from datetime import date

from bot.chat import Choice, Message, Refused, Reply, say
from bot.command import Turn, command
from bot.files import SharedFile, papers, suffix
from bot.grammar.kinds import Text
from bot.intranet.documents import Document
from bot.intranet.people import Reader
from bot.intranet.reviews import may_change, split
from bot.language.quotes import quote, tokens
from commands.audience import where
from commands.document import value

_NEW = ".pdf .docx .pptx .xlsx .odt .ods .odp .html .htm .md .txt .csv .tsv .eml"
READABLE = frozenset(f"{_NEW} .doc .xls .ppt .rtf .msg .epub".split())
CLUBS = 3  # offered by button


@command("take file", listed=False)
def take_file(turn: Turn, said: Text | None = None) -> Reply:
    """Say what can become of a file that was just shared; nothing of it is fetched before a yes."""
    files = papers(turn.heard.files)
    if not files:
        raise Refused("sharing.which")
    file = files[0]
    if suffix(file.name) not in READABLE:
        raise Refused("sharing.not_allowed", name=file.name)
    if file.size is not None and file.size > turn.house.largest_file:
        raise Refused("sharing.too_large", name=file.name, largest=turn.house.largest_file // 1_000_000)
    audience = where(turn, None, False)
    number = turn.store.sharing.offer(turn.person.id, turn.heard.account.connection, file, audience, turn.now)
    scope, scope_name = turn.store.things.reach(audience)
    before = _before(turn, file)
    clubs = [turn.store.clubs.get(club).name for club in sorted(turn.store.clubs.of(turn.person.id))[:CLUBS]]
    values = {"number": number, "name": file.name, "scope": scope, "scope_name": scope_name, "before": before}
    line = f"keep file {number}"
    choices = [Choice(say("sharing.yes_label", **values), line)]
    if before is not None:
        choices.insert(0, Choice(say("sharing.replace_label", document=before), f"{line} {before.number}"))
    choices += [Choice(say("sharing.club_label", club=name), f"{line} for {quote(name)}") for name in clubs]
    told = say("sharing.offered", more=len(files) - 1, **values)
    return Reply(Message(told, (*choices, Choice(say("sharing.no_label"), f"drop file {number}"))))


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
    words = [token.text for token in tokens(changes.words)] if changes is not None else []
    if len(words) == 1 and words[0].isdecimal():
        document = turn.store.documents.get(int(words[0]), turn.reader)
        if document is None or not may_change(turn.person, document):
            raise Refused("sharing.not_yours", number=words[0])
        turn.store.sharing.confirm(which, document.audience, {}, document.number, turn.now)
        return Reply(Message(say("sharing.reading", name=shared.file.name)))
    try:
        said = split(words)
    except ValueError as error:
        raise Refused("sharing.says_nothing", word=str(error), number=which) from None
    labels = {label: value(turn, label, its) for label, its in said}
    audience = labels.pop("audience", shared.audience)
    plain = {name: its.isoformat() if isinstance(its, date) else its for name, its in labels.items()}
    turn.store.sharing.confirm(which, audience, plain, None, turn.now)
    return Reply(Message(say("sharing.reading", name=shared.file.name)))


@command("drop file", listed=False)
def drop_file(turn: Turn, which: int) -> Reply:
    """Leave it."""
    shared = turn.store.sharing.of(which, turn.person.id)
    if shared is None:
        raise Refused("sharing.gone")
    turn.store.sharing.done(which)
    return Reply(Message(say("sharing.dropped", name=shared.file.name)))
