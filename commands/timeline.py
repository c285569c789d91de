"""Looking: a thing by its number, and the timeline."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from bot.chat import Message, Refused, Reply, say
from bot.command import DRAWINGS, Turn, command
from bot.grammar.kinds import READS, RESOLVES, reads, resolves
from bot.intranet.clubs import Club
from bot.intranet.people import Person
from bot.intranet.things import Thing
from bot.language.courtesy import within
from bot.language.quotes import quote
from commands.ask import document_page

PAGE = 5
_REMARKED = ("post", "poll", "event")  # what is commented on
_LATELY = timedelta(days=30)


@command("show", reading=True)
def show(turn: Turn, thing: Thing, *, page: int = 1) -> Reply:
    """A thing as it now stands: for all where all may see it, else for the asker alone. A document, which may
    be long, is the asker's."""
    if thing.kind == "document":
        shown = document_page(turn.store, thing.number, turn.reader, page)
        return Reply(shown, seen=(thing.number,), shares=True, about=thing.key)
    draw = DRAWINGS.get(thing.kind)
    if draw is None:
        raise Refused("thing.not_found", number=thing.number)
    public = thing.audience in turn.here.audiences
    card = draw(turn.store, thing.number, turn.here if public else turn.reader)
    return Reply(card, public=public, seen=(thing.number,))


@command("replies", reading=True)
def replies(turn: Turn, thing: Thing | None = None) -> Reply:
    """What was said under a thing: the last that the asker put up, unless it is said which."""
    about = thing or turn.store.things.last_of(turn.person.id, _REMARKED, turn.reader, turn.now - _LATELY)
    if about is None:
        return Reply(Message(say("timeline.nothing_of_yours")))
    comments = turn.store.things.comments(about.number, PAGE)
    return Reply(
        Message(say("timeline.replies", thing=about, comments=comments)), seen=(about.number,), about=about.key
    )


@dataclass(frozen=True)
class Whose:
    """Whose posts: a club's, or a colleague's."""

    club: Club | None = None
    person: Person | None = None


reads(Whose)(READS[Club])


@resolves(Whose)
def _whose(name: str, turn: Turn) -> Whose:
    """A club before a colleague; only one who is surely meant."""
    try:
        return Whose(club=RESOLVES[Club](name, turn))
    except Refused:
        people = turn.store.people.named(" ".join(within(name.strip(" ?!.,").split())))
        if len(people) != 1:
            raise
        return Whose(person=people[0])


@command("timeline", reading=True)
def timeline(turn: Turn, whose: Whose | None = None, *, page: int = 1) -> Reply:
    """The newest posts that the asker may see; in a shared place, what everybody there may see."""
    audience = None
    club, person = (whose.club, whose.person) if whose is not None else (None, None)
    if club is not None:
        audience = turn.store.places.audience_of_club_if_any(club.id)
        if audience not in turn.reader.audiences:
            raise Refused("timeline.not_in_club", club=club)
    skip, author = PAGE * (page - 1), person.id if person is not None else None
    posts = turn.store.posts.newest(turn.reader, audience=audience, author=author, limit=PAGE + 1, skip=skip)
    if not posts:
        return Reply(Message(say("timeline.nothing", club=club, person=person, page=page)))
    more = None
    if len(posts) > PAGE:
        name = club.slug if club is not None else person.name if person is not None else ""
        more = f"timeline --page {page + 1}{f' {quote(name)}' if name else ''}"
    said = say("timeline.list", posts=posts[:PAGE], club=club, more=more is not None)
    return Reply(Message(said, more=more), shares=True)
