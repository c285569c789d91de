"""What a messenger must offer so that dialogues can be played on it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from adapters.protocol import Adapter
from bot.assembly import Jet
from bot.chat import Choice
from bot.config.settings import Matrix, Slack


@dataclass
class Seen:
    """One thing on somebody's screen, as it now stands; `when` grows with every change of it."""

    place: str
    text: str
    choices: tuple[Choice, ...] = ()
    key: str | None = None
    private: bool = False
    edited: bool = False
    gone: bool = False
    when: int = 0

    @property
    def answers(self) -> tuple[Choice, ...]:
        """The choices that are counted: those of an open poll."""
        return tuple(choice for choice in self.choices if choice.count is not None)

    def has(self, parts: Iterable[str]) -> bool:
        """Whether every part stands in it."""
        return all(part in self.text for part in parts)


@dataclass
class Line:
    """What somebody types, and how."""

    who: str
    text: str
    place: str | None  # None = to Jet alone
    sent_at: datetime
    how: str = "prefix"  # in a shared place: prefix | mention | plain; to Jet alone, prefix has none either
    reply_to: str | None = None  # the key of the card replied to
    edits: str | None = None  # the earlier message of which this is an edit
    shares: tuple[tuple[str, bytes], ...] = ()  # files, by their names
    remote_ids: list[str] = field(default_factory=list)  # what the messenger made of it


class Messenger(Protocol):
    """Plays the people of one messenger."""

    name: str  # of the connection

    def settings(self) -> Mapping[str, Matrix | Slack]:
        """What the configuration says of it."""
        ...

    def adapters(self) -> Mapping[str, Adapter]:
        """The adapters Jet talks to it through, by connection."""
        ...

    async def open(self, jet: Jet) -> None:
        """Jet has started."""
        ...

    async def close(self) -> None:
        """Jet is about to stop."""
        ...

    async def arrive(self, who: str, *, employee: bool) -> None:
        """Somebody has an account from now on."""
        ...

    async def gather(self, place: str, people: Iterable[str]) -> None:
        """Exactly these people read in a place from now on."""
        ...

    async def say(self, line: Line) -> None:
        """Somebody types a line."""
        ...

    async def press(self, who: str, seen: Seen, choice: Choice, at: datetime) -> None:
        """Somebody presses a choice of something they see."""
        ...

    async def deliver(self) -> None:
        """Everything that Jet has to say arrives."""
        ...

    def sent_files(self) -> list[tuple[str, bytes]]:
        """The files that Jet sent, by name."""
        ...

    def seen_by(self, who: str) -> list[Seen]:
        """Everything that somebody can see, in the order in which it appeared."""
        ...


async def deliver(jet: Jet, connection: str) -> None:
    """Everything that is due there arrives. Looking is cheap beside taking, of which nothing mostly comes."""
    while await jet.database.read(lambda store: store.deliveries.waits(connection)):
        if not await jet.courier.deliver_due([connection]):
            return
