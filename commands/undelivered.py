"""What could not be delivered: told to the admins once, and to the author of what it shows; tried again or dropped."""

from __future__ import annotations

from collections.abc import Iterable

from bot.chat import Choice, Message, Refused, Reply, say
from bot.command import Due, Turn, command, timer
from bot.intranet.undelivered import Undelivered
from storage.store import Store

SHOWN = 10


@command("undelivered", reading=True)
def undelivered(turn: Turn) -> Reply:
    """What will not arrive by itself, and why."""
    _admins_only(turn)
    count = turn.store.undelivered.count()
    if not count:
        return Reply(Message(say("undelivered.none")))
    return Reply(_listed(turn.store.undelivered.newest(SHOWN), count))


@command("undelivered retry")
def retry(turn: Turn, number: int | None = None) -> Reply:
    """Try one of them again, or all."""
    _admins_only(turn)
    tried = turn.store.undelivered.retry(_one(number), turn.now)
    if number is not None and not tried:
        raise Refused("undelivered.no_such", number=number)
    turn.store.people.note(turn.now, turn.person.id, "undelivered retry", str(number or "all"))
    return Reply(Message(say("undelivered.retried", count=tried)))


@command("undelivered drop")
def drop(turn: Turn, number: int | None = None) -> Reply:
    """Forget one of them, or all."""
    _admins_only(turn)
    dropped = turn.store.undelivered.drop(_one(number))
    if number is not None and not dropped:
        raise Refused("undelivered.no_such", number=number)
    turn.store.people.note(turn.now, turn.person.id, "undelivered drop", str(number or "all"))
    return Reply(Message(say("undelivered.dropped", count=dropped)))


@timer(lambda store, now: store.undelivered.wait(now))
def tell(due: Due) -> list[Reply]:
    """Tell the admins of all that is new, in one message; and authors what of theirs is not to be seen where."""
    count, found = due.store.undelivered.tell(due.now, SHOWN)
    message = _listed(found, count)
    told = [(person, message) for person in sorted(due.store.people.roles("admin"))]
    return [Reply(to_people=(*told, *_to_authors(due.store, found)))]


def _to_authors(store: Store, found: Iterable[Undelivered]) -> list[tuple[int, Message]]:
    told: dict[tuple[int, int, str], Message] = {}
    for one in (each for each in found if each.place):
        thing = store.undelivered.thing(one)
        if thing is not None and thing.author is not None:
            said = say("undelivered.yours", number=thing.number, place=one.place)
            told[thing.author, thing.number, one.place] = Message(said)
    return [(author, message) for (author, _, _), message in told.items()]


def _listed(found: Iterable[Undelivered], count: int) -> Message:
    choices = (
        Choice(say("undelivered.retry_all"), "undelivered retry"),
        Choice(say("undelivered.drop_all"), "undelivered drop"),
    )
    return Message(say("undelivered.list", found=tuple(found), count=count), choices)


def _one(number: int | None) -> list[int] | None:
    return None if number is None else [number]


def _admins_only(turn: Turn) -> None:
    if not turn.person.admin:
        admins = turn.store.people.names(turn.store.people.roles("admin"))
        raise Refused("running.admins_only", admins=sorted(admins.values()))
