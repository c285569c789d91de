"""Small talk of more than one phrase: "oke dank je", "nee toch maar niet", "hoi goedemorgen"."""

from __future__ import annotations

from bot.grammar.vocabulary import Vocabulary
from bot.language.thumbed import plainer

# Which one is meant when several are said.
_RANKED = ("not after all", "no", "thanks", "bye", "how are you", "hello", "yes")


def small_talk(line: str, vocabulary: Vocabulary) -> str | None:
    """The command of a line that is nothing but phrases of small talk; None for any other line."""
    for said in dict.fromkeys((line, plainer(line))):
        paths = _phrases(said, vocabulary)
        if paths:
            return min(paths, key=_RANKED.index)
    return None


def _phrases(line: str, vocabulary: Vocabulary) -> list[str]:
    paths = []
    while any(map(str.isalnum, line)):
        found = vocabulary.find(line)
        if found is None or found.path not in _RANKED:
            return []
        paths.append(found.path)
        line = found.rest.lstrip(" ,.;:-–—")
    return paths
