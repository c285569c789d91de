"""The processes that share a store: who lives, and what only one of them at a time may do.

Nobody compares clocks: a process lives while its count of beats grows in the eyes of the others. One that has been
taken for dead finds its row gone, and begins anew; what it held may be another's by then.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, delete, select, update

from storage.deliveries import Deliveries
from storage.tables.delivery import inbox
from storage.tables.processes import holding, process
from storage.upsert import upsert


class Processes:
    """The living, and what they hold."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def enter(self, number: str, name: str, now: datetime) -> None:
        """A process begins."""
        row = {"id": number, "name": name, "beats": 0, "since": now, "beat_at": now}
        upsert(self._connection, process, row, update=())

    def beat(self, number: str, now: datetime) -> bool:
        """A process lives; False when the others have taken it for dead."""
        beat = update(process).where(process.c.id == number).values(beats=process.c.beats + 1, beat_at=now)
        return self._connection.execute(beat).rowcount == 1

    def beats(self) -> dict[str, int]:
        """How often the heart of each has beaten."""
        return {row.id: row.beats for row in self._connection.execute(select(process.c.id, process.c.beats))}

    def bury(self, number: str) -> bool:
        """A process is gone: what it was sending and hearing is anybody's. False when another buried it first."""
        gone = self._connection.execute(delete(process).where(process.c.id == number)).rowcount == 1
        if gone:
            Deliveries(self._connection).release(number)
            self._connection.execute(update(inbox).where(inbox.c.holder == number).values(holder=None))
        return gone

    def hold(self, name: str, number: str) -> int | None:
        """Take what one process at a time may do, when it is free; the fence of who has it, None when it is not."""
        upsert(self._connection, holding, {"name": name, "process": number, "fence": 0}, update=())
        row = self._connection.execute(select(holding).where(holding.c.name == name).with_for_update()).one()
        living = select(process.c.id).where(process.c.id == row.process)
        if row.process != number and self._connection.scalar(living) is not None:
            return None
        taken = update(holding).where(holding.c.name == name)
        self._connection.execute(taken.values(process=number, fence=row.fence + 1))
        return int(row.fence) + 1

    def still_holds(self, name: str, number: str, fence: int) -> bool:
        """Whether a process still has what it took; nobody else takes it until this transaction ends."""
        mine = select(holding.c.fence).where(holding.c.name == name, holding.c.process == number)
        return self._connection.scalar(mine.with_for_update(read=True)) == fence

    def let_go(self, name: str, number: str) -> None:
        """Others may have it."""
        mine = update(holding).where(holding.c.name == name, holding.c.process == number)
        self._connection.execute(mine.values(process=""))
