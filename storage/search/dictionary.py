"""A dictionary between Dutch and English that a site supplies, so that a question finds text in the other language.

Either a text file with two columns parted by a tab (`leave<TAB>verlof, vrij`), or a dictionary of dictd (its `.index`,
`.dict` or `.dict.dz`), such as FreeDict's, which Debian packages. It works in both directions.
"""

from __future__ import annotations

import gzip
import logging
import re
from collections.abc import Iterable, Iterator
from functools import cached_property
from pathlib import Path

from storage.search.analysis import fold, kept_words

log = logging.getLogger(__name__)

MOST = 16  # translations of a word that are kept
_DIGITS = {digit: n for n, digit in enumerate("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")}
_ASIDE = re.compile(r"\([^)]*\)|\[[^\]]*\]|<[^>]*>|/[^/\n]*/|^\s*\d+\.", re.MULTILINE)
_BETWEEN = re.compile(r"[,;\n|]")


class Dictionary:
    """The words of each language with those that say the same in the other; read when first needed."""

    def __init__(self, path: Path | None) -> None:
        self._path = path

    def of(self, word: str) -> tuple[str, ...]:
        """The folded words that a folded word, or two with a space between, may be in the other language."""
        return self._words.get(word, ()) if self._path is not None else ()

    @cached_property
    def _words(self) -> dict[str, tuple[str, ...]]:
        assert self._path is not None
        found: dict[str, dict[str, None]] = {}
        try:
            for head, meanings in pairs(self._path):
                for meaning in _BETWEEN.split(_ASIDE.sub(" ", meanings)):
                    _learn(found, head, meaning)
        except (OSError, ValueError) as error:  # searching goes on in one language
            log.warning("the dictionary %s cannot be read: %s", self._path.name, type(error).__name__)
        return {word: tuple(meanings)[:MOST] for word, meanings in found.items()}


def _learn(found: dict[str, dict[str, None]], head: str, meaning: str) -> None:
    one, other = (" ".join(fold(text).split()) for text in (_ASIDE.sub(" ", head), meaning))
    for source, target in ((one, other), (other, one)):
        words = kept_words(target)
        if source and len(words) == 1 and words[0] != source:
            found.setdefault(source, {})[words[0]] = None


def pairs(path: Path) -> Iterator[tuple[str, str]]:
    """Each word of a dictionary with what stands beside it. Raises `OSError` or `ValueError`."""
    if path.suffix in (".index", ".dict") or path.name.endswith(".dict.dz"):
        yield from _dictd(path)
        return
    for line in path.read_text(encoding="utf-8").splitlines():
        head, tab, meanings = line.partition("\t")
        if tab and not head.startswith("#"):
            yield head, meanings


def _dictd(path: Path) -> Iterator[tuple[str, str]]:
    base = path.with_name(path.name.removesuffix(".dz").removesuffix(".index").removesuffix(".dict"))
    index, plain, packed = (base.with_name(base.name + end) for end in (".index", ".dict", ".dict.dz"))
    data = plain.read_bytes() if plain.exists() else gzip.decompress(packed.read_bytes())
    for line in index.read_text(encoding="utf-8").splitlines():
        head, start, size = line.split("\t")[:3]
        if not head.startswith("00database"):
            entry = data[_number(start) :][: _number(size)].decode("utf-8", "replace")
            yield head, entry.partition("\n")[2]


def _number(digits: Iterable[str]) -> int:
    """A number as dictd writes it. Raises `ValueError`."""
    value = 0
    for digit in digits:
        if digit not in _DIGITS:
            raise ValueError(digit)
        value = value * 64 + _DIGITS[digit]
    return value


NONE = Dictionary(None)
