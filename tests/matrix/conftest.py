"""On a real Synapse an office for each test: Jet, its adapter and employees."""

from __future__ import annotations

import asyncio
import contextlib
import inspect
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from aiohttp import ClientSession

from adapters.matrix.local_homeserver import LocalHomeserver
from adapters.matrix.settings import MatrixSettings
from adapters.matrix.wire import Matrix
from tests.matrix.employee import PASSWORD, Employee
from tests.matrix.proxy import FaultyProxy
from tests.matrix.recorder import Recorder


@pytest.hookimpl(tryfirst=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> bool | None:
    """Run a test that is a coroutine, for at most a minute."""
    if not inspect.iscoroutinefunction(pyfuncitem.obj):
        return None
    wanted = {name: pyfuncitem.funcargs[name] for name in pyfuncitem._fixtureinfo.argnames}
    asyncio.run(asyncio.wait_for(pyfuncitem.obj(**wanted), 60))
    return True


class Office:
    """Jet and the people of one test, on a homeserver that other tests use too."""

    def __init__(self, server: LocalHomeserver, folder: Path) -> None:
        self.server = server
        self.folder = folder
        self._mark = uuid4().hex[:8]
        self.settings = MatrixSettings(
            homeserver=server.url,
            user_id=self.account("jet"),
            state_dir=folder / "jet",
            password=PASSWORD,
            homeservers=(server.name,),
        )
        self.jet = self.settings.user_id
        self.ears = Recorder()

    def account(self, name: str) -> str:
        """Make an account that no other test has; its user id."""
        return self.server.register(f"{name}-{self._mark}", PASSWORD, name.capitalize())

    def employee(self, name: str) -> Employee:
        """Somebody of the office, to be entered: `async with office.employee("anna") as anna`."""
        return Employee(self.server.url, self.account(name), self.folder / name)

    async def log_out_everywhere(self, user_id: str) -> None:
        """Revoke every login of an account, as an admin would."""
        headers = {"Authorization": f"Bearer {(await self.log_in(user_id))['access_token']}"}
        async with (
            ClientSession(self.server.url) as http,
            http.post("/_matrix/client/v3/logout/all", json={}, headers=headers) as answer,
        ):
            assert answer.status == 200

    async def log_in(self, user_id: str) -> dict[str, str]:
        """A new device of an account: what the homeserver answers."""
        login = {"type": "m.login.password", "identifier": {"type": "m.id.user", "user": user_id}}
        async with (
            ClientSession(self.server.url) as http,
            http.post("/_matrix/client/v3/login", json={**login, "password": PASSWORD}) as answer,
        ):
            found: dict[str, str] = await answer.json()
            return found

    @contextlib.asynccontextmanager
    async def open(self, ears: Recorder | None = None, **changes: Any) -> AsyncIterator[Matrix]:
        """Jet connected and caught up, until the block ends."""
        ears = ears or self.ears
        adapter = Matrix("office", replace(self.settings, **changes))
        before = ears.catching_up
        listening = asyncio.create_task(adapter.listen(ears))
        ready = asyncio.create_task(ears.until(lambda: ears.catching_up > before))
        try:
            await asyncio.wait({listening, ready}, return_when=asyncio.FIRST_COMPLETED)
            if listening.done():
                ready.cancel()
                await listening
            await ready
            yield adapter
        finally:
            listening.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await listening

    @contextlib.asynccontextmanager
    async def behind_proxy(self, **changes: Any) -> AsyncIterator[tuple[FaultyProxy, Matrix]]:
        """Jet connected through a proxy that can be told to fail."""
        async with FaultyProxy(self.server.url) as proxy, self.open(homeserver=proxy.url, **changes) as adapter:
            yield proxy, adapter


@pytest.fixture
def office(homeserver: LocalHomeserver, tmp_path: Path) -> Office:
    """An office for one test."""
    return Office(homeserver, tmp_path)
