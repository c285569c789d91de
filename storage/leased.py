"""An outbox row in the hands of a courier."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Row

from bot.chat import Ballot, Card, Choice
from bot.files import Attached, Written
from bot.rates import Lane

_UNKNOWN = datetime(1970, 1, 1, tzinfo=UTC)  # of rows that an older Jet wrote


@dataclass(frozen=True)
class Leased:
    """A row that is ours to deliver until the lease ends."""

    id: int
    connection: str
    place: int | None
    to: str | None
    thread: str | None
    kind: str
    key: str | None
    card: Card | None
    gen: int
    lease: str
    attempts: int
    first_try_at: datetime | None
    cause: int | None
    lane: Lane
    due_at: datetime
    promised_at: datetime
    detail: dict[str, Any] | None
    traceless: bool
    drawn_from: str | None  # it holds neither words nor a key: the slot tells what it says
    first: bool  # no earlier attempt was made of which nobody knows the outcome

    @property
    def spot(self) -> str:
        """Where people read it in one stretch with the rest."""
        return str(self.place) if self.place is not None else f"@{self.to}"


@dataclass(frozen=True)
class Taken:
    """What a lease took; `again_at` is when there is room again for what a limit may hold back."""

    rows: list[Leased]
    again_at: datetime | None = None


def leased(row: Row[Any], at: datetime, *, first: bool) -> Leased:
    """A row as the store has it."""
    return Leased(
        row.id,
        row.connection,
        row.place,
        row.to,
        row.thread,
        row.kind,
        row.key,
        _card(row.card),
        row.gen,
        row.lease,
        row.attempts,
        row.first_try_at,
        row.cause,
        Lane(row.lane),
        row.due_at,
        row.promised_at if row.promised_at > _UNKNOWN else row.first_try_at or at,
        row.detail,
        bool(row.traceless),
        row.slot if row.key is None and row.card is None and row.kind == "message" else None,
        first,
    )


def _card(values: Any) -> Card | None:
    if values is None:
        return None
    ballot = Ballot(**values["ballot"]) if values["ballot"] else None
    choices = tuple(Choice(**choice) for choice in values["choices"])
    return Card(values["text"], choices, ballot, _file(values.get("file")))


def _file(values: Any) -> Attached | Written | None:
    if not values:
        return None
    return Written(**values) if "text" in values else Attached(**values)
