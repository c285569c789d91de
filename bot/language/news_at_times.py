"""Sentences that ask for news at set times: "elke dag een overzicht om 9 uur", "send me the news every monday at 9"."""

from __future__ import annotations

import re

from bot.language.quotes import bare

_LONG = 16  # words of such a sentence at most
_TIMES = re.compile(
    r"\b(elke|iedere|every|each|dagelijks|daily|wekelijks|weekly|weekdays|werkdagen|"
    r"(?:mon|tues|wednes|thurs|fri|satur|sun)days|(?:maan|dins|woens|donder|vrij|zater|zon)dag(?:en|s))\b"
)
_NEWS = re.compile(
    r"\b(wat er nieuw is|wat nieuw is|het nieuws|nieuws|(mijn |een |het |the |a |my )?"
    r"(overzicht|samenvatting|digest|overview|summary|bericht(?:je|jes)?|update|updates|seintje|message)|"
    r"what('s| is) new|the news|news)\b"
)
_AROUND = re.compile(
    r"\b(stuur|geef|send|give|ik wil( graag)?|i want|i'd like|graag|please|aub|alsjeblieft|(kun|kan|wil) je|"
    r"can you|could you|even|sturen|krijgen|hebben|to get|to have|only|just|alleen|maar)\b"
)


def speaks_of_news(phrase: str) -> bool:
    """Whether a word for news, or for an overview of it, is in it."""
    return _NEWS.search(phrase) is not None


def news_at_times(line: str) -> str | None:
    """When news is asked for: "elke dag om 9 uur"; None for a line that asks for none, or says no times."""
    words = line.split(maxsplit=_LONG)
    said = " ".join(map(bare, words))
    news = _NEWS.search(said)
    if len(words) > _LONG or news is None or not _TIMES.search(said):
        return None
    return " ".join(_AROUND.sub(" ", f"{said[: news.start()]} {said[news.end() :]}").split())
