"""Who will see what is posted: everybody, a club, or the people in this place."""

from __future__ import annotations

from bot.chat import Refused
from bot.command import Turn


def where(turn: Turn, club: str | None, here: bool) -> int:
    """The audience that was asked for; in a club's own place it is the club, unless said otherwise."""
    store = turn.store
    if here and not turn.home.direct:
        return store.places.audience_of_place(turn.home.id)
    if here:
        raise Refused("audience.nobody_here")
    if club is not None:
        found = store.clubs.find(club)
        if found is None or store.clubs.standing(found.id, turn.person.id) not in ("owner", "member"):
            raise Refused("audience.not_in_club", name=found.name if found else club)
        return store.places.audience_of_club(found.id)
    if turn.home.club is not None:
        return store.places.audience_of_club(turn.home.club)
    if turn.home.strangers:
        return store.places.audience_of_place(turn.home.id)
    return store.places.audience_all()


def shows(turn: Turn, audience: int) -> bool:
    """True when what is meant for an audience may be seen where the line was said."""
    if turn.home.direct or audience in turn.here.audiences:
        return audience in turn.here.audiences
    return audience in turn.store.places.reader(turn.home).audiences  # made a moment ago


def members(turn: Turn, audience: int) -> int:
    """How many people an audience has."""
    kind, about = turn.store.places.audience(audience)
    if kind == "club" and about is not None:
        return turn.store.clubs.get(about).members
    if kind == "place" and about is not None:
        return turn.store.places.count(about)
    return turn.store.people.count()
