"""Small talk of more than one phrase: "oke dank je", "nee toch maar niet", "hoi goedemorgen", "yes ask her"."""

from __future__ import annotations

from bot.grammar.vocabulary import Vocabulary
from bot.language.quotes import bare
from bot.language.thumbed import plainer

# Which one is meant when several are said.
_RANKED = ("not after all", "no", "thanks", "bye", "how are you", "hello", "yes", "laugh")
# What may follow a yes: what is to be done, and nothing that might be another thing than was offered.
_DOES_WORDS = """
doe doen maar het hem haar die dat dit dan nu even graag gewoon zo hoor vraag stuur verstuur plaats aan iemand een
collega alsjeblieft aub do it that this go ahead then now just ask her him them send post for me someone somebody a
colleague please pls
"""
_DOES = frozenset(_DOES_WORDS.split())
# What may follow a no: that it stays as it is; or, denied, what would be done.
_STAYS_WORDS = "laat toch maar dan het die dat zo hoeft meer zitten bewaar houd hou keep leave it that be now"
_STAYS = frozenset(_STAYS_WORDS.split())
_DENIES = frozenset(("niet", "dont", "don't", "not"))
_SHORT = 6  # words that follow at most


def small_talk(line: str, vocabulary: Vocabulary) -> str | None:
    """The command of a line that is nothing but phrases of small talk; None for any other line."""
    for said in dict.fromkeys((line, plainer(line))):
        paths = _phrases(said, vocabulary)
        if paths:
            return min(paths, key=_RANKED.index)
    return None


def _phrases(line: str, vocabulary: Vocabulary) -> list[str]:
    paths: list[str] = []
    denies = not _DENIES.isdisjoint(map(bare, line.split()))
    while any(map(str.isalnum, line)):
        found = vocabulary.find(line)
        if found is None or found.path not in _RANKED:
            return paths if _goes_on(paths, line, denies) else []
        paths.append(found.path)
        line = found.rest.lstrip(" ,.;:-–—")
    return paths


def _goes_on(paths: list[str], rest: str, denies: bool) -> bool:
    """Whether the rest of a line only says what a yes or a no alone does: "ja vraag het maar", "no keep it"."""
    words = {bare(word) for word in rest.split()}
    if len(rest.split()) > _SHORT or not paths:
        return False
    if paths[-1] == "yes":
        return words <= _DOES
    denied = _DOES | _STAYS | _DENIES if denies else _STAYS
    return paths[-1] == "no" and words <= denied
