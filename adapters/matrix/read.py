"""Matrix events into the neutral words: what was said or done, or nothing that concerns Jet. Pure."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from html import unescape
from typing import Any
from urllib.parse import unquote

from adapters.matrix.addressing import Names, addressed
from bot.chat import Account, Act, Addressed, Gesture, Heard, Place
from bot.files import SharedFile

_POLL = "org.matrix.msc3381.poll."
_MEDIA = ("m.image", "m.file", "m.audio", "m.video", "m.location")
_FILES = ("m.image", "m.file")  # that may become documents
_LINK = re.compile(r"""<a\s[^<>]*?href=["']([^"'<>]+)["'][^<>]*>([^<]*)</a>""", re.IGNORECASE)
# From the last one that opens, or thousands that never close would each be read to the end.
_QUOTED = re.compile(r"<mx-reply>(?:(?!<mx-reply>).)*?</mx-reply>", re.DOTALL | re.IGNORECASE)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Room:
    """What has to be known of a room to read what is said there."""

    place: Place
    direct: bool
    names: Mapping[str, str] = field(default_factory=dict)  # user id -> display name
    belongs: Callable[[str], bool] = lambda user_id: True  # whether an account is an employee's


@dataclass(frozen=True)
class _Said:
    """A message's words, without what it quotes."""

    text: str
    mentioned: bool
    pills: tuple[str, ...]


def read(event: Mapping[str, Any], room: Room, me: Names, now: datetime) -> Heard | None:
    """What an event (decrypted, as the client-server API gives it) says to Jet, or None.

    None for Jet's own events, notices, state, anything malformed and whatever is not addressed to Jet.
    """
    content, sender, remote_id = event.get("content"), event.get("sender"), event.get("event_id")
    if not isinstance(content, Mapping) or not isinstance(sender, str) or not isinstance(remote_id, str):
        return None
    if sender == me.user_id or "state_key" in event:
        return None
    told = _Told(event, content, room, me, now)
    match event.get("type"):
        case "m.room.message" | "m.sticker":
            return _message(told)
        case "m.reaction":
            return _reaction(told)
        case "m.room.redaction":
            return _redaction(told)
        case "org.matrix.msc3381.poll.response" | "m.poll.response":
            return _pick(told)
    return None


@dataclass(frozen=True)
class _Told:
    event: Mapping[str, Any]
    content: Mapping[str, Any]
    room: Room
    me: Names
    now: datetime

    def heard(self, line: str, how: Addressed, **more: Any) -> Heard:
        sender = self.event["sender"]
        return Heard(
            place=self.room.place,
            account=Account(self.room.place.connection, sender),
            line=clean(line),
            remote_id=self.event["event_id"],
            sent_at=_sent_at(self.event.get("origin_server_ts"), self.now),
            addressed=how,
            name=clean(self.room.names.get(sender, "")),
            belongs=self.room.belongs(sender),
            direct=self.room.direct,
            **more,
        )

    def gesture(self, act: Act, values: tuple[str, ...], about: str | None) -> Heard:
        gesture = Gesture(act, tuple(clean(value) for value in values))
        return self.heard("", Addressed.PRESSED, about=about, gesture=gesture)


def _message(told: _Told) -> Heard | None:
    relation = _mapping(told.content.get("m.relates_to"))
    replaces = _string(relation.get("event_id")) if relation.get("rel_type") == "m.replace" else None
    content = _mapping(told.content.get("m.new_content")) if replaces else told.content
    said = _said(content, told, replied=_replied(relation) is not None)
    if said is None:
        return None
    spoken = addressed(said.text, told.me, direct=told.room.direct, mentioned=said.mentioned, pills=said.pills)
    if spoken is None:
        return None
    how, line = spoken
    thread = _string(relation.get("event_id")) if relation.get("rel_type") == "m.thread" else None
    files = tuple(_file(content))
    return told.heard(line, how, thread=thread, about=_replied(relation), replaces=replaces, files=files)


def _file(content: Mapping[str, Any]) -> Iterator[SharedFile]:
    """The file that a message is: where it lies, and in an encrypted room its key."""
    if content.get("msgtype") not in _FILES:
        return
    sealed, info = _mapping(content.get("file")), _mapping(content.get("info"))
    address = _string(sealed.get("url")) or _string(content.get("url"))
    if address and address.startswith("mxc://"):
        name = _string(content.get("filename")) or _string(content.get("body")) or "file"
        size, kind = info.get("size"), _string(info.get("mimetype")) or ""
        source = json.dumps(dict(sealed) if sealed else {"url": address})
        yield SharedFile(clean(name), clean(kind), size if isinstance(size, int) else None, source)


def _said(content: Mapping[str, Any], told: _Told, *, replied: bool) -> _Said | None:
    body = _body(content, told)
    if body is None:
        return None
    quoted, text = _without_fallback(body) if replied else ("", body)
    html = _QUOTED.sub("", _string(content.get("formatted_body")) or "")
    pills = tuple(unescape(label).strip() for url, label in _LINK.findall(html) if _leads_to(url, told.me.user_id))
    named = told.me.user_id in _strings(_mapping(content.get("m.mentions")).get("user_ids"))
    return _Said(text, named or bool(pills) or f"<{told.me.user_id}>" in quoted, pills)


def _body(content: Mapping[str, Any], told: _Told) -> str | None:
    """The words of a message; of a picture or file its caption, which may be none."""
    kind = content.get("msgtype")
    body = _string(content.get("body"))
    if kind == "m.text":
        return body
    if kind in _MEDIA:
        captioned = isinstance(content.get("filename"), str) and content["filename"] != body
        return (body or "") if captioned else ""
    return "" if told.event.get("type") == "m.sticker" else None


def _without_fallback(body: str) -> tuple[str, str]:
    """The quoted lines that older clients put before a reply, and the reply itself."""
    lines = body.split("\n")
    quoted = next((n for n, line in enumerate(lines) if not line.startswith("> ")), len(lines))
    if not quoted or not lines[0].startswith(("> <", "> * <")):
        return "", body
    return lines[0], "\n".join(lines[quoted:]).lstrip("\n")


def _replied(relation: Mapping[str, Any]) -> str | None:
    """The event replied to. In a thread, only when a person chose it: clients put the last event there."""
    if relation.get("rel_type") == "m.thread" and relation.get("is_falling_back") is True:
        return None
    return _string(_mapping(relation.get("m.in_reply_to")).get("event_id"))


def _leads_to(url: str, user_id: str) -> bool:
    url = unquote(unescape(url)).split("?")[0]
    return url in (f"https://matrix.to/#/{user_id}", f"matrix:u/{user_id.removeprefix('@')}")


def _reaction(told: _Told) -> Heard | None:
    relation = _mapping(told.content.get("m.relates_to"))
    about, sign = _string(relation.get("event_id")), _string(relation.get("key"))
    if relation.get("rel_type") != "m.annotation" or not about or not sign:
        return None
    return told.gesture(Act.REACT, (sign,), about)


def _redaction(told: _Told) -> Heard | None:
    """Which of Jet's own things it concerns, the core knows: it ignores what it does not."""
    gone = _string(told.content.get("redacts")) or _string(told.event.get("redacts"))
    return told.gesture(Act.WITHDRAW, (gone,), None) if gone else None


def _pick(told: _Told) -> Heard | None:
    about = _string(_mapping(told.content.get("m.relates_to")).get("event_id"))
    unstable = _mapping(told.content.get(_POLL + "response")).get("answers")
    answers = unstable if unstable is not None else told.content.get("m.selections")
    if not about or not isinstance(answers, list) or len(_strings(answers)) != len(answers):
        return None
    return told.gesture(Act.PICK, tuple(dict.fromkeys(answers)), about)


def _sent_at(milliseconds: object, now: datetime) -> datetime:
    """When it was sent by its homeserver's clock, never later than now: that clock may be anything."""
    if not isinstance(milliseconds, int) or isinstance(milliseconds, bool) or milliseconds < 0:
        return now
    try:
        return min(_EPOCH + timedelta(milliseconds=milliseconds), now)
    except OverflowError:
        return now


def clean(text: str) -> str:
    """Text that any database takes: no NUL and no half of a surrogate pair."""
    return text.replace("\0", "").encode("utf-8", "replace").decode("utf-8")


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _string(value: object) -> str | None:
    return value if isinstance(value, str) and value else None


def _strings(value: object) -> list[str]:
    return [item for item in value if isinstance(item, str)] if isinstance(value, list) else []
