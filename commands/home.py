"""The first screen: what is new, what waits for a vote, clubs, settings; a tab where there is one, or a message."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bot.chat import Choice, Message, Reply, Screen, say
from bot.command import Turn, command
from bot.conversation.telling.screens import Look, screen
from bot.language.quotes import quote

_NEW = timedelta(days=7)
POSTS, POLLS, EVENTS, CLUBS = 5, 3, 3, 5
_COUNT = 100


@command("home", reading=True)
def home(turn: Turn) -> Reply:
    """The same as the tab, as a message."""
    look = Look(turn.store, turn.person, turn.reader, turn.home, turn.house, turn.now, turn.language)
    _, *parts = drawn(look).parts
    choices = tuple(_alone(choice) for part in parts for choice in part.choices)
    hello = say("home.hello_message", name=turn.person.first_name)
    return Reply(Message(hello, choices, also=tuple(part.said for part in parts)))


def _alone(choice: Choice) -> Choice:
    """An answer away from its question has the number of that before it."""
    return replace(choice, label=f"{choice.run.split()[1]} {choice.label}") if choice.id else choice


@screen("home")
def drawn(look: Look) -> Screen:
    """Everything that concerns one person, each part with what can be pressed in it."""
    parts = [_hello(look), _news(look), *_polls(look), *_events(look), _clubs(look), _settings(look)]
    if look.person.moderator or look.person.in_feedback_group:
        parts.append(_running(look))
    return Screen(tuple(parts), say("home.ask"), say("home.ask_example"), say("home.rest"))


def _hello(look: Look) -> Message:
    choices = (
        Choice(say("home.new_poll"), "poll"),
        Choice(say("home.new_post"), "post"),
        Choice(say("home.add_documents"), "document add"),
        Choice(say("home.feedback"), "feedback"),
    )
    return Message(say("home.hello", name=look.person.first_name), choices)


def _news(look: Look) -> Message:
    posts = look.store.posts.newest(look.reader, since=look.now - _NEW, limit=POSTS + 1)
    choices = (Choice(say("home.timeline"), "timeline"),) if posts else ()
    return Message(say("home.news", posts=posts[:POSTS], more=len(posts) > POSTS), choices)


def _polls(look: Look) -> list[Message]:
    """The polls that wait for a vote, each with its answers; how many more there are."""
    found = look.store.polls.waiting_for(look.person.id, look.reader, look.now, _COUNT)
    if not found:
        return [Message(say("home.no_polls"))]
    shown = [_poll(poll.thing.number, look) for poll in found[:POLLS]]
    more = found[POLLS:]
    if more:
        choices = tuple(Choice(f"{poll.thing.number}", f"show {poll.thing.number}") for poll in more[:CLUBS])
        shown.append(Message(say("home.more_polls", polls=more[:CLUBS], count=len(more)), choices))
    return shown


def _poll(number: int, look: Look) -> Message:
    poll = look.store.polls.get(number, look.reader)
    verb = "toggle " if poll.several else ""
    choices = tuple(
        Choice(each.label, f"vote {number} {verb}id:{each.tag}", id=f"id:{each.tag}") for each in poll.options
    )
    return Message(say("home.poll", poll=poll), choices)


def _events(look: Look) -> list[Message]:
    """What is to come first, with a button for what was not answered yet; nothing where nothing is to come."""
    found = look.store.events.ahead(look.reader, look.now, limit=EVENTS + 1)
    if not found:
        return []
    shown = found[:EVENTS]
    mine = look.store.guests.answered(look.person.id, [event.thing.number for event in shown])
    choices = [
        Choice(say("event.coming", number=event.thing.number), f"coming {event.thing.number}")
        for event in shown
        if event.thing.number not in mine
    ]
    more = len(found) > EVENTS
    choices += [Choice(say("home.all_events"), "events")] if more else []
    return [Message(say("home.events", events=shown, mine=mine, more=more), tuple(choices))]


def _clubs(look: Look) -> Message:
    mine = look.store.clubs.of(look.person.id)
    every = look.store.clubs.all()
    open_ones = [club for club in every if club.id not in mine and club.state == "open"]
    found = sorted(open_ones, key=lambda club: -club.members)[:CLUBS]
    choices = [Choice(say("home.join", club=club), f"club join {quote(club.slug)}") for club in found]
    if len(every) > len(found):
        choices.append(Choice(say("home.all_clubs"), "club list"))
    ours = [club.name for club in every if club.id in mine]
    return Message(say("home.clubs", mine=ours, found=found), tuple(choices))


def _settings(look: Look) -> Message:
    schedule = look.store.schedules.of(place=look.home.id, person=look.person.id)
    until = look.person.quiet_until
    quiet = until if until is not None and until > look.now else None
    hours = look.store.attention.quiet_hours(look.person.id)
    other = "en" if look.language == "nl" else "nl"
    at = look.house.digest_time
    choices = (
        Choice(say(f"home.speak_{other}"), f"me language {other}"),
        Choice(say("home.digest_off"), "digest off")
        if schedule is not None
        else Choice(say("home.digest_on", at=at), f"digest me weekdays {at:%H:%M}"),
        Choice(say("home.quiet_off"), "quiet off") if quiet or hours else Choice(say("home.quiet_on"), "quiet"),
        Choice(say("home.privacy"), "privacy"),
    )
    rhythm = schedule.rhythm if schedule is not None else None
    said = say("home.settings", rhythm=rhythm, quiet=quiet, hours=hours, at=at)
    return Message(said, choices)


def _running(look: Look) -> Message:
    """What those who look after something should know: numbers, never what people say."""
    store, person = look.store, look.person
    dead = sum(queue.dead for queue in store.overview.queues(look.now)) if person.admin else None
    editor = person.admin or "editor" in person.roles
    said = say(
        "home.running",
        people=store.people.count() if person.admin else None,
        dead=dead,
        unanswered=len(store.questions.unanswered()) if editor else None,
        feedback=len(store.feedback.waiting(_COUNT)) if person.in_feedback_group else None,
        reports=len(store.reports.open(_COUNT)) if person.moderator else None,
    )
    choices = []
    if person.in_feedback_group:
        choices.append(Choice(say("home.see_feedback"), "feedback list"))
    if person.moderator:
        choices.append(Choice(say("home.see_reports"), "reports"))
    return Message(said, tuple(choices))
