"""What Slack's payloads mean for the core: lines and gestures to hear, places and people to know."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from typing import Any

from aiohttp import ClientError

from adapters.protocol import Ears, Stopped
from adapters.slack.addressing import Called
from adapters.slack.api import Rejected
from adapters.slack.channels import Channels
from adapters.slack.forms import SHORTCUT, errors, filled_in, modal
from adapters.slack.installation import Installation
from adapters.slack.people import People, User
from adapters.slack.read import Known, read_command, read_event, read_press, remote_id
from adapters.slack.settings import SlackSettings
from adapters.slack.typed import typed
from adapters.slack.whispers import AnswerAddresses
from bot.chat import Account, AccountFacts, Addressed, Heard, Place
from bot.files import SharedFile

_log = logging.getLogger(__name__)

_SPOKEN = frozenset({"message", "app_mention", "reaction_added", "reaction_removed"})
_CHANGED = frozenset(
    {
        "channel_archive", "channel_convert_to_private", "channel_deleted", "channel_left", "channel_rename",
        "channel_shared", "channel_unarchive", "channel_unshared", "group_archive", "group_deleted", "group_left",
        "group_rename", "group_unarchive", "member_joined_channel", "member_left_channel",
    }
)  # fmt: skip
_ASKING = 1.2  # seconds that Slack gets to say who or where somebody is: it waits three for an answer itself
_DIRECT = "D"  # what the ids of conversations of two begin with
_SOON = 0.5  # seconds in which more may change in a channel

Json = dict[str, Any]


class Listening:
    """Takes the payloads of one workspace; everything returns when it is committed."""

    def __init__(
        self,
        connection: str,
        where: Installation,
        called: Called,
        settings: SlackSettings,
        ears: Ears,
        people: People,
        channels: Channels,
        addresses: AnswerAddresses,
        open_view: Callable[..., Awaitable[Json]],
        describe: Callable[[SharedFile], Awaitable[SharedFile]],
    ) -> None:
        self.called = called
        self.people = people
        self._connection = connection
        self._where = where
        self._slash_words = settings.slash_words
        self._ears = ears
        self._channels = channels
        self._addresses = addresses
        self._open_view = open_view
        self._describe = describe
        self._removed = asyncio.Event()
        self._telling: dict[str, asyncio.Task[None]] = {}

    async def event(self, body: Json) -> None:
        """An Events API payload; one that was sent to another installation of the same app is none of ours."""
        event = body.get("event") or {}
        kind = event.get("type")
        if not self._where.concerns(body):
            _log.warning("Slack: an event of another workspace; each workspace needs an app of its own")
            return
        if kind in _SPOKEN:
            await self._spoken(body, event)
        elif kind in _CHANGED:
            self._changed(event)
        elif kind in ("team_join", "user_change"):
            await self._person(event.get("user") or {})
        elif kind == "app_home_opened" and event.get("channel") and event.get("user"):
            await self._meet(str(event["channel"]), str(event["user"]))
            if event.get("tab") == "home":
                await self._look(str(event["channel"]), str(event["user"]))
        elif kind == "app_uninstalled" or (kind == "tokens_revoked" and (event.get("tokens") or {}).get("bot")):
            self.end()

    async def command(self, body: Json) -> None:
        """A slash command."""
        self._note_address(body, body.get("channel_id"), body.get("user_id"))
        heard = read_command(body, self._known(), datetime.now(UTC))
        if heard is None or not await self._open_form(heard, body["trigger_id"]):
            await self._hear(heard)

    async def form(self, body: Json) -> Json | None:
        """A form that was sent: what is wrong with it, shown under its fields, or nothing."""
        view, user = body.get("view") or {}, body.get("user") or {}
        form = filled_in(view)
        if form is None:
            return None
        heard = Heard(
            place=Place(self._connection, form.channel),
            account=Account(self._connection, str(user.get("id"))),
            line="",
            remote_id=f"form/{view.get('id')}",
            sent_at=datetime.now(UTC),
            addressed=Addressed.PRESSED,
            files=form.files,
        )
        heard = await self._introduced(heard)
        if not self._channels.knows(form.channel):
            await self._look_at(form.channel)
        wrong = await self._ears.submit(heard, form.path, form.values)
        return errors(wrong) if wrong else None

    async def shortcut(self, body: Json) -> None:
        """A shortcut opens a form; one on a message puts what stands there into it."""
        callback, user = str(body.get("callback_id")), str((body.get("user") or {}).get("id"))
        channel = (body.get("channel") or {}).get("id") or await self._channels.direct_with(user)
        message = body.get("message") or {}
        heard = Heard(
            place=Place(self._connection, str(channel)),
            account=Account(self._connection, user),
            line=callback.removeprefix(SHORTCUT),
            remote_id=f"shortcut/{body.get('trigger_id')}",
            sent_at=datetime.now(UTC),
            addressed=Addressed.PREFIX,
            about=remote_id(str(channel), str(message.get("ts"))) if message else None,
        )
        self._note_address(body, channel, user)
        about = typed(message.get("text") or "", self.people.name) if message else None
        if not await self._open_form(heard, str(body.get("trigger_id")), about):
            await self._hear(heard)

    async def _open_form(self, heard: Heard, trigger: str, about: str | None = None) -> bool:
        """Show the form of a bare or unfinished command; False when there is none, or it is too late for it."""
        seen = self.people.seen(heard.account.id)  # nobody is asked now: what opens a form is good for three seconds
        form = await self._ears.form(heard if seen is None else replace(heard, profile=seen.profile), about)
        if form is None:
            return False
        try:
            await self._open_view(trigger_id=trigger, view=modal(form, heard.place.id))
        except (Rejected, ClientError, TimeoutError, OSError) as error:
            _log.info("Slack: a form could not be opened (%s)", error if isinstance(error, Rejected) else type(error))
            return False
        return True

    async def press(self, body: Json) -> None:
        """A pressed button; on the home tab, it is answered in the direct conversation."""
        if (body.get("view") or {}).get("type") == "home":
            async with asyncio.timeout(_ASKING):
                channel = await self._channels.direct_with(str((body.get("user") or {}).get("id")))
            body = {**body, "channel": {"id": channel}}
        heard = read_press(body, self._known(), datetime.now(UTC))
        if heard is not None:
            self._note_address(body, heard.place.id, heard.account.id)
        if heard is None or not await self._open_form(heard, str(body.get("trigger_id"))):
            await self._hear(heard)

    async def _look(self, channel: str, user: str) -> None:
        """Somebody has the home tab before them."""
        now = datetime.now(UTC)
        place, account = Place(self._connection, channel), Account(self._connection, user)
        heard = Heard(place, account, "", f"home/{now.timestamp()}", now, Addressed.PRESSED)
        await self._ears.opened(await self._introduced(heard))

    async def tell(self, channel: str) -> None:
        """Tell the core of a channel, as it is now."""
        await self._ears.place(await self._channels.facts(channel))

    def end(self) -> None:
        """The app was removed, or its token is worth nothing any more."""
        self._removed.set()

    async def until_removed(self) -> None:
        """Raise `Stopped` when the app is removed from the workspace."""
        await self._removed.wait()
        raise Stopped("the app was removed from the workspace, or its token was revoked")

    def _known(self) -> Known:
        return Known(self._connection, self.called, self._slash_words, self.people.name, self._channels.is_direct)

    async def _spoken(self, body: Json, event: Json) -> None:
        heard = read_event(body, self._known(), datetime.now(UTC))
        if heard is None or (heard.gesture is not None and event.get("item_user") not in (None, self.called.user_id)):
            return
        if event.get("channel_type") == "im":
            await self._meet(heard.place.id, heard.account.id)
        await self._hear(heard)

    async def _hear(self, heard: Heard | None) -> None:
        """Slack waits for this; what it has to be asked about the channel comes before the turn, not before that."""
        if heard is None:
            return
        channel, known = heard.place.id, self._channels.knows(heard.place.id)
        if not known and channel.startswith(_DIRECT):  # a newcomer's conversation begins with a welcome
            await self._look_at(channel)
            known = True
        await self._ears.hear(await self._introduced(heard), None if known else partial(self._look_at, channel))

    async def _introduced(self, heard: Heard) -> Heard:
        """With what Slack knows of the account, and of what it shares."""
        async with asyncio.timeout(_ASKING):
            who = await self.people.known(heard.account.id)
            files = tuple([await self._describe(each) for each in heard.files])
        direct, name = self._channels.is_direct(heard.place.id), who.name or heard.name
        return replace(heard, name=name, belongs=who.belongs, profile=who.profile, direct=direct, files=files)

    async def _look_at(self, channel: str) -> None:
        """Tell the core of a channel; when Slack does not answer, what the core knew of it counts."""
        with suppress(Rejected, ClientError, TimeoutError, OSError):
            async with asyncio.timeout(_ASKING):
                await self.tell(channel)

    async def _meet(self, channel: str, user: str) -> None:
        """A direct conversation; a newcomer is welcomed there."""
        if not self._channels.knows(channel):
            async with asyncio.timeout(_ASKING):
                who = await self.people.known(user)
            facts = self._channels.direct(channel, user)
            await self._ears.place(replace(facts, strangers=not who.belongs, profile=who.profile))

    def _changed(self, event: Json) -> None:
        """Members come and go many at a time: a channel is asked for once, soon."""
        where = event.get("channel")
        channel = where.get("id") if isinstance(where, dict) else where
        if not isinstance(channel, str) or not channel:
            return
        self._channels.forget(channel)
        if channel not in self._telling:
            self._telling[channel] = asyncio.create_task(self._tell_soon(channel))

    async def _tell_soon(self, channel: str) -> None:
        await asyncio.sleep(_SOON)
        self._telling.pop(channel, None)
        try:
            await self.tell(channel)
        except Exception as error:
            _log.warning("Slack: a channel could not be looked at (%s)", type(error).__name__)

    async def meet_everybody(self) -> None:
        """Who there is, and who came, went or became a guest while Jet was away."""
        await self._ears.accounts([self._facts(each) for each in await self.people.load() if not each.bot])

    def _facts(self, user: User) -> AccountFacts:
        return AccountFacts(Account(self._connection, user.id), user.name, user.belongs, user.profile, user.closed)

    async def _person(self, user: Json) -> None:
        """Who becomes a guest, or a colleague, changes who reads in the channels they are in."""
        before = self.people.seen(str(user.get("id")))
        now = self.people.learn(user)
        if not now.bot and now.id:
            await self._ears.accounts([self._facts(now)])
        if before is not None and before.belongs != now.belongs:
            for channel in self._channels.of(now.id):
                self._changed({"channel": channel})

    def _note_address(self, body: Json, channel: object, user: object) -> None:
        url = body.get("response_url")
        if isinstance(channel, str) and isinstance(user, str) and isinstance(url, str) and url:
            self._addresses.note(channel, user, url)
