"""Signing up and off, for whichever is called so: a club or an event."""

from __future__ import annotations

import re

from bot.chat import Refused, Reply
from bot.command import Turn, command
from bot.grammar.kinds import RESOLVES, Text
from bot.intranet.clubs import Club
from bot.intranet.events import Event
from bot.language.pastimes import pastimes
from bot.language.quotes import bare
from commands.club import join, leave
from commands.event import coming, not_coming

_ARTICLES = ("de", "het", "een", "the", "a", "an")
_NUMBER = re.compile(r"#?(\d{1,15})")
_SAYS_CLUB = ("club", "groep", "group")


@command("sign up", listed=False)
def sign_up(turn: Turn, what: Text) -> Reply:
    """Become a member of the club that is called so, or come to the event."""
    found = _called(turn, what.words)
    return join(turn, found) if isinstance(found, Club) else coming(turn, found)


@command("sign off", listed=False)
def sign_off(turn: Turn, what: Text) -> Reply:
    """Be a member of the club that is called so no longer, or not come to the event."""
    found = _called(turn, what.words)
    return leave(turn, found) if isinstance(found, Club) else not_coming(turn, found)


def _called(turn: Turn, words: str) -> Club | Event:
    """What is called so: a club where it has that name or the words say that it is one, else an event or what club is
    nearly called so. Raises `Refused` when nothing is."""
    first, _, rest = words.strip(" ?!.").partition(" ")
    name = rest.strip() if rest and bare(first) in _ARTICLES else words.strip(" ?!.")
    is_club = turn.store.clubs.find(name) is not None or any(each in name.casefold() for each in _SAYS_CLUB)
    number = _NUMBER.fullmatch(name) if not is_club else None
    refused = []
    for kind in (Club,) if is_club else (Event,) if number else (Event, Club):
        try:
            found: Club | Event = RESOLVES[kind](int(number[1]) if number else name, turn)
        except Refused as no:
            refused.append(no)
            if no.said.key != "event.not_found":
                break
        else:
            return found
    club = next((no for no in refused if no.said.key == "club.not_found"), None)
    raise club if club is not None and pastimes(name.casefold().split()) else refused[0]  # "sign me up for cycling"
