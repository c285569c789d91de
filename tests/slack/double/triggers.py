"""Trigger ids: good for one view, within three seconds, for the person who pressed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.slack.double.call import Refused
from tests.slack.double.model import Workspace

if TYPE_CHECKING:
    from tests.slack.double.slack import SlackDouble

SECONDS = 3.0


@dataclass
class Trigger:
    """Who may be shown a view."""

    workspace: Workspace
    user: str
    until: float
    used: bool = False


class Triggers:
    """All trigger ids there have been."""

    def __init__(self, slack: SlackDouble) -> None:
        self._slack = slack
        self._triggers: dict[str, Trigger] = {}

    def make(self, workspace: Workspace, user: str) -> str:
        """A new trigger id for what somebody just did."""
        trigger_id = f"{self._slack.ids.make('')}.{workspace.id[1:]}.{len(self._triggers):032x}"
        self._triggers[trigger_id] = Trigger(workspace, user, self._slack.clock.now() + SECONDS)
        return trigger_id

    def check(self, workspace: Workspace, trigger_id: str) -> Trigger:
        """The trigger, to be marked `used` once the view is there; refused as Slack refuses."""
        trigger = self._triggers.get(trigger_id)
        if trigger is None or trigger.workspace is not workspace:
            raise Refused("invalid_trigger_id")
        if trigger.used:
            raise Refused("exchanged_trigger_id")
        if self._slack.clock.now() > trigger.until:
            raise Refused("expired_trigger_id")
        return trigger
