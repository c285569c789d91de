"""What happens to messages, whoever makes it happen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.slack.double.model import Channel, Json, Message, User, Workspace
from tests.slack.double.shapes import message_json

if TYPE_CHECKING:
    from tests.slack.double.slack import SlackDouble


class Posting:
    """Posts, edits and deletes, and tells of it."""

    def __init__(self, slack: SlackDouble) -> None:
        self._slack = slack

    def post(self, workspace: Workspace, channel: Channel, message: Message) -> Message:
        """Put a message into a channel; nobody is told of an ephemeral one."""
        channel.messages[message.ts] = message
        if not message.only_for:
            self._slack.events.posted(workspace, channel, message)
        self._slack.noticed()
        return message

    def notice(self, workspace: Workspace, channel: Channel, user: str, text: str) -> None:
        """Slackbot whispers to somebody, as when a command failed."""
        ts = self._slack.clock.ts()
        self.post(workspace, channel, Message(ts, "USLACKBOT", text, only_for=user))

    def edit(self, workspace: Workspace, channel: Channel, message: Message, **changes: object) -> None:
        """Change fields of a message."""
        previous = message_json(workspace, message)
        for name, value in changes.items():
            setattr(message, name, value)
        if not message.only_for:
            message.edited_ts = self._slack.clock.ts()
            self._slack.events.changed(workspace, channel, message, previous)
        self._slack.noticed()

    def delete(self, workspace: Workspace, channel: Channel, message: Message) -> None:
        """Take a message away; of one that has replies a tombstone stays."""
        previous: Json = message_json(workspace, message)
        if channel.thread(message.ts):
            tombstone = Message(message.ts, "USLACKBOT", "This message was deleted.", subtype="tombstone")
            channel.messages[message.ts] = tombstone
        else:
            del channel.messages[message.ts]
        if not message.only_for:
            self._slack.events.deleted(workspace, channel, previous)
        self._slack.noticed()

    def react(self, workspace: Workspace, channel: Channel, message: Message, user: str, name: str) -> None:
        """Add a reaction."""
        message.reactions.setdefault(name, []).append(user)
        self._slack.events.reacted(workspace, channel, message, user, name, "reaction_added")
        self._slack.noticed()

    def unreact(self, workspace: Workspace, channel: Channel, message: Message, user: str, name: str) -> None:
        """Take a reaction back."""
        message.reactions[name].remove(user)
        if not message.reactions[name]:
            del message.reactions[name]
        self._slack.events.reacted(workspace, channel, message, user, name, "reaction_removed")
        self._slack.noticed()

    def join(self, workspace: Workspace, channel: Channel, user: User, inviter: str | None = None) -> None:
        """Make somebody a member."""
        channel.members.append(user.id)
        self._slack.events.joined(workspace, channel, user, inviter)
        self._slack.noticed()

    def leave(self, workspace: Workspace, channel: Channel, user: User) -> None:
        """Make somebody a member no longer."""
        channel.members.remove(user.id)
        self._slack.events.left(workspace, channel, user)
        self._slack.noticed()
