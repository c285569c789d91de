"""What is known of channels and direct conversations, in the neutral words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from adapters.slack.api import Api, Rejected
from adapters.slack.installation import Installation
from adapters.slack.people import People
from bot.chat import Account, Place, PlaceFacts

_SHARED = ("is_ext_shared", "is_pending_ext_shared")
_HIDDEN = frozenset({"channel_not_found", "not_in_channel", "method_not_supported_for_channel_type"})
KINDS = "public_channel,private_channel,mpim"


class Channels:
    """The channels of one connection, as they were last told to the core."""

    def __init__(self, connection: str, where: Installation, api: Api, people: People) -> None:
        self._connection = connection
        self._where = where
        self._jet = where.user
        self._api = api
        self._people = people
        self._told: dict[str, PlaceFacts] = {}
        self._partners: dict[str, str] = {}  # user -> the channel of the direct conversation

    def knows(self, channel: str) -> bool:
        """Whether the core has been told of a channel, as it is now."""
        return channel in self._told

    def forget(self, channel: str) -> None:
        """Something there has changed: it is asked for again before the next line."""
        self._told.pop(channel, None)

    def is_direct(self, channel: str) -> bool:
        """Whether a channel is Jet's conversation with one person, as far as is known."""
        return channel in self._told and self._told[channel].direct

    def has_left(self, channel: str) -> bool:
        """Whether Jet is known not to be there."""
        return channel in self._told and self._told[channel].left

    def of(self, user: str) -> list[str]:
        """The channels that somebody is known to read in."""
        return [channel for channel, facts in self._told.items() if self._account(user) in (facts.members or ())]

    async def mine(self) -> list[str]:
        """The channels that Jet is in, direct conversations apart."""
        found: dict[str, None] = {}  # a channel may be in several workspaces of an organisation
        for team in self._where.teams or (None,):
            how = {"types": KINDS, "exclude_archived": True, "team_id": team}
            async for channel in self._api.pages("users.conversations", "channels", **how):
                found[str(channel["id"])] = None
        return list(found)

    async def direct_with(self, user: str) -> str:
        """The conversation with somebody, opened when there is none yet."""
        if user not in self._partners:
            answer = await self._api.call("conversations.open", users=user)
            self._partners[user] = str(answer["channel"]["id"])
        return self._partners[user]

    def direct(self, channel: str, user: str) -> PlaceFacts:
        """A direct conversation, which an event of it tells all about."""
        name = self._people.name(user) or user
        members = {self._account(user): name}
        self._partners[user] = channel
        return self._keep(PlaceFacts(self._place(channel), name, direct=True, members=members))

    async def facts(self, channel: str) -> PlaceFacts:
        """What there is to know of a channel. One that Slack hides from Jet is a place Jet is not in, where
        anybody may read."""
        try:
            info = (await self._api.read("conversations.info", channel=channel)).get("channel") or {}
        except Rejected as refusal:
            if refusal.code not in _HIDDEN:
                raise
            return self._keep(PlaceFacts(self._place(channel), channel, strangers=True, left=True))
        if info.get("is_im"):
            return self.direct(channel, str(info.get("user") or ""))
        members = [user async for user in self._api.pages("conversations.members", "members", channel=channel)]
        return self._keep(await self._described(channel, info, members))

    async def _described(self, channel: str, info: Mapping[str, Any], members: list[str]) -> PlaceFacts:
        profiles = [await self._people.known(user) for user in members if user != self._jet]
        people = [each for each in profiles if not each.bot]
        strangers = any(info.get(mark) for mark in _SHARED) or not all(each.belongs for each in people)
        here = self._jet in members or bool(info.get("is_member"))
        return PlaceFacts(
            place=self._place(channel),
            name=str(info.get("name") or channel),
            strangers=strangers,
            members={self._account(each.id): each.name or each.id for each in people},
            left=not here or bool(info.get("is_archived")),
        )

    def gone(self, channel: str) -> PlaceFacts:
        """Jet is no longer in a channel, or the channel is no more."""
        return self._keep(PlaceFacts(self._place(channel), channel, strangers=True, left=True))

    def _keep(self, facts: PlaceFacts) -> PlaceFacts:
        self._told[facts.place.id] = facts
        return facts

    def _place(self, channel: str) -> Place:
        return Place(self._connection, channel)

    def _account(self, user: str) -> Account:
        return Account(self._connection, user)
