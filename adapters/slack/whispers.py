"""The addresses that Slack gives with a command or a press, to answer it where Jet itself may not write."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from aiohttp import ClientSession

from adapters.slack.write import Part

_LASTS = 29 * 60.0  # seconds; Slack says 30 minutes
_USES = 5
_MANY = 5_000


@dataclass
class _Address:
    url: str
    until: float
    uses: int = _USES


class AnswerAddresses:
    """The newest address for each person in each channel. It is kept in memory alone: it is good for half an hour."""

    def __init__(self, session: ClientSession, clock: Callable[[], float] = time.monotonic) -> None:
        self._session = session
        self._clock = clock
        self._known: dict[tuple[str, str], _Address] = {}

    def note(self, channel: str, user: str, url: str) -> None:
        """Somebody gave a command or pressed something."""
        now = self._clock()
        if len(self._known) > _MANY:
            self._known = {key: each for key, each in self._known.items() if each.until > now}
        self._known[channel, user] = _Address(url, now + _LASTS)

    async def whisper(self, channel: str, user: str, part: Part) -> bool:
        """Show something to that person alone; False when there is no address that works."""
        address = self._known.get((channel, user))
        if address is None or address.uses < 1 or address.until < self._clock():
            return False
        address.uses -= 1
        body = {"response_type": "ephemeral", "replace_original": False, "text": part.text, "blocks": part.blocks}
        async with self._session.post(address.url, json=body) as response:
            if response.status >= 500:
                response.raise_for_status()
            if response.status != 200:
                address.uses = 0
            return response.status == 200
