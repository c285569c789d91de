"""Who is who in the workspace: names, languages, zones, and who is an employee."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from adapters.slack.api import Api, Rejected
from adapters.slack.installation import Installation
from adapters.slack.typed import clean
from bot.chat import NO_PROFILE, Profile

_INVISIBLE = frozenset({"user_not_found", "user_not_visible", "users_not_found"})
_GUEST = ("is_restricted", "is_ultra_restricted", "is_stranger")


@dataclass(frozen=True)
class User:
    """What Slack tells of somebody. `belongs` = an employee: a full member of this very workspace. `closed` =
    deactivated."""

    id: str
    name: str = ""
    belongs: bool = False
    profile: Profile = NO_PROFILE
    bot: bool = False
    closed: bool = False


def read_user(user: Mapping[str, Any], where: Installation) -> User:
    """A user object of Slack's. Guests, people of other organisations and who has left do not belong."""
    told = user.get("profile")
    told = told if isinstance(told, Mapping) else {}
    name = _first(user.get("real_name"), told.get("real_name"), told.get("display_name"), user.get("name"))
    bot = bool(user.get("is_bot")) or user.get("id") == "USLACKBOT"
    guest = any(user.get(mark) for mark in _GUEST)
    confirmed = user.get("is_email_confirmed") is True
    return User(
        id=str(user.get("id") or ""),
        name=clean(name),
        belongs=where.holds(user) and not (guest or bot or user.get("deleted")),
        profile=Profile(
            language=_first(user.get("locale")).partition("-")[0].lower(),
            zone=_first(user.get("tz")),
            email=_first(told.get("email")).lower() if confirmed else "",
        ),
        bot=bot,
        closed=bool(user.get("deleted")),
    )


class People:
    """The users of a workspace, kept as events change them."""

    def __init__(self, api: Api, where: Installation) -> None:
        self._api = api
        self._where = where
        self._known: dict[str, User] = {}

    def name(self, user_id: str) -> str:
        """The name of somebody, "" while it is not known."""
        known = self._known.get(user_id)
        return known.name if known is not None else ""

    def seen(self, user_id: str) -> User | None:
        """What is known of somebody without asking."""
        return self._known.get(user_id)

    def learn(self, user: Mapping[str, Any]) -> User:
        """Take in a user object; an event's lacks the language, which is kept."""
        found = read_user(user, self._where)
        before = self._known.get(found.id)
        if before is not None and not found.profile.language:
            found = replace(found, profile=replace(found.profile, language=before.profile.language))
        if found.id:
            self._known[found.id] = found
        return found

    async def load(self) -> list[User]:
        """Everybody at once, so that hardly anybody has to be asked for."""
        users: list[User] = []
        for team in self._where.teams or (None,):
            pages = self._api.pages("users.list", "members", include_locale=True, team_id=team)
            users += [self.learn(user) async for user in pages]
        return users

    async def known(self, user_id: str) -> User:
        """Somebody, asked for when new; what the call raises when Slack does not answer."""
        if user_id not in self._known:
            try:
                answer = await self._api.read("users.info", user=user_id, include_locale=True)
            except Rejected as refusal:
                if refusal.code not in _INVISIBLE:
                    raise
                return User(user_id)
            return self.learn(answer.get("user") or {})
        return self._known[user_id]


def _first(*values: object) -> str:
    return next((value.strip() for value in values if isinstance(value, str) and value.strip()), "")
