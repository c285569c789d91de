"""Flags: `anonymous`, `max 2`, `until friday 17:00`, with or without dashes, in either language."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, get_args

from rapidfuzz.distance import OSA

from bot.command import Parameter
from bot.grammar.moments import moment
from bot.grammar.words import Context, Words
from bot.language.quotes import Token, bare, dashes

_LONG_ENOUGH_FOR_A_SLIP = 6
_UNTIL = frozenset({"tot", "t/m", "until", "till"})


@dataclass(frozen=True)
class Flag:
    """A flag read from tokens: the parameter, its value, how many tokens it took."""

    name: str
    value: Any
    used: int


class Flags:
    """The flags of one command, as they were found so far."""

    def __init__(self, parameters: Sequence[Parameter], words: dict[str, dict[str, str]], context: Context) -> None:
        self._parameters = parameters
        self._words = words
        self._context = context
        self.values: dict[str, Any] = {}

    def take_leading(self, words: Words, *, dashed: bool) -> None:
        """Read flags at the front; with `dashed`, only those written with a dash."""
        while words.left:
            flag = self._at(words.left, dashed=dashed, opening=True)
            if flag is None or flag.name in self.values:
                return
            if flag.used >= len(words.left) and not _dashed(words.left[0]):
                return  # a word with nothing behind it is the text itself
            self._set(flag)
            words.take(flag.used)

    def take_trailing(self, words: Words) -> None:
        """Read dashed flags at the end."""
        for start in range(max(1, len(words.left) - 6), len(words.left)):
            found = self._whole(words.left[start:], dashed=True)
            if found is not None:
                count = len(words.left) - start
                for flag in found:
                    self._set(flag)
                words.drop_last(count)
                return

    def take_whole(self, tokens: Sequence[Token], *, dashed: bool = False) -> bool:
        """Read tokens that are flags and nothing else; False, and nothing read, when they are not."""
        found = self._whole(tokens, dashed=dashed)
        for flag in found or ():
            self._set(flag)
        return found is not None

    def named(self, tokens: Sequence[Token]) -> list[str]:
        """The flags that tokens are, when they are flags and nothing else; nothing is read."""
        return [flag.name for flag in self._whole(tokens, dashed=False) or ()]

    def take_one(self, tokens: Sequence[Token], *, dashed: bool = False) -> int:
        """Read a flag at the front of tokens; how many it took, 0 = there is none."""
        flag = self._at(tokens, dashed=dashed)
        if flag is not None:
            self._set(flag)
        return flag.used if flag is not None else 0

    def _set(self, flag: Flag) -> None:
        self.values[flag.name] = flag.value

    def _whole(self, tokens: Sequence[Token], *, dashed: bool) -> list[Flag] | None:
        found: list[Flag] = []
        at = 0
        while at < len(tokens):
            flag = self._at(tokens[at:], dashed=dashed)
            if flag is None:
                return None
            found.append(flag)
            at += flag.used
        return found or None

    def _at(self, tokens: Sequence[Token], *, dashed: bool, opening: bool = False) -> Flag | None:
        first = tokens[0]
        with_dash = _dashed(first)
        if first.quoted or (dashed and not with_dash):
            return None
        for parameter in self._parameters:
            # "post Nieuwe koffie": the first word of a text is no typing error for "nieuws"
            slips = with_dash or not opening or parameter.kind is bool
            value = _meaning(bare(first.text), self._words[parameter.name], with_dash, slips)
            if value is not None:
                flag = self._read(parameter, value, tokens)
                if flag is not None:
                    return flag
        return None

    def _read(self, parameter: Parameter, value: str, tokens: Sequence[Token]) -> Flag | None:
        kinds = get_args(parameter.kind) or (parameter.kind,)
        if bool in kinds:
            return Flag(parameter.name, True, 1)
        if value:
            return Flag(parameter.name, value, 1)
        if len(tokens) < 2:
            return None
        if datetime in kinds:
            return self._read_when(parameter, tokens)
        if int in kinds:
            number = bare(tokens[1].text)
            return Flag(parameter.name, int(number), 2) if number.isdecimal() and len(number) < 6 else None
        return Flag(parameter.name, tokens[1].text, 2)

    def _read_when(self, parameter: Parameter, tokens: Sequence[Token]) -> Flag | None:
        # the preposition helps: "tot 4 uur" is an hour of the day, "4 uur" alone is a span
        preposition = bare(tokens[0].text)
        words = [preposition if preposition in _UNTIL else "until", *(token.text for token in tokens[1:])]
        found = moment(words, self._context)
        return None if found is None else Flag(parameter.name, found.at, found.used)


def _dashed(token: Token) -> bool:
    return dashes(token.text) != token.text


def _meaning(word: str, known: dict[str, str], with_dash: bool, slips: bool) -> str | None:
    for flag, value in known.items():
        if flag.startswith("--") and not with_dash:
            continue
        name = bare(flag)
        if word == name:
            return value
        if slips and len(name) >= _LONG_ENOUGH_FOR_A_SLIP and OSA.distance(word, name, score_cutoff=1) <= 1:
            return value
    return None
