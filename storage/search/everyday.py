"""What people at work call by several names: who types one of them is also shown what says another."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

# Each line is one thing. Words of two languages share no line: that is what a dictionary is for.
_SAME = """
loon salaris
baas leidinggevende teamleider chef manager
collega medewerker werknemer
vrij verlof
ziek verzuim
kapot defect stuk storing
kwijt verloren
maximaal hooguit maximum max
trouwen huwelijk bruiloft
overleden overlijden gestorven dood
zwanger zwangerschap bevalling geboorte
ontslag opzeggen
kantine restaurant
rooster planning
cursus training opleiding scholing
pasje badge
declareren declaratie
pc computer
mobiel telefoon
pay salary wages
boss manager supervisor
colleague coworker employee
sick ill illness
vacation holiday
broken defective
lost missing
dies died death
pregnant maternity birth
resign quit
canteen cafeteria
rota roster schedule
course training
lesson class
mobile phone
"""


@cache
def _lines() -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(line.split()) for line in _SAME.split("\n"))


@cache
def _others() -> dict[str, tuple[str, ...]]:
    words = dict.fromkeys(word for line in _lines() for word in line)
    return {word: tuple(_beside(word)) for word in words}


def _beside(word: str) -> Iterator[str]:
    for line in _lines():
        if word in line:
            yield from (other for other in line if other != word)


def others(word: str) -> tuple[str, ...]:
    """What else a folded word is called; () for most words."""
    return _others().get(word, ())
