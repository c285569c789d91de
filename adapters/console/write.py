"""From a delivery to what a terminal shows: plain lines for people, objects for scripts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from adapters.markup import plain, spans
from bot.chat import Choice

_BOLD, _CODE, _OFF = "\x1b[1m", "\x1b[36m", "\x1b[0m"


@dataclass(frozen=True)
class Shown:
    """One thing on somebody's screen; `to` None = everybody in the place sees it."""

    place: str
    to: str | None
    key: str | None
    edited: bool
    text: str  # marked up
    choices: tuple[Choice, ...]
    gone: bool = False

    def as_object(self) -> dict[str, Any]:
        """For scripts: one JSON object."""
        return {
            "place": self.place,
            "to": self.to,
            "key": self.key,
            "edited": self.edited,
            "text": plain(self.text),
            "choices": [{"label": choice.label, "run": choice.run, "count": choice.count} for choice in self.choices],
        }

    def as_text(self, *, colour: bool = False) -> str:
        """For people."""
        return coloured(self.text) if colour else plain(self.text)


def coloured(marked: str) -> str:
    """Marked-up text with bold and what to type set off."""
    return "".join(
        f"{_BOLD}{span.text}{_OFF}" if span.bold else f"{_CODE}{span.text}{_OFF}" if span.code else plain_span
        for span in spans(marked)
        for plain_span in [f"{span.text} ({span.url})" if span.url and span.url != span.text else span.text]
    )
