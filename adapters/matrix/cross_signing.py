"""Cross-signing: Jet vouches for its own device, since clients hide messages of devices nobody vouches for.

nio has none of this. Three Ed25519 keys are kept beside the crypto store; the master key vouches for the
other two, the self-signing key for the device.
"""

from __future__ import annotations

import base64
import json
import os
from dataclasses import dataclass
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from adapters.matrix.http import Http, Json, Rejected, path

_ROLES = ("master", "self_signing", "user_signing")


@dataclass(frozen=True)
class Key:
    """One signing key."""

    private: Ed25519PrivateKey

    @property
    def public(self) -> str:
        """The public key, unpadded base64."""
        return _unpadded(self.private.public_key().public_bytes_raw())

    @property
    def id(self) -> str:
        """How Matrix names the key."""
        return f"ed25519:{self.public}"

    def signature(self, signed: Json) -> str:
        """The signature of an object without its signatures."""
        bare = {name: value for name, value in signed.items() if name not in ("signatures", "unsigned")}
        canonical = json.dumps(bare, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
        return _unpadded(self.private.sign(canonical.encode()))


Keys = dict[str, Key]


def new_seeds() -> str:
    """Fresh secret seeds of the three keys, as the text to keep."""
    return json.dumps({role: base64.b64encode(os.urandom(32)).decode() for role in _ROLES})


def keys(seeds: str) -> Keys:
    """The keys of kept seeds."""
    return {
        role: Key(Ed25519PrivateKey.from_private_bytes(base64.b64decode(seed)))
        for role, seed in json.loads(seeds).items()
    }


async def ensure_signed(http: Http, own: Keys, machine: Any, password: str) -> None:
    """Publish the keys unless they are there, and sign the device unless it is. Safe to repeat at every
    start.

    `machine` is logged in and has uploaded its device keys. `Rejected` when the homeserver wants a password
    to replace other keys and `password` is not it.
    """
    user, device_id = machine.user_id, machine.device_id
    known = await http.call("POST", path("keys", "query"), {"device_keys": {user: [device_id]}})
    master = known.get("master_keys", {}).get(user, {}).get("keys", {})
    if own["master"].id not in master:
        await _publish(http, own, machine, password)
    device = known["device_keys"][user][device_id]
    if own["self_signing"].id not in device.get("signatures", {}).get(user, {}):
        await _sign_device(http, own["self_signing"], user, device)


async def _publish(http: Http, own: Keys, machine: Any, password: str) -> None:
    user = machine.user_id
    master = _public(own["master"], "master", user)
    # The device signs the master key, as Element does: whoever trusts the device can then trust the account.
    master["signatures"] = {user: {f"ed25519:{machine.device_id}": machine.olm.sign_json({**master})}}
    body: Json = {"master_key": master}
    for role in _ROLES[1:]:
        public = _public(own[role], role, user)
        body[f"{role}_key"] = {
            **public,
            "signatures": {user: {own["master"].id: own["master"].signature(public)}},
        }
    where = path("keys", "device_signing", "upload")
    try:
        await http.call("POST", where, body)
    except Rejected as refusal:
        if refusal.status != 401 or not password or "session" not in refusal.body:
            raise
        await http.call("POST", where, {**body, "auth": _auth(user, password, refusal.body["session"])})


async def _sign_device(http: Http, key: Key, user: str, device: Json) -> None:
    bare = {name: value for name, value in device.items() if name not in ("signatures", "unsigned")}
    signed = {**bare, "signatures": {user: {key.id: key.signature(bare)}}}
    answer = await http.call("POST", path("keys", "signatures", "upload"), {user: {device["device_id"]: signed}})
    if answer.get("failures"):
        raise Rejected(400, {"errcode": "the device's signature was refused"})


def _public(key: Key, role: str, user: str) -> Json:
    return {"user_id": user, "usage": [role], "keys": {key.id: key.public}}


def _auth(user: str, password: str, session: str) -> Json:
    who = {"type": "m.id.user", "user": user}
    return {"type": "m.login.password", "identifier": who, "password": password, "session": session}


def _unpadded(raw: bytes) -> str:
    return base64.b64encode(raw).decode().rstrip("=")
