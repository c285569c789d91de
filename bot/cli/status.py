"""`jet status`: what is due, what waits, what failed, and what to do. While Jet runs, and when it does not."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from bot.assembly import Jet
from bot.cli.terminal import Terminal
from bot.running.status import LONG, Status, advice, gather
from storage.overview import Queue

_WIDTH = 10
_OUTCOMES = {"sent": "made"}  # what of them has not arrived yet stands under "waiting"


def add_parsers(commands: Any) -> list[argparse.ArgumentParser]:
    """Declare `jet status`."""
    made: argparse.ArgumentParser = commands.add_parser("status", help="what is due, what waits, what failed")
    made.add_argument("--json", action="store_true", help="one object, for scripts")
    made.set_defaults(work=work)
    return [made]


async def work(args: argparse.Namespace, jet: Jet, terminal: Terminal) -> int:
    """Exit code 1 when there is something to do."""
    status = await gather(jet)
    if args.json:
        terminal.out(json.dumps(status.as_object(), default=_plain, ensure_ascii=False))
    else:
        for line in told(status, jet.house.zone):
            terminal.out(line)
    return 1 if list(advice(status)) else 0


def told(status: Status, zone: ZoneInfo) -> Iterator[str]:
    """The lines that a person reads."""
    yield _line("Jet", f"runs since {_when(status.since, status.at, zone)}" if status.since else "does not run")
    for name, state in status.connections.items():
        yield _line("", f"{name}: {state}")
    yield from _waiting(status, zone)
    yield from _failed(status, zone)
    yield from _digests(status, zone)
    yield _line("search", "up to date" if not status.behind else f"{status.behind} changes behind")
    yield _line("backup", _when(status.backup, status.at, zone) if status.backup else "none yet")
    yield _line("store", f"{status.store}, revision {status.revision}; {status.free / 1e9:.1f} GB of disk is free")
    todo = list(advice(status))
    yield ""
    yield "To do:" if todo else "Nothing to do."
    yield from (f"- {each}" for each in todo)


def _waiting(status: Status, zone: ZoneInfo) -> Iterator[str]:
    waiting = [queue for queue in status.queues if queue.waiting]
    if not waiting:
        yield _line("waiting", "nothing")
    for position, queue in enumerate(waiting):
        yield _line("" if position else "waiting", _queue(queue, status, zone))
    if status.unheard:
        yield _line("", f"{status.unheard} lines that people said, for their turn")


def _queue(queue: Queue, status: Status, zone: ZoneInfo) -> str:
    now = status.at
    oldest = f", the oldest since {_when(queue.oldest, now, zone)}" if queue.oldest else ""
    tried = f"; {queue.tried} tried before" if queue.tried else ""
    sent = f"; {queue.sent} of {queue.sent + queue.waiting} have arrived" if queue.sent else ""
    reason = f": {queue.error}" if queue.error else ""
    until = _until(queue, status, zone)
    return f"{queue.waiting} for {queue.connection}, {queue.due} due now{oldest}{tried}{sent}{until}{reason}"


def _until(queue: Queue, status: Status, zone: ZoneInfo) -> str:
    """When the last can have arrived; while nothing goes, nobody knows when that is, and only how long it takes."""
    if queue.ends_at is None or queue.ends_at - status.at <= LONG:
        return ""
    if status.carries(queue):
        ends = _when(queue.ends_at, status.at, zone)
        return f"; {queue.connection} takes so many a minute that the last arrives at {ends} at the earliest"
    return f"; once they go, {queue.connection} takes {_span(queue.ends_at - status.at)} for so many"


def _failed(status: Status, zone: ZoneInfo) -> Iterator[str]:
    dead = sum(queue.dead for queue in status.queues)
    if not dead and not status.crashed:
        yield _line("failed", "nothing")
    if dead:
        yield _line("failed", f"{dead} messages were given up; the last:")
    for failure in status.failures:
        yield _line("", f"{failure.id} for {failure.connection}, {_when(failure.at, status.at, zone)}: {failure.error}")
    if status.crashed:
        yield _line("" if dead else "failed", f"turns since yesterday: {', '.join(map(str, status.crashed))}")


def _digests(status: Status, zone: ZoneInfo) -> Iterator[str]:
    digests = status.digests
    following = f", the next {_when(digests.next_at, status.at, zone)}" if digests.next_at else ""
    yield _line("overviews", f"{digests.active}{following}")
    if digests.outcomes:
        counted = sorted(digests.outcomes.items())
        outcomes = ", ".join(f"{number} {_OUTCOMES.get(state, state)}" for state, number in counted)
        yield _line("", f"since yesterday: {outcomes}")


def _line(head: str, text: str) -> str:
    return f"{head:<{_WIDTH}} {text}"


def _when(moment: datetime | None, now: datetime, zone: ZoneInfo) -> str:
    """A moment as an admin reads it: the clock of the organisation, and how far off it is."""
    if moment is None:
        return "never"
    local = moment.astimezone(zone)
    shown = f"{local:%H:%M}" if local.date() == now.astimezone(zone).date() else f"{local:%Y-%m-%d %H:%M}"
    gap = now - moment
    return f"{shown} ({_span(gap)} ago)" if gap >= timedelta() else f"{shown} (in {_span(-gap)})"


def _span(span: timedelta) -> str:
    seconds = int(span.total_seconds())
    for size, unit in ((86400, "d"), (3600, "h"), (60, "min")):
        if seconds >= 2 * size:
            return f"{seconds // size} {unit}"
    return f"{seconds} s"


def _plain(value: Any) -> str:
    if isinstance(value, datetime):
        return value.isoformat()
    raise TypeError(type(value).__name__)
