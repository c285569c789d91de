"""Where Jet's app is installed: one workspace, or a whole organisation of them (Enterprise Grid)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from adapters.slack.api import Api


@dataclass(frozen=True)
class Installation:
    """Who Jet is there. `teams` are the workspaces of an organisation that gave the app to all of them; they have to
    be named when people and channels are listed. Of one workspace it is empty."""

    user: str
    bot: str
    team: str
    enterprise: str | None = None
    teams: tuple[str, ...] = ()
    address: str = ""  # of the workspace, for people

    def holds(self, user: Mapping[str, Any]) -> bool:
        """Whether somebody is of this workspace, or of the organisation that it belongs to."""
        theirs = user.get("enterprise_user")
        organisation = theirs.get("enterprise_id") if isinstance(theirs, Mapping) else None
        if self.enterprise is not None and self.enterprise in (organisation, user.get("team_id")):
            return True
        return user.get("team_id") in (self.team, *self.teams)

    def concerns(self, body: Mapping[str, Any]) -> bool:
        """Whether an event was sent to this installation. The workspace that it comes from, which stands outermost,
        may be another one: in a shared channel the authorization counts."""
        given = body.get("authorizations")
        authorizations = [each for each in given if isinstance(each, Mapping)] if isinstance(given, list) else []
        return not authorizations or any(self._mine(each) for each in authorizations)

    def _mine(self, authorization: Mapping[str, Any]) -> bool:
        if authorization.get("is_enterprise_install"):
            return authorization.get("enterprise_id") == self.enterprise
        return authorization.get("team_id") in (self.team, *self.teams)


async def installation(api: Api) -> Installation:
    """As Slack tells by the token."""
    told, _ = await api.scopes()
    org_wide = told.get("is_enterprise_install") is True
    teams = [str(each["id"]) async for each in api.pages("auth.teams.list", "teams")] if org_wide else []
    return Installation(
        user=str(told["user_id"]),
        bot=str(told.get("bot_id") or ""),
        team=str(told.get("team_id") or ""),
        enterprise=told.get("enterprise_id") or None,
        teams=tuple(teams),
        address=str(told.get("url") or ""),
    )
