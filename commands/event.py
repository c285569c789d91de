"""Events: something to come to, with as many places as there are; who comes, and who waits for a place."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from bot.appointments import appointment
from bot.chat import Addressed, Choice, Message, Refused, Reply, say
from bot.command import Entry, Turn, command, draws, form
from bot.files import Written
from bot.grammar.kinds import RESOLVES, Text
from bot.intranet.events import Draft, Event, check
from bot.intranet.people import Reader
from bot.language.quotes import bare, quote
from commands.ask import ask, is_answered
from commands.audience import members, shows, where
from commands.club import leave
from commands.enclosing import enclosed
from commands.invited import Invited
from storage.store import Store

SHOWN_COMMENTS = 3
SHOWN = 40  # names
PAGE = 10
BUTTONS = 5
JUST_NOW = timedelta(minutes=15)
_POINTS = "de het een die dat deze dit onze the a an that this our it er ook weer nog start starts begin begint"
_NAME = 4  # words of what it is called, at most
_POINTING_AT_IT = frozenset(_POINTS.split())


@command("event")
def event(
    turn: Turn, invited: Invited, *, most: int | None = None, club: str | None = None, here: bool = False
) -> Reply:
    """Invite people to something; loose words in a direct conversation are shown first."""
    wanted = _draft(invited, most)
    audience = where(turn, club, here)
    if turn.heard.addressed is Addressed.DIRECT and not invited.meant:
        return _preview(turn, wanted, club, here, audience)
    number = turn.store.events.add(wanted, audience=audience, author=turn.person.id, at=turn.now, made_in=turn.home.id)
    key = f"event {number}"
    if shows(turn, audience):
        return Reply(hang=(key,))
    _, name = turn.store.things.reach(audience)
    return Reply(Message(say("event.made_elsewhere", number=number, scope_name=name)), hang=(key,), keep=True)


@command("event preview", listed=False)
def preview(
    turn: Turn, invited: Invited, *, most: int | None = None, club: str | None = None, here: bool = False
) -> Reply:
    """Show an invitation again that was changed before it was put up."""
    wanted = _draft(invited, most)
    if wanted.starts_at <= turn.heard.sent_at:
        raise Refused("grammar.past", at=wanted.starts_at)
    return _preview(turn, wanted, club, here, where(turn, club, here))


def _draft(invited: Invited, most: int | None) -> Draft:
    when = invited.when
    assert when is not None, "it was read without a moment"
    if not when.hour:
        raise Refused("event.what_time", title=invited.title, day=when.at)
    return check(Draft(invited.title, when.at, when.ends_at, invited.venue, invited.text, most))


def _preview(turn: Turn, wanted: Draft, club: str | None, here: bool, audience: int) -> Reply:
    values = {"what": wanted.title, "starts": _iso(wanted.starts_at), "venue": wanted.venue, "text": wanted.text}
    values |= {"ends": _iso(wanted.ends_at)} if wanted.ends_at is not None else {}
    values |= {"most": str(wanted.most)} if wanted.most is not None else {}
    line = event_line({name: value for name, value in values.items() if value})
    line += f" --club {quote(club)}" if club else " --here" if here else ""
    scope, name = turn.store.things.reach(audience)
    said = say("event.preview", event=wanted, scope=scope, scope_name=name, people=members(turn, audience))
    return Reply(Message(said, (Choice(say("bot.yes"), line),)))


def _iso(moment: datetime) -> str:
    return moment.isoformat(timespec="minutes")


@form(
    "event",
    Entry("what"),
    Entry("starts", "moment"),
    Entry("ends", "moment", needed=False),
    Entry("venue", needed=False),
    Entry("most", needed=False),
    Entry("text", "lines", needed=False),
    blame={
        "grammar.past": "starts",
        "grammar.too_far": "starts",
        "bot.usage": "starts",
        "event.what_time": "starts",
        "event.ends_oddly": "ends",
        "event.for_nobody": "most",
    },
    fill=lambda typed: _filled(**typed),
    shortcut=False,
)
def event_line(values: Mapping[str, str]) -> str:
    """`event "…" 2026-11-27 17:00 until 2026-11-27 20:00 max 20 where: "…" about: "…"`."""
    parts = ["event", quote(values.get("what", "")), values.get("starts", "")]
    parts += [f"until {values['ends']}"] if "ends" in values else []
    parts += [f"max {_whole(values['most'])}"] if "most" in values else []
    parts += [f"where: {quote(values['venue'])}"] if "venue" in values else []
    parts += [f"about: {quote(values['text'])}"] if "text" in values else []
    return " ".join(parts)


def _whole(typed: str) -> int:
    """A number of people; 0 for what is none, which is refused."""
    return int(typed) if typed.isdecimal() and len(typed) < 6 else 0


def _filled(invited: Invited, *, most: int | None = None, **_: object) -> dict[str, str]:
    """The fields of what was typed."""
    when = invited.when
    found = {"what": invited.title, "venue": invited.venue, "text": invited.text}
    found |= {"starts": when.at.isoformat()} if when is not None and when.hour else {}
    found |= {"ends": when.ends_at.isoformat()} if when is not None and when.ends_at is not None else {}
    return found | ({"most": str(most)} if most is not None else {})


@command("coming")
def coming(turn: Turn, event: Event) -> Reply:
    """Come to it, or wait for a place; by a reaction, the card alone answers whoever comes."""
    event.check_ahead(turn.heard.sent_at)
    number = event.thing.number
    comes = turn.store.guests.come(number, turn.person.id, turn.now, turn.heard.source)
    now = turn.store.events.get(number, turn.reader)
    reminds = turn.store.guests.wants_reminders(turn.person.id)
    said = say("event.noted", event=now, reminds=reminds) if comes else say("event.waits", event=now)
    choices = (Choice(say("event.to_calendar"), f"calendar {number}"),) if comes else ()
    answer = None if comes and turn.heard.gesture is not None else Message(said, choices)
    return Reply(answer, redraw=(event.thing.key,))


@command("not coming")
def not_coming(turn: Turn, event: Event) -> Reply:
    """Not come; who waits for a place gets it."""
    event.check_ahead(turn.heard.sent_at)
    had = turn.store.guests.drop_out(event.thing.number, turn.person.id)
    return Reply(Message(say("event.dropped_out", event=event, had=had)), redraw=(event.thing.key,) if had else ())


@command("when is", reading=True, listed=False)
def when_is(turn: Turn, what: Text) -> Reply:
    """An event, by what it is called, to whoever asks when it is or whether it goes ahead; else it is a question, as it
    is where something is written that surely answers it."""
    words = [word for word in map(bare, what.words.split()) if word and word not in _POINTING_AT_IT]
    answered = ask(turn, Text(turn.heard.line.strip()))
    said = answered.answer.said if answered.answer is not None else None
    titles = [hit.title.casefold() for hit in said.values.get("hits", ()) if hit.kind != "event"] if said else []
    written = any(word in title for word in words for title in titles)  # "wanneer is de fietsregeling ingegaan"
    if written or not 0 < len(words) <= _NAME or is_answered(answered):
        return answered
    try:
        found: Event = RESOLVES[Event](" ".join(words), turn)
    except Refused:
        return answered
    message = Message(say("event.answer", event=found, others=[]), (_coming(found),))
    return Reply(message, seen=(found.thing.number,), about=found.thing.key)


@command("not after all", listed=False)
def not_after_all(turn: Turn) -> Reply:
    """Who was just told that they come does not, and who joined a club is not in it; of anything else, what was offered
    is dropped."""
    offer = turn.store.offers.get(turn.person.id, turn.home.id, turn.now - JUST_NOW)
    joined = (
        turn.store.clubs.find(offer.about.removeprefix("club ")) if offer and offer.about.startswith("club ") else None
    )
    if joined is not None:
        return leave(turn, joined)
    noted = [line.split()[1] for line in offer.lines if line.startswith("calendar ")] if offer is not None else []
    if not noted:
        return Reply(Message(say("bot.left_alone")))
    return not_coming(turn, turn.store.events.get(int(noted[0]), turn.reader))


@command("who comes", reading=True)
def who_comes(turn: Turn, event: Event) -> Reply:
    """The names of those who come and of those who wait, for whoever may see the event."""
    found = turn.store.guests.of(event.thing.number)
    others = [guest.name for guest in found if not guest.waiting and guest.person != turn.reader.person]
    mine = any(guest.person == turn.reader.person for guest in found if not guest.waiting)
    waiting = [guest.name for guest in found if guest.waiting]
    said = say(
        "event.guests",
        event=event,
        mine=mine,
        others=len(others),
        names=others[:SHOWN],
        rest=max(0, len(others) - SHOWN),
        waiting=waiting[:SHOWN],
    )
    return Reply(Message(said), shares=True)


@command("calendar", reading=True)
def calendar(turn: Turn, event: Event) -> Reply:
    """An event as a file that calendars take."""
    file = Written(f"event-{event.thing.number}.ics", "text/calendar", appointment(event, turn.house.name, turn.now))
    sent = Message(say("event.in_calendar", event=event), file=file)
    return enclosed(turn, sent, Message(say("event.by_dm", event=event)))


@command("events", reading=True)
def events(turn: Turn, *, page: int = 1) -> Reply:
    """What is to come that the asker may see, soonest first."""
    found = turn.store.events.ahead(turn.reader, turn.now, limit=PAGE + 1, skip=PAGE * (page - 1))
    if not found:
        return Reply(Message(say("event.no_more" if page > 1 else "event.none_ahead")))
    shown = found[:PAGE]
    numbers = [each.thing.number for each in shown]
    mine = turn.store.guests.answered(turn.person.id, numbers) if turn.reader.person is not None else {}
    choices = [_coming(each, numbered=True) for each in shown if each.thing.number not in mine]
    more = f"events --page {page + 1}" if len(found) > PAGE else None
    said = say("event.list", events=shown, mine=mine, more=more is not None)
    return Reply(Message(said, tuple(choices[:BUTTONS]), more=more), shares=True)


@draws("event")
def card(store: Store, number: int, reader: Reader) -> Message:
    """The event as it stands, with what can be answered."""
    found = store.events.get(number, reader)
    comments = store.things.comments(number, SHOWN_COMMENTS)
    return Message(say("event.card", event=found, comments=comments), _choices(found), found.thing.key)


def _choices(found: Event) -> tuple[Choice, ...]:
    number = found.thing.number
    return (
        _coming(found),
        Choice(say("event.not_coming"), f"not coming {number}"),
        Choice(say("event.who"), f"who comes {number}", menu=True),
        Choice(say("options.menu"), f"options {number}", menu=True),
    )


def _coming(found: Event, *, numbered: bool = False) -> Choice:
    number = found.thing.number
    return Choice(say("event.coming", number=number if numbered else None), f"coming {number}")
