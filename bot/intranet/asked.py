"""What kind of thing a question asks for, and whether a sentence holds one: an amount, a moment, a place, a number.

Dutch and English, by words and signs that say so whatever a collection is about. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

_NUMERALS = (
    r"twee|drie|vier|vijf|zes|zeven|acht|negen|tien|elf|twaalf|dertien|veertien|vijftien|twintig|dertig|veertig"
    r"|vijftig|zestig|zeventig|tachtig|negentig|honderd|duizend|miljoen|miljard|helft|kwart|eens|eenmaal|tweemaal"
    r"|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty|forty|fifty|sixty|seventy|eighty"
    r"|ninety|(dozen|hundred|thousand|million|billion)s?|half|quarter|once|twice"
)
_WEEKDAY = r"(maan|dins|woens|donder|vrij|zater|zon)dag|(mon|tues|wednes|thurs|fri|satur|sun)day"
_MONTH = (
    r"janua|februa|maart|april|mei\b|juni|juli|august|septem|okto|octo|novem|decem|march|june|july"
    r"|may \d|\d(st|nd|rd|th)? may\b"
)
_CLOCK = r"\d{1,2}([:.]\d\d|(st|nd|rd|th|e|de|ste)\b|\s?(uur|am|pm)\b)|(1\d|20)\d\d\b|\d[-/]\d"
_PERIOD = (
    r"second\w*|minu\w+|uur|uren|dag|dagen|week|weken|maand\w*|jaar|jaren|eeuw\w*|hours?|days?|weeks?|months?|years?"
)


def _words(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


_NUMBER = _words(rf"\d|\b({_NUMERALS})\b")
_LENGTH = _words(rf"(\d|\b({_NUMERALS}|een|an?|one))\W+(\w+\W+)?({_PERIOD})\b")
_UNIT = r"([€$£%]|\b(euro|cent|dollar|pond|pound|procent|per ?cent)\w*)"
_PRICE = _words(  # of several numbers before a unit, the last is as good
    rf"\d[^\d\n]{{0,80}}?{_UNIT}|\b({_NUMERALS}).{{0,80}}?{_UNIT}|[€$£]\s?\d"
    r"|\d[.,]\d\d\b(?! uur)|\b(gratis|kosteloos|free)\b"
)
_DATE = _words(rf"\b({_CLOCK}|{_WEEKDAY}|{_MONTH})|{_LENGTH.pattern}")
_PLACE = re.compile(
    r"\b([Ii]n|[Oo]p|[Bb]ij|[Uu]it|[Nn]aar|[Aa]an|[Aa]t|[Oo]n|[Ff]rom|[Nn]ear|[Tt]o)\s+((de|het|een|the|an?)\s+)?(\w+\s+)?"
    r"[A-ZÀ-Ý]\w+"
    r"|\b([Aa]chter|[Nn]aast|[Tt]egenover|[Bb]ehind|[Nn]ext to|[Oo]pposite)\b"
    r"|(gebouw|verdieping|kamer|zaal|balie|loket|receptie|laan|straat|plein|building|floor|room|reception|street)\b"
    r"|https?:|www\."
)
_REACHED = _words(r"\b\d{3,4}\b|\d[\d -]{4,}\d|\S@\S")  # a number to call, an address to write to

# What asks for a thing, and what such a thing looks like. A question may ask for two: how much is a number and a price.
_KINDS = (
    (
        _words(
            r"\b(hoeveel|hoe (oud|groot|vaak|hoog|ver|veel|zwaar|snel|diep)|percentage|aantal|datum|tijdstip"
            r"|how (many|much|old|often|far|big|large|high|tall|heavy|fast|deep)|date)\b|\bnumber of\b"
        ),
        _NUMBER,
    ),
    (
        _words(
            r"\b(kost|kosten|betaal|betalen|hoe duur|prijs|bedrag|tarief|hoeveel (geld|euro|loon|salaris)|(wat|hoeveel)"
            r" krijg|how much|costs?|pay|price|fee|how expensive)\b"
        ),
        _PRICE,
    ),
    (_words(r"\b(hoe ?lang|how long|how far (ahead|in advance))\b"), _LENGTH),
    (
        _words(
            r"\b(wanneer|hoe ?laat|when|what time|(welke?|what|which) (jaar|dag|datum|maand|year|day|date|month))\b"
        ),
        _DATE,
    ),
    (
        _words(
            r"^\W*((van|from) )?(waar|where)\b|\b(waarheen|(welke?|what|which) (land|stad|plaats|country|city|place))\b"
        ),
        _PLACE,
    ),
    (
        _words(
            r"\b(telefoon\w*|bel|bellen|bereik|bereiken|mail\w*|\w*nummer|toestel|phone|call|reach|e-?mail|extension)\b"
            r"|\bnumber\b(?! of)"
        ),
        _REACHED,
    ),
)

_ASKING = _words(
    r"\b(hoe (duur|laat|lang|oud|groot|vaak|hoog|ver|zwaar|snel|diep|veel)|what time"
    r"|how (many|much|long|old|often|far|big|large|high|tall|heavy|fast|deep|expensive)"
    r"|(welke?|wat voor) (soort|type)(en|s)?|(what|which) (kind|type|sort)s? of"
    r"|(welke?|de|andere) (naam|term|benaming)|(what|which|the|other) (name|term)"
    r"|(ge)?noemd|noem(en|t)|heet|heten|called|named)\b"
)
_WHEN_ASKED = _words(
    r"^\W*((op|in|on) )?(wanneer|when|(welke?|what|which) (dag|datum|maand|jaar|day|date|month|year))\b"
)
_MOMENT = _words(  # a time, a date, a weekday, a month; how long before or after what; on which condition
    rf"\b({_CLOCK}|{_WEEKDAY}|{_MONTH})"
    r"|\b(dagen|weken|maanden|days|weeks|months|dagelijks|daily|altijd|always|nooit|never|meteen|immediately)\b"
    r"|\b(elke|iedere|every|each|voor|before|na|after|binnen|within|tot|until|sinds|since|tussen|between)\b"
    r"|\b(als|zodra|indien|wanneer|bij|if|once|when|as soon)\b"
)
_COUNT_ASKED = _words(
    r"^\W*(hoeveel|hoe (vaak|duur|oud)|how (many|much|often|old))\b"
    r"|^\W*(wat (\w+ ){0,5}kost(en)?|what (do|does|will|would) (\w+ ){0,5}cost)\b"
)
_COUNT = _words(
    rf"{_NUMBER.pattern}|[€$£%]|\b(één|one|geen|no|none|alle|all|elke?|every|each|gratis|kosteloos|free|anderhalf)\b"
)
# Not where a thing is to be found: the document that it stands in says so.
_WHERE_ASKED = _words(r"^\W*(waar|where)\b(?! (\w+ )?(\w+ )?(vind|vinden|staat|find)\b)(?! (is|staat)\b)")
_TIME_ASKED = _words(r"\b(hoe laat|what time)\b")
_TIME = _words(rf"{_NUMBER.pattern}|\b(middag|middernacht|noon|midnight|altijd|always|nacht|night)\b")
_HOW_LONG_ASKED = _words(r"^\W*(hoe ?lang|how long)\b")
_SPAN = _words(  # not "8:00 uur", which is a moment
    rf"(?<![:.\d])(\d+(?![:.]?\d)|\b({_NUMERALS}|een|an?|one))\s+(\w+\s+)?({_PERIOD})\b|\b({_MONTH}|20\d\d)"
    r"|\b(altijd|nooit|onbeperkt|zolang|totdat|tot|binnen|elke|iedere|per|always|never|unlimited|until|till|within"
    r"|every|each)\b"
)
# What is broken: an answer tells how it is mended, or whom to tell.
_BROKEN = _words(
    r"\b((werkt|werken|doet|doen) ((het|t|'t) )?niet|kapot|stuk|defect"
    r"|(does|do|is|are)(n['’]?t| not) work(ing)?|broken)\b"
)
_MENDING = _words(
    r"\b(kapot\w*|stuk|defect\w*|storing\w*|lukt|herstel\w*|repar\w*|gerepareerd|monteur|\w*desk|ict|bel|meld\w*"
    r"|broken|fault\w*|repairs?|fix(ed)?|call|report|fails?|restart|reset)\b"
)
_WHO_ASKED = _words(r"^\W*(wie (is|zijn)|who(['’]s| is| are))\b")
_NAME = re.compile(r"(?<=[\w,;)] )[A-ZÀ-Ý]")  # a capital that begins no sentence

_YES_OR_NO_ASKED = _words(
    r"^\W*((\w|en|dus|maar|and|so|but)\W+)?(kan|kunnen|kunt|kun|is|zijn|ben|bent|moet|moeten|mag|mogen|heeft|heb|hebben|hebt|wordt"
    r"|worden|word|krijg|krijgt|krijgen|werkt|can|could|is|are|am|do|does|did|must|may|should|has|have|will)\b"
)
_YES_OR_NO = _words(r"(^|\?)\W*(ja|jawel|nee|neen|yes|no)\b")
_MEANING_ASKED = _words(r"^\W*(wat (is|zijn|betekent|betekenen)|what (is|are|does|do))\b")
IS = frozenset(
    ("is", "zijn", "betekent", "betekenen", "wordt", "heet", "staat", "are", "means", "mean", "stands", "refers")
)


def asks_yes_or_no(question: str) -> bool:
    """Is yes or no an answer: "can I", "moet ik"?"""
    return bool(_YES_OR_NO_ASKED.search(question))


def says_yes_or_no(sentence: str) -> bool:
    """Does it begin with yes or no, itself or after a question that it repeats?"""
    return bool(_YES_OR_NO.search(sentence))


def asks_what_it_is(question: str) -> bool:
    """Is it asked what something is or means?"""
    return bool(_MEANING_ASKED.search(question))


def kinds_held(question: str, sentence: str) -> int:
    """How many of the kinds of things that a question asks for are in a sentence."""
    return sum(bool(held.search(sentence)) for held in _asked_for(question))


@lru_cache(maxsize=64)  # the sentences of many passages are held against one question
def _asked_for(question: str) -> tuple[re.Pattern[str], ...]:
    """What the kinds of things look like that a question asks for."""
    return tuple(held for asked, held in _KINDS if asked.search(question))


def asking_phrases(question: str) -> list[str]:
    """The words of a question that only say what it asks for: "how much", "what time", "what kind of", "called"."""
    return [found[0] for found in _ASKING.finditer(question)]


def lacks_what_was_asked(question: str, shown: Sequence[str]) -> bool:
    """Was it asked who somebody is, where, when, for how long, how many, or what to do with what is broken; and do the
    sentences have no name, place, moment, length of time, number, or way to have it mended?"""
    kinds = (
        (_WHO_ASKED, _NAME),
        (_WHERE_ASKED, _PLACE),
        (_WHEN_ASKED, _MOMENT),
        (_TIME_ASKED, _TIME),
        (_COUNT_ASKED, _COUNT),
        (_HOW_LONG_ASKED, _SPAN),
        (_BROKEN, _MENDING),
    )
    return any(
        asked.search(question) and not any(there.search(sentence) for sentence in shown) for asked, there in kinds
    )
