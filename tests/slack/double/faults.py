"""What goes wrong on purpose: each fault strikes the next time it fits, as often as it was told to."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from tests.slack.double.model import Json

BAD_GATEWAY = "<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>"


@dataclass
class Strike:
    """One fault of the Web API. Without a status the connection dies; `took_effect` says whether the call counted."""

    took_effect: bool = False
    status: int | None = None
    body: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    refusal: Json | None = None
    delay: float = 0.0  # seconds before the call is looked at; alone, it is no failure


class Faults:
    """The faults that are still to come."""

    def __init__(self) -> None:
        self._strikes: dict[str, list[Strike]] = {}
        self._double: Counter[str] = Counter()
        self._lost_acks: Counter[str] = Counter()
        self._refreshing: Counter[str] = Counter()
        self._stale_tickets = 0
        self._reordering = 0

    def cut_after(self, method: str, times: int = 1) -> None:
        """The calls take effect, and the connection dies before the answer."""
        self._add(method, times, Strike(took_effect=True))

    def cut_before(self, method: str, times: int = 1) -> None:
        """The connection dies and nothing has happened."""
        self._add(method, times, Strike())

    def fail(
        self, method: str, status: int = 500, body: str = "", *, times: int = 1, took_effect: bool = False
    ) -> None:
        """Answer with an error of the server, or of a proxy before it: `fail(method, 502, BAD_GATEWAY)`."""
        self._add(method, times, Strike(took_effect, status, body, {"Content-Type": "text/html"}))

    def ratelimited(self, method: str, retry_after: int = 1, times: int = 1) -> None:
        """Answer 429 with Retry-After, in seconds."""
        refusal = {"ok": False, "error": "ratelimited"}
        self._add(method, times, Strike(status=429, headers={"Retry-After": str(retry_after)}, refusal=refusal))

    def refuse(self, method: str, code: str, *, times: int = 1, took_effect: bool = False, **more: object) -> None:
        """Answer 200 with an error code of Slack's."""
        self._add(method, times, Strike(took_effect, 200, refusal={"ok": False, "error": code, **more}))

    def delay(self, method: str, seconds: float, times: int = 1) -> None:
        """Be slow."""
        self._add(method, times, Strike(took_effect=True, delay=seconds))

    def twice(self, event: str, times: int = 1) -> None:
        """Deliver events of a type twice, with the same event_id."""
        self._double[event] += times

    def lose_ack(self, kind: str, times: int = 1) -> None:
        """Do not hear the acknowledgement of `events_api`, `slash_commands` or `interactive`."""
        self._lost_acks[kind] += times

    def reorder(self, count: int) -> None:
        """Keep the next events back until there are so many, then deliver the last one first."""
        self._reordering = count

    def refresh_upon(self, kind: str, times: int = 1) -> None:
        """Ask for a new socket as soon as an envelope of that kind went out over the old one."""
        self._refreshing[kind] += times

    def stale_tickets(self, times: int = 1) -> None:
        """Refuse URLs of sockets."""
        self._stale_tickets += times

    def _add(self, method: str, times: int, strike: Strike) -> None:
        self._strikes.setdefault(method, []).extend([strike] * times)

    def strike(self, method: str) -> Strike | None:
        """What befalls this call."""
        waiting = self._strikes.get(method)
        return waiting.pop(0) if waiting else None

    def doubles(self, event: str) -> bool:
        """Whether this event comes twice."""
        return _take(self._double, event)

    def loses_ack(self, kind: str) -> bool:
        """Whether this acknowledgement gets lost."""
        return _take(self._lost_acks, kind)

    def refreshes_upon(self, kind: str) -> bool:
        """Whether the socket has to go after this envelope."""
        return _take(self._refreshing, kind)

    def ticket_is_stale(self) -> bool:
        """Whether this ticket is refused."""
        stale = self._stale_tickets > 0
        self._stale_tickets -= stale
        return stale

    def holds_back(self, waiting: int) -> bool:
        """Whether events wait for more to be mixed up with."""
        return waiting < self._reordering

    def was_holding(self) -> bool:
        """Whether the events let go now are to be delivered in the wrong order."""
        was, self._reordering = self._reordering > 0, 0
        return was


def _take(counter: Counter[str], key: str) -> bool:
    if counter[key] <= 0:
        return False
    counter[key] -= 1
    return True
