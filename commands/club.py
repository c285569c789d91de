"""Clubs: found, join, leave, and see who is in."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress

from bot.chat import Choice, Message, Refused, Reply, say
from bot.command import Entry, Turn, command, form
from bot.grammar.kinds import RESOLVES, Text
from bot.intranet.clubs import Club, check_name
from bot.intranet.events import Event
from bot.intranet.people import Reader
from bot.language.quotes import quote

SHOWN = 40
PAGE = 15


@command("club create")
def create(turn: Turn, name: Text) -> Reply:
    """Found a club; the founder is its first member."""
    tidy = check_name(name.words)
    taken = turn.store.clubs.find(tidy)
    if taken is not None:
        raise Refused("club.taken", club=taken)
    club = turn.store.clubs.add(tidy, turn.person.id, turn.now)
    turn.store.places.audience_of_club(club.id)
    return Reply(Message(say("club.created", club=club)), about=f"club {club.slug}")


@command("club rename", listed=False)
def rename(turn: Turn, old: str, name: Text) -> Reply:
    """Give a club another name while nobody else knows it by the first."""
    club = turn.store.clubs.find(old)
    if club is None:
        raise Refused("club.not_found", name=old, near=[])
    if club.members > 1 or turn.store.clubs.standing(club.id, turn.person.id) != "owner":
        raise Refused("club.known_by_its_name", club=club)
    tidy = check_name(name.words)
    taken = turn.store.clubs.find(tidy)
    if taken is not None and taken.id != club.id:
        raise Refused("club.taken", club=taken)
    turn.store.clubs.rename(club.id, tidy)
    new = turn.store.clubs.get(club.id)
    return Reply(Message(say("club.created", club=new)), about=f"club {new.slug}")


@command("club offer", reading=True, listed=False)
def offer(turn: Turn, name: Text) -> Reply:
    """Ask whether a club of that name is to begin; one that is there already is offered."""
    tidy = check_name(name.words)
    tidy = tidy[0].upper() + tidy[1:]
    with suppress(Refused):
        return taste(turn, RESOLVES[Club](tidy, turn))
    yes = Choice(say("bot.yes"), f"club create {quote(tidy)}", yes=True)
    return Reply(Message(say("club.begin_this", name=tidy), (yes,)))


@command("club taste", reading=True, listed=False)
def taste(turn: Turn, club: Club) -> Reply:
    """A club to somebody who likes the sound of it, or only names it: to join, or what there is in it."""
    standing = turn.store.clubs.standing(club.id, turn.person.id)
    if standing in ("owner", "member"):
        event = _next_event(turn, club)
        coming = (Choice(say("event.coming", number=None), f"coming {event.thing.number}"),) if event else ()
        return Reply(Message(say("club.in_it", club=club, event=event), coming), about=f"club {club.slug}")
    if club.state == "closed" and standing != "invited":
        raise Refused("club.by_invitation", club=club)
    yes = Choice(say("bot.yes"), f"club join {quote(club.slug)}", yes=True)
    return Reply(Message(say("club.join_this", club=club), (yes,)), about=f"club {club.slug}")


def _next_event(turn: Turn, club: Club) -> Event | None:
    """What is next in a club, for its members."""
    audience = turn.store.places.audience_of_club_if_any(club.id)
    theirs = Reader(frozenset(() if audience is None else (audience,)))
    return next(iter(turn.store.events.ahead(theirs, turn.now, limit=1)), None)


@form("club create", Entry("name"))
def create_line(values: Mapping[str, str]) -> str:
    """`club create "…"`."""
    return f"club create {quote(values.get('name', ''))}"


@command("club list", reading=True)
def clubs(turn: Turn, *, page: int = 1) -> Reply:
    """The clubs by name, some at a time, those of the asker marked."""
    mine = turn.store.clubs.of(turn.person.id) if turn.reader.person else set()
    found = turn.store.clubs.page(PAGE + 1, PAGE * (page - 1))
    if not found:
        return Reply(Message(say("club.no_more" if page > 1 else "club.none_yet")))
    shown = found[:PAGE]
    choices = [Choice(club.name, f"club join {quote(club.slug)}") for club in shown if club.id not in mine]
    more = f"club list --page {page + 1}" if len(found) > PAGE else None
    said = say("club.list", clubs=shown, mine=mine, more=more is not None)
    return Reply(Message(said, tuple(choices), more=more), shares=True)


@command("club mine", reading=True)
def my_clubs(turn: Turn) -> Reply:
    """The clubs that the asker is in."""
    return Reply(Message(say("club.mine", names=turn.store.clubs.names_of(turn.person.id))))


@command("club join")
def join(turn: Turn, club: Club) -> Reply:
    """Become a member."""
    invited = turn.store.clubs.standing(club.id, turn.person.id) == "invited"
    if club.state == "closed" and not invited:
        raise Refused("club.by_invitation", club=club)
    new = turn.store.clubs.join(club.id, turn.person.id, turn.now)
    if not new:
        return Reply(Message(say("club.in_already", club=club)), about=f"club {club.slug}")
    now = turn.store.clubs.get(club.id)
    event = _next_event(turn, club)
    coming = (Choice(say("event.coming", number=None), f"coming {event.thing.number}"),) if event is not None else ()
    return Reply(Message(say("club.joined", club=now, event=event), coming), about=f"club {club.slug}")


@command("club leave")
def leave(turn: Turn, club: Club) -> Reply:
    """Be a member no longer, and not come to its events; the last owner hands the club on first."""
    members = turn.store.clubs.members(club.id)
    owners = [person for person, _, standing in members if standing == "owner"]
    if owners == [turn.person.id] and len(members) > 1:
        heir = next(person for person, _, _ in members if person != turn.person.id)
        turn.store.clubs.make_owner(club.id, heir)
    if not turn.store.clubs.leave(club.id, turn.person.id):
        return Reply(Message(say("club.not_in", club=club)))
    audience = turn.store.places.audience_of_club(club.id)
    missed = turn.store.guests.leave(audience, turn.person.id, turn.now)
    return Reply(Message(say("club.left", club=club)), redraw=tuple(f"event {number}" for number in missed))


@command("club members", reading=True)
def members(turn: Turn, club: Club | None = None) -> Reply:
    """Who is in a club; in a club's own place, of that club."""
    if club is None:
        if turn.home.club is None:
            return clubs(turn)
        club = turn.store.clubs.get(turn.home.club)
    found = turn.store.clubs.members(club.id)
    names = [name for _, name, _ in found]
    owners = [name for _, name, standing in found if standing == "owner"]
    said = say("club.members", club=club, names=names[:SHOWN], rest=max(0, len(names) - SHOWN), owners=owners)
    return Reply(Message(said), shares=True, about=f"club {club.slug}")


@command("club invite")
def invite(turn: Turn, name: Text) -> Reply:
    """Invite a colleague: to the club of this place, or `invite Bram to Cycling`."""
    who, club = _invited(turn, name.words)
    people = turn.store.people.named(who)
    if len(people) != 1:
        raise Refused("club.who" if not people else "club.which", name=who, people=[one.name for one in people])
    standing = turn.store.clubs.standing(club.id, turn.person.id)
    if standing not in ("owner", "member"):
        raise Refused("audience.not_in_club", name=club.name)
    new = turn.store.clubs.join(club.id, people[0].id, turn.now, standing="invited")
    key = "club.invited" if new else "club.invited_already"
    return Reply(Message(say(key, club=club, name=people[0].name)))


def _invited(turn: Turn, words: str) -> tuple[str, Club]:
    """The name and the club in "Bram to Cycling"; the club may be that of the place."""
    parts = words.split()
    for at in range(1, len(parts)):
        first = at + (parts[at].casefold() in ("to", "for", "voor", "bij", "aan"))
        club = turn.store.clubs.find(" ".join(parts[first:])) if first < len(parts) else None
        if club is not None:
            return " ".join(parts[:at]).strip('"“”„'), club
    if turn.home.club is None:
        raise Refused("club.invite_to_which", words=words)
    return words.strip('"“”„'), turn.store.clubs.get(turn.home.club)
