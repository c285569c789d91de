"""Somebody in front of Slack: what they do, and what they see."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import uuid4

from tests.slack.double import interactions, typed
from tests.slack.double.files import uploaded
from tests.slack.double.forms import Impossible, States, chosen, initial_states, is_stateful
from tests.slack.double.founding import make_channel
from tests.slack.double.modals import Modals, Outcome
from tests.slack.double.model import Channel, Json, Message, User, View, Workspace
from tests.slack.double.seen import Pressed, Seen, find, seen

if TYPE_CHECKING:
    from tests.slack.double.delivery import Kind
    from tests.slack.double.slack import SlackDouble

Where = Channel | str  # a channel, its name or id


class Person(Modals):
    """An account and the one who uses it. What cannot be done in Slack raises `Impossible`."""

    def __init__(self, slack: SlackDouble, workspace: Workspace, user: User) -> None:
        super().__init__(slack, workspace, user)
        self._chosen: dict[str, States] = {}  # in messages, by ts

    @property
    def id(self) -> str:
        """The user id."""
        return self.user.id

    @property
    def dm(self) -> Channel:
        """The conversation with the app alone."""
        members = [self.id, self.workspace.app.bot_user]
        found = self.workspace.dm_of(self.id)
        return found or make_channel(self.slack.ids, self.slack.clock, self.workspace, "directmessage", "im", members)

    def _channel(self, where: Where) -> Channel:
        return where if isinstance(where, Channel) else self.workspace.named(where)

    # What they see

    def sees(self, where: Where, thread: Seen | str | None = None) -> list[Seen]:
        """The messages on their screen, oldest first: those of the channel with its threads, or those of one thread."""
        channel = self._channel(where)
        outside = self.id not in channel.members
        if outside and (channel.is_private or self.user.is_restricted):
            return []
        wanted = thread.ts if isinstance(thread, Seen) else thread
        return [
            seen(self.workspace, channel, each)
            for each in channel.messages.values()
            if each.only_for in (None, self.id) and (wanted is None or wanted in (each.ts, each.thread_ts))
        ]

    def finds(self, where: Where, part: str) -> Seen | None:
        """The newest message that they can read this in."""
        return next((each for each in reversed(self.sees(where)) if part in each.shown or part in each.text), None)

    async def waits_for(self, where: Where, part: str, within: float = 20.0) -> Seen:
        """The newest message that they can read this in, as soon as there is one; else TimeoutError."""
        found = await self.slack.until(lambda: self.finds(where, part), within)
        assert found
        return found

    def now(self, message: Seen) -> Seen | None:
        """The same message as it stands now; None if it is gone."""
        return next((each for each in self.sees(message.channel) if each.ts == message.ts), None)

    # What they do in channels

    async def says(self, where: Where, line: str, thread: Seen | str | None = None) -> Seen:
        """Type a line; `@name` and `#name` become mentions where Slack knows the name."""
        channel = self._channel(where)
        if self.id not in channel.members:
            raise Impossible(f"{self.user.real_name} is not in {channel.name}")
        text, blocks = typed.message(self.workspace, line, self.slack.ids.make("b"))
        message = Message(self.slack.clock.ts(), self.id, text, blocks, client_msg_id=str(uuid4()))
        message.thread_ts = thread.ts if isinstance(thread, Seen) else thread
        self.slack.posting.post(self.workspace, channel, message)
        return seen(self.workspace, channel, message)

    async def shares(self, where: Where, name: str, content: bytes, line: str = "") -> Seen:
        """Share a file, with a line beside it."""
        channel = self._channel(where)
        text, blocks = typed.message(self.workspace, line, self.slack.ids.make("b")) if line else ("", [])
        message = Message(self.slack.clock.ts(), self.id, text, blocks, subtype="file_share")
        message.files = [uploaded(self.slack, self.workspace, channel, self.id, name, content)]
        self.slack.posting.post(self.workspace, channel, message)
        return seen(self.workspace, channel, message)

    async def edits(self, message: Seen, line: str) -> None:
        """Change one of their own messages."""
        text, blocks = typed.message(self.workspace, line, self.slack.ids.make("b"))
        self.slack.posting.edit(self.workspace, message.channel, self._own(message), text=text, blocks=blocks)

    async def deletes(self, message: Seen) -> None:
        """Delete one of their own messages."""
        self.slack.posting.delete(self.workspace, message.channel, self._own(message))

    def _own(self, message: Seen) -> Message:
        if message.user != self.id:
            raise Impossible("this is somebody else's message")
        return message.channel.messages[message.ts]

    async def reacts(self, message: Seen, name: str = "thumbsup") -> None:
        """Add a reaction."""
        found = message.channel.messages[message.ts]
        self.slack.posting.react(self.workspace, message.channel, found, self.id, name)

    async def unreacts(self, message: Seen, name: str = "thumbsup") -> None:
        """Take a reaction back."""
        found = message.channel.messages[message.ts]
        self.slack.posting.unreact(self.workspace, message.channel, found, self.id, name)

    async def joins(self, where: Where) -> None:
        """Become a member of a channel."""
        self.slack.posting.join(self.workspace, self._channel(where), self.user)

    async def leaves(self, where: Where) -> None:
        """Be a member no longer."""
        self.slack.posting.leave(self.workspace, self._channel(where), self.user)

    async def invites(self, where: Where, user: Person | None = None) -> None:
        """Make somebody a member, by default the app."""
        invited = user.user if user else self.workspace.bot
        self.slack.posting.join(self.workspace, self._channel(where), invited, inviter=self.id)

    async def slash(self, where: Where, command: str, text: str = "") -> Outcome:
        """Type a command. If it fails, Slackbot says so to them."""
        channel, app = self._channel(where), self.workspace.app
        if app.commands is not None and command not in app.commands:
            note = f"{command} is not a valid command."
            self.slack.posting.notice(self.workspace, channel, self.id, note)
            return Outcome(error="unknown_command")
        said = typed.command(self.workspace, text)
        payload = interactions.command(self.slack, self.workspace, self.user, channel, command, said)
        outcome = await self.send("slash_commands", payload)
        if not outcome.ok:
            note = f"{command} failed with the error “{outcome.error}”"
            self.slack.posting.notice(self.workspace, channel, self.id, note)
        elif isinstance(outcome.payload, dict) and outcome.payload:
            self.slack.response_urls.answer(self.workspace, channel, self.id, outcome.payload)
        return outcome

    async def presses(self, where: Seen | View, label: str, value: Any = None) -> Outcome:
        """Press a button by its label, choose in an overflow menu or a menu by the option's text; confirmed if asked.

        `value` is what is chosen in the menu, or typed into the field, that `label` names.
        """
        if isinstance(where, View):
            return await self.presses_in_view(where, label, value)
        current = self.now(where)
        if current is None:
            raise Impossible("this message is gone")
        pressed = find(current.blocks, label)
        states = initial_states(current.blocks) | self._chosen.get(where.ts, {})
        self._choose(states, pressed, value)
        self._chosen[where.ts] = states
        message = where.channel.messages[where.ts]
        payload = interactions.press_in_message(
            self.slack, self.workspace, self.user, where.channel, message, pressed, states
        )
        return await self.send("interactive", payload)

    def _choose(self, states: States, pressed: Pressed, value: Any) -> None:
        element = pressed.element
        if is_stateful(element):
            value = pressed.option if value is None else value
            multiple = element["type"] in ("checkboxes",) or element["type"].startswith("multi_")
            value = [value] if multiple and not isinstance(value, list | tuple) else value
            states[pressed.block["block_id"], element["action_id"]] = chosen(element, value)

    async def shortcut(self, callback_id: str, message: Seen | None = None) -> Outcome:
        """Use a global shortcut, or one on a message."""
        offered = self.workspace.app.shortcuts
        if offered is not None and callback_id not in offered:
            raise Impossible(f"the app offers no shortcut {callback_id}")
        if message is None:
            payload = interactions.shortcut(self.slack, self.workspace, self.user, callback_id)
        else:
            found = message.channel.messages[message.ts]
            payload = interactions.message_shortcut(
                self.slack, self.workspace, self.user, callback_id, message.channel, found
            )
        return await self.send("interactive", payload)

    # Their account

    async def arrives(self) -> None:
        """Tell the app that the account is new."""
        self.slack.events.user(self.workspace, self.user, "team_join")

    async def changes(self, **fields: Any) -> None:
        """Change fields of the account, `deleted=True` among them."""
        for name, value in fields.items():
            setattr(self.user, name, value)
        self.user.updated = int(self.slack.clock.now())
        self.slack.events.user(self.workspace, self.user, "user_change")

    async def send(self, kind: Kind, payload: Json) -> Outcome:
        """Send an interaction to the app."""
        answer = await self.slack.delivery.interaction(self.workspace, kind, payload)
        return Outcome(error=answer.error, payload=answer.payload)
