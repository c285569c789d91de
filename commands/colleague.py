"""Who somebody is: what a colleague looks after, and what they can be asked about."""

from __future__ import annotations

from typing import Any

from bot.chat import Message, Refused, Reply, say
from bot.command import Turn, command
from bot.grammar.kinds import Text
from bot.intranet.people import Person
from bot.language.quotes import bare
from commands.hello import who_are_you

NAMESAKES = 5
LOOKED_AFTER = 3  # documents
_LONGEST = 5  # words of a name


@command("who is", reading=True)
def who_is(turn: Turn, name: Text) -> Reply:
    """A colleague by whole or first name; whoever is not known may be asked about in a question."""
    called = name.words.strip(" ?!.,")
    if bare(called) in (bare(turn.texts.persona.name), bare(turn.texts.persona.command)):
        return who_are_you(turn)
    found = turn.store.people.named(called) if len(called.split()) <= _LONGEST else []
    if not found:
        raise Refused("colleague.unknown", name=called)
    colleagues = [_told(turn, person) for person in found[:NAMESAKES]]
    return Reply(Message(say("colleague.told", colleagues=colleagues, more=len(found) > NAMESAKES)))


def _told(turn: Turn, person: Person) -> dict[str, Any]:
    ambassador = turn.store.ambassadors.get(person.id)
    looked_after = turn.store.documents.many(turn.store.documents.reviews.of(person.id), turn.reader)
    return {
        "name": person.name,
        "ambassador": ambassador,
        "away": ambassador is not None and (ambassador.away_until or turn.now) > turn.now,
        "leads": turn.store.clubs.led_by(person.id),
        "documents": list(looked_after.values())[:LOOKED_AFTER],
    }
