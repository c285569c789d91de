"""The words of the language, both tongues together: which phrases name which command, which words are flags."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from itertools import islice

from bot.language.nearest import nearest
from bot.language.quotes import bare

_WORD = re.compile(r"\S+")
FlagWords = Mapping[str, Iterable[str]]  # value -> its words; the only key "" for flags without values


@dataclass(frozen=True)
class CommandWords:
    """How one language says a command."""

    words: tuple[str, ...]
    usage: str
    about: str
    flags: Mapping[str, FlagWords]
    hints: tuple[str, ...] = ()  # words of whoever speaks of it without naming it


@dataclass(frozen=True)
class Found:
    """A command named at the start of a line, and what follows it, untouched."""

    path: str
    phrase: str
    rest: str


@dataclass
class Vocabulary:
    """All phrases of all languages."""

    commands: Mapping[str, Mapping[str, CommandWords]]  # path -> language -> words
    _paths: dict[tuple[str, ...], str] = field(init=False, default_factory=dict)
    _hints: dict[str, str] = field(init=False, default_factory=dict)
    _longest: int = field(init=False, default=1)

    def __post_init__(self) -> None:
        for path, languages in self.commands.items():
            self._add(path, path)
            for said in languages.values():
                for phrase in said.words:
                    self._add(phrase, path)
                for hint in map(bare, said.hints):
                    if self._hints.setdefault(hint, path) != path:
                        raise ValueError(f"{hint!r} hints at both {self._hints[hint]!r} and {path!r}")
        self._longest = max(map(len, self._paths), default=1)

    def find(self, line: str) -> Found | None:
        """The command with the longest phrase that starts the line."""
        starts = _word_ends(line, self._longest)
        words = [bare(line[start:end]) for start, end in starts]
        for length in range(len(words), 0, -1):
            path = self._paths.get(tuple(words[:length]))
            if path is not None:
                return Found(path, " ".join(words[:length]), line[starts[length - 1][1] :])
        return None

    def nearly(self, line: str) -> Found | None:
        """The command whose phrase the line nearly starts with, as after a slip of the thumb."""
        starts = _word_ends(line, self._longest)
        words = [bare(line[start:end]) for start, end in starts]
        for length in range(len(words), 0, -1):
            phrases = [" ".join(phrase) for phrase in self._paths if len(phrase) == length]
            phrase = nearest(" ".join(words[:length]), phrases)
            if phrase is not None:
                return Found(self._paths[tuple(phrase.split())], phrase, line[starts[length - 1][1] :])
        return None

    def beginning(self, line: str) -> list[str]:
        """The commands of which the whole line is only the beginning: "role" of "role give" and "role take"."""
        words = tuple(bare(word) for word in line.split(maxsplit=self._longest))
        found = [path for phrase, path in self._paths.items() if words and phrase[: len(words)] == words]
        return list(dict.fromkeys(found))

    def hinted(self, line: str, weaker: Collection[str] = ()) -> list[str]:
        """The commands that a line may be about without naming one, in the order of its words; those that the `weaker`
        ones hint at come last."""
        words = sorted((word for word in map(bare, line.split()) if word in self._hints), key=weaker.__contains__)
        return list(dict.fromkeys(self._hints[word] for word in words))

    def hints_at_any(self, word: str) -> bool:
        """Whether a word hints at a command."""
        return bare(word) in self._hints

    def path(self, phrase: str) -> str | None:
        """The command that a whole phrase names."""
        return self._paths.get(tuple(bare(word) for word in phrase.split()))

    def said(self, path: str, language: str) -> CommandWords:
        """How a language says a command."""
        return self.commands[path][language]

    def phrase(self, path: str, language: str) -> str:
        """The first word of a command in a language, as shown to people."""
        words = self.said(path, language).words
        return words[0] if words else path

    def typed(self, line: str, language: str) -> str:
        """A line with its command as a language says it."""
        found = self.find(line)
        return line if found is None else self.phrase(found.path, language) + found.rest

    def phrases(self) -> list[str]:
        """Every phrase that names a command, for completion."""
        return sorted(" ".join(words) for words in self._paths)

    def flag_words(self, path: str, flag: str) -> dict[str, str]:
        """Every word of a flag in every language -> the value it stands for ("" = just set)."""
        found: dict[str, str] = {}
        for said in self.commands[path].values():
            for value, words in said.flags.get(flag, {}).items():
                found.update(dict.fromkeys(words, value))
        return found

    def _add(self, phrase: str, path: str) -> None:
        for spelt in (phrase, phrase.replace("'", "")):  # "whos in", as it is typed on a phone
            words = tuple(bare(word) for word in spelt.split())
            if self._paths.setdefault(words, path) != path:
                raise ValueError(f"{spelt!r} means both {self._paths[words]!r} and {path!r}")


def _word_ends(line: str, most: int) -> list[tuple[int, int]]:
    """Where the first words begin and end."""
    return [word.span() for word in islice(_WORD.finditer(line), most)]
