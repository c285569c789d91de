"""What somebody tells that happened, which is a question too: being ill asks what to do, and so does a fall. Pure."""

from __future__ import annotations

import re

from bot.language.quotes import bare

_MOST_WORDS = 12  # of a line that only tells it
_ILL = re.compile(
    r"(?:(?:ik|i|we)\s)?(?:ben|voel|meld|am|i'm|im|feel|feeling|called|calling|have called|ive called|i've called)\s"
    r"(?:(?:me|mij|helaas|echt|heel|erg|zo|een beetje|weer|vandaag|nu|off|at home|really|very|so|a bit|again|in|out)"
    r"\s)*"
    r"(?:ziek|ziekjes|grieperig|niet lekker|niet goed|beroerd|sick|ill|unwell|poorly|not well)"
    r"(?:\s(?:thuis|vandaag|today|at home|nu|now|en|and|wat nu|what now|wat moet ik doen|what do i do|geworden))*",
    re.IGNORECASE,
)
_RESIDENT = (
    "bewoner|bewoonster|client|cliënt|patient|patiënt|resident|patient|client|"
    "mevrouw|mevr|mw|meneer|dhr|mrs|mr|ms"  # "mevr de Vries is gevallen"
)
# Each as it happens in either language, and how it is looked for in both.
_INCIDENTS = (
    (
        rf"\b(?:{_RESIDENT})\b",
        r"\b(?:gevallen|valt|viel|fallen|fell|falls|had a fall)\b",
        "bewoner gevallen",
        "resident fallen",
    ),
    (
        r"\b(?:verkeerde?|foute?|fouten|dubbele?|vergeten|wrong|incorrect|double|mistake|forgot|forgotten)\b",
        r"\b(?:medicatie|medicijn(?:en)?|pil(?:len)?|tablet(?:ten)?|dosis|dosering|insuline|"
        r"medication|medicines?|meds|pills?|tablets?|dose|insulin)\b",
        "wat doe ik als er iets misgaat met medicatie",
        "what do I do when something goes wrong with medication",
    ),
    (
        r"\b(?:medicatiefout|medication error)\b",
        r"",
        "wat doe ik als er iets misgaat met medicatie",
        "what do I do after a medication error",
    ),
    (
        r"\b(?:prikaccident|geprikt|needlestick|pricked)\b",
        r"",
        "wat doe ik bij een prikaccident",
        "what do I do after a needlestick injury",
    ),
)
_ASKING_NOT = ("protocol", "formulier", "form", "training", "cursus", "course")


def says_ill(line: str) -> bool:
    """Whether somebody says that they are ill, and no more than that."""
    words = [bare(word) for word in line.split()[: _MOST_WORDS + 1]]
    said = " ".join(word for word in words if word)
    return len(words) <= _MOST_WORDS and _ILL.fullmatch(said) is not None


def in_either_language(line: str) -> tuple[str, ...]:
    """How something that happened is looked for in Dutch and in English; nothing for any other line."""
    words = line.casefold().split()
    if len(words) > _MOST_WORDS or any(bare(word) in _ASKING_NOT for word in words):
        return ()
    said = " ".join(words)
    found = (each[2:] for each in _INCIDENTS if re.search(each[0], said) and re.search(each[1], said))
    return next(found, ())
