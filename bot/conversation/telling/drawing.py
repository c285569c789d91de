"""Outbox rows that hold no words: what they say is chosen when they are sent, for many at once.

A digest for a hundred thousand people is a hundred thousand rows that name a schedule and a date. What happened is
gathered once and kept for a little while; each batch asks only who its readers are.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from bot.chat import Card, Lines
from bot.conversation.telling.batches import BATCHES, Batch, Drawn
from bot.conversation.telling.speaking import Speaking
from storage.store import Store


@dataclass(frozen=True)
class Drawing:
    """Draws batches, and remembers between them what they have in common."""

    speaking: Speaking
    kept: dict[str, Any] = field(default_factory=dict)

    def cards(self, store: Store, slots: Sequence[str], now: datetime) -> dict[str, Card]:
        """The cards of these rows by their slots; a row that has nothing to say has none."""
        kinds: dict[str, list[str]] = {}
        for slot in slots:
            kinds.setdefault(slot.partition(" ")[0], []).append(slot)
        found: dict[str, Card] = {}
        for kind, some in kinds.items():
            batch = Batch(store, now, self.speaking.house, self.kept)
            for slot, drawn in BATCHES[kind](batch, some).items():
                found[slot] = self._card(drawn, now)
        return found

    def _card(self, drawn: Drawn, now: datetime) -> Card:
        tongue = self.speaking.tongue(drawn.home, drawn.person, now, alone=drawn.home.direct)
        if drawn.language is not None:
            tongue = replace(tongue, language=drawn.language)
        texts = self.speaking.texts
        every = Lines((drawn.heading, *drawn.lines, drawn.closing))
        heading, *lines, closing = texts.lines(every, tongue, drawn.kept)
        text = "\n\n".join((heading, "\n".join(lines), closing))
        return Card(text, self.speaking.choices(drawn.choices, tongue, drawn.kept))
