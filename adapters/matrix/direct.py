"""Direct conversations: the one room in which Jet talks with one person, found again or made once."""

from __future__ import annotations

import asyncio
import hashlib
from collections import defaultdict
from collections.abc import Iterable

from adapters.matrix.http import Http, Json, Rejected, path

_PATIENCE = 8  # rooms tried under one person's aliases before giving up


class Directs:
    """The account's direct conversations, kept in the account data where every client looks for them."""

    def __init__(self, http: Http, user_id: str, *, encrypt: bool) -> None:
        self._http = http
        self._user_id = user_id
        self._encrypt = encrypt
        self._by_account: dict[str, list[str]] = {}
        self._locks: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._saving = asyncio.Lock()

    async def load(self) -> None:
        """Read which rooms are marked."""
        try:
            found = await self._http.call("GET", self._where())
        except Rejected as refusal:
            if not refusal.absent:
                raise
            found = {}
        self._by_account = {
            account: [room for room in rooms if isinstance(room, str)]
            for account, rooms in found.items()
            if isinstance(rooms, list)
        }

    @property
    def rooms(self) -> set[str]:
        """The ids of all rooms marked as direct conversations."""
        return {room for rooms in self._by_account.values() for room in rooms}

    async def mark(self, account: str, room_id: str) -> None:
        """Mark a room as the conversation with an account."""
        async with self._saving:
            if room_id in self._by_account.get(account, []):
                return
            marked = {**self._by_account, account: [*self._by_account.get(account, []), room_id]}
            await self._http.call("PUT", self._where(), marked)
            self._by_account = marked

    async def room_with(self, account: str, also: Iterable[str] = ()) -> str:
        """The room in which Jet can talk with this account and nobody else listens, made when there is none.

        `also` are rooms known to be direct though unmarked. A person who left is invited again. `Rejected`
        when the homeserver does not allow it; repeating it after any failure makes no second room.
        """
        async with self._locks[account]:
            tried = [*self._by_account.get(account, []), *also]
            room_id = await self._best(account, dict.fromkeys(tried)) or await self._made(account)
            await self.mark(account, room_id)
            return room_id

    async def _best(self, account: str, rooms: Iterable[str]) -> str | None:
        """The first room where the account is, else the first where it may be invited."""
        absent = []
        for room_id in rooms:
            members = await self._members(room_id)
            if members is None or set(members) - {self._user_id, account}:
                continue
            if members.get(account) == "join":
                return room_id
            absent.append((room_id, members))
        for room_id, members in absent:
            await self._invite(room_id, account, members)
            return room_id
        return None

    async def _made(self, account: str) -> str:
        """The room behind the account's alias, made when there is none: the alias makes a repeat harmless."""
        for n in range(_PATIENCE):
            alias = self._alias(account, n)
            room_id = await self._resolved(alias) or await self._create(account, alias)
            members = await self._members(room_id)
            if members is not None and not set(members) - {self._user_id, account}:
                await self._invite(room_id, account, members)
                return room_id
        raise Rejected(409, {"errcode": "every direct room has others in it"})

    async def _create(self, account: str, alias: str) -> str:
        state: list[Json] = [
            {"type": "m.room.guest_access", "state_key": "", "content": {"guest_access": "forbidden"}},
            # The alias is for finding the room again: as its name people would see it in their list.
            {"type": "m.room.canonical_alias", "state_key": "", "content": {}},
        ]
        if self._encrypt:
            algorithm = {"algorithm": "m.megolm.v1.aes-sha2"}
            state.append({"type": "m.room.encryption", "state_key": "", "content": algorithm})
        body = {
            "preset": "trusted_private_chat",
            "is_direct": True,
            "invite": [account],
            "initial_state": state,
            "room_alias_name": alias[1:].partition(":")[0],
        }
        try:
            made = await self._http.call("POST", path("createRoom"), body)
        except Rejected as refusal:
            if refusal.code != "M_ROOM_IN_USE":
                raise
            return await self._resolved(alias) or ""
        return str(made["room_id"])

    async def _invite(self, room_id: str, account: str, members: dict[str, str]) -> None:
        if account not in members:
            await self._http.call("POST", path("rooms", room_id, "invite"), {"user_id": account})

    async def _members(self, room_id: str) -> dict[str, str] | None:
        """Who is in a room or invited, by the homeserver's word; None when Jet is not in it."""
        try:
            found = await self._http.call("GET", path("rooms", room_id, "members"))
        except Rejected as refusal:
            if refusal.closed:
                return None
            raise
        members = {event["state_key"]: event["content"].get("membership") for event in found["chunk"]}
        if members.get(self._user_id) != "join":
            return None
        return {user: what for user, what in members.items() if what in ("join", "invite")}

    async def _resolved(self, alias: str) -> str | None:
        try:
            found = await self._http.call("GET", path("directory", "room", alias))
        except Rejected as refusal:
            if refusal.absent:
                return None
            raise
        return str(found["room_id"])

    def _alias(self, account: str, n: int) -> str:
        server = self._user_id.partition(":")[2]
        digest = hashlib.sha256(f"{self._user_id} {account} {n}".encode()).hexdigest()[:24]
        return f"#direct-{digest}:{server}"

    def _where(self) -> str:
        return path("user", self._user_id, "account_data", "m.direct")
