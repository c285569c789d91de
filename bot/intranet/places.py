"""Where people read."""

from __future__ import annotations

from dataclasses import dataclass

from bot.chat import Place


@dataclass(frozen=True)
class Home:
    """A place as the store knows it; `club` = it is that club's own."""

    id: int
    place: Place
    name: str
    kind: str  # room | direct | company
    club: int | None
    language: str | None
    zone: str | None
    encrypted: bool
    strangers: bool
    left: bool = False  # Jet may not write there

    @property
    def direct(self) -> bool:
        return self.kind == "direct"
