"""A strict double of Slack for tests: `SlackDouble` serves it, a `Person` uses it."""

from __future__ import annotations

from tests.slack.double.faults import BAD_GATEWAY
from tests.slack.double.forms import Impossible
from tests.slack.double.modals import Outcome
from tests.slack.double.model import Channel, Message, User, View, Workspace
from tests.slack.double.person import Person
from tests.slack.double.seen import Seen, labels
from tests.slack.double.slack import SlackDouble

__all__ = [
    "BAD_GATEWAY",
    "Channel",
    "Impossible",
    "Message",
    "Outcome",
    "Person",
    "Seen",
    "SlackDouble",
    "User",
    "View",
    "Workspace",
    "labels",
]
