"""The methods about accounts, apps and workspaces, and the one that opens a socket."""

from __future__ import annotations

from tests.slack.double.call import Call, Refused, method
from tests.slack.double.model import Json, User
from tests.slack.double.shapes import PICTURE, user_json


@method("auth.test", tier=5)
def auth_test(call: Call) -> Json:
    """Who the token speaks for."""
    workspace, app = call.workspace, call.workspace.app
    answer: Json = {"url": f"https://{workspace.domain}.slack.com/", "team": workspace.name, "team_id": workspace.id}
    answer |= {"user": workspace.bot.name, "user_id": app.bot_user, "bot_id": app.bot_id}
    answer["is_enterprise_install"] = app.org_wide
    if app.org_wide:
        answer["team_id"] = workspace.enterprise_id
    return answer | ({"enterprise_id": workspace.enterprise_id} if workspace.enterprise_id else {})


@method("apps.connections.open", "connections:write", tier=3, app_token=True)
def open_connection(call: Call) -> Json:
    """A URL for one socket."""
    return {"url": call.slack.sockets.ticket(call.workspace)}


@method("auth.teams.list", tier=2)
def teams(call: Call) -> Json:
    """The workspaces that an app of a whole organisation is in."""
    if not call.workspace.app.org_wide:
        raise Refused("not_allowed_token_type")
    part, page = call.page([call.workspace.id, *call.workspace.teams], 100, 1000)
    return {"teams": [{"id": team, "name": f"Workspace {team}"} for team in part], **page}


def _shape(call: Call, user: User) -> Json:
    email = "users:read.email" in call.workspace.app.scopes
    return user_json(user, locale=call.flag("include_locale"), email=email)


@method("users.info", "users:read", tier=4)
def info(call: Call) -> Json:
    """One account."""
    return {"user": _shape(call, call.user())}


@method("users.list", "users:read", tier=2)
def list_users(call: Call) -> Json:
    """All accounts, deleted ones too."""
    team = call.team()
    everyone = [each for each in call.workspace.users.values() if each.team_id == team]
    part, page = call.page(everyone, 1000, 1000)
    return {"members": [_shape(call, each) for each in part], "cache_ts": int(call.slack.clock.now()), **page}


@method("users.lookupByEmail", "users:read.email", tier=3)
def by_email(call: Call) -> Json:
    """The account with an address."""
    address = call.required("email").lower()
    for user in call.workspace.users.values():
        if user.email and user.email.lower() == address and not user.deleted and not user.is_stranger:
            return {"user": _shape(call, user)}
    raise Refused("users_not_found")


@method("bots.info", "users:read", tier=3)
def bot_info(call: Call) -> Json:
    """The app."""
    app = call.workspace.app
    if call.required("bot") != app.bot_id:
        raise Refused("bot_not_found")
    icons = {f"image_{size}": PICTURE.format(size) for size in (36, 48, 72)}
    bot = {"id": app.bot_id, "deleted": False, "name": call.workspace.bot.real_name, "app_id": app.id}
    return {"bot": bot | {"user_id": app.bot_user, "updated": call.workspace.bot.updated, "icons": icons}}


@method("team.info", "team:read", tier=3)
def team_info(call: Call) -> Json:
    """The workspace."""
    workspace = call.workspace
    team: Json = {"id": workspace.id, "name": workspace.name, "domain": workspace.domain, "email_domain": ""}
    team["icon"] = {"image_34": PICTURE.format(34), "image_default": True}
    if workspace.enterprise_id:
        team |= {"enterprise_id": workspace.enterprise_id, "enterprise_name": workspace.name}
    return {"team": team}
