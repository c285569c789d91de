"""What a Slack connection needs to know."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class SlackSettings:
    """One workspace. `command` is the slash command without its slash; `slash_words` are further slash commands,
    each a word of Jet's. With an `app_token` Jet calls Slack (Socket Mode), else Slack calls `host`:`port`.
    """

    bot_token: str = field(repr=False)
    app_token: str = field(default="", repr=False)
    signing_secret: str = field(default="", repr=False)
    http: bool = False
    host: str = "127.0.0.1"
    port: int = 3000
    command: str = "jet"
    slash_words: frozenset[str] = frozenset()
    names: tuple[str, ...] = ("jet",)
    display_name: str = "Jet"
    timeline: str = ""
    api: str = "https://slack.com/api/"
    request_timeout: float = 10.0
    seconds_between_posts: float = 1.0  # in one channel; Slack allows about one a second
    edits_a_minute: int = 50  # in the whole workspace
    beat: float = 5.0  # seconds between two looks at the socket
