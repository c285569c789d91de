"""One Matrix account as Jet's adapter: logs in, listens, delivers."""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TypeVar

from aiohttp import ClientError

from adapters.matrix import account
from adapters.matrix.addressing import Names
from adapters.matrix.delivering import Delivering
from adapters.matrix.direct import Directs
from adapters.matrix.downloading import download
from adapters.matrix.http import Http, Rejected
from adapters.matrix.listening import Listening
from adapters.matrix.machine import Machine
from adapters.matrix.rooms import Rooms
from adapters.matrix.session import Session, StateFolder
from adapters.matrix.settings import RATES, MatrixSettings
from adapters.matrix.write import address
from adapters.protocol import Abilities, Delivery, Ears, NotNow, Receipt, Stopped
from bot.files import SharedFile

_log = logging.getLogger(__name__)

_LONGEST_PAUSE = 60.0
_LAST_WORDS = 10.0  # seconds that sends under way get when the connection is closed
_T = TypeVar("_T")


class Matrix:
    """The adapter of one Matrix account; see `adapters.protocol.Adapter`."""

    def __init__(self, connection: str, settings: MatrixSettings) -> None:
        self.connection = connection
        self._settings = settings
        self.can = _abilities(settings.names)
        self._folder = StateFolder(settings.state_dir)
        self._names = Names(settings.names, settings.display_name, settings.user_id)
        self._avatar = settings.avatar
        self._machine: Machine | None = None
        self._out: Delivering | None = None
        self._ears: Ears | None = None
        self._sends: set[asyncio.Task[Receipt]] = set()

    async def listen(self, ears: Ears) -> None:
        """Log in and hear until cancelled. `Stopped` when another process has the account, the credentials
        are refused or the login was revoked; after a revoked one, the next start logs in as a new device.
        """
        await asyncio.to_thread(self._folder.lock, take_over=self._settings.shared)
        try:
            settings = self._settings
            self._machine = machine = Machine(settings.homeserver, settings.user_id, settings.request_timeout)
            http = Http(machine, settings.request_timeout)
            login = await _patiently(lambda: account.log_in(http, settings, self._folder))
            machine.open(login, self._folder.store_of(login), self._folder.pickle_key())
            await self._converse(http, machine, login, ears)
        finally:
            await self.close()

    async def deliver(self, delivery: Delivery) -> Receipt:
        """Do one delivery. When cancelled it goes on unseen: cut off half-way, its room could not be sealed
        again.
        """
        if self._out is None:
            raise NotNow("not connected yet", everywhere=True)
        task = asyncio.create_task(self._out.deliver(delivery))
        self._sends.add(task)
        task.add_done_callback(self._sent)
        return await asyncio.shield(task)

    async def check(self) -> list[str]:
        """Try the connection without disturbing one that runs; the problems found."""
        settings = self._settings
        visitor = Machine(settings.homeserver, settings.user_id, settings.request_timeout)
        try:
            return await account.problems(Http(visitor, settings.request_timeout), settings, self._folder.session())
        except (ClientError, TimeoutError, OSError) as error:
            return [f"{settings.homeserver} cannot be reached ({type(error).__name__}): check `homeserver`."]
        finally:
            await visitor.close()

    async def fetch(self, file: SharedFile, limit: int) -> bytes:
        """What is in a file that somebody shared."""
        if self._machine is None:
            raise NotNow("not connected yet", everywhere=True)
        return await download(Http(self._machine, self._settings.request_timeout), file, limit)

    def link(self, place: str, remote_id: str) -> str:
        """An address that opens the event in whatever client somebody uses."""
        return address(place, remote_id, self._settings.user_id.partition(":")[2])

    async def rename(self, names: tuple[str, ...], display_name: str, avatar: Path | None = None) -> None:
        """Take another name and face from now on; the account's profile follows, at once when connected."""
        self._names = Names(names, display_name, self._settings.user_id)
        self.can = _abilities(names)
        self._avatar = avatar or self._avatar
        if self._machine is not None and self._ears is not None:
            await self._introduce(Http(self._machine, self._settings.request_timeout), self._ears)

    async def close(self) -> None:
        """Let go of the connection; sends under way may end first."""
        self._out = self._ears = None
        if self._sends:
            await asyncio.wait(self._sends, timeout=_LAST_WORDS)
        if self._machine is not None:
            machine, self._machine = self._machine, None
            await machine.close()
            if machine.store is not None:
                machine.store.database.close()
        self._folder.unlock()

    async def _converse(self, http: Http, machine: Machine, login: Session, ears: Ears) -> None:
        settings = self._settings
        directs = Directs(http, machine.user_id, encrypt=settings.encrypt_direct)
        rooms = Rooms(self.connection, machine.user_id, machine.rooms, settings.homeservers)
        listening = Listening(http, machine, rooms, directs, ears, lambda: self._names)

        async def begin() -> None:
            await account.vouch(http, machine, self._folder, settings.password)
            await self._introduce(http, ears)
            self._ears = ears

        try:
            await _patiently(directs.load)
            rooms.space_id = await _patiently(lambda: account.find_space(http, settings.space))
            self._out = Delivering(settings, http, machine, rooms, directs, listening, login.made_at)
            await listening.run(begin)
        except Stopped:
            self._folder.forget_session()
            raise

    async def _introduce(self, http: Http, ears: Ears) -> None:
        await account.introduce(http, self._names.user_id, self._names.display_name, self._avatar, ears)

    def _sent(self, task: asyncio.Task[Receipt]) -> None:
        self._sends.discard(task)
        if not task.cancelled():
            task.exception()  # the one who waited for it may be gone


def _abilities(names: tuple[str, ...]) -> Abilities:
    prefix = f"!{names[0]} " if names else ""
    return Abilities(
        whisper=False, buttons=False, shared_prefix=prefix, deliver_at_once=4, one_listener=True, rates=RATES
    )


async def _patiently(step: Callable[[], Awaitable[_T]]) -> _T:
    """Do a step of connecting until it succeeds; `Stopped` when it never will."""
    pause = 1.0
    while True:
        try:
            return await step()
        except (Rejected, ClientError, TimeoutError, OSError) as error:
            if isinstance(error, Rejected) and error.revoked:
                raise Stopped(f"the homeserver no longer accepts Jet's login: {error}") from None
            wait = max(getattr(error, "retry_after", None) or 0.0, pause)
            _log.warning("Matrix: cannot connect yet (%s); again in %.0f s", type(error).__name__, wait)
            await asyncio.sleep(wait * random.uniform(0.8, 1.2))
            pause = min(pause * 2, _LONGEST_PAUSE)
