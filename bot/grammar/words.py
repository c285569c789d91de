"""A cursor over what follows a command: words and quoted texts, and the raw text behind them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.language.quotes import Token, UnclosedQuote, tokens


class Misfit(Exception):
    """What was typed does not fit the command: `missing` = it would, with more; else something is wrong."""

    def __init__(self, parameter: str, *, missing: bool = False) -> None:
        super().__init__(parameter)
        self.parameter = parameter
        self.missing = missing


@dataclass(frozen=True)
class Context:
    """What reading needs to know of the moment: deadlines count from `sent_at`, in `zone`."""

    sent_at: datetime
    zone: ZoneInfo
    language: str
    about: int | None = None  # the number of the thing that was replied to


class Words:
    """Tokens still to be read. With `free`, a quote that never closes is just a character."""

    def __init__(self, text: str, *, free: bool = False) -> None:
        self.text = text
        self._all = _tokens(text, free)
        self._at = 0
        self._end = len(self._all)

    @property
    def left(self) -> Sequence[Token]:
        """What has not been read."""
        return self._all[self._at : self._end]

    @property
    def raw(self) -> str:
        """The text that has not been read, as it was typed."""
        if not self.left:
            return ""
        return self.text[self.left[0].start : self.left[-1].end]

    def peek(self) -> Token | None:
        """The next token."""
        return self.left[0] if self.left else None

    def take(self, count: int = 1) -> None:
        """Read tokens at the front."""
        self._at += count

    def drop_last(self, count: int = 1) -> None:
        """Read tokens at the end."""
        self._end -= count

    def take_all(self) -> Sequence[Token]:
        """Read everything."""
        left = self.left
        self._at = self._end
        return left


def _tokens(text: str, free: bool) -> list[Token]:
    try:
        return tokens(text)
    except UnclosedQuote:
        if not free:
            raise
    return [
        Token(match[0], False, match.start(), match.end(), "\n" in text[: match.start()])
        for match in re.finditer(r"\S+", text)
    ]
