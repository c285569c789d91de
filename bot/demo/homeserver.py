"""The homeserver of the demo: started and ended with it, and furnished with accounts and rooms."""

from __future__ import annotations

import asyncio
import contextlib
import importlib.util
import json
import urllib.error
import urllib.request
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from urllib.parse import quote

from adapters.matrix.local_homeserver import HomeserverFailed, LocalHomeserver
from bot.demo.organisation import Organisation, Room

SPACE = "organisation"  # the alias of the company Space
JET = "jet"
_AT_ONCE = 4
Call = Callable[[str, str, Any], dict[str, Any]]  # method, path, body -> answer
_ENCRYPTED = {"type": "m.room.encryption", "state_key": "", "content": {"algorithm": "m.megolm.v1.aes-sha2"}}


def installed() -> bool:
    """Whether there is a homeserver to start."""
    return importlib.util.find_spec("synapse") is not None


@contextlib.asynccontextmanager
async def running(folder: Path, organisation: Organisation) -> AsyncIterator[LocalHomeserver]:
    """The homeserver of that folder, started, and stopped at the end; raises `HomeserverFailed`."""
    server = LocalHomeserver(folder, organisation.domain)
    starting = asyncio.create_task(asyncio.to_thread(_start, server))
    try:
        await asyncio.shield(starting)
        yield server
    finally:
        await asyncio.wait([starting])  # one that is just being started could not be found and stopped
        await asyncio.to_thread(server.stop)


def end_leftover(folder: Path, organisation: Organisation) -> None:
    """Stop the homeserver that a killed demo left, if any."""
    LocalHomeserver(folder, organisation.domain).stop()


def _start(server: LocalHomeserver) -> None:
    """One that a killed demo left is used again when it answers, else ended first."""
    if not _answers(server.url):
        server.stop()
    server.start()


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(f"{url}/health", timeout=2) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


def furnish(server: LocalHomeserver, organisation: Organisation, secret: str) -> dict[str, str]:
    """Accounts, the Space and its rooms, everybody in theirs and Jet invited, on a homeserver that has none.

    `secret` is Jet's password. Returns the ids of the rooms by alias. Raises `HomeserverFailed`.
    """
    server.register(JET, secret, JET.capitalize())
    for employee in organisation.employees.values():
        server.register(employee.user, organisation.password, employee.name)
    with logged_in(server.url, organisation, organisation.admin) as call:
        rooms = {SPACE: _space(call, organisation)}
        for room in organisation.rooms:
            with logged_in(server.url, organisation, room.members[0]) as theirs:
                rooms[room.alias] = _room(theirs, room, rooms[SPACE], organisation)
            child = path("rooms", rooms[SPACE], "state", "m.space.child", rooms[room.alias])
            call("PUT", child, {"via": [organisation.domain], "suggested": room.open})
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        list(pool.map(lambda user: _come_in(server.url, organisation, user, rooms), organisation.employees))
    return rooms


def _come_in(url: str, organisation: Organisation, user: str, rooms: Mapping[str, str]) -> None:
    """Somebody joins the Space and their rooms."""
    theirs = [SPACE, *(room.alias for room in organisation.rooms if user in room.members)]
    with logged_in(url, organisation, user) as call:
        for alias in theirs:
            call("POST", path("join", rooms[alias]), {})


@contextlib.contextmanager
def logged_in(url: str, organisation: Organisation, user: str) -> Iterator[Call]:
    """Calls in the name of an employee, who leaves no device behind."""
    login = {
        "type": "m.login.password",
        "identifier": {"type": "m.id.user", "user": user},
        "password": organisation.password,
    }
    token = _call(url, "", "POST", path("login"), login)["access_token"]

    def call(method: str, where: str, body: Any) -> dict[str, Any]:
        return _call(url, token, method, where, body)

    yield call
    call("POST", path("logout"), {})


def _space(call: Call, organisation: Organisation) -> str:
    wanted = {
        "name": organisation.name,
        "creation_content": {"type": "m.space"},
        "power_level_content_override": {"events_default": 100},
    }
    return _made(call, SPACE, wanted, organisation.everybody, organisation)


def _room(call: Call, room: Room, space: str, organisation: Organisation) -> str:
    """A room of the Space; every member of the Space may join an open one."""
    via = [organisation.domain]
    state: list[dict[str, Any]] = [
        {"type": "m.space.parent", "state_key": space, "content": {"via": via, "canonical": True}}
    ]
    if room.encrypted:
        state.append(_ENCRYPTED)
    if room.open:
        allowed = [{"type": "m.room_membership", "room_id": space}]
        rule = {"join_rule": "restricted", "allow": allowed}
        state.append({"type": "m.room.join_rules", "state_key": "", "content": rule})
    wanted = {"name": room.name, "topic": room.topic, "initial_state": state}
    return _made(call, room.alias, wanted, room.members, organisation)


def _made(call: Call, alias: str, wanted: dict[str, Any], members: tuple[str, ...], organisation: Organisation) -> str:
    """A room made by its first member, the others and Jet invited; its id."""
    invited = [organisation.user_id(user) for user in (*members[1:], JET)]
    body = {**wanted, "preset": "private_chat", "room_alias_name": alias, "invite": invited}
    return str(call("POST", path("createRoom"), body)["room_id"])


def path(*parts: str) -> str:
    """A path of the client-server API."""
    return "/_matrix/client/v3/" + "/".join(quote(part, safe="") for part in parts)


def _call(url: str, token: str, method: str, where: str, body: Any) -> dict[str, Any]:
    """One request; raises `HomeserverFailed` when it was refused."""
    data = None if body is None else json.dumps(body).encode()
    headers = {"Content-Type": "application/json", "Authorization": f"Bearer {token}"}
    request = urllib.request.Request(url + where, data, headers, method=method)
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            found: dict[str, Any] = json.load(answer)
    except urllib.error.HTTPError as error:
        with error:
            found = json.load(error)
        raise HomeserverFailed(f"{method} {where}: {found.get('errcode')} {found.get('error')}") from None
    return found
