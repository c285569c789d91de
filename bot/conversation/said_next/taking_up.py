"""Taking up what was offered: "1", "yes" and "more", and remembering what there is to take up."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cached_property
from typing import Literal

from bot.chat import Heard, Message, Refused, Reply, say
from bot.command import COMMANDS, Turn
from bot.conversation.said_next.altering import changes
from bot.conversation.said_next.correcting import shown_again
from bot.conversation.said_next.drafting import EVENT, redrafted
from bot.conversation.said_next.following import JUST_NOW, follows, for_others, found_in, may_follow, nameless
from bot.conversation.said_next.pointing import goes_ahead, position
from bot.conversation.telling.sharing import numbered
from bot.conversation.telling.speaking import Asker
from bot.conversation.understanding.small_talk import small_talk
from bot.house import House
from bot.intranet.citizen_numbers import citizen_numbers
from bot.intranet.places import Home
from bot.language.little_words import core
from bot.language.quotes import bare, tokens
from bot.words.texts import Texts
from storage.offers import Offer
from storage.store import Store

OFFER_LASTS = timedelta(hours=1)
_WHICH = "bot.which_one"
_BETWEEN = (_WHICH, "me.privacy")  # answers to what is asked before something is taken up
_PLAINLY_YES = ("yes", "ja", "yep", "yeah", "jawel")
_SHOWN = 5  # lines of a list that are named when it is asked which of them is meant
_SHORT = 8  # words of a line that may be the name of something in a list, at most
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
        talk = small_talk(line, self.texts.vocabulary)
        thanks_too = talk == "thanks" and bare(line.split()[0]) in _PLAINLY_YES  # "yes thanks", and not "ok thanks"
        return "yes" if talk == "yes" or thanks_too else None

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
            raise self._which(turn, lines)
        return (offer.yes if offer is not None and lines else None) or turn.heard.line

    def said_of_what_was_shown(self, turn: Turn, line: str) -> str | None:
        """What a line means, said of what was offered, shown, set or made just before; None for any other."""
        found = found_in(line, self.texts.vocabulary)
        if not may_follow(line, found):
            return None
        offer = turn.store.offers.get(turn.person.id, turn.home.id, turn.now - OFFER_LASTS)
        if offer is None:
            return None
        if (unnamed := nameless(line, offer.lines)) is not None:
            return unnamed
        if offer.yes and goes_ahead(line, self._path(offer.yes)):
            return offer.yes
        shows = found is not None and found.path == "show" and not any(map(str.isdigit, line))  # "toon de tweede"
        may_name = found is None or found.path in ("yes", "no") or shows  # "doe maar de eerste"
        if offer.yes and offer.yes.startswith("post ") and (may_name or changes(line)):
            return (for_others(line, offer.yes) if may_name else None) or shown_again(line, offer.yes, turn)
        if offer.yes and offer.yes.startswith(EVENT) and (may_name or changes(line)):
            return redrafted(line, offer.yes, turn)
        return (self._by_name(turn, offer, line) if may_name else None) or (
            follows(line, offer.about, turn) if offer.about and offer.since(turn.now - JUST_NOW) else None
        )

    def _by_name(self, turn: Turn, offer: Offer, line: str) -> str | None:
        """The one line of a list that was offered, taken up by the name that it shows instead of by its number."""
        if len(line.split()) > _SHORT or line.rstrip().endswith("?"):
            return None
        if offer.yes and len(offer.lines) == 1:  # what is asked about has no name
            return None
        lines = numbered(offer.lines)
        alike = [each for each in lines if self._path(each) == self._path(lines[0])]
        at = position(line, len(alike)) if len(alike) > 1 else None
        if at is not None and not COMMANDS[self._path(alike[at])].reading:  # a list may show more than it offers
            raise self._which(turn, lines)
        if at is not None:
            return alike[at]
        said = {bare(line), bare(core(line))}
        found = [each for each in lines if bare(self._name(turn, each)) in said]
        return found[0] if len(found) == 1 else None

    def _which(self, turn: Turn, lines: Sequence[str]) -> Refused:
        names = [self._name(turn, line) for line in lines]
        return Refused(_WHICH, names=names[:_SHOWN], more=len(names) > _SHOWN)

    def _path(self, line: str) -> str:
        found = self.texts.vocabulary.find(line)
        return found.path if found is not None else "ask"

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

    def remember(
        self,
        store: Store,
        reply: Reply,
        asker: Asker,
        heard: Heard,
        now: datetime,
        *,
        more: bool,
        refused: bool = False,
    ) -> None:
        """Remember the choices of a private answer, where it is seen, and what it is about. A list from which one was
        taken stays, so that the next can be; a yes is said once. `more` = it was said of what was shown, which stays
        what is spoken of; so it does when somebody says thanks or no, was refused, or was not understood."""
        message = reply.answer if not reply.public else None
        taken = None if heard.gesture is not None else self.taken(heard.line)
        about = _about(reply) if heard.gesture is None else ""
        if asker.person is None or (message is None and taken is None and not about):
            return
        if message is not None and message.said.key in _BETWEEN:
            return  # what was offered stays
        if taken is None and small_talk(heard.line, self.texts.vocabulary) == "thanks":
            return
        home: Home | None = asker.home
        if message is not None and not asker.home.direct and not self.house.lines[asker.account.connection].can.whisper:
            home = store.places.direct_with(asker.account)
        if home is None:
            return
        offer = self._offered(message) if message is not None else Offer()
        misheard = refused or (reply.asked is not None and reply.asked.outcome in ("not_found", "help"))
        kept_as_it_is = taken is None and small_talk(heard.line, self.texts.vocabulary) == "no"
        if (more or misheard or kept_as_it_is) and not about:
            earlier = store.offers.get(asker.person.id, home.id, now - JUST_NOW)
            about = earlier.about if earlier is not None else ""
        offer = replace(offer, about=about)
        if not numbered(offer.lines) and (more or taken not in (None, "more")):
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
        asks = bool(lines) and earlier.yes == lines[0]  # one of its answers was taken: it is no list
        stays = lines if len(lines) > 1 and not asks and not any(map(self._confirms, lines)) else []
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
