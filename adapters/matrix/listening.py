"""The sync loop: everything the homeserver tells is handed over before its token is saved, so nothing is
lost.
"""

from __future__ import annotations

import asyncio
import json
import logging
import random
from collections.abc import Awaitable, Callable, Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from adapters.matrix.addressing import Names
from adapters.matrix.direct import Directs
from adapters.matrix.http import CLIENT, Http, Json, Rejected, described, path
from adapters.matrix.invites import Invites
from adapters.matrix.late_keys import LateKeys
from adapters.matrix.machine import Machine
from adapters.matrix.read import read
from adapters.matrix.rooms import Rooms
from adapters.protocol import Ears, Stopped, Superseded
from bot.chat import Account, Heard, PlaceFacts

_log = logging.getLogger(__name__)

_LIMIT = 100  # events a room and sync: what Synapse gives at most; more is fetched
_NOTHING: Json = {"types": []}
_FILTER = {
    "presence": _NOTHING,
    "account_data": _NOTHING,
    "room": {"timeline": {"limit": _LIMIT}, "ephemeral": _NOTHING, "account_data": _NOTHING},
}
_POLL = 30.0  # seconds the homeserver may wait for news
_LONGEST_FIRST = 600.0  # seconds for a first sync, which brings every room with its members
_LONGEST_PAUSE = 60.0


class Listening:
    """Hears for one account until cancelled."""

    def __init__(
        self,
        http: Http,
        machine: Machine,
        rooms: Rooms,
        directs: Directs,
        ears: Ears,
        names: Callable[[], Names],
    ) -> None:
        self._http = http
        self._machine = machine
        self._rooms = rooms
        self._directs = directs
        self._ears = ears
        self._names = names
        self._invites = Invites(http, directs, machine.user_id)
        self._since: str | None = None
        self._told: dict[str, PlaceFacts] = {}
        self._late = LateKeys()
        self.news = asyncio.Condition()

    async def run(self, begin: Callable[[], Awaitable[None]]) -> None:
        """Sync for ever; `begin` runs once after the first sync. `Stopped` when Jet's access has been revoked."""
        try:
            await self._rounds(begin)
        finally:
            await self._invites.stop()

    async def _rounds(self, begin: Callable[[], Awaitable[None]]) -> None:
        pause, behind, first = 1.0, True, True
        while True:
            try:
                if first:
                    self._since = await self._ears.recall("since")
                    await self._late.load(self._ears, self._http)
                await self._round(first, behind)
                if first:
                    await begin()
                    await self._invites.accept_missed()
            except Exception as error:
                wait = _wait(error, pause)
                _log.warning("Matrix: %s; again in %.0f s", described(error), wait)
                self._ears.lost(described(error))
                await asyncio.sleep(wait * random.uniform(0.8, 1.2))
                pause, behind = min(pause * 2, _LONGEST_PAUSE), True
                continue
            pause, first = 1.0, False
            if behind:
                self._ears.caught_up()
                behind = False

    async def _round(self, first: bool, behind: bool) -> None:
        sync = await self._sync(first, behind)
        joined = sync.get("rooms", {}).get("join", {})
        await self._ears.recall("since")  # a process that froze while it waited may have been superseded
        timelines = await self._machine.take(sync)
        await self._machine.housekeeping()
        self._rooms.directs = self._directs.rooms
        await self._tell_places(timelines, sync.get("rooms", {}).get("leave", {}))
        await self._tell_leavers(joined)
        if self._since is not None:  # what was said before Jet was first here is not for Jet
            refused: dict[Account, Exception] = {}
            for room_id, events in timelines.items():
                await self._hear_room(room_id, events, joined[room_id].get("timeline", {}), refused)
            for error in refused.values():
                raise error
            await self._hear_late()
        self._invites.accept(sync.get("rooms", {}).get("invite", {}))
        await self._save(sync["next_batch"])
        async with self.news:
            self.news.notify_all()

    async def _sync(self, first: bool, behind: bool) -> Json:
        """`behind`: after a failure too, the homeserver is not to wait for news, so that it is known to be there."""
        query = {"filter": json.dumps(_FILTER), "timeout": "0" if behind else str(int(_POLL * 1000))}
        if self._since is not None:
            query["since"] = self._since
        if first:
            query["full_state"] = "true"  # nio knows no room before it has seen its state
        timeout = _LONGEST_FIRST if first else _POLL + 30
        return await self._http.call("GET", f"{CLIENT}/sync", query=query, timeout=timeout)

    async def _save(self, token: str) -> None:
        changed = self._late.changes()
        if token != self._since or changed:
            await self._ears.remember({"since": token, **changed})
        self._since = token

    async def _tell_places(self, timelines: Iterable[str], left: Iterable[str]) -> None:
        """Tell what changed, before anything from there is heard. Who is an employee hangs on the Space."""
        for room_id in left:
            self._machine.rooms.pop(room_id, None)
            self._told.pop(room_id, None)
            await self._ears.place(self._rooms.gone(room_id))
        space = self._rooms.space_id
        touched = list(timelines)
        changed = list(self._machine.rooms) if space in touched else touched
        for room_id in sorted(changed, key=lambda room_id: room_id != space):
            facts = self._rooms.facts(room_id)
            if self._told.get(room_id) != facts:
                await self._ears.place(facts)
                self._told[room_id] = facts

    async def _tell_leavers(self, joined: Json) -> None:
        """Tell who left the Space. The first sync names all who ever did, so nobody who left meanwhile is missed."""
        space = joined.get(self._rooms.space_id or "", {})
        events = [event for part in ("state", "timeline") for event in space.get(part, {}).get("events", [])]
        if gone := self._rooms.leavers(events):
            await self._ears.accounts(gone)

    async def _hear_room(
        self, room_id: str, events: list[Mapping[str, Any]], timeline: Json, refused: dict[Account, Exception]
    ) -> None:
        """Of whom something is refused, what follows waits for it, and comes again with it; others are heard."""
        after, joined_here = _since_joining(events, self._machine.user_id)
        heard = self._reading(room_id, after)
        if timeline.get("limited") and not joined_here and (start := timeline.get("prev_batch")):
            heard = [*await self._missed(room_id, start), *heard]
        for one in heard:
            if one.account not in refused:
                try:
                    await self._ears.hear(one)
                except Superseded:
                    raise
                except Exception as error:
                    refused[one.account] = error

    async def _missed(self, room_id: str, start: str) -> list[Heard]:
        """What a sync left out of a room, oldest first: back to the last token or to when Jet joined."""
        pages: list[list[Heard]] = []
        query = {"dir": "b", "from": start, "limit": str(_LIMIT), "to": self._since or ""}
        while True:
            try:
                page = await self._http.call("GET", path("rooms", room_id, "messages"), query=query)
            except Rejected as refusal:
                if not refusal.closed:
                    raise
                break  # no longer Jet's to read
            events = [self._machine.opened(event, room_id) for event in reversed(page["chunk"])]
            after, joined_here = _since_joining(events, self._machine.user_id)
            pages.append(self._reading(room_id, after))
            if joined_here or not events or "end" not in page:
                break
            query["from"] = page["end"]
        return [one for page_heard in reversed(pages) for one in page_heard]

    def _reading(self, room_id: str, events: Iterable[Mapping[str, Any]]) -> list[Heard]:
        room, me, now = self._rooms.reading(room_id), self._names(), datetime.now(UTC)
        found = []
        for event in events:
            if event.get("type") == "m.room.encrypted" and event.get("sender") != me.user_id:
                self._late.add(room_id, event)
            elif heard := read(event, room, me, now):
                found.append(heard)
        return found

    async def _hear_late(self) -> None:
        """Hear what could not be opened before and can be now: keys may come after the message."""
        for room_id, event in self._late.waiting():
            opened = self._machine.opened(event, room_id)
            if opened is not event:
                if room_id in self._machine.rooms:
                    for heard in self._reading(room_id, [opened]):
                        await self._ears.hear(heard)
                self._late.done(event)


def _since_joining(events: list[Mapping[str, Any]], user_id: str) -> tuple[list[Mapping[str, Any]], bool]:
    """The events after the last time Jet joined, and whether it joined among these."""
    for n in range(len(events) - 1, -1, -1):
        if _joins(events[n], user_id):
            return events[n + 1 :], True
    return events, False


def _joins(event: Mapping[str, Any], user_id: str) -> bool:
    if event.get("type") != "m.room.member" or event.get("state_key") != user_id:
        return False
    before = event.get("unsigned", {}).get("prev_content", {})
    joined: bool = event.get("content", {}).get("membership") == "join"
    return joined and before.get("membership") != "join"


def _wait(error: Exception, pause: float) -> float:
    """How long to wait after a failure, in seconds; `Stopped` when waiting cannot help."""
    if isinstance(error, Stopped | Superseded):
        raise error
    if isinstance(error, Rejected):
        if error.revoked:
            raise Stopped(f"the homeserver no longer accepts Jet's login: {error}") from None
        return max(error.retry_after or 0.0, pause)
    return pause
