"""What is counted and measured while Jet runs, for whoever watches over it. Never a name, a word or a person.

What the store itself knows (what waits, since when) is not here: it is looked up when somebody asks
(`bot.running.health`).
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

REGISTRY = CollectorRegistry()

OUTCOMES = ("ok", "retry", "unsure", "dead", "repaired")
deliveries = Counter(
    "jet_deliveries",
    f"Attempts to deliver, by connection and how they ended: {', '.join(OUTCOMES)}.",
    ("connection", "outcome"),
    registry=REGISTRY,
)
turns = Histogram(
    "jet_turn_seconds",
    "From the start of a turn until it is committed.",
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
    registry=REGISTRY,
)
turns_failed = Counter("jet_turns_failed", "Turns that crashed.", registry=REGISTRY)
inbox_running = Gauge("jet_inbox_depth", "Turns that have begun or wait for their begin.", registry=REGISTRY)
store_waiting = Gauge("jet_store_queue_depth", "Pieces of work that wait to be written.", registry=REGISTRY)
store_writes = Histogram(
    "jet_store_write_seconds",
    "From asking for a write until it is durable.",
    buckets=(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5, 30),
    registry=REGISTRY,
)
lateness = Histogram(
    "jet_digest_lateness_seconds",
    "How long after its hour a digest was made or skipped.",
    buckets=(1, 5, 15, 60, 300, 900, 3600, 10800),
    registry=REGISTRY,
)
loop_lag = Gauge("jet_loop_lag_seconds", "How late the event loop came to its last beat.", registry=REGISTRY)
loop_lag_worst = Gauge("jet_loop_lag_worst_seconds", "The same, the worst of the last minute.", registry=REGISTRY)


@contextmanager
def writing() -> Iterator[None]:
    """Count a write while it waits, and measure it."""
    began = time.perf_counter()
    store_waiting.inc()
    try:
        yield
    finally:
        store_waiting.dec()
        store_writes.observe(time.perf_counter() - began)
