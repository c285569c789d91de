"""Words and meaning in one order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

NEVER = 2.0  # no text is as much more alike than another


@dataclass(frozen=True)
class Scale:
    """What the likenesses say that one model gives to a question and a text, -1..1: which are measured for each.

    `floor` is how alike they must be before a text that has none of the question's words may help. Where anything was
    found, what is as alike as `joins` takes part in the order, to which each point of likeness adds `gain`; all the
    words of the question, once, make a merit of about 1.

    To some models any two texts are nearly alike, and those in two languages less so. With those it says more how far a
    text stands out from what is usual among all that its reader may read: as far as `floor_above` and `joins_above` is
    enough, too.
    """

    floor: float
    joins: float
    gain: float
    floor_above: float = NEVER
    joins_above: float = NEVER

    def helps(self, usual: float) -> float:
        """How alike a text must be that may help, where texts are usually so alike."""
        return min(self.floor, usual + self.floor_above)

    def takes_part(self, usual: float) -> float:
        """How alike a text must be that takes part in the order."""
        return min(self.joins, usual + self.joins_above)


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
