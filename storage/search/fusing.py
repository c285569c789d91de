"""Words and meaning in one order."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Candidate:
    """What is known of a passage: its merit by words, how alike the question it is (None = unknown), and what the
    second weighs, 0..1, beside the first."""

    merit: float
    alike: float | None
    weight: float


def fused(candidates: Sequence[Candidate]) -> list[float]:
    """The score of each, 0..1. Both kinds are first spread between the least and the most among these candidates."""
    merits = _spread(each.merit for each in candidates)
    likenesses = _spread(_least(candidates) if each.alike is None else each.alike for each in candidates)
    return [
        (1 - each.weight) * merit + each.weight * alike
        for each, merit, alike in zip(candidates, merits, likenesses, strict=True)
    ]


def _least(candidates: Iterable[Candidate]) -> float:
    return min((each.alike for each in candidates if each.alike is not None), default=0.0)


def _spread(values: Iterable[float]) -> list[float]:
    values = list(values)
    if not values:
        return []
    least, most = min(values), max(values)
    return [(value - least) / (most - least) if most > least else 1.0 for value in values]
