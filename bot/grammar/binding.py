"""Fitting what was typed to what a command asks for."""

from __future__ import annotations

import inspect
from dataclasses import dataclass
from typing import Any, get_args

from bot.chat import Choice, Refused, Reply
from bot.command import Command, Parameter, Turn
from bot.grammar.called import NAMED, Called, name_in, resolved
from bot.grammar.flags import Flags
from bot.grammar.kinds import FREE, POINTING, READS, RESOLVES
from bot.grammar.vocabulary import Vocabulary
from bot.grammar.words import Context, Misfit, Words
from bot.intranet.clubs import slug
from bot.language.little_words import POLITE
from bot.language.quotes import bare, quote


@dataclass(frozen=True)
class Call:
    """A command with what was typed for it, read but not yet looked up."""

    command: Command
    arguments: tuple[tuple[Parameter, Any], ...]
    flags: dict[str, Any]

    @property
    def by_name(self) -> bool:
        """Whether the thing it is about was called by its name."""
        return any(isinstance(value, Called) for _, value in self.arguments)

    def run(self, turn: Turn) -> Reply:
        """Look the arguments up and run the command; raises `Refused`."""
        try:
            found = [self._found(parameter, value, turn) for parameter, value in self.arguments]
        except Refused as no:
            no.choices = no.choices or self._instead(no)
            raise
        return self.command.run(turn, *found, **self.flags)

    def _instead(self, no: Refused) -> tuple[Choice, ...]:
        """The same for each club that may have been meant by a name that none has; a yes takes the only one."""
        near = no.said.values["near"] if no.said.key == "club.not_found" else []
        lines = [f"{self.command.path} {quote(slug(name))}" for name in near if len(self.arguments) == 1]
        return tuple(Choice(name, line, yes=len(near) == 1) for name, line in zip(near, lines, strict=False))

    def _found(self, parameter: Parameter, value: Any, turn: Turn) -> Any:
        if isinstance(value, Called):
            return resolved(value, kind_of(parameter), self.command, turn)
        resolve = RESOLVES.get(kind_of(parameter))
        if resolve is None or (value is parameter.default and value is None):
            return value
        return resolve(value, turn)


def bind(command: Command, rest: str, vocabulary: Vocabulary, context: Context) -> Call:
    """Read the arguments of a command; raises `Misfit`, and `UnclosedQuote` where quotes matter."""
    kinds = [kind_of(parameter) for parameter in command.positional]
    free = bool(FREE.intersection(kinds))
    words = Words(rest, free=free)
    known = {flag.name: vocabulary.flag_words(command.path, flag.name) for flag in command.flags}
    flags = Flags(command.flags, known, context)
    flags.take_leading(words, dashed=not free)
    flags.take_trailing(words)
    arguments: list[tuple[Parameter, Any]] = []
    for parameter in command.positional:
        try:
            arguments += _read(parameter, words, context, flags)
        except Misfit:
            named = [] if arguments else _named(command, words)
            if not named:
                raise
            arguments += named
    spare = POLITE if command.positional else POLITE | POINTING  # "verwijder dat berichtje maar weer"
    if any(bare(token.text) not in spare for token in words.left):
        raise Misfit("too much")
    for flag in command.flags:  # one that a button carries
        if flag.default is inspect.Parameter.empty and flag.name not in flags.values:
            raise Misfit(flag.name, missing=True)
    return Call(command, tuple(arguments), flags.values)


def _read(parameter: Parameter, words: Words, context: Context, flags: Flags) -> list[tuple[Parameter, Any]]:
    read = READS[kind_of(parameter)]
    if parameter.many:
        found = []
        while words.left:
            found.append((parameter, read(words, context, flags)))
        return found
    if parameter.default is not inspect.Parameter.empty and (not words.left or _only_pointed_at(parameter, words)):
        words.take_all()
        return [(parameter, parameter.default)]
    return [(parameter, read(words, context, flags))]


def _named(command: Command, words: Words) -> list[tuple[Parameter, Any]]:
    """What a command is about, called by its name: when it asks for that alone, or for one thing more."""
    first, *rest = command.positional
    if kind_of(first) not in NAMED or len(rest) > 1:
        return []
    called = name_in(words, alone=not rest)
    return [] if called is None else [(first, called)]


def _only_pointed_at(parameter: Parameter, words: Words) -> bool:
    """Whether a thing is meant without its number or name: "that poll", "die peiling"."""
    return kind_of(parameter) in NAMED and all(bare(token.text) in POINTING | POLITE for token in words.left)


def kind_of(parameter: Parameter) -> Any:
    """What a parameter is read as; of `Poll | None` a poll."""
    kinds = [kind for kind in get_args(parameter.kind) if kind is not type(None)]
    return kinds[0] if len(kinds) == 1 else parameter.kind
