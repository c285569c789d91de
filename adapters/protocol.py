"""What the core asks of a messenger's adapter, and what an adapter may ask of the core."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from bot.chat import Account, AccountFacts, Card, Form, Heard, Place, PlaceFacts, Shown
from bot.files import SharedFile
from bot.rates import NO_RATES, Rates


class Kind(StrEnum):
    """What a delivery does at the messenger."""

    MESSAGE = "message"
    EDIT = "edit"
    DELETE = "delete"
    HOME = "home"  # what somebody sees on Jet's own tab becomes `screen`
    VERIFY = "verify"  # look for what an earlier attempt sent late, and take it away


@dataclass(frozen=True)
class Abilities:
    """What a messenger can do, as data, so that nobody asks which messenger it is."""

    whisper: bool  # a message in a shared place that one account alone sees
    buttons: bool  # choices can be pressed
    home: bool = False  # a tab of Jet's own for each person
    forms: bool = False  # a bare command can be shown as a form
    shared_prefix: str = ""  # what to type before a command where others are, e.g. "!jet "
    deliver_at_once: int = 4  # sends in flight
    whispers_vanish: bool = False  # what was whispered is gone when the client starts again
    one_listener: bool = False  # one process at a time may hear, and send
    rates: Rates = NO_RATES  # how fast it may be written to; with a lane for it, late duplicates are looked for


@dataclass(frozen=True)
class Receipt:
    """Where a delivery ended: the remote ids it became, the first being the message itself. `repaired`: nobody knew
    whether an earlier attempt had arrived, and it had."""

    place: Place
    remote_ids: tuple[str, ...]
    repaired: bool = field(default=False, compare=False)


@dataclass(frozen=True)
class Outgoing:
    """A file that goes with a message. `content` fetches it, and raises `Never` when its reader may not have it."""

    name: str
    media_type: str
    size: int  # bytes
    content: Callable[[], Awaitable[bytes]] = field(compare=False)


@dataclass(frozen=True)
class Delivery:
    """One outbox row on its way out.

    `txn` is unique for this delivery and the same at every attempt: the key for doing it once. `place` None with
    `to` set: the adapter finds or makes the direct conversation with that account (the receipt names it).
    `place` and `to` both set: a whisper. `key` names the thing a card is of. `edits` is the receipt of the
    message to edit or delete, or to leave alone when the others of `txn` are taken away. `attempt` counts from 1.
    `first_try_at` is when the first attempt began of which nobody knows the outcome, None when there was none: an
    adapter whose messenger does not deduplicate must look before it sends. A deletion without `edits` is of whatever
    those attempts sent.
    """

    txn: str
    kind: Kind
    place: Place | None
    to: Account | None
    card: Card | None
    key: str | None = None
    edits: Receipt | None = None
    thread: str | None = None
    attempt: int = 1
    first_try_at: datetime | None = None
    screen: Shown | None = None
    file: Outgoing | None = None


class NotNow(Exception):
    """Surely not delivered, but may be later; `retry_after` in seconds when the messenger said. `everywhere`: that
    goes for whatever else is to be delivered there."""

    def __init__(self, reason: str, retry_after: float | None = None, *, everywhere: bool = False) -> None:
        super().__init__(reason)
        self.retry_after = retry_after
        self.everywhere = everywhere


class Never(Exception):
    """Surely not delivered, and trying again cannot help (forbidden, gone, too long)."""


class Unsure(Exception):
    """Nobody knows whether it was delivered (a time-out, a cut connection)."""


class Stopped(Exception):
    """The connection cannot go on without an admin (a revoked token, a deactivated account)."""


class Superseded(Exception):
    """Another process hears for this connection now; what is heard here is not taken any more."""


class Ears(Protocol):
    """How an adapter hands over what it hears. Everything returns when it is committed."""

    async def hear(self, heard: Heard, first: Callable[[], Awaitable[None]] | None = None) -> None:
        """Take one line or gesture; the same `remote_id` again is ignored. What has to be learnt before its turn,
        and not before it is acknowledged, is done by `first`, which must not fail."""
        ...

    async def place(self, facts: PlaceFacts) -> None:
        """Learn about a place."""
        ...

    async def accounts(self, facts: Sequence[AccountFacts]) -> None:
        """Learn who comes, goes or is called otherwise; who has never spoken to Jet is not kept."""
        ...

    async def recall(self, name: str) -> str | None:
        """A small value this connection remembered, e.g. its sync token."""
        ...

    async def remember(self, values: Mapping[str, str]) -> None:
        """Keep small values for this connection; durable when it returns."""
        ...

    async def form(self, heard: Heard, about: str | None = None) -> Form | None:
        """The form that a command opens, in the words of who gave it, with what was typed behind it: for a bare or
        unfinished command, or one opened on a message with the words `about`. None for any other line."""
        ...

    async def opened(self, heard: Heard) -> None:
        """Somebody looks at Jet's own tab; `heard` says who, and what their direct conversation is."""
        ...

    async def submit(self, heard: Heard, path: str, values: Mapping[str, str]) -> Mapping[str, str]:
        """Take a form that was filled in: field -> what is wrong with it; nothing wrong = heard as a line.
        Moments come as ISO dates and times with an offset, files in `heard`."""
        ...

    def caught_up(self) -> None:
        """Everything said while Jet was away has been heard: what fell due may now happen."""
        ...

    def lost(self, why: str) -> None:
        """Nothing is heard for now; `caught_up` follows when it is heard again."""
        ...


class Adapter(Protocol):
    """One configured connection: reads, writes and is the wire."""

    connection: str
    can: Abilities

    async def listen(self, ears: Ears) -> None:
        """Connect and hear until cancelled. Transient failures back off inside; `Stopped` is final."""
        ...

    async def deliver(self, delivery: Delivery) -> Receipt:
        """Do one delivery, or raise `NotNow`, `Never` or `Unsure`."""
        ...

    async def fetch(self, file: SharedFile, limit: int) -> bytes:
        """What is in a file that somebody shared; raises `Never` when it is gone or larger than `limit` bytes, and
        `NotNow`."""
        ...

    def link(self, place: str, remote_id: str) -> str:
        """The web address of a message, by the ids of its place and itself; "" where there is none (yet)."""
        ...

    async def rename(self, names: tuple[str, ...], display_name: str) -> None:
        """Listen to other names, and be called otherwise, from now on."""
        ...

    async def check(self) -> list[str]:
        """Try the connection; the problems found, in English for the admin, none when well."""
        ...

    async def close(self) -> None:
        """Let go of the connection."""
        ...
