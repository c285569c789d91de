"""Digests: what is new, told in a place or to a person, at a chosen hour, or now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.chat import Message, Refused, Reply, say
from bot.command import Due, Turn, command, timer
from bot.grammar.flags import Flags
from bot.grammar.kinds import reads
from bot.grammar.words import Context, Misfit, Words
from bot.intranet.digests import CLOSING_SOON, MOST_ITEMS, News, Rhythm, Schedule
from bot.intranet.people import Reader
from bot.language.quotes import bare
from bot.language.weekdays import weekdays
from bot.language.when import clock
from commands.zones import zone_named
from storage.store import Store

_ME = ("me", "mij", "mijn")
_HERE = ("here", "hier")
_LANGUAGES = {"nl": "nl", "nederlands": "nl", "dutch": "nl", "en": "en", "english": "en", "engels": "en"}
_DAY = timedelta(days=1)
_AT_ONCE = 200


@dataclass(frozen=True)
class Wanted:
    """A digest as it was asked for; what was not said is None."""

    mine: bool
    days: frozenset[int] | None = None
    at: time | None = None
    language: str | None = None
    zone: ZoneInfo | None = None


@reads(Wanted)
def _wanted(words: Words, context: Context, _: Flags) -> Wanted:
    """`here|me`, then days, an hour, a language and a zone in any order."""
    said = [token.text for token in words.take_all()]
    if not said:
        raise Misfit("who", missing=True)
    who = bare(said.pop(0))
    if who not in (*_ME, *_HERE):
        raise Misfit("who")
    found: dict[str, object] = {}
    while said:
        name, value, used = _piece(said, context.language)
        found[name] = value
        del said[:used]
    return Wanted(who in _ME, **found)  # type: ignore[arg-type]


def _piece(said: list[str], language: str) -> tuple[str, object, int]:
    if days := weekdays(said, language):
        return "days", *days
    if at := clock(said, language):
        return "at", *at
    word = bare(said[0])
    if word in ("om", "at", "in"):
        return _piece_after(said, language)
    if word in _LANGUAGES:
        return "language", _LANGUAGES[word], 1
    zone = zone_named(said[0])
    if zone is None:
        raise Misfit("when")
    return "zone", zone, 1


def _piece_after(said: list[str], language: str) -> tuple[str, object, int]:
    if len(said) == 1:
        raise Misfit("when", missing=True)
    name, value, used = _piece(said[1:], language)
    return name, value, used + 1


@command("digest")
def digest(turn: Turn, wanted: Wanted) -> Reply:
    """Tell what is new here, or to me, from now on."""
    mine = wanted.mine or turn.home.direct
    home = turn.store.places.direct_with(turn.heard.account) if mine and not turn.home.direct else turn.home
    if home is None:
        raise Refused("me.in_private")
    zone = wanted.zone or turn.zone
    at = wanted.at or turn.house.digest_time
    rhythm = Rhythm(wanted.days or frozenset(range(7)), at, zone)
    schedule = turn.store.schedules.set(
        rhythm,
        place=home.id,
        person=turn.person.id if mine else None,
        made_by=turn.person.id,
        now=turn.now,
        language=wanted.language,
    )
    said = say("digest.set", mine=mine, rhythm=rhythm, every_day=len(rhythm.days) == 7, next_at=schedule.next_at)
    return Reply(Message(said))


@command("digest off")
def off(turn: Turn) -> Reply:
    """No more digests here; in a direct conversation, none to me."""
    person = turn.person.id if turn.home.direct else None
    had = turn.store.schedules.stop(place=turn.home.id, person=person)
    return Reply(Message(say("digest.stopped" if had else "digest.none", mine=turn.home.direct)))


@command("digest now", reading=True)
def now(turn: Turn) -> Reply:
    """What is new since the last digest, or since yesterday; in a shared place, for all to see."""
    person = turn.person.id if turn.home.direct else None
    schedule = turn.store.schedules.of(place=turn.home.id, person=person)
    since = schedule.told_until if schedule is not None else turn.now - _DAY
    news = _gathered(turn.store, turn.here, since, turn.now)
    if not news:
        return Reply(Message(say("digest.nothing")))
    return Reply(Message(say("digest.news", news=news, name=turn.home.name, mine=turn.home.direct)), public=True)


@timer(lambda store, now: store.schedules.waits(now))
def send_due(due: Due) -> list[Reply]:
    """Each schedule once for each local date: sent, empty, or skipped when it is too late."""
    return [reply for schedule in due.store.schedules.due(due.now, _AT_ONCE) for reply in _send(due, schedule)]


def _send(due: Due, schedule: Schedule) -> list[Reply]:
    store = due.store
    late = due.now - schedule.next_at > due.house.late_limit
    reader = _reader(store, schedule)
    held = late or _quiet(store, schedule, due.now)
    news = None if held else _gathered(store, reader, schedule.told_until, due.now)
    state = "skipped" if held else "sent" if news else "empty"
    new = store.schedules.take_up(schedule.id, schedule.next_date, state, due.now)
    due.late(due.now - schedule.next_at)
    local_date, at = schedule.rhythm.next_after(max(due.now, schedule.next_at))
    told_until = schedule.told_until if held else due.now
    store.schedules.advance(schedule.id, local_date, at, told_until)
    if not (new and news) or schedule.place is None:
        return []
    home = store.places.get(schedule.place)
    said = say("digest.news", news=news, name=home.name, mine=schedule.person is not None)
    return [Reply(say_in=((schedule.place, Message(said, language=schedule.language)),))]


def _quiet(store: Store, schedule: Schedule, now: datetime) -> bool:
    """Somebody who asked for quiet gets no digest; what it would have told comes with the next one."""
    if schedule.person is None:
        return False
    until = store.people.get(schedule.person).quiet_until
    return until is not None and until > now


def _reader(store: Store, schedule: Schedule) -> Reader:
    if schedule.person is not None:
        return store.people.reader(schedule.person)
    assert schedule.place is not None
    return store.places.reader(store.places.get(schedule.place))


def _gathered(store: Store, reader: Reader, since: datetime, now: datetime) -> News:
    """What a reader may see and was not told yet."""
    opened = store.polls.newest(reader, since, closed=False, limit=MOST_ITEMS)
    closing = store.polls.closing(reader, now, now + CLOSING_SOON, MOST_ITEMS)
    known = {poll.thing.number for poll in closing}
    return News(
        posts=tuple(store.posts.newest(reader, since=since, limit=MOST_ITEMS)),
        closing=tuple(closing),
        opened=tuple(poll for poll in opened if not poll.closed and poll.thing.number not in known),
        closed=tuple(store.polls.newest(reader, since, closed=True, limit=MOST_ITEMS)),
    )
