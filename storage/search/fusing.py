"""Words and meaning in one order."""

from __future__ import annotations

from collections.abc import Sequence


def fused(merits: Sequence[float], alike: Sequence[float | None], gain: float) -> list[float]:
    """The merit of each passage with what meaning adds: `gain` for each point that it is more like the question than
    the least of them; an unknown likeness (None) counts as that.

    Neither is spread between the least and the most that was found: where the words find hardly anything, as in another
    language, what they find must not weigh as much as where they find everything.
    """
    least = min((each for each in alike if each is not None), default=0.0)
    return [
        merit + gain * ((least if each is None else each) - least) for merit, each in zip(merits, alike, strict=True)
    ]
