"""How the parts of a running Jet stand: for health checks, and for the admin who asks."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

CONNECTING = "connecting"
CONNECTED = "connected"


@dataclass
class Standing:
    """What one process knows of itself. `connections` are the messengers: connecting, connected, or why one stopped."""

    since: datetime | None = None  # when this process began to work, None where it does not run the messengers
    connections: dict[str, str] = field(default_factory=dict)
    draining: bool = False  # told to stop: it finishes, and takes nothing new
