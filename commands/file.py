"""Files: a document as the file that it came in, by direct message."""

from __future__ import annotations

from dataclasses import replace

from bot.chat import Message, Refused, Reply, say
from bot.command import Turn, command
from bot.files import Attached
from bot.intranet.things import Thing
from commands.ask import asked_before
from commands.document import of
from commands.enclosing import enclosed


@command("file")
def file(turn: Turn, thing: Thing | None = None, version: int = 0) -> Reply:
    """Send the file of a document to the asker alone; who may have it is asked again when it goes. Without a number it
    is the one that was just answered from."""
    found = of(turn, thing or _answered_from(turn))
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


def _answered_from(turn: Turn) -> Thing:
    before = asked_before(turn)
    thing = turn.store.things.get(before.documents[0], turn.reader) if before and before.documents else None
    if thing is None:
        raise Refused("file.which")
    return thing
