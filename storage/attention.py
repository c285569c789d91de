"""What people have seen, what they do not want to hear of, and when they want to be left alone."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, time

from sqlalchemy import Connection, delete, func, select

from bot.intranet.digests import QuietHours
from storage.tables.attention import muted, quiet_hours, seen
from storage.tables.people import club
from storage.tables.things import thing
from storage.upsert import upsert


class Attention:
    """Whose attention is not to be asked for, and for what."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def saw(self, who: int, numbers: Iterable[int]) -> None:
        """A person has opened these things."""
        for number in numbers:
            upsert(self._connection, seen, {"person": who, "thing": number}, update=())

    def openers(self, number: int, but: int | None) -> int:
        """How many people have opened a thing, its owner not counted."""
        others = select(func.count()).where(seen.c.thing == number, seen.c.person != (but or 0))
        return self._connection.scalar(others) or 0

    def purge(self, before: datetime) -> int:
        """Forget who opened posts and polls from before a moment: they are no news any more; how many."""
        old = seen.c.thing.in_(select(thing.c.id).where(thing.c.at < before, thing.c.kind != "document"))
        return self._connection.execute(delete(seen).where(old)).rowcount

    def mute(self, who: int, number: int) -> bool:
        """No news of a club for a person; True when it changed something."""
        return upsert(self._connection, muted, {"person": who, "club": number}, update=())

    def unmute(self, who: int, number: int) -> bool:
        """News of a club again; True when it changed something."""
        gone = delete(muted).where(muted.c.person == who, muted.c.club == number)
        return self._connection.execute(gone).rowcount == 1

    def muted(self, who: int) -> list[str]:
        """The names of the clubs that a person has muted."""
        named = select(club.c.name).join(muted, muted.c.club == club.c.id).where(muted.c.person == who)
        return list(self._connection.scalars(named.order_by(club.c.slug)))

    def quiet_hours(self, who: int) -> QuietHours | None:
        """The hours of the day in which a person gets nothing unasked."""
        row = self._connection.execute(select(quiet_hours).where(quiet_hours.c.person == who)).one_or_none()
        return None if row is None else QuietHours(time.fromisoformat(row.starts), time.fromisoformat(row.ends))

    def set_quiet_hours(self, who: int, hours: QuietHours | None) -> None:
        """Set them, or have none."""
        if hours is None:
            self._connection.execute(delete(quiet_hours).where(quiet_hours.c.person == who))
            return
        row = {"person": who, "starts": f"{hours.starts:%H:%M}", "ends": f"{hours.ends:%H:%M}"}
        upsert(self._connection, quiet_hours, row, update=("starts", "ends"))
