"""Filters for texts: escaping, numbers, plurals, moments and lists as a language writes them (by Babel)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any

from babel import Locale
from babel.dates import format_date, format_datetime, format_time
from babel.lists import format_list
from babel.numbers import format_decimal
from jinja2 import ChainableUndefined, pass_context
from jinja2.exceptions import SecurityError
from jinja2.runtime import Context

_MARKS = re.compile(r"([\\*`\[])")
_ADDRESS = re.compile(r"https?://[^\s)]+")
# Cn, Cc and lone surrogates cannot be stored or shown; tab and newline can
_UNSHOWABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")


class Marked(str):
    """Text that is marked up already and must not be escaped again."""


class Placeholder(ChainableUndefined):
    """Stands for a value in a preview and shows its name: ‹poll.question›; it is neither more nor less than any."""

    def __getattr__(self, name: str) -> Placeholder:
        if name.startswith("__"):
            raise AttributeError(name)
        return Placeholder(name=f"{self._undefined_name}.{name}")

    def __call__(self, *_: Any, **__: Any) -> Placeholder:  # type: ignore[override]
        return self

    def __str__(self) -> str:
        if self._undefined_exception is SecurityError:
            self._fail_with_undefined_error()
        return f"‹{self._undefined_name}›"

    def _never(self, _: Any) -> bool:
        return False

    __lt__ = __le__ = __gt__ = __ge__ = _never  # type: ignore[assignment]

    def __html__(self) -> str:
        return str(self)


def escaped(value: Any) -> Any:
    """What is put into a text, so that it stays the characters it is."""
    if value is None or value == "":
        return ""
    if isinstance(value, Marked):
        return value
    return _MARKS.sub(r"\\\1", showable(str(value)))


def showable(text: str) -> str:
    """Without characters that no store or messenger takes."""
    return text if text.isprintable() else _UNSHOWABLE.sub("", text)


@pass_context
def _number(context: Context, value: Any) -> Any:
    if isinstance(value, Placeholder):
        return value
    return _decimal(value, _language(context))


@lru_cache(maxsize=4096)
def _decimal(value: Any, language: str) -> str:
    return format_decimal(value, locale=language)


@pass_context
def _counted(context: Context, value: Any, one: str, other: str) -> Any:
    """`{{ n | counted("lid", "leden") }}` -> "1 lid", "2.000 leden"."""
    if isinstance(value, Placeholder):
        return f"{value} {other}"
    language = _language(context)
    return f"{_decimal(value, language)} {one if _is_one(value, language) else other}"


@lru_cache(maxsize=4096)
def _is_one(value: Any, language: str) -> bool:
    return Locale.parse(language).plural_form(value) == "one"


@pass_context
def _listed(context: Context, values: Any) -> Any:
    """Names in a row: "Anna, Bram en Chris"."""
    return values if isinstance(values, Placeholder) else format_list(list(values), locale=_language(context))


def _shortened(value: Any, length: int = 300) -> Any:
    """The beginning of a longer text, cut at a word."""
    text = str(value)
    if len(text) <= length:
        return value
    return text[:length].rsplit(" ", 1)[0].rstrip(" ,.;:") + "…"


def _one_line(value: Any) -> Any:
    """A text on one line."""
    return value if isinstance(value, Placeholder) else " ".join(str(value).split())


def _in_a_row(value: Any, length: int = 60) -> Any:
    """A title among others on one line: no longer than this, and without the full stop that it may end with."""
    return value if isinstance(value, Placeholder) else _shortened(_one_line(value), length).rstrip(" .")


def _quoted(value: Any) -> Marked:
    """A text in double quotes as it can be typed again."""
    return Marked(escaped('"' + str(value).replace("\\", "\\\\").replace('"', '\\"') + '"'))


def _marked(value: Any) -> Any:
    """A text of Jet's own that is marked up already."""
    return value if isinstance(value, Placeholder) else Marked(value)


def _one_a_line(values: Any) -> Any:
    """Texts below one another."""
    return values if isinstance(values, Placeholder) else Marked("\n".join(escaped(value) for value in values))


def _linked(value: Any, label: str) -> Any:
    """A web address to press, under a label: `{{ link | linked("Open") }}`."""
    if isinstance(value, Placeholder):
        return value
    return Marked(f"[{escaped(label)}]({value})") if _ADDRESS.fullmatch(str(value)) else ""


FILTERS: dict[str, Callable[..., Any]] = {
    "number": _number,
    "counted": _counted,
    "listed": _listed,
    "shortened": _shortened,
    "one_line": _one_line,
    "in_a_row": _in_a_row,
    "quoted": _quoted,
    "marked": _marked,
    "linked": _linked,
    "one_a_line": _one_a_line,
}


def moment_filters() -> dict[str, Callable[..., Any]]:
    """Filters that turn moments into words in the reader's language and zone."""
    return {
        "moment": _moment,
        "moment_after": _moment_after,
        "passed": _passed,
        "day": _day,
        "clock": _clock,
        "weekdays": _weekdays,
    }


@pass_context
def _moment(context: Context, value: Any) -> Any:
    """A moment as people say it: "vrijdag 27 november 12:00"; with the year when it is not this one."""
    if not isinstance(value, datetime):
        return value
    local = value.astimezone(context["_tongue"].zone)
    now = context["_tongue"].now
    near = now is not None and abs(local - now) < timedelta(days=300)
    pattern = "EEEE d MMMM HH:mm" if near else "EEEE d MMMM y HH:mm"
    return format_datetime(local, pattern, locale=_language(context))


@pass_context
def _moment_after(context: Context, value: Any, before: Any) -> Any:
    """A moment that follows on another: on the same day its time alone, "20:00"."""
    if not isinstance(value, datetime) or not isinstance(before, datetime):
        return value
    zone = context["_tongue"].zone
    local = value.astimezone(zone)
    return _clock(context, local) if local.date() == before.astimezone(zone).date() else _moment(context, value)


@pass_context
def _passed(context: Context, value: Any) -> bool:
    """Whether a moment, or a day where the reader is, is over."""
    now: datetime | None = context["_tongue"].now
    if now is None or not isinstance(value, date):
        return False
    today: date = now.astimezone(context["_tongue"].zone).date()
    return value < now if isinstance(value, datetime) else value < today


@pass_context
def _day(context: Context, value: Any) -> Any:
    """A date: "27 november 2026"."""
    if isinstance(value, datetime):
        value = value.astimezone(context["_tongue"].zone).date()
    return format_date(value, "d MMMM y", locale=_language(context)) if isinstance(value, date) else value


@pass_context
def _clock(context: Context, value: Any) -> Any:
    """A time of day: "09:00"."""
    return value if isinstance(value, Placeholder) else format_time(value, "HH:mm", locale=_language(context))


@pass_context
def _weekdays(context: Context, days: Any) -> Any:
    """Days of the week by name, Monday = 0."""
    if isinstance(days, Placeholder):
        return days
    names = Locale.parse(_language(context)).days["format"]["wide"]
    return format_list([names[day] for day in sorted(_ints(days))], locale=_language(context))


def _ints(days: Iterable[int]) -> list[int]:
    return list(days)


def _language(context: Context) -> str:
    return str(context["_tongue"].language)
