"""Events that change or are called off; who comes is told soon after (`commands.reminder`)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from bot.chat import Message, Refused, Reply, say
from bot.command import COMMANDS, Turn
from bot.grammar.flags import Flags
from bot.grammar.kinds import Text
from bot.grammar.words import Context
from bot.intranet.events import Draft, Event, check
from bot.intranet.things import Thing, check_author
from bot.language.quotes import bare, quote
from commands.changing import Changing, changing
from commands.invited import LABELS, Invited, invited_in

_LEADS = ("to", "naar")  # "edit 42 to sunday 12:00" gives no title


def _change(turn: Turn, thing: Thing, text: Text) -> Reply:
    """What was typed is changed, and nothing else: a title, a moment, `where:`, `about:`, `max`."""
    check_author(thing, turn.person)
    number = thing.number
    old = turn.store.events.get(number, turn.reader)
    old.check_ahead(turn.heard.sent_at)
    wanted = _wanted(turn, old, text.words)
    turn.store.events.change(number, wanted, turn.now)
    if wanted.starts_at != old.starts_at:
        turn.store.guests.remind_anew(number, wanted.starts_at, turn.now)
    new = turn.store.events.get(number, turn.reader)
    answer, redraw = Message(say("event.edited", event=new)), (old.thing.key,)
    if (new.starts_at, new.ends_at, new.venue) == (old.starts_at, old.ends_at, old.venue):
        return Reply(answer, redraw=redraw, about=old.thing.key)
    turn.store.untold.begin(number, turn.person.id)
    told = Message(say("event.changed", event=new, mine=False))
    return Reply(answer, redraw=redraw, tell=((old.thing.key, told),), about=old.thing.key)


def _notice(turn: Turn, thing: Thing) -> str:
    """All that is said of an event, as `_change` takes it: a line each, in quotes where they would be misread."""
    check_author(thing, turn.person)
    event = turn.store.events.get(thing.number, turn.reader)
    event.check_ahead(turn.heard.sent_at)
    plain = _lines(turn, event.draft, str)
    try:
        return plain if _wanted(turn, event, plain) == event.draft else _lines(turn, event.draft, quote)
    except Refused:
        return _lines(turn, event.draft, quote)


def _lines(turn: Turn, draft: Draft, put: Callable[[str], str]) -> str:
    when, venue, about = (words[0] for words in LABELS[turn.language].values())
    moments = [at.astimezone(turn.zone) for at in (draft.starts_at, draft.ends_at) if at is not None]
    lines = [put(draft.title), f"{when}: " + " - ".join(f"{at:%Y-%m-%d %H:%M}" for at in moments)]
    lines += [f"{venue}: {put(draft.venue)}"] if draft.venue else []
    lines += [f"max {draft.most}"] if draft.most is not None else []
    return "\n".join(lines + ([f"{about}: {put(draft.text)}"] if draft.text else []))


def _wanted(turn: Turn, old: Event, text: str) -> Draft:
    of_event = COMMANDS["event"].flags
    known = {flag.name: turn.texts.vocabulary.flag_words("event", flag.name) for flag in of_event}
    context = Context(turn.heard.sent_at, turn.zone, turn.language)
    flags = Flags(of_event, known, context)
    said = invited_in(text, context, flags)
    title = said.title if bare(said.title) not in _LEADS else ""
    before = old.draft
    starts_at = _starts(turn, before.starts_at, said)
    ends_at = said.when.ends_at if said.when is not None else None
    if ends_at is None and before.ends_at is not None:
        ends_at = before.ends_at + (starts_at - before.starts_at)  # it lasts as long
    return check(
        Draft(
            title or before.title,
            starts_at,
            ends_at,
            said.venue or before.venue,
            said.text or before.text,
            flags.values.get("most", before.most),
        )
    )


def _starts(turn: Turn, before: datetime, said: Invited) -> datetime:
    """A day alone is another day at the same hour."""
    if said.when is None:
        return before
    if said.when.hour:
        return said.when.at
    hour = before.astimezone(turn.zone).time()
    return datetime.combine(said.when.at.astimezone(turn.zone).date(), hour, turn.zone)


def _cancel(turn: Turn, thing: Thing) -> Reply:
    """Take it away; those who come or wait are told, and where it hung, if there were any."""
    check_author(thing, turn.person)
    event = turn.store.events.get(thing.number, turn.reader)
    turn.store.things.delete(thing.number)
    turn.store.people.note(turn.now, turn.person.id, "delete", thing.key)
    people = 0 if event.ends < turn.now else turn.store.untold.begin(thing.number, turn.person.id)
    if not people:
        turn.store.guests.dismiss(thing.number)
        return Reply(Message(say("post.deleted", thing=thing)), unhang=(thing.key,))
    answer = Message(say("event.called_off", event=event, people=people))
    told = Message(say("event.cancelled", event=event, mine=False))
    return Reply(answer, unhang=(thing.key,), tell=((thing.key, told),))


changing("event", Changing(edit=_change, stands=_notice, delete=_cancel, undo=True))
