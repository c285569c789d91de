"""What a gesture on a card means, as a command line: a reaction, a native poll answer."""

from __future__ import annotations

import unicodedata

from bot.chat import Act, Gesture
from bot.intranet.people import Reader
from bot.intranet.polls import Poll
from bot.intranet.things import Thing
from bot.language.quotes import quote
from storage.store import Store

_LIKES = frozenset("👍❤♥🥰😍👏🎉💯🙌🔥💪😀😃😄😊🙂😂🤣")
_COMES = frozenset("👍✅✔☑🙋✋🙌")
_FIRST_REGIONAL = ord("🇦")


def line_for(gesture: Gesture, about: Thing | None, store: Store, reader: Reader) -> str | None:
    """The line that a gesture on the card of `about` stands for; None when it means nothing to Jet."""
    if about is None or about.audience not in reader.audiences:
        return None
    if about.kind == "question":
        return _accepted(gesture, about, store, reader)
    if about.kind == "event":
        comes = gesture.act is Act.REACT and _bare(gesture.values[0]) in _COMES
        return f"coming {about.number}" if comes else None
    if about.kind != "poll":
        return f"like {about.number}" if gesture.act is Act.REACT and _is_like(gesture.values[0]) else None
    if gesture.act is Act.PICK:
        chosen = " ".join(value for value in gesture.values if value)
        return f"vote {about.number} {chosen or 'none'}"
    return _vote(gesture.values[0], store.polls.paper(about.number, reader))


def _accepted(gesture: Gesture, about: Thing, store: Store, reader: Reader) -> str | None:
    """A thumb of who asked, on the answer, takes it; on a question that waits it means nothing yet."""
    question = store.questions.get(about.number, reader)
    asked = question.asker == reader.person and question.state == "answered"
    return f"accept {about.number}" if asked and gesture.act is Act.REACT and _is_like(gesture.values[0]) else None


def reply_as_line(line: str, about: Thing | None, store: Store, reader: Reader, *, named: bool = False) -> str | None:
    """The vote that a reply to a poll's card is, when it says no more than an answer: "b", "Soup"; the answer that
    a reply to a colleague's question is, unless it is a command (`named`)."""
    if about is not None and about.kind == "question" and not named and reader.person is not None:
        waits = any(each.number == about.number for each in store.questions.with_(reader.person))
        return f"answer {about.number} {quote(line)}" if waits and line.strip() else None
    if about is None or about.kind != "poll" or about.audience not in reader.audiences:
        return None
    option = store.polls.paper(about.number, reader).meant(line)
    return None if option is None else f"vote {about.number} id:{option.tag}"


def position_of(sign: str) -> int | None:
    """The position, counted from 1, that a sign stands for: 2️⃣, 🅱, 🇧, "b" or "2"."""
    plain = unicodedata.normalize("NFKC", _bare(sign)).casefold()
    if plain == "🔟":
        return 10
    if len(plain) == 1 and "🇦" <= plain <= "🇿":
        return ord(plain) - _FIRST_REGIONAL + 1
    if plain.isascii() and plain.isdecimal() and len(plain) < 3:
        return int(plain)
    if plain in ("🅰", "🅱"):
        return 1 + (plain == "🅱")
    if len(plain) == 1 and "a" <= plain <= "z":
        return ord(plain) - ord("a") + 1
    return None


def _vote(sign: str, poll: Poll) -> str | None:
    position = position_of(sign)
    if position is None or not 1 <= position <= len(poll.options):
        return None
    option = poll.options[position - 1]
    return f"vote {poll.thing.number} {'add ' if poll.several else ''}id:{option.tag}"


def _is_like(sign: str) -> bool:
    return _bare(sign) in _LIKES


def _bare(sign: str) -> str:
    """Without variation selectors, keycaps and skin tones."""
    return "".join(letter for letter in sign if letter not in "\ufe0f\ufe0e\u20e3" and not "🏻" <= letter <= "🏿")
