"""Reminders: of what somebody comes to, a day and an hour before; and word of changes and of places that came free."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.chat import Choice, Message, Reply, say
from bot.command import Due, Turn, command, timer
from bot.grammar.kinds import Text
from bot.intranet.digests import quiet_end
from bot.intranet.events import Event, Reminder, remind_at
from bot.intranet.people import Person, Reader


@command("reminders off")
def off(turn: Turn) -> Reply:
    """No reminders of what I come to."""
    new = turn.store.guests.set_reminders(turn.person.id, on=False)
    return Reply(Message(say("reminder.off" if new else "reminder.off_already")))


@command("reminders on")
def on(turn: Turn) -> Reply:
    """Reminders again."""
    new = turn.store.guests.set_reminders(turn.person.id, on=True)
    return Reply(Message(say("reminder.on" if new else "reminder.on_already")))


@command("remind", reading=True, listed=False)
def remind_me(turn: Turn, event: Event) -> Reply:
    """Who comes is reminded; who does not is asked whether they do."""
    event.check_ahead(turn.heard.sent_at)
    number = event.thing.number
    if not turn.store.guests.wants_reminders(turn.person.id):
        return Reply(Message(say("reminder.are_off", event=event), (Choice(say("bot.yes"), "reminders on", yes=True),)))
    if number in turn.store.guests.answered(turn.person.id, [number]):
        return Reply(Message(say("reminder.already", event=event)))
    return Reply(
        Message(say("reminder.if_coming", event=event), (Choice(say("bot.yes"), f"coming {number}", yes=True),))
    )


@command("remind otherwise", reading=True, listed=False)
def remind_otherwise(_: Turn, rest: Text | None = None) -> Reply:
    """What Jet cannot keep for somebody is not promised."""
    return Reply(Message(say("reminder.events_only")))


@timer(lambda store, now: bool(store.guests.with_room(now)))
def let_in(due: Due) -> list[Reply]:
    """A place came free, however that was: the first of those who wait comes, and is told."""
    replies = []
    for number in due.store.guests.with_room(due.now):
        event = _event(due, number)
        waiting = due.store.guests.next_in_line(number)
        welcome = [who for who in waiting if who in _may_see(due, event, waiting)]
        due.store.guests.leave_out(number, set(waiting) - set(welcome))
        due.store.guests.let_in(number, welcome, event.starts_at, due.now)
        told = Message(say("event.let_in", event=event))
        replies.append(Reply(redraw=(event.thing.key,), to_people=tuple((who, told) for who in welcome)))
    return replies


@timer(lambda store, now: store.untold.any())
def tell(due: Due) -> list[Reply]:
    """It changed or is called off: some of those who come are told, as it stands by now."""
    telling = due.store.untold.take()
    if telling is None:  # another process has told the last of them
        return []
    called_off = due.store.events.called_off(telling.event)
    if called_off is not None and telling.last:
        due.store.guests.dismiss(telling.event)
    try:
        event = called_off or _event(due, telling.event)
    except LookupError:  # it was hidden
        return []
    if event.ends < due.now:
        return []
    what = "event.changed" if called_off is None else "event.cancelled"
    told = Message(say(what, event=event, mine=True))
    return [Reply(to_people=tuple((who, told) for who in _may_see(due, event, telling.people)))]


@timer(lambda store, now: store.guests.any_to_remind(now))
def remind(due: Due) -> list[Reply]:
    """Tell those who come; once for each time that was passed, and never after it began."""
    by_event: dict[int, list[Reminder]] = {}
    for each in due.store.guests.to_remind(due.now):
        by_event.setdefault(each.event, []).append(each)
    return [reply for number, theirs in by_event.items() for reply in _of(due, number, theirs)]


def _of(due: Due, number: int, theirs: list[Reminder]) -> Iterator[Reply]:
    try:
        event = _event(due, number)
    except LookupError:  # it was hidden
        due.store.guests.remind_next(theirs, None)
        return
    due.store.guests.remind_next(theirs, remind_at(event.starts_at, due.now))
    if event.starts_at <= due.now:
        return
    there = _may_see(due, event, [each.person for each in theirs])
    told = Message(say("reminder.of_event", event=event))
    yield Reply(to_people=tuple((who, told) for who, person in there.items() if _wants(due, person, event)))


def _event(due: Due, number: int) -> Event:
    return due.store.events.get(number, Reader(frozenset((due.store.things.audience_of(number),))))


def _may_see(due: Due, event: Event, people: Sequence[int]) -> dict[int, Person]:
    """Those who are still there, and in the club or place that it is for."""
    active = due.store.readers.people(people)
    readers = due.store.readers.of_people(active)
    return {who: active[who] for who in active if event.thing.audience in readers[who].audiences}


def _wants(due: Due, person: Person, event: Event) -> bool:
    """Not who said no, nor who is to be left alone until it has begun."""
    hours = due.store.attention.quiet_hours(person.id)
    quiet = quiet_end(due.now, person.quiet_until, hours, person.zone or due.house.zone)
    return due.store.guests.wants_reminders(person.id) and (quiet is None or quiet < event.starts_at)
