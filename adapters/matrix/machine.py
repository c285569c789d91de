"""matrix-nio as a machine for keys and room state, hardened: it is fed syncs and asked to open and seal
events.

nio never decides here when to send, sync or try again: its own loops lose events and retry without end.
"""

from __future__ import annotations

import asyncio
import logging
from collections import defaultdict
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from nio import (
    Api,
    AsyncClient,
    AsyncClientConfig,
    ErrorResponse,
    Event,
    KeysUploadResponse,
    MegolmEvent,
)
from nio.store import SqliteStore

from adapters.matrix.http import Json, Rejected
from adapters.matrix.session import Session
from adapters.matrix.sync_response import parsed

# nio and its database write events, keys and parameters into their logs: what people type is in there.
for _name in ("nio", "peewee"):
    logging.getLogger(_name).setLevel(logging.CRITICAL + 1)

_ENCRYPTED = "m.room.encrypted"
_SIGNED = "signed_curve25519"


class NotShared(Exception):
    """The key of a room could not be given to everybody there, so nothing may be sealed with it."""


class Machine(AsyncClient):  # type: ignore[misc]
    """The account's keys and what is known of its rooms. `open` before anything else."""

    def __init__(self, homeserver: str, user_id: str, timeout: float) -> None:
        super().__init__(homeserver, user_id, config=_config("", "", timeout))
        self._timeout = timeout
        self._fallback_used = False
        self._sealing: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)

    def open(self, session: Session, store: Path, pickle_key: str) -> None:
        """Load the crypto store of a login, making it where there is none."""
        self.config = _config(store.name, pickle_key, self._timeout)
        self.store_path = str(store.parent)
        self.restore_login(session.user_id, session.device_id, session.access_token)
        store.chmod(0o600)

    async def take(self, sync: Json) -> dict[str, list[Mapping[str, Any]]]:
        """Take in a sync response; by room the timeline's events, opened where there is a key.

        Taking the same response again, after a failure, gives the same events.
        """
        self.next_batch = ""  # else nio would pass over a response that brings no newer token
        response = parsed(sync)
        # One transaction, or a crash could use up a one-time key and lose the room key that came with it.
        with self.store.database.atomic():
            await self.receive_response(response)
        # nio overlooks a count of none left, as after a holiday, and then nobody could write to Jet.
        if "device_one_time_keys_count" in sync:
            self.olm.uploaded_key_count = sync["device_one_time_keys_count"].get(_SIGNED, 0)
        self._fallback_used = _SIGNED not in sync.get("device_unused_fallback_key_types", [_SIGNED])
        return {
            room_id: [event.source for event in joined.timeline.events]
            for room_id, joined in response.rooms.join.items()
        }

    async def housekeeping(self) -> None:
        """Do what the last sync made necessary for the keys."""
        await self.send_to_device_messages()
        if self.should_upload_keys or self._fallback_used:
            await self._upload_keys()
        if self.should_query_keys:
            _checked(await self.keys_query())
        if self.should_claim_keys:
            _checked(await self.keys_claim(self.get_users_for_key_claiming()))

    def opened(self, event: Mapping[str, Any], room_id: str) -> Mapping[str, Any]:
        """An event as it was before it was encrypted; itself when it was not, or when the key is missing."""
        if event.get("type") != _ENCRYPTED:
            return event
        with suppress(Exception):  # whatever a stranger put there
            found = self._opened(Event.parse_event({**event}), room_id)
            if found is not None:
                return dict(found.source)
        return event

    async def seal(self, room_id: str, kind: str, content: Json) -> tuple[str, Json]:
        """Encrypt for everybody now in a room; the type and content to send. Nothing has been sent then.

        `NotShared`, `Rejected` or a network error when somebody would not get the key. Must not be cancelled.
        """
        async with self._sealing[room_id]:
            if not self.rooms[room_id].members_synced:
                _checked(await self.joined_members(room_id))
            if self.should_query_keys:
                _checked(await self.keys_query())
            if self.olm.should_share_group_session(room_id):
                await self._share(room_id)
            sealed: tuple[str, Json] = self.encrypt(room_id, kind, content)
            return sealed

    async def _upload_keys(self) -> None:
        """Publish one-time keys, and the fallback key that is used when they run out while Jet is away.

        They are saved before: a crash after publishing keys that nobody has would lose what is sent with them.
        """
        account = self.olm.account._account
        keys: Json = self.olm.share_keys() if self.should_upload_keys else {}
        if self._fallback_used and not account.fallback_key:
            account.generate_fallback_key()
        keys["fallback_keys"] = {f"{_SIGNED}:{n}": self._fallback(key) for n, key in account.fallback_key.items()}
        self.olm.save_account()
        _checked(await self._send(KeysUploadResponse, *Api.keys_upload(self.access_token, keys)))
        self._fallback_used = False

    def _fallback(self, key: Any) -> Json:
        signed = {"key": key.to_base64(), "fallback": True}
        return {**signed, "signatures": {self.user_id: {f"ed25519:{self.device_id}": self.olm.sign_json(signed)}}}

    async def _share(self, room_id: str) -> None:
        missing = self.get_missing_sessions(room_id)
        if missing:
            _checked(await self.keys_claim(missing))
        try:
            await self.share_group_session(room_id, ignore_unverified_devices=True)
        finally:
            if stuck := self.sharing_session.pop(room_id, None):
                stuck.set()
        if not self._everybody_has_key(room_id):
            self.olm.outbound_group_sessions.pop(room_id, None)
            raise NotShared("the room key did not reach every device")

    def _everybody_has_key(self, room_id: str) -> bool:
        """Whether each device that can be reached got the key: nio marks a failed sharing as shared."""
        session = self.olm.outbound_group_sessions[room_id]
        return all(
            (user, device.id) in session.users_shared_with or (user, device.id) in session.users_ignored
            for user in self.rooms[room_id].users
            for device in self.device_store.active_user_devices(user)
            if self.olm.session_store.get(device.curve25519)
        )

    def _opened(self, event: Any, room_id: str) -> Any | None:
        if not isinstance(event, MegolmEvent) or self.olm is None:
            return None
        event.room_id = room_id
        found = self.olm.decrypt_megolm_event(event)
        # State is never encrypted: what looks like it inside a message is forged.
        return None if "state_key" in found.source else found

    async def create_matrix_response(self, response_class: Any, transport_response: Any, **more: Any) -> Any:
        """Refuse what is not the homeserver's own answer: nio takes a proxy's error page for success."""
        if transport_response.status >= 400 and transport_response.content_type != "application/json":
            raise Rejected(transport_response.status, {})
        return await super().create_matrix_response(response_class, transport_response, **more)

    # Four steps of nio's own, each done for one event at a time, so that a malformed one cannot stop the
    # rest.

    def _handle_timeline_event(self, event: Any, room_id: str, room: Any, encrypted_rooms: set[str]) -> Any:
        with suppress(Exception):
            if isinstance(event, MegolmEvent):
                return self._opened(event, room_id)
            return super()._handle_timeline_event(event, room_id, room, encrypted_rooms)
        return None

    def _handle_joined_state(self, room_id: str, join_info: Any, encrypted_rooms: set[str]) -> None:
        state, join_info.state = join_info.state, []
        super()._handle_joined_state(room_id, join_info, encrypted_rooms)
        for event in state:
            join_info.state = [event]
            with suppress(Exception):
                super()._handle_joined_state(room_id, join_info, encrypted_rooms)
        join_info.state = state

    def _handle_decrypt_to_device(self, to_device_event: Any) -> Any:
        with suppress(Exception):
            return super()._handle_decrypt_to_device(to_device_event)
        return None

    async def _collect_key_requests(self) -> None:
        with suppress(Exception):
            await super()._collect_key_requests()


def _config(store_name: str, pickle_key: str, timeout: float) -> Any:
    return AsyncClientConfig(
        store=SqliteStore,
        store_name=store_name,
        pickle_key=pickle_key,
        store_sync_tokens=False,
        max_limit_exceeded=0,
        max_timeouts=0,
        request_timeout=timeout,
    )


def _checked(answer: Any) -> None:
    """Turn nio's error objects into exceptions."""
    if isinstance(answer, ErrorResponse):
        status = getattr(answer.transport_response, "status", 500)
        raise Rejected(status, {"errcode": answer.status_code, "retry_after_ms": answer.retry_after_ms})
