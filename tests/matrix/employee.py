"""An employee with a Matrix client: a real nio client that encrypts, and that knows what its owner sees."""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import Awaitable, Callable
from itertools import takewhile
from pathlib import Path
from typing import Any
from uuid import uuid4

from nio import AsyncClient, AsyncClientConfig, MegolmEvent, RoomMessage, RoomMessagesResponse, SyncResponse
from nio.store import SqliteStore

ENCRYPTION = {"type": "m.room.encryption", "state_key": "", "content": {"algorithm": "m.megolm.v1.aes-sha2"}}
PASSWORD = "correct horse"
_FILTER = {"presence": {"types": []}, "room": {"timeline": {"limit": 100}, "ephemeral": {"types": []}}}


class Employee:
    """One person at one client. `events` has everything their timelines showed, opened, by room."""

    def __init__(self, url: str, user_id: str, folder: Path, password: str = PASSWORD) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        config = AsyncClientConfig(store=SqliteStore, pickle_key="key", store_name=f"{uuid4().hex}.db")
        self.client = AsyncClient(url, user_id, store_path=str(folder), config=config)
        self.id = user_id
        self.events: dict[str, list[dict[str, Any]]] = {}
        self._password = password
        self._syncing: asyncio.Task[None] | None = None
        self._news = asyncio.Condition()

    async def __aenter__(self) -> Employee:
        await self.client.login(self._password)
        await self._sync(full_state=True)
        self._syncing = asyncio.create_task(self._sync_forever())
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._syncing is not None:
            self._syncing.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._syncing
        await self.client.close()
        if self.client.store is not None:
            self.client.store.database.close()

    async def create_room(
        self, *invite: str, name: str | None = "Canteen", encrypted: bool = False, **more: Any
    ) -> str:
        """A private room with these accounts invited; its id."""
        state = [ENCRYPTION] if encrypted else []
        room = await self.client.room_create(name=name, invite=invite, initial_state=state, **more)
        await self.until(lambda: room.room_id in self.client.rooms)
        return str(room.room_id)

    async def create_dm(self, who: str, *, encrypted: bool = False) -> str:
        """A direct conversation; its room id once the other has joined."""
        room = await self.create_room(who, name=None, encrypted=encrypted, is_direct=True)
        await self.joined(room, who)
        return room

    async def joined(self, room: str, who: str) -> None:
        """Wait until somebody is in a room."""
        await self.until(lambda: who in (users := self.client.rooms[room].users) and not users[who].invited)

    async def join(self, room: str) -> None:
        """Join a room."""
        await self.client.join(room)
        await self.until(lambda: room in self.client.rooms)

    async def say(self, room: str, text: str, **more: Any) -> str:
        """Say something; the event's id. `more` goes into the content: a relation, a formatted body."""
        return await self.send(room, "m.room.message", {"msgtype": "m.text", "body": text, **more})

    async def edit(self, room: str, event_id: str, text: str) -> str:
        """Edit an earlier message as Element does."""
        fresh = {"msgtype": "m.text", "body": text}
        relation = {"rel_type": "m.replace", "event_id": event_id}
        return await self.say(room, f"* {text}", **{"m.new_content": fresh, "m.relates_to": relation})

    async def react(self, room: str, event_id: str, sign: str) -> str:
        """React to an event; the reaction's id."""
        relation = {"rel_type": "m.annotation", "event_id": event_id, "key": sign}
        return await self.send(room, "m.reaction", {"m.relates_to": relation})

    async def vote(self, room: str, poll_id: str, *answers: str) -> str:
        """Answer a native poll as Element does."""
        relation = {"rel_type": "m.reference", "event_id": poll_id}
        content = {"m.relates_to": relation, "org.matrix.msc3381.poll.response": {"answers": list(answers)}}
        return await self.send(room, "org.matrix.msc3381.poll.response", content)

    async def take_back(self, room: str, event_id: str) -> str:
        """Redact an event; the redaction's id."""
        return str((await self.client.room_redact(room, event_id)).event_id)

    async def send(self, room: str, kind: str, content: dict[str, Any]) -> str:
        """Send any event, once this client knows the room; its id."""
        await self.until(lambda: room in self.client.rooms)
        sent = await self.client.room_send(room, kind, content, ignore_unverified_devices=True)
        return str(sent.event_id)

    async def hold_key_back(self, room: str) -> Callable[[], Awaitable[None]]:
        """Begin a room key without giving it to anybody; what is returned gives it."""
        client = self.client
        await client.joined_members(room)
        if client.should_query_keys:
            await client.keys_query()
        await client.keys_claim(client.get_missing_sessions(room))
        users = list(client.rooms[room].users)
        [(_, messages)] = client.olm.share_group_session_parallel(room, users, ignore_unverified_devices=True)
        client.olm.outbound_group_sessions[room].shared = True

        async def give() -> None:
            await self._call("PUT", f"/sendToDevice/m.room.encrypted/{uuid4().hex}", messages)

        return give

    async def claim_key(self, user_id: str) -> dict[str, Any]:
        """Take one of somebody's one-time keys, as a client does before it first writes to them."""
        device = next(iter(self.client.device_store.active_user_devices(user_id))).id
        wanted = {user_id: {device: "signed_curve25519"}}
        answer = await self._call("POST", "/keys/claim", {"one_time_keys": wanted})
        [key] = answer["one_time_keys"][user_id][device].values()
        return dict(key)

    async def _call(self, method: str, path: str, body: dict[str, Any]) -> dict[str, Any]:
        headers = {"Authorization": f"Bearer {self.client.access_token}"}
        async with await self.client.send(method, f"/_matrix/client/v3{path}", json.dumps(body), headers) as answer:
            found: dict[str, Any] = await answer.json()
            return found

    def texts(self, room: str, *, of: str | None = None) -> list[str]:
        """The messages of a room as this person sees them now: edits applied, deleted ones gone."""
        return [str(event["content"]["body"]) for event in self.messages(room, of=of)]

    def messages(self, room: str, *, of: str | None = None) -> list[dict[str, Any]]:
        """The message events of a room, edits applied, deleted ones gone; `of` only this account's."""
        shown: dict[str, dict[str, Any]] = {}
        for event in self.events.get(room, []):
            content, relation = event["content"], event["content"].get("m.relates_to", {})
            if event["type"] == "m.room.redaction":
                shown.pop(event.get("redacts") or content.get("redacts"), None)
            elif event["type"] == "m.room.message" and relation.get("rel_type") == "m.replace":
                if (old := shown.get(relation["event_id"])) and old["sender"] == event["sender"]:
                    shown[relation["event_id"]] = {**old, "content": content["m.new_content"]}
            elif event["type"] == "m.room.message" and "body" in content:
                shown[event["event_id"]] = event
        return [event for event in shown.values() if of in (None, event["sender"])]

    async def wait_for(
        self, room: str, predicate: Callable[[dict[str, Any]], bool], timeout: float = 15
    ) -> dict[str, Any]:
        """The first event of a room for which `predicate` holds, waiting for it."""
        found: list[dict[str, Any]] = []

        def seen() -> bool:
            found.extend(event for event in self.events.get(room, []) if predicate(event))
            return bool(found)

        await self.until(seen, timeout)
        return found[0]

    async def wait_for_text(self, room: str, text: str, timeout: float = 15) -> None:
        """Wait until a message that contains `text` is shown in a room."""
        await self.until(lambda: any(text in shown for shown in self.texts(room)), timeout)

    async def until(self, condition: Callable[[], Any], timeout: float = 15) -> None:
        """Wait until something is so, looking again at every sync."""
        async with asyncio.timeout(timeout), self._news:
            await self._news.wait_for(lambda: bool(condition()))

    async def _sync_forever(self) -> None:
        while True:
            await self._sync()

    async def _sync(self, *, full_state: bool = False) -> None:
        answer = await self.client.sync(0 if full_state else 10000, _FILTER, full_state=full_state)
        if not isinstance(answer, SyncResponse):
            await asyncio.sleep(0.2)
            return
        await self.client.send_to_device_messages()
        if self.client.should_upload_keys:
            await self.client.keys_upload()
        if self.client.should_query_keys:
            await self.client.keys_query()
        for room_id, joined in answer.rooms.join.items():
            if joined.timeline.limited and room_id in self.events:
                self.events[room_id].extend(await self._missed(room_id, joined.timeline.prev_batch))
            self.events.setdefault(room_id, []).extend(map(_shown, joined.timeline.events))
        for room_id in list(self.client.invited_rooms):
            if room_id in answer.rooms.invite:
                await self.client.join(room_id)
        async with self._news:
            self._news.notify_all()

    async def _missed(self, room_id: str, before: str | None) -> list[dict[str, Any]]:
        """What was said since the last sync beyond the limit of one, oldest first."""
        known = {event.get("event_id") for event in self.events[room_id]}
        missed: list[dict[str, Any]] = []
        while before:
            answer = await self.client.room_messages(room_id, before, limit=100)
            assert isinstance(answer, RoomMessagesResponse), answer
            found = [_shown(event) for event in answer.chunk]
            new = list(takewhile(lambda event: event.get("event_id") not in known, found))
            missed += new
            before = answer.end if found and len(new) == len(found) else None
        return missed[::-1]


def _shown(event: Any) -> dict[str, Any]:
    """An event as a client shows it, and whether it came encrypted."""
    if isinstance(event, MegolmEvent):
        return {**event.source, "unreadable": True}
    return {**event.source, "encrypted": isinstance(event, RoomMessage) and event.decrypted}
