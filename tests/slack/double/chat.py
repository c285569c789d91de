"""The methods `chat.*`, and what a message may hold."""

from __future__ import annotations

import json
from typing import Any

from tests.slack.double.blockkit import completed, invalid_blocks, text_length
from tests.slack.double.call import Call, Refused, invalid_arguments, method
from tests.slack.double.conversations import dm_with
from tests.slack.double.model import Channel, Json, Message
from tests.slack.double.shapes import message_json

LONGEST_TEXT = 40_000  # longer ones are cut off, with a warning
LONGEST_EDIT = 4_000
LONGEST_MARKDOWN = 12_000
LONGEST_BLOCKS = 12_000  # characters in all blocks; undocumented, seen at 12,000 to 13,200
LARGEST_METADATA = 16_384  # characters of JSON; Slack's own figure is not documented
TRUNCATED = "Your message was truncated but still posted. The `text` field accepts up to 40,000 characters."


def content_of(call: Call) -> Json:
    """The fields of a message as Slack would keep them, absent ones left out; refused when it would not take them."""
    blocks = call.structure("blocks", "invalid_blocks_format")
    attachments = call.structure("attachments", "invalid_attachments")
    found: Json = {}
    if (text := call.text("text")) is not None:
        found["text"] = text
    if (markdown := call.text("markdown_text")) is not None:
        if text or blocks:
            raise Refused("markdown_text_conflict")
        if len(markdown) > LONGEST_MARKDOWN:
            raise Refused("msg_too_long")
        found["text"] = markdown
    if blocks is not None:
        found["blocks"] = checked_blocks(call, blocks)
    if attachments is not None:
        found["attachments"] = _attachments(call, attachments)
    if (metadata := call.structure("metadata", "invalid_metadata_format")) is not None:
        found["metadata"] = _metadata(metadata)
    return found


def checked_blocks(call: Call, blocks: Any) -> list[Json]:
    """Blocks of a message with ids filled in; refused as Slack refuses."""
    if not isinstance(blocks, list):
        raise Refused("invalid_blocks_format")
    problems = invalid_blocks("message", blocks)
    if problems:
        messages = [f"[ERROR] {each}" for each in problems]
        raise Refused("invalid_blocks", errors=problems, response_metadata={"messages": messages})
    if text_length(blocks) > LONGEST_BLOCKS:
        raise Refused("msg_blocks_too_long")
    return completed(blocks, call.slack.ids)


def _attachments(call: Call, attachments: Any) -> list[Json]:
    if not isinstance(attachments, list) or not all(isinstance(each, dict) for each in attachments):
        raise Refused("invalid_attachments")
    if len(attachments) > 100:
        raise Refused("too_many_attachments")
    for attachment in attachments:
        if "blocks" in attachment:
            checked_blocks(call, attachment["blocks"])
    return [{"id": number, "fallback": "[no preview available]", **each} for number, each in enumerate(attachments, 1)]


def _metadata(metadata: Any) -> Json | None:
    if metadata == {}:
        return None
    if not isinstance(metadata, dict) or not isinstance(metadata.get("event_payload"), dict):
        raise Refused("invalid_metadata_format")
    if not isinstance(metadata.get("event_type"), str) or not metadata["event_type"]:
        raise Refused("invalid_metadata_format")
    if len(json.dumps(metadata)) > LARGEST_METADATA:
        raise Refused("metadata_too_large")
    return metadata


def has_content(content: Json) -> bool:
    """Whether there is anything to be seen."""
    return any(content.get(name) for name in ("text", "blocks", "attachments"))


def _open_channel(call: Call) -> Channel:
    """The channel to write in; a user's id stands for the DM with them."""
    wanted = call.required("channel")
    if wanted in call.workspace.users:
        return dm_with(call, [wanted])
    channel = call.channel()
    if not call.workspace.has_bot(channel) and "chat:write.public" not in call.workspace.app.scopes:
        raise Refused("not_in_channel")
    if channel.is_archived:
        raise Refused("is_archived")
    if channel.is_read_only:
        raise Refused("restricted_action_read_only_channel")
    return channel


def _thread(call: Call, channel: Channel) -> str | None:
    ts = call.text("thread_ts")
    if ts is None:
        return None
    parent = channel.messages.get(ts)
    if parent is None or parent.only_for or parent.thread_ts not in (None, ts):
        raise Refused("cannot_reply_to_message")
    if parent.thread_locked:
        raise Refused("restricted_action_thread_locked")
    return ts


@method("chat.postMessage", "chat:write", tier=5)
def post_message(call: Call) -> Json:
    """Post a message."""
    channel, content = _open_channel(call), content_of(call)
    if not has_content(content):
        raise Refused("no_text")
    text = content.pop("text", "")
    warned: Json = {}
    if len(text) > LONGEST_TEXT:
        text, warned = text[:LONGEST_TEXT], {"warning": "message_truncated"}
        warned["response_metadata"] = {"warnings": ["message_truncated"], "messages": [f"[WARN] {TRUNCATED}"]}
    thread, ts = _thread(call, channel), call.slack.clock.ts()
    message = Message(ts, call.workspace.app.bot_user, text, thread_ts=thread, by_app=True, **content)
    if thread and call.flag("reply_broadcast"):
        message.subtype = "thread_broadcast"
    call.slack.posting.post(call.workspace, channel, message)
    return {"channel": channel.id, "ts": ts, "message": _answered(call, message), **warned}


def _answered(call: Call, message: Message) -> Json:
    metadata = {"metadata": message.metadata} if message.metadata else {}
    return message_json(call.workspace, message) | metadata


@method("chat.postEphemeral", "chat:write", tier=4)
def post_ephemeral(call: Call) -> Json:
    """Post what only one person sees, until they reload."""
    user = call.required("user")
    channel, content = _open_channel(call), content_of(call)
    if not has_content(content):
        raise Refused("no_text")
    if len(content.get("text", "")) > LONGEST_TEXT:
        raise Refused("msg_too_long")
    if user not in channel.members:
        raise Refused("user_not_in_channel")
    ts, bot = call.slack.clock.ts(), call.workspace.app.bot_user
    message = Message(ts, bot, content.pop("text", ""), thread_ts=_thread(call, channel), by_app=True, **content)
    message.only_for = user
    call.slack.posting.post(call.workspace, channel, message)
    return {"message_ts": ts}


def _message(call: Call, name: str = "ts") -> tuple[Channel, Message]:
    channel = call.channel()
    message = channel.messages.get(call.required(name))
    if message is None or message.only_for:
        raise Refused("message_not_found")
    return channel, message


@method("chat.update", "chat:write", tier=3)
def update(call: Call) -> Json:
    """Edit one of the app's messages; what is not given stays as it was."""
    channel, message = _message(call)
    if not message.by_app:
        raise Refused("cant_update_message")
    if channel.is_archived:
        raise Refused("is_inactive")
    content = content_of(call)
    if len(content.get("text", "")) > LONGEST_EDIT:
        raise Refused("msg_too_long")
    if not {"text", "blocks", "attachments"} & set(content):
        raise Refused("no_text")
    if _all_rich_text(message.blocks) and content.get("blocks") and not _has_rich_text(content["blocks"]):
        raise Refused("block_mismatch")
    call.slack.posting.edit(call.workspace, channel, message, **content)
    return {"channel": channel.id, "ts": message.ts, "text": message.text, "message": _answered(call, message)}


def _has_rich_text(blocks: list[Json]) -> bool:
    return any(each["type"] == "rich_text" for each in blocks)


def _all_rich_text(blocks: list[Json]) -> bool:
    return bool(blocks) and all(each["type"] == "rich_text" for each in blocks)


@method("chat.delete", "chat:write", tier=3)
def delete(call: Call) -> Json:
    """Delete one of the app's messages."""
    channel, message = _message(call)
    if not message.by_app:
        raise Refused("cant_delete_message")
    call.slack.posting.delete(call.workspace, channel, message)
    return {"channel": channel.id, "ts": message.ts}


@method("chat.getPermalink", tier=5)
def permalink(call: Call) -> Json:
    """The address of a message."""
    channel, message = _message(call, "message_ts")
    link = f"https://{call.workspace.domain}.slack.com/archives/{channel.id}/p{message.ts.replace('.', '')}"
    if message.thread_ts and message.thread_ts != message.ts:
        link += f"?thread_ts={message.thread_ts}&cid={channel.id}"
    return {"channel": channel.id, "permalink": link}


@method("blocks.validate", tier=5)
def validate(call: Call) -> Json:
    """Whether blocks would be taken in a message."""
    blocks = call.structure("blocks", "invalid_arguments")
    if blocks is None:
        raise invalid_arguments("must provide exactly one of `blocks`, `view`, or `message`")
    checked_blocks(call, blocks)
    return {}
