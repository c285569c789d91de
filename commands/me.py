"""What somebody sets for themselves, and what Jet keeps of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from bot.chat import Addressed, Choice, Message, Refused, Reply, say
from bot.command import Turn, command
from bot.grammar.flags import Flags
from bot.grammar.kinds import Text, reads
from bot.grammar.moments import end
from bot.grammar.words import Context, Misfit, Words
from bot.intranet.digests import QuietHours
from bot.language import CALLED, when
from bot.language.hours import hours
from bot.language.quotes import bare, quote
from commands.zones import zone_named

LONGEST_NAME = 80
MORNING = time(8)


@dataclass(frozen=True)
class Spell:
    """When it is to be quiet: until a moment, or in the same hours of every day."""

    until: datetime | None = None
    hours: QuietHours | None = None


@command("me", reading=True)
def me(turn: Turn) -> Reply:
    """Who I am to Jet, and what I have set."""
    accounts = turn.store.people.accounts(turn.person.id)
    schedule = turn.store.schedules.of(place=turn.home.id, person=turn.person.id)
    said = say(
        "me.settings",
        person=turn.person,
        language=turn.language,
        zone=turn.zone.key,
        accounts=[account.id for account in accounts],
        clubs=turn.store.clubs.names_of(turn.person.id),
        schedule=schedule,
        hours=turn.store.attention.quiet_hours(turn.person.id),
        muted=turn.store.attention.muted(turn.person.id),
        roles=sorted(turn.person.roles),
        quiet=turn.person.quiet_until if (turn.person.quiet_until or turn.now) > turn.now else None,
    )
    return Reply(Message(said))


@command("me name")
def name(turn: Turn, words: Text) -> Reply:
    """Be called something else."""
    tidy = " ".join(words.words.split())
    if not tidy or len(tidy) > LONGEST_NAME:
        raise Refused("me.bad_name", longest=LONGEST_NAME)
    if turn.heard.addressed is not Addressed.PREFIX and not words.quoted and _in_a_sentence(turn):
        said = say("me.name_preview", name=tidy)
        return Reply(Message(said, (Choice(say("bot.yes"), f"me name {quote(tidy)}"),)))
    turn.store.people.change(turn.person.id, name=tidy)
    return Reply(Message(say("me.name_set", name=tidy)))


def _in_a_sentence(turn: Turn) -> bool:
    """ "ik heet je welkom" may be no name at all."""
    found = turn.texts.vocabulary.find(turn.heard.line)
    return found is not None and found.phrase not in ("me name", "ik naam")


@command("me language")
def language(turn: Turn, word: str) -> Reply:
    """Be spoken to in Dutch or English."""
    chosen = CALLED.get(bare(word))
    if chosen is None:
        raise Refused("me.no_such_language", typed=word)
    turn.store.people.change(turn.person.id, language=chosen)
    return Reply(Message(say(f"me.language_{chosen}")))


@command("me timezone")
def timezone(turn: Turn, word: str) -> Reply:
    """Have times told as they are where I am."""
    zone = zone_named(word)
    if zone is None:
        raise Refused("me.no_such_zone", typed=word)
    turn.store.people.change(turn.person.id, zone=zone.key)
    turn.store.schedules.moved(turn.person.id, zone.key, turn.now)
    return Reply(Message(say("me.zone_set", zone=zone.key, now=turn.now.astimezone(zone))))


@reads(datetime)
def _until(words: Words, context: Context, _: Flags) -> datetime:
    said = [token.text for token in words.take_all()]
    if not said:
        raise Misfit("when", missing=True)
    if len(said) > 1 and bare(said[0]) in ("for", "voor"):
        del said[0]
    spell = when.duration(said, context.language)  # "8u" is eight hours here, not eight o'clock
    if spell is not None and spell[1] == len(said):
        return context.sent_at + spell[0]
    return end(said, context, MORNING)


@reads(Spell)
def _spell(words: Words, context: Context, flags: Flags) -> Spell:
    found = hours([token.text for token in words.left], context.language)
    if found is None:
        return Spell(until=_until(words, context, flags))
    words.take_all()
    return Spell(hours=QuietHours(*found))


@command("quiet")
def quiet(turn: Turn, spell: Spell | None = None) -> Reply:
    """No unasked messages for a while, or in some hours of every day; without a time, until tomorrow morning."""
    if spell is not None and spell.hours is not None:
        turn.store.attention.set_quiet_hours(turn.person.id, spell.hours)
        return Reply(Message(say("me.quiet_hours", hours=spell.hours)), about="quiet")
    tomorrow = turn.now.astimezone(turn.zone).date() + timedelta(days=1)
    until = (spell and spell.until) or datetime.combine(tomorrow, MORNING, turn.zone)
    turn.store.people.change(turn.person.id, quiet_until=until)
    return Reply(Message(say("me.quiet", until=until)), about="quiet")


@command("quiet off")
def quiet_off(turn: Turn) -> Reply:
    """Messages may come again; where it was quiet for a while, the hours of every day stay."""
    kept = None
    if turn.person.quiet_until is not None and turn.person.quiet_until > turn.now:
        kept = turn.store.attention.quiet_hours(turn.person.id)
    else:
        turn.store.attention.set_quiet_hours(turn.person.id, None)
    turn.store.people.change(turn.person.id, quiet_until=None)
    return Reply(Message(say("me.quiet_off", hours=kept)))


@command("privacy", reading=True)
def privacy(_: Turn) -> Reply:
    """What is kept, in a few lines."""
    return Reply(Message(say("me.privacy")))
