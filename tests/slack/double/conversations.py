"""The methods `conversations.*` and `users.conversations`."""

from __future__ import annotations

from tests.slack.double.call import Call, Refused, method
from tests.slack.double.founding import make_channel
from tests.slack.double.model import Channel, Json, Message
from tests.slack.double.shapes import channel_json, message_json

_FAMILY = {"channel": "channels", "group": "groups", "mpim": "mpim", "im": "im"}
_TYPES = {"public_channel": "channel", "private_channel": "group", "mpim": "mpim", "im": "im"}
_READ = tuple(f"{family}:read" for family in _FAMILY.values())
_HISTORY = tuple(f"{family}:history" for family in _FAMILY.values())
_OPEN = ("im:write", "mpim:write", "channels:manage", "groups:write")


def _known(call: Call, right: str) -> Channel:
    """The channel named, if the app has this right on channels of its kind."""
    channel = call.channel()
    call.needs(f"{_FAMILY[channel.kind]}:{right}")
    return channel


def dm_with(call: Call, users: list[str]) -> Channel:
    """The DM, or with several people the group DM, with the app; made when there is none."""
    workspace, bot = call.workspace, call.workspace.app.bot_user
    for user in users:
        if user not in workspace.users:
            raise Refused("user_not_found")
        if workspace.users[user].deleted:
            raise Refused("user_disabled")
        if workspace.users[user].is_bot:
            raise Refused("cannot_dm_bot")
    members = {*users, bot}
    for channel in workspace.channels.values():
        if channel.kind in ("im", "mpim") and set(channel.members) == members:
            return channel
    names = "--".join(workspace.users[each].name for each in sorted(members))
    name, kind = ("directmessage", "im") if len(users) == 1 else (f"mpdm-{names}-1", "mpim")
    return make_channel(call.slack.ids, call.slack.clock, workspace, name, kind, [*users, bot])  # type: ignore[arg-type]


@method("conversations.open", *_OPEN, tier=3)
def open_dm(call: Call) -> Json:
    """Open a DM or a group DM."""
    if call.text("channel"):
        return {"channel": channel_json(call.workspace, call.channel())}
    users = [each for each in (call.text("users") or "").split(",") if each]
    if not users:
        raise Refused("users_list_not_supplied")
    if len(users) > 8:
        raise Refused("too_many_users")
    call.needs("im:write" if len(users) == 1 else "mpim:write")
    before = len(call.workspace.channels)
    channel = dm_with(call, users)
    shape = channel_json(call.workspace, channel) if call.flag("return_im") else {"id": channel.id}
    opened = {} if len(call.workspace.channels) > before else {"no_op": True, "already_open": True}
    return {**opened, "channel": shape}


@method("conversations.info", *_READ, tier=3)
def info(call: Call) -> Json:
    """One channel."""
    channel = _known(call, "read")
    shape = channel_json(call.workspace, channel)
    if call.flag("include_num_members"):
        shape["num_members"] = len(channel.members)
    return {"channel": shape}


def _of_types(call: Call) -> list[Channel]:
    kinds = set()
    for each in (call.text("types") or "public_channel").split(","):
        if each.strip() not in _TYPES:
            raise Refused("invalid_types")
        kinds.add(_TYPES[each.strip()])
    for kind in kinds:
        call.needs(f"{_FAMILY[kind]}:read")
    team = call.team()
    known = [
        each
        for each in call.workspace.channels.values()
        if each.kind in kinds and (each.team_id or call.workspace.id) == team
    ]
    if call.flag("exclude_archived"):
        known = [each for each in known if not each.is_archived]
    return [each for each in known if not each.is_private or call.workspace.has_bot(each)]


@method("conversations.list", *_READ, tier=2)
def list_channels(call: Call) -> Json:
    """The channels the app may know of."""
    part, page = call.page(_of_types(call), 100, 999)
    shapes = [channel_json(call.workspace, each) | {"num_members": len(each.members)} for each in part]
    return {"channels": shapes, **page}


@method("users.conversations", *_READ, tier=3)
def conversations_of(call: Call) -> Json:
    """The channels that somebody, or else the app, is a member of."""
    user = call.text("user") or call.workspace.app.bot_user
    part, page = call.page([each for each in _of_types(call) if user in each.members], 100, 999)
    return {"channels": [channel_json(call.workspace, each) for each in part], **page}


@method("conversations.members", *_READ, tier=4)
def members(call: Call) -> Json:
    """Who is in a channel."""
    part, page = call.page(_known(call, "read").members, 100, 1000)
    return {"members": part, **page}


def _messages(call: Call, channel: Channel, messages: list[Message]) -> list[Json]:
    shapes = []
    for message in messages:
        shape = message_json(call.workspace, message, channel)
        if message.metadata and call.flag("include_all_metadata"):
            shape["metadata"] = message.metadata
        shapes.append(shape)
    return shapes


def _between(call: Call, messages: list[Message]) -> list[Message]:
    oldest, latest = call.text("oldest") or "0", call.text("latest") or "9" * 10
    try:
        low, high = float(oldest), float(latest)
    except ValueError:
        raise Refused("invalid_ts_oldest") from None
    if call.flag("inclusive"):
        return [each for each in messages if low <= float(each.ts) <= high]
    return [each for each in messages if low < float(each.ts) < high]


@method("conversations.history", *_HISTORY, tier=3)
def history(call: Call) -> Json:
    """The messages of a channel, newest first, without replies."""
    channel = _known(call, "history")
    if not call.workspace.has_bot(channel):
        raise Refused("not_in_channel")
    shown = [each for each in channel.messages.values() if not each.only_for and _in_channel(each)]
    part, page = call.page(_between(call, shown)[::-1], 100, 999)
    has_more = bool(page["response_metadata"]["next_cursor"])
    answer: Json = {"messages": _messages(call, channel, part), "has_more": has_more, "pin_count": 0}
    return answer | (page if has_more else {})


def _in_channel(message: Message) -> bool:
    return message.thread_ts in (None, message.ts) or message.subtype == "thread_broadcast"


@method("conversations.replies", *_HISTORY, tier=3)
def replies(call: Call) -> Json:
    """A message and its replies, oldest first."""
    channel = _known(call, "history")
    if not call.workspace.has_bot(channel):
        raise Refused("not_in_channel")
    parent = channel.messages.get(call.required("ts"))
    if parent is None or parent.only_for:
        raise Refused("thread_not_found")
    shown = [each for each in channel.thread(parent.ts) if not each.only_for]
    part, page = call.page([parent, *_between(call, shown)], 1000, 1000)
    has_more = bool(page["response_metadata"]["next_cursor"])
    return {"messages": _messages(call, channel, part), "has_more": has_more, **(page if has_more else {})}


@method("conversations.join", "channels:join", tier=3)
def join(call: Call) -> Json:
    """Make the app a member of a public channel."""
    channel = call.channel()
    if channel.kind != "channel":
        raise Refused("method_not_supported_for_channel_type")
    if channel.is_archived:
        raise Refused("is_archived")
    already = call.workspace.has_bot(channel)
    if not already:
        call.slack.posting.join(call.workspace, channel, call.workspace.bot)
    warned = {"warning": "already_in_channel", "response_metadata": {"warnings": ["already_in_channel"]}}
    return {"channel": channel_json(call.workspace, channel), **(warned if already else {})}


@method("conversations.leave", "channels:manage", "groups:write", "im:write", "mpim:write", tier=3)
def leave(call: Call) -> Json:
    """Make the app a member no longer."""
    channel = call.channel()
    if channel.kind == "im":
        raise Refused("method_not_supported_for_channel_type")
    if not call.workspace.has_bot(channel):
        return {"not_in_channel": True}
    call.slack.posting.leave(call.workspace, channel, call.workspace.bot)
    return {}


@method("conversations.invite", "channels:manage", "groups:write", tier=3)
def invite(call: Call) -> Json:
    """Make people members."""
    channel = call.channel()
    if not call.workspace.has_bot(channel):
        raise Refused("not_in_channel")
    if channel.is_archived:
        raise Refused("is_archived")
    for user in call.required("users").split(","):
        found = call.workspace.users.get(user)
        if found is None:
            raise Refused("user_not_found", errors=[{"user": user, "ok": False, "error": "user_not_found"}])
        if user == call.workspace.app.bot_user:
            raise Refused("cant_invite_self")
        if user in channel.members:
            raise Refused("already_in_channel")
        call.slack.posting.join(call.workspace, channel, found, inviter=call.workspace.app.bot_user)
    return {"channel": channel_json(call.workspace, channel)}
