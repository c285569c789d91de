"""Slack's payloads into the neutral words: what was said or done, or nothing that concerns Jet. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from adapters.slack.addressing import Called, addressed
from adapters.slack.emoji import sign
from adapters.slack.typed import Names, clean, typed
from bot.chat import Account, Act, Addressed, Gesture, Heard, Place
from bot.files import SharedFile

SPOKEN = frozenset({"", "file_share", "me_message", "thread_broadcast"})  # subtypes that people typed
_SLACKBOT = "USLACKBOT"
_TS = re.compile(r"\d{1,11}\.\d{1,9}")

Payload = Mapping[str, Any]


@dataclass(frozen=True)
class Known:
    """What has to be known to read: who Jet is, and what the payloads leave out."""

    connection: str
    called: Called
    slash_words: frozenset[str] = frozenset()  # slash commands that are the command themselves: "poll"
    names: Names = lambda user: ""
    direct: Callable[[str], bool] = lambda channel: False  # whether a channel is Jet's conversation with one person


def remote_id(channel: str, ts: str) -> str:
    """A message's id within the connection: Slack's own is unique within a channel only."""
    return f"{channel}/{ts}"


def read_event(body: Payload, known: Known, now: datetime) -> Heard | None:
    """What an Events API payload says to Jet, or None.

    None for Jet's own messages and other bots', for what is no message or reaction, for anything malformed and
    whatever is not addressed to Jet. A mention comes as app_mention and as message: both give the same id.
    """
    event = _mapping(body.get("event"))
    match event.get("type"):
        case "message":
            return _message(event, known, now)
        case "app_mention":
            return _spoken(_Told(event, event, known, now, _string(event.get("channel"))))
        case "reaction_added":
            return _reaction(event, known, now)
        case "reaction_removed":
            return _reaction(event, known, now)
    return None


def read_command(body: Payload, known: Known, now: datetime) -> Heard | None:
    """A slash command. `/jet …` carries the line; a command that is a word of Jet's is the line's first."""
    channel, user, trigger = (_string(body.get(key)) for key in ("channel_id", "user_id", "trigger_id"))
    command = _string(body.get("command"))
    if not channel or not user or not trigger or not command:
        return None
    text = body.get("text")
    line = typed(text if isinstance(text, str) else "", known.names)
    word = command.removeprefix("/").casefold()
    if word in known.slash_words:
        line = f"{word} {line}"
    return Heard(
        place=Place(known.connection, channel),
        account=Account(known.connection, user),
        line=line.strip(),
        remote_id=f"command/{trigger}",
        sent_at=now,
        addressed=Addressed.PREFIX,
        name=known.names(user),
    )


def read_press(body: Payload, known: Known, now: datetime) -> Heard | None:
    """A pressed button, the option chosen in a menu, or what was typed into a field on a screen: the line."""
    container = _mapping(body.get("container"))
    channel = _string(_mapping(body.get("channel")).get("id")) or _string(container.get("channel_id"))
    user, trigger = _string(_mapping(body.get("user")).get("id")), _string(body.get("trigger_id"))
    actions = body.get("actions")
    action = _mapping(actions[0]) if isinstance(actions, list) and actions else {}
    line = _string(action.get("value")) or _string(_mapping(action.get("selected_option")).get("value"))
    if not channel or not user or not trigger or not line:
        return None
    ts = _string(container.get("message_ts"))
    seen = ts is not None and container.get("is_ephemeral") is not True
    return Heard(
        place=Place(known.connection, channel),
        account=Account(known.connection, user),
        line=clean(line),
        remote_id=f"press/{trigger}",
        sent_at=now,
        addressed=Addressed.DIRECT if action.get("type") == "plain_text_input" else Addressed.PRESSED,
        name=known.names(user),
        thread=_string(_mapping(body.get("message")).get("thread_ts")) or _string(container.get("thread_ts")),
        about=remote_id(channel, ts) if ts and seen else None,
    )


@dataclass(frozen=True)
class _Told:
    """A message on its way in; `outer` is the event that brought it, which an edit has around it."""

    message: Payload
    outer: Payload
    known: Known
    now: datetime
    channel: str | None


def _message(event: Payload, known: Known, now: datetime) -> Heard | None:
    channel = _string(event.get("channel"))
    if event.get("subtype") != "message_changed":
        return _spoken(_Told(event, event, known, now, channel))
    message, before = _mapping(event.get("message")), _mapping(event.get("previous_message"))
    if message.get("text") == before.get("text"):
        return None  # a link was unfurled, a reply was added: nobody wrote anything
    return _spoken(_Told({**message, "edited": message.get("edited") or {}}, event, known, now, channel))


def _spoken(told: _Told) -> Heard | None:
    message, known = told.message, told.known
    user, ts, text = _string(message.get("user")), _string(message.get("ts")), message.get("text")
    if not user or not ts or not _TS.fullmatch(ts) or not isinstance(text, str) or not told.channel:
        return None
    if (message.get("subtype") or "") not in SPOKEN or _a_bot(message, user, known):
        return None
    direct = told.outer.get("channel_type") == "im" or known.direct(told.channel)
    spoken = addressed(text, known.called, direct=direct)
    if spoken is None:
        return None
    how, line = spoken
    thread = _string(message.get("thread_ts"))
    thread = thread if thread != ts else None
    edit = _edit(told, ts)
    return Heard(
        place=Place(known.connection, told.channel),
        account=Account(known.connection, user),
        line=typed(line, known.names).strip(),
        remote_id=edit or remote_id(told.channel, ts),
        sent_at=_moment(ts if edit is None else edit.rpartition("/")[2], told.now),
        addressed=how,
        name=known.names(user),
        thread=thread,
        about=remote_id(told.channel, thread) if thread else None,
        replaces=remote_id(told.channel, ts) if edit else None,
        files=tuple(read_files(message.get("files"))),
    )


def read_files(files: object) -> Iterator[SharedFile]:
    """What was shared with a message or put into a form. Of a file in a channel with another organisation Slack tells
    the id alone: that is its source then, and it has no name yet."""
    for each in map(_mapping, files if isinstance(files, list) else ()):
        found = read_file(each)
        asked = _string(each.get("id")) if each.get("file_access") == "check_file_info" else None
        if found is not None or asked is not None:
            yield found or SharedFile("", "", None, asked or "")


def read_file(file: Payload) -> SharedFile | None:
    """A file as Slack describes it; None for one that is gone, or of which nothing is told."""
    address = _string(file.get("url_private_download")) or _string(file.get("url_private"))
    if not address:
        return None
    size = file.get("size")
    name, kind = _string(file.get("name")) or "file", _string(file.get("mimetype")) or ""
    source = "" if file.get("is_external") else address  # a link to another service, which Jet has no key of
    return SharedFile(typed(name, lambda user: ""), kind, size if isinstance(size, int) else None, source)


def _a_bot(message: Payload, user: str, known: Known) -> bool:
    return bool(message.get("bot_id")) or user in (known.called.user_id, _SLACKBOT)


def _edit(told: _Told, ts: str) -> str | None:
    """The id of an edit, the same whichever event brings it; None for a new message."""
    if "edited" not in told.message:
        return None
    edited = _string(_mapping(told.message.get("edited")).get("ts")) or _string(told.outer.get("event_ts"))
    return f"{remote_id(told.channel or '', ts)}/edit/{edited or ts}"


def _reaction(event: Payload, known: Known, now: datetime) -> Heard | None:
    """A reaction has no id in Slack: who put which one on what is what taking it back will name."""
    item = _mapping(event.get("item"))
    user, name = _string(event.get("user")), _string(event.get("reaction"))
    channel, ts, at = _string(item.get("channel")), _string(item.get("ts")), _string(event.get("event_ts"))
    if not user or not name or not channel or not ts or not at or user == known.called.user_id:
        return None
    added = event["type"] == "reaction_added"
    made = f"{remote_id(channel, ts)}/{user}/{name}"
    gesture = Gesture(Act.REACT, (sign(clean(name)),), id=made) if added else Gesture(Act.WITHDRAW, (made,))
    return Heard(
        place=Place(known.connection, channel),
        account=Account(known.connection, user),
        line="",
        remote_id=f"{made}/{at}",
        sent_at=_moment(at, now),
        addressed=Addressed.PRESSED,
        name=known.names(user),
        about=remote_id(channel, ts) if added else None,
        gesture=gesture,
    )


def _moment(ts: str, now: datetime) -> datetime:
    """When Slack took it, never later than now."""
    try:
        return min(datetime.fromtimestamp(float(ts), UTC), now)
    except (ValueError, OverflowError, OSError):
        return now


def _mapping(value: object) -> Payload:
    return value if isinstance(value, Mapping) else {}


def _string(value: object) -> str | None:
    return value if isinstance(value, str) and value else None
