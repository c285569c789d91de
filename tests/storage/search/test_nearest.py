"""The nearest vectors in memory are those that a plain comparison finds, whatever came and went before."""

from __future__ import annotations

import random
from operator import mul

from storage.search.models import unit
from storage.search.nearest import BLOCK, ENOUGH, UNKNOWN, Nearest, packed

SIZE = 24
AUDIENCES = range(1, 6)


def alike(one: list[float], other: list[float]) -> float:
    return sum(map(mul, one, other))


def test_the_nearest_are_those_of_a_plain_comparison() -> None:
    dice = random.Random(4)

    def vector() -> list[float]:
        return list(unit([dice.gauss(0, 1) for _ in range(SIZE)]))

    nearest, there = Nearest(SIZE), {}
    for step in range(3 * BLOCK):
        number = dice.randrange(2 * BLOCK)
        if dice.random() < 0.3:
            nearest.drop(number)
            there.pop(number, None)
        else:
            there[number] = (dice.choice(AUDIENCES), vector())
            nearest.put(number, there[number][0], packed(there[number][1]))
        if step % 150 == 0:
            asked, mine, k = vector(), dice.sample(AUDIENCES, 2), dice.choice((1, 24, 4 * BLOCK))
            expected = {n: alike(asked, v) for n, (audience, v) in there.items() if audience in mine}
            found, usual = nearest.nearest(asked, mine, k)
            assert list(found.values()) == sorted(found.values(), reverse=True)
            assert len(found) == min(k, len(expected))
            assert all(abs(found[n] - expected[n]) < 0.004 for n in found)
            assert min(found.values(), default=0) > sorted(expected.values())[-len(found)] - 0.004
            known = len(expected) >= ENOUGH
            assert abs(usual - (sum(expected.values()) / len(expected) if known else UNKNOWN)) < 0.004
            some = dice.sample(range(2 * BLOCK), 50)
            assert nearest.alike(asked, some).keys() == {n for n in some if n in there}


def test_what_went_leaves_room_for_what_comes() -> None:
    nearest = Nearest(1)
    for number in range(5 * BLOCK):
        nearest.put(number, 1, packed([1.0]))
        nearest.drop(number)
    assert len(nearest._blocks) == 1
    assert nearest.nearest([1.0], [0, 1], 5) == ({}, UNKNOWN)
