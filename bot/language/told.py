"""What is to be told to others, or asked of them: "vertel de fietsclub dat …", "can you ask everyone if …"."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.language.quotes import bare
from bot.language.thumbed import SOFTENING

_EVERYONE = """
iedereen, allemaal, alle collega's, alle collegas, de collega's, de collegas, mijn collega's, collega's, het hele team,
de hele organisatie, everyone, everybody, everyone here, all colleagues, the colleagues, my colleagues, the whole team
"""
EVERYONE = frozenset(said.strip() for said in _EVERYONE.split(","))
_MOST = 5  # words that say to whom
_ABLE = r"(?:(?:kun|kan|wil|zou)\s+(?:je|jij|u)|wilt\s+u|(?:can|could|will|would)\s+you)"
_CAN_YOU = rf"(?:(?:please|pls|graag)\s+)?(?:{_ABLE}\s+)?"
_FIRST = r"(?:(?:even|eens|please|just|maybe|misschien|aan|tegen)\s+){0,4}"
_WORD = r"\S{1,99}"  # looked through once for each of its letters
_WHOM = rf"(?P<whom>{_WORD}(?:\s+{_WORD}){{0,{_MOST - 1}}}?)"
_THAT = r"\s*(?P<how>\s(?:dat|that)\s|:)\s*(?P<text>\S.*)"
_BOARD = (
    r"(?:op|on)\s+(?:(?:het|de|the|ons|our)\s+)?"
    r"(?:prikbord|mededelingenbord|bord|intranet|tijdlijn|notice\s?board|board|timeline)"
)
# "post that photo again" points at something.
_SUBJECTS = "i|we|my|our|the|there|he|she|they|it|ik|wij|mijn|onze|ons|de|er|zij|ze"
_TOLD = [
    rf"(?:vertel|zeg|meld|tell|inform)\s+{_FIRST}{_WHOM}{_THAT}",
    rf"(?:laat|let)\s+{_FIRST}{_WHOM}\s+(?:weten|know)\s*(?P<how>\s(?:dat|that)\s|:|,)\s*(?P<text>\S.*)",
    rf"{_FIRST}{_WHOM}\s+(?:vertellen|zeggen|melden|laten\s+weten){_THAT}",
    rf"(?:zet|plaats|hang|prik|put|post)\s+{_FIRST}(?:(?:dit|this)\s+)?{_BOARD}{_THAT}",
    rf"(?:(?:ff|effe|ik\s+wil|i\s+want\s+to)\s+)*{_FIRST}(?:een\s+|n\s+)?bericht(?:je)?\s+(?:plaatsen|posten|zetten)\s*:\s*"
    r"(?P<text>\S.*)",
    rf"{_FIRST}(?:put\s+up|post|write|send\s+out)\s+(?:a|an)\s+(?:message|post|note)\s*(?:\ssaying\s(?:that\s)?|:)\s*(?P<text>\S.*)",
    rf"(?:post|plaats)\s+{_FIRST}(?P<how>(?:dat|that)\s)\s*(?=(?:{_SUBJECTS})\b)(?P<text>\S.*)",
    r"(?:vertel|tell)\s+(?:aan\s+)?(?P<whom>iedereen|everyone|everybody)\s+(?P<text>\S.*)",
]
_ASKED = [
    rf"(?:vraag|ask)\s+{_FIRST}{_WHOM}\s+(?:of|if|whether)\s+(?P<text>\S.*)",
    rf"{_FIRST}{_WHOM}\s+vragen\s+(?:of)\s+(?P<text>\S.*)",
]
_SHAPES = [
    (asks, re.compile(rf"\W*+{_CAN_YOU}{_FIRST}{shape}", re.IGNORECASE | re.DOTALL))
    for asks, shapes in ((False, _TOLD), (True, _ASKED))
    for shape in shapes
]
_NOT_OTHERS = """
me mij ons us hem him her haar hen ze them it het je jou u you een a an dat that er of if kun kan wil zou can could
"""
_NOBODY = frozenset(_NOT_OTHERS.split())
_HELPING = """
kan kunnen wil willen mag mogen moet moeten zal zullen zou zouden gaat gaan heeft heb hebt hebben is ben bent zijn
wordt worden was waren had hadden
can could will would should may must is are has have was were am
"""
_MODAL = frozenset(_HELPING.split())
_WE = frozenset(("we", "wij", "jullie", "ze", "zij"))
_PRONOUNS = _WE | frozenset(("ik", "hij", "er"))
_OF_A_NOUN = frozenset(("de", "het", "een", "mijn", "onze", "ons", "deze", "dit", "die", "dat"))
_ENGLISH = frozenset(("you", "I", "we", "anyone", "anybody", "someone", "somebody", "people", "there"))
_THEY = {"ze": "jullie", "zij": "jullie", "they": "you"}


@dataclass(frozen=True)
class Told:
    """To whom, as it was typed; what; `asks` = it is a question of yes or no to them."""

    whom: str
    text: str
    asks: bool


def told(line: str) -> Told | None:
    """What a line wants others to hear; None where it wants no such thing, or not of more than one."""
    for asks, shape in _SHAPES:
        found = shape.fullmatch(line.strip())
        if found is None:
            continue
        groups = found.groupdict()
        whom = [word for word in groups.get("whom", "iedereen").split() if bare(word) not in SOFTENING]
        if whom and bare(whom[0]) not in _NOBODY:
            text = found["text"].strip()
            said = as_statement(text) if (groups.get("how") or "").strip().casefold() == "dat" else text
            return Told(" ".join(whom).strip(" ,:"), said, asks)
    return None


def as_statement(clause: str) -> str:
    """What follows "vertel dat", as a sentence: "we om 9 uur vertrekken" is "We vertrekken om 9 uur". As it is where
    it is not sure which word is the verb, or which words are its subject."""
    words = clause.split()
    begun = _subject(words)
    if (
        0 < begun < len(words)
        and bare(words[begun]) not in _MODAL
        and not (words[0].casefold() in _WE and words[begun].endswith("en"))
    ):
        helping = [at for at in range(begun, len(words)) if bare(words[at]) in _MODAL]
        last = len(words) - 1
        ours = words[0].casefold() in _WE and bare(words[last]).endswith("en")
        verb = helping[0] if helping else last if ours else None
        if verb is not None:
            end = words[last][len(words[last].rstrip(".!")) :] if verb == last else ""
            moved = words.pop(verb)
            words.insert(begun, moved.rstrip(".!") if end else moved)
            words[-1] += end
    said = " ".join(words)
    return f"{said[:1].upper()}{said[1:]}"


def _subject(words: list[str]) -> int:
    """How many words the subject that a clause begins with has; 0 = not known."""
    first = words[0].casefold()
    if first in _PRONOUNS:
        return 1
    if first not in _OF_A_NOUN:
        return 0
    return next((at + 1 for at in range(1, len(words)) if not words[at].endswith("e")), 0)


def as_question(clause: str) -> str:
    """What follows "ask them whether", put to them: "ze morgen kunnen komen" is "Kunnen jullie morgen komen?"."""
    words = clause.rstrip("?.! ").split()
    words[0] = _THEY.get(words[0].casefold(), words[0])
    if len(words) > 1:
        words = _turned(words)
    said = " ".join(words)
    return f"{said[:1].upper()}{said[1:]}?"


def _turned(words: list[str]) -> list[str]:
    """The verb first: the one behind "they" in English, the last (or the one before it, that helps it) in Dutch."""
    if bare(words[1]) in _MODAL and len(words) > 2:
        return [words[1], words[0], *words[2:]]
    if words[0] == "you":
        return ["do", *words]
    if words[0] in _ENGLISH:
        return words
    at = -2 if bare(words[-2]) in _MODAL else -1
    return [words.pop(at), *words]
