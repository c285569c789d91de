"""Rules to build a description of JSON from: each looks at a value and notes what is wrong, in Slack's words."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

Problems = list[str]
Rule = Callable[[Any, str, Problems], None]  # the value, its JSON pointer, what was found so far


def note(problems: Problems, message: str, at: str) -> None:
    """Add a problem as Slack words it."""
    problems.append(f"{message} [json-pointer:{at}]")


def string(most: int | None = None, least: int = 1, pattern: str | None = None) -> Rule:
    """A string of so many characters (code points)."""

    def check(value: Any, at: str, problems: Problems) -> None:
        if not isinstance(value, str):
            note(problems, "must be a string", at)
        elif len(value) < least:
            note(problems, f"must be more than {least - 1} characters", at)
        elif most is not None and len(value) > most:
            note(problems, f"must be less than {most + 1} characters", at)
        elif pattern and not re.fullmatch(pattern, value):
            note(problems, f"must match {pattern}", at)

    return check


def boolean(value: Any, at: str, problems: Problems) -> None:
    """True or false."""
    if not isinstance(value, bool):
        note(problems, "must be a boolean", at)


def integer(least: int | None = None, most: int | None = None) -> Rule:
    """A whole number between two others."""

    def check(value: Any, at: str, problems: Problems) -> None:
        if not isinstance(value, int) or isinstance(value, bool):
            note(problems, "must be an integer", at)
        elif (least is not None and value < least) or (most is not None and value > most):
            note(problems, f"must be between {least} and {most}", at)

    return check


def number(value: Any, at: str, problems: Problems) -> None:
    """A number."""
    if not isinstance(value, int | float) or isinstance(value, bool):
        note(problems, "must be a number", at)


def one_of(*choices: object) -> Rule:
    """One of these values."""

    def check(value: Any, at: str, problems: Problems) -> None:
        if value not in choices:
            note(problems, f"must be one of {', '.join(map(str, choices))}", at)

    return check


def array(of: Rule, least: int = 0, most: int | None = None) -> Rule:
    """A list of so many values of a kind."""

    def check(value: Any, at: str, problems: Problems) -> None:
        if not isinstance(value, list):
            note(problems, "must be an array", at)
            return
        if len(value) < least:
            note(problems, f"no less than {least} items allowed", at)
        if most is not None and len(value) > most:
            note(problems, f"no more than {most} items allowed", at)
        for index, each in enumerate(value):
            of(each, f"{at}/{index}", problems)

    return check


def shape(required: Mapping[str, Rule] | None = None, optional: Mapping[str, Rule] | None = None, *more: Rule) -> Rule:
    """An object with these properties and no others; then `more` looks at the whole of it."""
    required, fields = required or {}, {**(required or {}), **(optional or {})}

    def check(value: Any, at: str, problems: Problems) -> None:
        if not isinstance(value, dict):
            note(problems, "must be an object", at)
            return
        before = len(problems)
        for name in required:
            if name not in value:
                note(problems, f"missing required field: {name}", at)
        for name, each in value.items():
            if name in fields:
                fields[name](each, f"{at}/{name}", problems)
            else:
                note(problems, f"invalid additional property: {name}", at)
        if len(problems) == before:
            for rule in more:
                rule(value, at, problems)

    return check


def by_type(rules: Mapping[str, Rule]) -> Rule:
    """An object whose `type` says which rule it follows."""

    def check(value: Any, at: str, problems: Problems) -> None:
        kind = value.get("type") if isinstance(value, dict) else None
        if not isinstance(value, dict):
            note(problems, "must be an object", at)
        elif kind is None:
            note(problems, "missing required field: type", at)
        elif not isinstance(kind, str) or kind not in rules:
            note(problems, f"unsupported type: {kind}", f"{at}/type")
        else:
            rules[kind](value, at, problems)

    return check


def any_of(*names: str) -> Rule:
    """At least one of these properties is there."""

    def check(value: Any, at: str, problems: Problems) -> None:
        if not any(value.get(name) for name in names):
            note(problems, f"missing required field: {' or '.join(names)}", at)

    return check


def exactly_one(*names: str) -> Rule:
    """Exactly one of these properties is there."""

    def check(value: Any, at: str, problems: Problems) -> None:
        if sum(name in value for name in names) != 1:
            note(problems, f"must provide exactly one of {', '.join(names)}", at)

    return check


def ordered(low: str, high: str) -> Rule:
    """If both are there, one property is not above the other."""

    def check(value: Any, at: str, problems: Problems) -> None:
        if low in value and high in value and float(value[low]) > float(value[high]):
            note(problems, f"{low} must not be more than {high}", at)

    return check
