"""Taking up what was offered: "1", "yes" and "more", and remembering what there is to take up."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cached_property
from typing import Literal

from bot.chat import Heard, Message, Refused, Reply, say
from bot.command import COMMANDS, Turn
from bot.conversation.following import JUST_NOW, follows, may_follow
from bot.conversation.sharing import numbered
from bot.conversation.small_talk import small_talk
from bot.conversation.speaking import Asker
from bot.house import House
from bot.intranet.citizen_numbers import citizen_numbers
from bot.intranet.places import Home
from bot.language.quotes import bare, tokens
from bot.words.texts import Texts
from storage.offers import Offer
from storage.store import Store

OFFER_LASTS = timedelta(hours=1)
_SHOWN = 5  # lines of a list that are named when it is asked which of them is meant
_SHORT = 6  # words of a line that may be the name of something in a list, at most
_NUMBER = re.compile(r"\d{1,15}")
_OF_A_CLUB = frozenset(("club join", "club members"))
_YES = say("bot.yes")
Taken = int | Literal["yes", "more"]


@dataclass(frozen=True)
class TakingUp:
    """What lines take up of what was offered last to whoever says them, where they say them."""

    texts: Texts
    house: House

    def taken(self, line: str) -> Taken | None:
        """What of an offer a line takes up: its number, "yes", "more", or None for another line."""
        word = bare(line.strip())
        if word.isdecimal() and len(word) < 3:
            return int(word) or None
        if word in self._words:
            return self._words[word]
        return "yes" if small_talk(line, self.texts.vocabulary) == "yes" else None

    @cached_property
    def _words(self) -> dict[str, Taken]:
        """The words that take up an offer: "yes" and "ja" what was asked, "more" and "meer" what comes next."""
        found: dict[str, Taken] = {}
        paths: tuple[Literal["yes", "more"], ...] = ("yes", "more")
        for path in paths:
            found[path] = path
            for said in self.texts.vocabulary.commands[path].values():
                found.update(dict.fromkeys(map(bare, said.words), path))
        return found

    def line(self, turn: Turn, taken: Taken) -> str:
        """The line that is taken up; raises `Refused` when there is none, or a yes leaves open which."""
        offer = turn.store.offers.get(turn.person.id, turn.home.id, turn.now - OFFER_LASTS)
        if taken == "more":
            if offer is None or offer.more is None:
                raise Refused("bot.no_more")
            return offer.more
        lines = numbered(offer.lines) if offer is not None else []
        if taken != "yes":
            return lines[taken - 1] if taken <= len(lines) else turn.heard.line
        if offer is not None and lines and offer.yes == "":
            names = [self._name(turn, line) for line in lines]
            raise Refused("bot.which_one", names=names[:_SHOWN], more=len(names) > _SHOWN)
        return (offer.yes if offer is not None and lines else None) or turn.heard.line

    def said_of_what_was_shown(self, turn: Turn, line: str) -> str | None:
        """What a line means, said of what was offered, shown, set or made just before; None for any other."""
        named = self.texts.vocabulary.find(line) is not None
        if not may_follow(line, named=named):
            return None
        offer = turn.store.offers.get(turn.person.id, turn.home.id, turn.now - OFFER_LASTS)
        if offer is None:
            return None
        return (None if named else self._by_name(turn, offer, line)) or (
            follows(line, offer.about, turn) if offer.about and offer.since(turn.now - JUST_NOW) else None
        )

    def _by_name(self, turn: Turn, offer: Offer, line: str) -> str | None:
        """The one line of a list that was offered, taken up by the name that it shows instead of by its number."""
        if len(line.split()) > _SHORT or line.rstrip().endswith("?"):
            return None
        if offer.yes and len(offer.lines) == 1:  # what is asked about has no name
            return None
        said = bare(line)
        found = [each for each in numbered(offer.lines) if bare(self._name(turn, each)) == said]
        return found[0] if len(found) == 1 else None

    def _name(self, turn: Turn, line: str) -> str:
        """What an offered line is about, as people know it: a title, a club; else the line as they would type it."""
        found = turn.texts.vocabulary.find(line)
        rest = tokens(found.rest) if found is not None else []
        try:
            if found is not None and found.path in _OF_A_CLUB and len(rest) == 1:
                club = turn.store.clubs.find(rest[0].text)
                return club.name if club is not None else rest[0].text
            if rest and _NUMBER.fullmatch(rest[0].text):
                return turn.store.things.get(int(rest[0].text), turn.reader).title
        except (LookupError, OverflowError):  # it is gone
            pass
        return turn.texts.vocabulary.typed(line, turn.language)

    def remember(self, store: Store, reply: Reply, asker: Asker, heard: Heard, now: datetime, *, more: bool) -> None:
        """Remember the choices of a private answer, where it is seen, and what it is about. A list from which one was
        taken stays, so that the next can be; a yes is said once. `more` = it was said of what was shown, which stays
        what is spoken of; so it does when somebody says thanks."""
        message = reply.answer if not reply.public else None
        taken = None if heard.gesture is not None else self.taken(heard.line)
        about = _about(reply) if heard.gesture is None else ""
        if asker.person is None or (message is None and taken is None and not about):
            return
        if small_talk(heard.line, self.texts.vocabulary) == "thanks":
            return
        home: Home | None = asker.home
        if message is not None and not asker.home.direct and not self.house.lines[asker.account.connection].can.whisper:
            home = store.places.direct_with(asker.account)
        if home is None:
            return
        offer = self._offered(message) if message is not None else Offer()
        if more and not about:
            earlier = store.offers.get(asker.person.id, home.id, now - JUST_NOW)
            about = earlier.about if earlier is not None else ""
        offer = replace(offer, about=about)
        if not numbered(offer.lines) and taken not in (None, "more"):
            earlier = store.offers.get(asker.person.id, home.id, now - OFFER_LASTS)
            offer = self._staying(earlier, taken, offer) if earlier is not None else offer
        if any(map(citizen_numbers, [*offer.lines, offer.more or ""])):
            offer = Offer()  # it is not kept, not for a day either
        if offer.lines or offer.more or offer.about:
            store.offers.put(asker.person.id, home.id, offer, now)
        else:
            store.offers.drop(asker.person.id, home.id)

    def _staying(self, earlier: Offer, taken: Taken | None, new: Offer) -> Offer:
        """What of a list can still be taken up: all that was only asked about, nothing that is confirmed."""
        lines = numbered(earlier.lines)
        if taken == "yes" and not earlier.yes:
            return replace(earlier, more=new.more)
        stays = lines if len(lines) > 1 and not any(map(self._confirms, lines)) else []
        return Offer((*stays, *new.lines), new.more, about=new.about)

    def _confirms(self, line: str) -> bool:
        """Whether an offered line does what it was shown for: it is said once, and not by a slip an hour later."""
        found = self.texts.vocabulary.find(line)
        return found is not None and not COMMANDS[found.path].listed

    def _offered(self, message: Message) -> Offer:
        """What a message offers: a yes takes up what it asks for, or the one thing there is to look at."""
        lines = tuple(choice.run for choice in message.choices)
        asked = [choice.run for choice in message.choices if choice.yes or choice.label == _YES]
        listed = numbered(lines)
        if len(listed) == 1 and not asked:
            found = self.texts.vocabulary.find(listed[0])
            return Offer(lines, message.more, listed[0] if found and COMMANDS[found.path].reading else None)
        return Offer(lines, message.more, next(iter(asked), "") if listed else None)


def _about(reply: Reply) -> str:
    """What a reply is about: what it says so of, the first thing that was made, or the one that is shown."""
    if reply.about:
        return reply.about
    return next(iter(reply.hang), (reply.answer.key if reply.answer is not None else None) or "")
