"""What one setting means for another: blanks filled in, contradictions, and what is allowed but unwise."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from bot.config.addresses import is_open_to_listeners, sqlite_address
from bot.config.given import variable
from bot.config.lines import Key
from bot.config.settings import Config, Matrix, Slack

Finding = tuple[Key, str, Mapping[str, object]]  # the setting, the text that says what is wrong, its values

DATABASE = "jet.db"
# slash commands of Slack's own, which no app can have
KEPT_BY_SLACK = frozenset(
    {
        "active", "apps", "archive", "away", "call", "close", "collapse", "dm", "dnd", "expand", "feed", "feedback",
        "help", "huddle", "invite", "join", "keys", "kick", "leave", "me", "msg", "mute", "open", "part", "prefs",
        "remind", "remove", "rename", "search", "shortcuts", "shrug", "star", "status", "topic", "unarchive", "who",
    }
)  # fmt: skip
_LONGEST_SLASH = 31  # signs behind the slash
_MOST_SLASH = 50  # of one app


def completed(config: Config, folder: Path) -> Config:
    """`config` with each blank replaced by what it stands for; relative paths start from `folder`."""
    directory = folder / config.store.directory
    url = config.store.url or sqlite_address(directory / DATABASE)
    matrix = {name: _matrix(name, account, config, directory) for name, account in config.matrix.items()}
    slack = {name: _slack(workspace, config) for name, workspace in config.slack.items()}
    return replace(config, store=replace(config.store, directory=directory, url=url), matrix=matrix, slack=slack)


def _slack(workspace: Slack, config: Config) -> Slack:
    language = workspace.language or config.organisation.language
    return replace(workspace, language=language, timezone=workspace.timezone or config.organisation.timezone)


def _matrix(name: str, account: Matrix, config: Config, directory: Path) -> Matrix:
    blank = account.state_directory == Path()
    return replace(
        account,
        language=account.language or config.organisation.language,
        timezone=account.timezone or config.organisation.timezone,
        state_directory=directory / f"matrix-{name}" if blank else account.state_directory,
    )


def faults(config: Config) -> Iterator[Finding]:
    """What contradicts something else; `config` must be completed."""
    yield from _matrix_faults(config)
    yield from _slack_faults(config)
    yield from _slash_faults(config)
    for needed in ("meaning_url", "meaning_model") if config.search.meaning == "endpoint" else ():
        if not getattr(config.search, needed):
            yield ("search", needed), "no_endpoint", {}


def _slack_faults(config: Config) -> Iterator[Finding]:
    tokens: dict[str, str] = {}
    ports: dict[int, str] = {}
    for name, workspace in config.slack.items():
        key = ("slack", name)
        needed = ("bot_token", "signing_secret" if workspace.mode == "http" else "app_token")
        for secret in needed:
            if not getattr(workspace, secret):
                yield (*key, secret), "no_slack_secret", {"name": secret, "variable": variable((*key, secret))}
        if name in config.matrix:
            yield key, "same_connection_name", {"value": name}
        for secret in ("bot_token", "app_token"):  # Slack hands each event to one of the sockets of an app
            token = getattr(workspace, secret)
            if token and tokens.setdefault(token, name) != name:
                yield (*key, secret), "same_account", {"other": f"slack.{tokens[token]}"}
        other = ports.setdefault(workspace.port, name) if workspace.mode == "http" else name
        if other != name:
            yield (*key, "port"), "same_port", {"value": workspace.port, "other": f"slack.{other}"}


def _slash_faults(config: Config) -> Iterator[Finding]:
    """What Slack would not take as a slash command, the persona's own among them."""
    own, persona = config.persona.command, ("persona", "command")
    if config.slack and own in KEPT_BY_SLACK:
        yield persona, "kept_by_slack", {"value": f"/{own}"}
    if config.slack and len(own) > _LONGEST_SLASH:
        yield persona, "long_for_slack", {"value": own, "most": _LONGEST_SLASH}
    for name, workspace in config.slack.items():
        key = ("slack", name, "commands")
        kept = [f"/{word}" for word in workspace.commands if word in KEPT_BY_SLACK]
        if kept:
            yield key, "kept_by_slack", {"value": kept}
        if own in workspace.commands:
            yield key, "slash_twice", {"value": f"/{own}"}
        if len(workspace.commands) >= _MOST_SLASH:
            yield key, "many_slash_commands", {"value": len(workspace.commands), "most": _MOST_SLASH - 1}


def _matrix_faults(config: Config) -> Iterator[Finding]:
    users: dict[tuple[str, str], str] = {}
    folders: dict[Path, str] = {}
    for name, account in config.matrix.items():
        key = ("matrix", name)
        if not account.password and not account.access_token:
            yield (*key, "password"), "no_password", {"variable": variable((*key, "password"))}
        if account.members == "space" and not account.space:
            yield (*key, "space"), "no_space", {}
        other = users.setdefault((account.homeserver, account.user), name)
        if other != name and account.user:
            yield (*key, "user"), "same_account", {"other": f"matrix.{other}"}
        other = folders.setdefault(account.state_directory, name)
        if other != name:
            yield (*key, "state_directory"), "same_state", {"other": f"matrix.{other}"}


def warnings(config: Config) -> Iterator[Finding]:
    """What works, and may be regretted."""
    if config.connections and not config.organisation.first_admin:
        yield ("organisation", "first_admin"), "no_admin", {}
    for name, account in config.matrix.items():
        if is_open_to_listeners(account.homeserver):
            yield ("matrix", name, "homeserver"), "unencrypted", {"value": account.homeserver}
