"""The account itself: logging in, its name and face, the company Space, and what may be wrong with any of
them.
"""

from __future__ import annotations

import hashlib
import logging
from pathlib import Path

from adapters.matrix import cross_signing
from adapters.matrix.http import CLIENT, Http, Rejected, path
from adapters.matrix.machine import Machine
from adapters.matrix.powers import power_problems
from adapters.matrix.session import Session, StateFolder, session
from adapters.matrix.settings import MatrixSettings
from adapters.protocol import Ears, Stopped

_log = logging.getLogger(__name__)

_IMAGES = {
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".gif": "image/gif",
    ".webp": "image/webp",
}


async def log_in(http: Http, settings: MatrixSettings, folder: StateFolder) -> Session:
    """The login to use: the saved one, else a new device. `Stopped` when the homeserver refuses the
    credentials.
    """
    saved = folder.session()
    if saved is not None and settings.access_token in ("", saved.access_token):
        return saved
    try:
        made = await (_with_token if settings.access_token else _with_password)(http, settings)
    except Rejected as refusal:
        if refusal.refused and refusal.status in (401, 403):
            raise Stopped(f"the homeserver refuses Jet's login: {refusal}") from None
        raise
    folder.save_session(made)
    return made


async def _with_password(http: Http, settings: MatrixSettings) -> Session:
    answer = await http.call("POST", path("login"), login_body(settings))
    return session(answer["user_id"], answer["device_id"], answer["access_token"])


async def _with_token(http: Http, settings: MatrixSettings) -> Session:
    answer = await http.call("GET", path("account", "whoami"), token=settings.access_token)
    if "device_id" not in answer:
        raise Stopped("the access token belongs to no device; make one by logging in")
    return session(answer["user_id"], answer["device_id"], settings.access_token)


def login_body(settings: MatrixSettings) -> dict[str, object]:
    """What a login by password sends."""
    return {
        "type": "m.login.password",
        "identifier": {"type": "m.id.user", "user": settings.user_id},
        "password": settings.password,
        "initial_device_display_name": settings.display_name,
    }


async def vouch(http: Http, machine: Machine, folder: StateFolder, password: str) -> None:
    """Cross-sign the device. Without it some clients hide what Jet says, so a refusal is a warning, not an
    end.
    """
    seeds = folder.secret("cross-signing.json", cross_signing.new_seeds)
    try:
        await cross_signing.ensure_signed(http, cross_signing.keys(seeds), machine, password)
    except Rejected as refusal:
        _log.warning("Matrix: could not cross-sign Jet's device: %s", refusal)


async def introduce(http: Http, user_id: str, name: str, avatar: Path | None, ears: Ears) -> None:
    """Set the account's display name and picture where they differ. A refusal is a warning."""
    try:
        profile = await _profile(http, user_id)
        if profile.get("displayname") != name:
            await http.call("PUT", path("profile", user_id, "displayname"), {"displayname": name})
        if avatar is not None:
            await _show_face(http, user_id, avatar, profile.get("avatar_url", ""), ears)
    except (Rejected, OSError) as problem:
        _log.warning("Matrix: could not set Jet's name and picture: %s", problem)


async def _show_face(http: Http, user_id: str, avatar: Path, shown: str, ears: Ears) -> None:
    picture = avatar.read_bytes()
    digest = hashlib.sha256(picture).hexdigest()
    if shown and await ears.recall("avatar") == f"{digest} {shown}":
        return
    address = await http.upload(picture, _IMAGES.get(avatar.suffix.lower(), "application/octet-stream"))
    await http.call("PUT", path("profile", user_id, "avatar_url"), {"avatar_url": address})
    await ears.remember({"avatar": f"{digest} {address}"})


async def _profile(http: Http, user_id: str) -> dict[str, str]:
    try:
        return await http.call("GET", path("profile", user_id))
    except Rejected as refusal:
        if not refusal.absent:
            raise
        return {}


async def find_space(http: Http, space: str | None) -> str | None:
    """The room id of the company Space, joined if Jet may; None when none is configured or it cannot be
    found.
    """
    if not space:
        return None
    try:
        return str((await http.call("POST", path("join", space), {}))["room_id"])
    except Rejected as refusal:
        if not refusal.refused:
            raise
        _log.warning("Matrix: the company Space cannot be joined: %s", refusal)
        return space if space.startswith("!") else None


async def problems(http: Http, settings: MatrixSettings, saved: Session | None) -> list[str]:
    """What is wrong with the account, in plain words with what to do about it. `http` is not logged in."""
    found = _unset(settings)
    try:
        await http.call("GET", "/_matrix/client/versions")
    except Rejected as refusal:
        return [*found, f"{settings.homeserver} is no Matrix homeserver ({refusal}): check `homeserver`."]
    token = settings.access_token or (saved.access_token if saved else "")
    try:
        if token:
            found += await _token_problems(http, settings, token)
            found += await _space_problems(http, settings, token)
            found += await power_problems(http, settings.user_id, token)
        elif settings.password:
            found += await _password_problems(http, settings)
    except Rejected as refusal:
        found.append(f"{settings.homeserver} answered {refusal} while its account was checked.")
    return found


def _unset(settings: MatrixSettings) -> list[str]:
    found = []
    if not settings.password and not settings.access_token:
        found.append(f"{settings.user_id} has neither `password` nor `access_token`: set one of them.")
    if not settings.homeservers and not settings.space:
        found.append("Nobody counts as an employee: set `homeservers` or `space`.")
    if settings.avatar is not None and not settings.avatar.is_file():
        found.append(f"There is no picture at {settings.avatar}: check `avatar`.")
    return found


async def _token_problems(http: Http, settings: MatrixSettings, token: str) -> list[str]:
    try:
        who = await http.call("GET", path("account", "whoami"), token=token)
    except Rejected as refusal:
        if not refusal.revoked:
            raise
        return ["The saved login was revoked: restart Jet with a valid `password` or `access_token`."]
    if who["user_id"] != settings.user_id:
        return [f"The login is {who['user_id']}'s, not {settings.user_id}'s: check `user_id`."]
    keys = await http.call("POST", path("keys", "query"), {"device_keys": {settings.user_id: []}}, token=token)
    device = keys["device_keys"].get(settings.user_id, {}).get(who.get("device_id"), {})
    signed_by = keys.get("self_signing_keys", {}).get(settings.user_id, {}).get("keys", {})
    if not set(signed_by) & set(device.get("signatures", {}).get(settings.user_id, {})):
        return ["Jet's device is not cross-signed, so Element hides what it says: start Jet with its `password`."]
    return []


async def _space_problems(http: Http, settings: MatrixSettings, token: str) -> list[str]:
    if not settings.space:
        return []
    try:
        room_id = settings.space
        if room_id.startswith("#"):
            room_id = (await http.call("GET", path("directory", "room", room_id), token=token))["room_id"]
        joined = await http.call("GET", f"{CLIENT}/joined_rooms", token=token)
    except Rejected as refusal:
        return [f"The Space {settings.space} cannot be found ({refusal}): check `space`."]
    if room_id not in joined["joined_rooms"]:
        return [f"Jet is not in the Space {settings.space}: invite {settings.user_id} there."]
    return []


async def _password_problems(http: Http, settings: MatrixSettings) -> list[str]:
    """Try the password and log out again at once: a check leaves no device behind."""
    try:
        answer = await http.call("POST", path("login"), login_body(settings))
    except Rejected as refusal:
        if refusal.status not in (401, 403):
            raise
        return [f"The homeserver refuses the password of {settings.user_id}: check `user_id` and `password`."]
    await http.call("POST", path("logout"), {}, token=answer["access_token"])
    return []
