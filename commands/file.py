"""Files: a document as the file that it came in, by direct message."""

from __future__ import annotations

from dataclasses import replace

from bot.chat import Choice, Message, Refused, Reply, say
from bot.command import Turn, command
from bot.files import Attached
from bot.intranet.documents import Document
from bot.intranet.things import Thing
from commands.ask import SEQUEL_WITHIN, asked_before
from commands.document import of
from commands.enclosing import enclosed
from commands.search import PAGE

_FEW = 2  # documents in another language that are named


@command("file")
def file(turn: Turn, thing: Thing | None = None, version: int = 0) -> Reply:
    """Send the file of a document to the asker alone; who may have it is asked again when it goes. Without a number it
    is the one that was just shown or answered from."""
    found = of(turn, thing) if thing is not None else _just_told(turn)
    earlier = {each.version: each for each in turn.store.documents.versions.of(found.number, turn.reader)}
    version = 0 if version == found.version else version
    if version and version not in earlier:
        raise Refused("document.no_version", document=found, which=version, versions=sorted(earlier))
    sha256 = turn.store.documents.file(found.number, version, turn.reader)
    size = None if sha256 is None else turn.store.blobs.size(sha256)
    if sha256 is None or size is None:
        raise Refused("file.none", document=found)
    name = (earlier[version].file_name if version else found.file_name) or found.title
    kind = turn.store.blobs.media_type(sha256) or "application/octet-stream"
    attached = Attached(found.number, version, name, kind, size)
    sent = Message(say("file.here", document=found, version=version), file=attached)
    return replace(enclosed(turn, sent, Message(say("file.by_dm", document=found))), seen=(found.number,))


@command("in dutch", reading=True, listed=False)
def in_dutch(turn: Turn) -> Reply:
    """What was just told, in Dutch."""
    return _in_language(turn, "nl")


@command("in english", reading=True, listed=False)
def in_english(turn: Turn) -> Reply:
    """What was just told, in English."""
    return _in_language(turn, "en")


def _in_language(turn: Turn, language: str) -> Reply:
    """What of it is written in a language; where nothing is, that Jet translates nothing, and the ways on."""
    found = [each for each in shown(turn) or _asked_about(turn) if each.language == language][:_FEW]
    if not found:
        return Reply(Message(say("file.not_in_language", language=language)))
    choices = tuple(Choice(each.title, f"show {each.number}") for each in found)
    return Reply(Message(say("file.in_language", documents=found, language=language), choices))


def _asked_about(turn: Turn) -> list[Document]:
    """The documents that say something of what the asker asked last."""
    before = asked_before(turn)
    hits = turn.search(before.words, PAGE) if before is not None else []
    found = (turn.store.documents.get(hit.number, turn.reader) for hit in hits)
    return [each for each in found if each is not None]


def _just_told(turn: Turn) -> Document:
    """The document that was just shown, answered from, or the only one found; raises `Refused`, which asks."""
    offer = turn.store.offers.get(turn.person.id, turn.home.id, turn.now - SEQUEL_WITHIN)
    answered = [line.split()[1] for line in offer.lines if line.startswith("useful ")] if offer is not None else []
    documents = shown(turn)
    if about := [each for each in documents if offer is not None and offer.about == f"document {each.number}"]:
        return about[0]
    if answered:
        return of(turn, turn.store.things.get(int(answered[0]), turn.reader))
    if len(documents) > 1:
        refused = Refused("file.several", documents=documents)
        refused.choices = tuple(Choice(each.title, f"file {each.number}") for each in documents)
        raise refused
    return documents[0] if documents else of(turn, _answered_from(turn))


def shown(turn: Turn) -> list[Document]:
    """The documents among what was just shown to the asker."""
    offer = turn.store.offers.get(turn.person.id, turn.home.id, turn.now - SEQUEL_WITHIN)
    if offer is None:
        return []
    numbers = [line.split()[1] for line in offer.lines if line.startswith(("show ", "file "))]
    numbers += [offer.about.split()[1]] if offer.about.startswith("document ") else []
    found = (turn.store.documents.get(int(each), turn.reader) for each in dict.fromkeys(numbers) if each.isdecimal())
    return [each for each in found if each is not None]


def _answered_from(turn: Turn) -> Thing:
    before = asked_before(turn)
    thing = turn.store.things.get(before.documents[0], turn.reader) if before and before.documents else None
    if thing is None:
        raise Refused("file.which")
    return thing
