"""What a Slack connection needs to know."""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.rates import Lane, Rate, Rates

# What Slack says: about one post a second in a channel, and "several hundred" a minute in a workspace; fifty calls a
# minute of chat.update, of chat.delete and of conversations.history; a hundred of chat.postEphemeral
# and of views.publish.
RATES = Rates(
    lanes={
        Lane.POST: Rate(240, burst=20),
        Lane.EDIT: Rate(50, burst=5),
        Lane.WHISPER: Rate(100, burst=10),
        Lane.HOME: Rate(90, burst=5),
        Lane.VERIFY: Rate(30),
    },
    place=Rate(1, 1.0),
    redraw=1.0,
)


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
    rates: Rates = RATES
    beat: float = 5.0  # seconds between two looks at the socket
