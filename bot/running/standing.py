"""How the parts of a running Jet stand: for health checks, and for the admin who asks."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

CONNECTING = "connecting"
CONNECTED = "connected"
STOPPED = "stopped"
STRANGE_KEY = "jet.key is not the one that this store is used with: copy it from where Jet runs already"


@dataclass
class Standing:
    """What one process knows of itself. `connections` are the messengers: connecting, connected, or since when and why
    one is not heard."""

    since: datetime | None = None  # when this process began to work, None where it does not run the messengers
    connections: dict[str, str] = field(default_factory=dict)
    draining: bool = False  # told to stop: it finishes, and takes nothing new
    strange_key: bool = False  # jet.key is not the one that the store is used with

    def lost(self, name: str, why: str, now: datetime) -> None:
        """A connection that was heard is not, from now on; what is known already stays."""
        if self.connections.get(name, CONNECTED) in (CONNECTED, CONNECTING):
            self.connections[name] = f"not heard since {now:%Y-%m-%d %H:%M} UTC: {why}"
